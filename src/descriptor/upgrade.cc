#include "descriptor/upgrade.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "descriptor/descriptor.h"

namespace cf::descriptor {
namespace {

using document::Node;

class Upgrader {
 public:
  Upgrader(const std::string& text, const Node& root) : text_(text), root_(root) {}

  std::string run() {
    set_version();
    rename_keys(root_, "deploy_environments", "environments");
    const Node& old_name = root_.find("deploy_environments");
    for (const Node& environment : (old_name ? old_name : root_.find("environments")).items())
      quote(environment.find("account_id"));
    for (const Block block : {Block::deploy, Block::undeploy, Block::ignore})
      for (const Node& entry : root_.find(to_string(block)).items())
        rename_keys(entry, "phdata_gold_template", "gold_template");
    return edited();
  }

 private:
  struct Edit {
    std::size_t length = 0;  // of the text that is replaced
    std::string by;
  };

  // By offset, so that what an alias shows twice is changed once. What is inserted stands before what is
  // replaced at the same place.
  void replace(std::size_t offset, std::size_t length, std::string by) {
    edits_[{offset, length == 0 ? 0 : 1}] = {length, std::move(by)};
  }

  bool stands_at(std::size_t offset, std::string_view text) const {
    return std::string_view(text_).substr(std::min(offset, text_.size()), text.size()) == text;
  }

  // Where the text of a node begins, behind its anchor and its tag.
  std::size_t start_of(const Node& node) const {
    std::size_t at = node.origin().offset;
    while (stands_at(at, "&") || stands_at(at, "!")) {
      at = std::min(text_.find_first_of(" \t\r\n", at), text_.size());
      at = std::min(text_.find_first_not_of(" \t\r\n", at), text_.size());
    }
    return at;
  }

  void set_version() {
    for (const document::Entry& entry : root_.entries()) {
      if (entry.key.text() != "version") continue;
      const std::string text(entry.value.text());
      const std::size_t at = start_of(entry.value);
      for (const std::string& written : {text, "\"" + text + "\"", "'" + text + "'"}) {
        if (!text.empty() && stands_at(at, written)) return replace(at, written.size(), "2");
      }
      // `version:` without a value.
      const std::size_t colon = text_.find(':', entry.key.origin().offset);
      if (text.empty() && colon != std::string::npos) replace(colon + 1, 0, " 2");
      return;
    }
    add_version();
  }

  void add_version() {
    if (root_.empty()) return;
    const Node& first_key = root_.entries()[0].key;
    const std::size_t first = first_key.origin().offset;
    const std::size_t before = first == 0 ? std::string::npos : text_.rfind('\n', first - 1);
    const std::size_t line = before == std::string::npos ? 0 : before + 1;
    const std::string indentation = text_.substr(line, first - line);
    const bool blank = indentation.find_first_not_of(" \t") == std::string::npos;
    const std::string newline = text_.find("\r\n") == std::string::npos ? "\n" : "\r\n";
    const bool flow = stands_at(start_of(root_), "{");
    // JSON stays JSON.
    const std::string version =
        flow && stands_at(start_of(first_key), "\"") ? "\"version\": 2" : "version: 2";
    const bool own_line = blank && (!flow || line > start_of(root_));
    replace(first, 0,
            version + (flow ? "," : "") +
                (own_line ? newline + indentation
                 : flow   ? std::string(" ")
                          : newline));
  }

  void rename_keys(const Node& mapping, std::string_view from, const std::string& to) {
    for (const document::Entry& entry : mapping.entries()) {
      if (entry.key.text() != from) continue;
      std::size_t at = start_of(entry.key);
      if (stands_at(at, "\"") || stands_at(at, "'")) ++at;
      if (stands_at(at, from)) replace(at, from.size(), to);
    }
  }

  void quote(const Node& value) {
    const std::string text(value.text());
    const std::size_t at = start_of(value);
    if (!value.is_scalar() || value.style() != document::Style::plain || text.empty() ||
        !stands_at(at, text) || text.find_first_of("\"\\") != std::string::npos)
      return;
    replace(at, text.size(), "\"" + text + "\"");
  }

  std::string edited() const {
    std::string result;
    std::size_t done = 0;
    for (const auto& [place, edit] : edits_) {
      const std::size_t offset = place.first;
      if (offset < done) continue;
      result += text_.substr(done, offset - done) + edit.by;
      done = offset + edit.length;
    }
    return result + text_.substr(done);
  }

  const std::string& text_;
  const Node& root_;
  std::map<std::pair<std::size_t, int>, Edit> edits_;
};

bool same(const Entry& a, const Entry& b) {
  return a.block == b.block && a.name == b.name && a.deploy_env == b.deploy_env && a.gold == b.gold &&
         a.version == b.version && a.depends == b.depends && a.sam_build == b.sam_build && a.once == b.once &&
         a.index == b.index;
}

bool same(const Environment& a, const Environment& b) {
  return a.name == b.name && a.account == b.account && a.account_text == b.account_text;
}

template <typename T>
bool all_same(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& x, const T& y) { return same(x, y); });
}

}  // namespace

std::optional<std::string> upgrade(const std::string& text, const std::string& shown_as,
                                   base::Diagnostics& diagnostics) {
  const Descriptor before = read_text(text, shown_as, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  if (before.is_version_2()) return text;
  std::string rewritten = Upgrader(text, before.root).run();
  base::Diagnostics problems;
  const Descriptor after = read_text(rewritten, shown_as, problems);
  if (!problems.has_errors() && after.is_version_2() && all_same(before.entries, after.entries) &&
      all_same(before.environments, after.environments))
    return rewritten;
  diagnostics.error(before.root.origin(),
                    "the descriptor is written in a way that can't be rewritten without losing its form",
                    "write 'version: 2' and rename the keys by hand: deploy_environments to environments, "
                    "phdata_gold_template to gold_template");
  return std::nullopt;
}

}  // namespace cf::descriptor
