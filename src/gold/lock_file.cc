#include "gold/lock_file.h"

#include <charconv>

#include "base/strings.h"
#include "document/json.h"
#include "gold/problems.h"
#include "gold/version.h"

namespace cf::gold {
namespace {

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string entries_text(const std::map<std::string, std::string>& entries) {
  std::string text = "{";
  for (const auto& [name, value] : entries) {
    text += std::string(text.size() == 1 ? "\n" : ",\n") + "    " + document::json_quote(name) + ": " +
            document::json_quote(value);
  }
  return text + (entries.empty() ? "}" : "\n  }");
}

}  // namespace

std::string print_lock(const Lock& lock) {
  std::string text = std::string("{\n  \"version\": ") + (lock.ranges.empty() ? "1" : "2") +
                     ",\n  \"sha256\": " + entries_text(lock.digests);
  if (!lock.ranges.empty()) text += ",\n  \"ranges\": " + entries_text(lock.ranges);
  std::map<std::string, std::string> serials;
  for (const auto& [registry, serial] : lock.serials) serials[registry] = std::to_string(serial);
  if (!serials.empty()) text += ",\n  \"serials\": " + entries_text(serials);
  return text + "\n}\n";
}

std::string pin_of(const Lock& lock, const std::string& path, const std::string& range) {
  const auto pin = lock.ranges.find(path + " " + range);
  if (pin == lock.ranges.end() || lock.digests.count(path + " " + pin->second) == 0) return {};
  return satisfies(pin->second, range) ? pin->second : "";
}

base::Result<Lock> parse_lock(std::string_view path, const std::string& text) {
  base::Diagnostics diagnostics;
  const document::Node root = document::parse_json(std::string(path), text, diagnostics);
  Lock lock;
  if (!diagnostics.has_errors()) {
    const auto version = document::as_string(root.find("version"));
    const document::Node& ranges = root.find("ranges");
    const document::Node& serials = root.find("serials");
    if ((version != "1" && version != "2") || !root.find("sha256").is_mapping() ||
        (ranges && !ranges.is_mapping()) || (serials && !serials.is_mapping())) {
      diagnostics.error(root.origin(), "this is no gold.lock of version 1 or 2",
                        "delete it to have it made anew");
    }
    for (const document::Entry& entry : root.find("sha256").entries()) {
      if (!is_digest(entry.value.text())) {
        diagnostics.error(entry.value.origin(),
                          "'" + std::string(entry.value.text()) + "' is no SHA-256 digest",
                          "take the line from the repository's history, or delete it");
      }
      lock.digests[std::string(entry.key.text())] = std::string(entry.value.text());
    }
    for (const document::Entry& entry : ranges.entries()) {
      if (!parse_version(entry.value.text())) {
        diagnostics.error(entry.value.origin(), "'" + std::string(entry.value.text()) + "' is no version",
                          "take the line from the repository's history, or delete it");
      }
      lock.ranges[std::string(entry.key.text())] = std::string(entry.value.text());
    }
    for (const document::Entry& entry : serials.entries()) {
      const std::string written(entry.value.text());
      std::uint64_t serial = 0;
      const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), serial);
      if (failed != std::errc() || end != written.data() + written.size() || written.empty())
        diagnostics.error(entry.value.origin(), "'" + written + "' is no serial of an index",
                          "take the line from the repository's history, or delete it");
      lock.serials[std::string(entry.key.text())] = serial;
    }
  }
  if (diagnostics.has_errors()) return first_problem(diagnostics);
  return lock;
}

}  // namespace cf::gold
