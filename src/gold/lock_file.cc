#include "gold/lock_file.h"

#include "base/strings.h"
#include "document/json.h"

namespace cf::gold {
namespace {

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string print_lock(const Digests& digests) {
  std::string text = "{\n  \"version\": 1,\n  \"sha256\": {";
  bool first = true;
  for (const auto& [name, digest] : digests) {
    text += std::string(first ? "\n" : ",\n") + "    " + document::json_quote(name) + ": " +
            document::json_quote(digest);
    first = false;
  }
  return text + (first ? "}\n}\n" : "\n  }\n}\n");
}

base::Result<Digests> parse_lock(std::string_view path, const std::string& text) {
  base::Diagnostics diagnostics;
  const document::Node root = document::parse_json(std::string(path), text, diagnostics);
  Digests digests;
  if (!diagnostics.has_errors()) {
    const auto version = document::as_string(root.find("version"));
    if (version != "1" || !root.find("sha256").is_mapping()) {
      diagnostics.error(root.origin(), "this is no gold.lock of version 1", "delete it to have it made anew");
    }
    for (const document::Entry& entry : root.find("sha256").entries()) {
      if (!is_digest(entry.value.text())) {
        diagnostics.error(entry.value.origin(),
                          "'" + std::string(entry.value.text()) + "' is no SHA-256 digest",
                          "take the line from the repository's history, or delete it");
      }
      digests[std::string(entry.key.text())] = std::string(entry.value.text());
    }
  }
  if (diagnostics.has_errors()) return base::to_error(diagnostics);
  return digests;
}

}  // namespace cf::gold
