#include "descriptor/edit.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "descriptor/descriptor.h"
#include "document/json.h"
#include "document/scalar.h"

namespace cf::descriptor {
namespace {

using document::Node;

// As it stands in a flow mapping: plain where every reader takes it for text.
std::string written_value(const std::string& text) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-^~";
  const bool safe = !text.empty() && text.find_first_not_of(plain) == std::string::npos && text != "~" &&
                    text.front() != '-' && text.front() != '.';
  return safe ? text : document::json_quote(text);
}

std::string block_entry(const NewGoldEntry& entry) {
  std::vector<std::string> environments;
  for (const std::string& name : entry.environments) environments.push_back(written_value(name));
  return "{ name: " + written_value(entry.name) +
         ", gold_template: true, version: " + written_value(entry.version) + ", deploy_env: [" +
         base::join(environments, ", ") + "] }";
}

std::string json_entry(const NewGoldEntry& entry) {
  std::vector<std::string> environments;
  for (const std::string& name : entry.environments) environments.push_back(document::json_quote(name));
  return "{\"name\": " + document::json_quote(entry.name) +
         ", \"gold_template\": true, \"version\": " + document::json_quote(entry.version) +
         ", \"deploy_env\": [" + base::join(environments, ", ") + "]}";
}

// Puts an entry to its place in `deploy`, in the form that the list has.
class EntryAdder {
 public:
  EntryAdder(const std::string& text, const Node& root, const NewGoldEntry& entry)
      : text_(text),
        root_(root),
        entry_(entry),
        newline_(text.find("\r\n") == std::string::npos ? "\n" : "\r\n") {}

  std::string added() const {
    for (const document::Entry& each : root_.entries()) {
      if (each.key.text() != "deploy") continue;
      const std::size_t at = each.value.origin().offset;
      if (each.value.is_sequence() && at < text_.size() && text_[at] == '[')
        return each.value.empty() ? into_empty_flow(at) : into_flow(each.value);
      return each.value.is_sequence() && !each.value.empty() ? into_block(each.value) : into_empty(each);
    }
    return at_end();
  }

 private:
  std::string insert(std::size_t at, const std::string& what) const {
    return text_.substr(0, at) + what + text_.substr(at);
  }
  std::size_t line_start(std::size_t at) const {
    const std::size_t before = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
    return before == std::string::npos ? 0 : before + 1;
  }
  std::size_t line_end(std::size_t at) const {
    const std::size_t end = text_.find('\n', at);
    return end == std::string::npos ? text_.size() : end + 1;
  }

  // `[]` of a block mapping becomes a block list, as people write it.
  std::string into_empty_flow(std::size_t bracket) const {
    const std::size_t close = text_.find_first_not_of(" \t", bracket + 1);
    if (close == std::string::npos || text_[close] != ']' || text_[root_.origin().offset] == '{')
      return insert(bracket + 1, json_entry(entry_));
    std::size_t colon = bracket;
    while (colon > 0 && text_[colon - 1] == ' ') --colon;
    return text_.substr(0, colon) + newline_ + "  - " + block_entry(entry_) + text_.substr(close + 1);
  }

  // Behind the mapping in braces that begins there; npos: it is written otherwise.
  std::size_t flow_end(std::size_t at) const {
    std::size_t depth = 0;
    char quote = '\0';
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (quote != '\0') {
        if (c == '\\' && quote == '"')
          ++at;
        else if (c == quote)
          quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if (c == '}' || c == ']') {
        if (--depth == 0) return at + 1;
      }
      if (depth == 0) break;
    }
    return std::string::npos;
  }

  // Items that move change places with others: commas and blanks between them stay.
  std::string into_flow(const Node& list) const {
    const auto start = [&](std::size_t i) { return std::size_t{list.at(i).origin().offset}; };
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < list.size(); ++i) {
      ends.push_back(flow_end(start(i)));
      if (ends.back() == std::string::npos) return text_;
    }
    const std::size_t last = entry_.place.behind.value_or(list.size() - 1);
    std::string result = text_.substr(0, start(0));
    const std::vector<std::size_t> order = new_order(list.size());
    for (std::size_t slot = 0; slot < order.size(); ++slot) {
      const std::size_t item = order[slot];
      if (entry_.place.before == item) result += json_entry(entry_) + ", ";
      result += text_.substr(start(item), ends[item] - start(item));
      if (!entry_.place.before && item == last) result += ", " + json_entry(entry_);
      const std::size_t next = slot + 1 < order.size() ? start(slot + 1) : text_.size();
      result += text_.substr(ends[slot], next - ends[slot]);
    }
    return result;
  }

  // The items that there are, with those that move directly behind the one that the new entry goes behind.
  std::vector<std::size_t> new_order(std::size_t size) const {
    std::vector<std::size_t> order;
    const std::vector<std::size_t>& moved = entry_.place.moved;
    for (std::size_t i = 0; i < size; ++i) {
      if (std::find(moved.begin(), moved.end(), i) == moved.end()) order.push_back(i);
      if (entry_.place.behind == i) order.insert(order.end(), moved.begin(), moved.end());
    }
    return order;
  }

  std::string into_block(const Node& list) const {
    const std::size_t first = line_start(list.at(0).origin().offset);
    const std::size_t dash = text_.find('-', first);
    const std::size_t indentation = dash - first;
    const std::string item =
        text_.substr(first, indentation) + "- " + block_entry(entry_) + std::string(newline_);
    if (entry_.place.before) return insert(block_start(list.at(*entry_.place.before), indentation), item);
    const std::size_t at = block_end(list.at(entry_.place.behind.value_or(list.size() - 1)), indentation);
    std::string result, behind;
    std::size_t done = 0;
    for (const std::size_t i : entry_.place.moved) {
      const std::size_t start = block_start(list.at(i), indentation);
      const std::size_t end = block_end(list.at(i), indentation);
      result += text_.substr(done, start - done);
      behind += text_.substr(start, end - start);
      done = end;
    }
    const bool open = at == text_.size() && !text_.ends_with('\n');
    return result + text_.substr(done, at - done) + (open ? newline_ : "") + item + behind + text_.substr(at);
  }

  // With the comments directly above it that are not of the item before.
  std::size_t block_start(const Node& item, std::size_t indentation) const {
    std::size_t start = line_start(item.origin().offset);
    while (start > 0) {
      const std::size_t above = line_start(start - 1);
      const std::size_t first = text_.find_first_not_of(' ', above);
      if (text_[first] != '#' || first - above > indentation) break;
      start = above;
    }
    return start;
  }

  // To the last line that is more indented than the dash: blank lines and comments behind it stay behind.
  std::size_t block_end(const Node& item, std::size_t indentation) const {
    std::size_t end = line_end(line_start(item.origin().offset));
    for (std::size_t line = end; line < text_.size(); line = line_end(line)) {
      const std::size_t first = text_.find_first_not_of(' ', line);
      if (first == std::string::npos) break;
      if (text_[first] == '\n' || text_[first] == '\r' || text_[first] == '#') continue;
      if (first - line <= indentation) break;
      end = line_end(line);
    }
    return end;
  }

  // `deploy:` without a value, `deploy: []`, `deploy: null`.
  std::string into_empty(const document::Entry& deploy) const {
    const std::size_t colon = text_.find(':', deploy.key.origin().offset + deploy.key.text().size());
    const std::string item = newline_ + "  - " + block_entry(entry_);
    if (colon == std::string::npos) return text_;
    std::size_t at = colon + 1;
    const std::string written(deploy.value.text());
    if (!written.empty()) {
      const std::size_t value = deploy.value.origin().offset;
      return text_.substr(0, at) + item + text_.substr(value + written.size());
    }
    return insert(at, item);
  }

  std::string at_end() const {
    const std::size_t start = root_.origin().offset;
    if (start < text_.size() && text_[start] == '{')
      return insert(start + 1, "\"deploy\": [" + json_entry(entry_) + "]" + (root_.empty() ? "" : ", "));
    return text_ + (text_.empty() || text_.ends_with('\n') ? "" : newline_) + "deploy:" + newline_ + "  - " +
           block_entry(entry_) + newline_;
  }

  const std::string& text_;
  const Node& root_;
  const NewGoldEntry& entry_;
  const std::string newline_;
};

bool is_same(const Entry& a, const Entry& b) {
  return a.block == b.block && a.name == b.name && a.deploy_env == b.deploy_env && a.gold == b.gold &&
         a.version == b.version && a.depends == b.depends && a.once == b.once;
}

bool all_the_same(const std::vector<Entry>& a, const std::vector<Entry>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), is_same);
}

// What was made is read: it says what was meant, and nothing else has changed.
std::optional<std::string> checked(std::string text, const std::string& shown_as, const Descriptor& before,
                                   const std::vector<Entry>& wanted, base::Diagnostics& diagnostics) {
  base::Diagnostics problems;
  const Descriptor after = read_text(text, shown_as, problems);
  const auto rest = [](const Descriptor& descriptor) {
    return document::canonical_json(descriptor.root.without("deploy"), document::Dialect::pyyaml);
  };
  if (!problems.has_errors() && all_the_same(after.entries, wanted) && rest(before) == rest(after))
    return text;
  if (problems.has_errors()) {
    diagnostics.append(std::move(problems));
    return std::nullopt;
  }
  diagnostics.error(before.root.origin(),
                    "the descriptor is written in a way that can't be changed without losing its form",
                    "write the entry by hand");
  return std::nullopt;
}

std::vector<Entry> with_added(const std::vector<Entry>& entries, const Entry& added, const Place& place) {
  std::vector<Entry> wanted, behind, others;
  const auto is_moved = [&](const Entry& each) {
    return std::find(place.moved.begin(), place.moved.end(), each.index) != place.moved.end();
  };
  for (const Entry& each : entries) {
    if (each.block != Block::deploy) {
      others.push_back(each);
      continue;
    }
    if (place.before == each.index) wanted.push_back(added);
    (is_moved(each) ? behind : wanted).push_back(each);
    if (place.behind != each.index) continue;
    wanted.push_back(added);
    wanted.insert(wanted.end(), behind.begin(), behind.end());
  }
  if (!place.before && !place.behind) wanted.push_back(added);
  wanted.insert(wanted.end(), others.begin(), others.end());
  return wanted;
}

}  // namespace

std::optional<std::string> with_gold_entry(const std::string& text, const std::string& shown_as,
                                           const NewGoldEntry& entry, base::Diagnostics& diagnostics) {
  base::Diagnostics reading;
  const Descriptor before = read_text(text, shown_as, reading);
  if (reading.has_errors()) {
    diagnostics.append(std::move(reading));
    return std::nullopt;
  }
  Entry added;
  added.name = entry.name;
  added.version = entry.version;
  added.gold = true;
  added.deploy_env = entry.environments;
  std::string text_after = EntryAdder(text, before.root, entry).added();
  return checked(std::move(text_after), shown_as, before, with_added(before.entries, added, entry.place),
                 diagnostics);
}

std::optional<std::string> with_versions(const std::string& text, const std::string& shown_as,
                                         const std::vector<NewVersion>& versions,
                                         base::Diagnostics& diagnostics) {
  base::Diagnostics reading;
  const Descriptor before = read_text(text, shown_as, reading);
  if (reading.has_errors()) {
    diagnostics.append(std::move(reading));
    return std::nullopt;
  }
  std::vector<Entry> wanted = before.entries;
  std::map<std::size_t, std::pair<std::size_t, std::string>> edits;  // offset -> length, new text
  for (const NewVersion& each : versions) {
    for (Entry& entry : wanted) {
      if (entry.block != Block::deploy || entry.index != each.entry) continue;
      const std::size_t at = entry.version_at.offset;
      for (const std::string& form : {entry.version, "\"" + entry.version + "\"", "'" + entry.version + "'"})
        if (text.compare(std::min(at, text.size()), form.size(), form) == 0)
          edits[at] = {form.size(), form.front() == '"' || form.front() == '\''
                                        ? document::json_quote(each.version)
                                        : written_value(each.version)};
      entry.version = each.version;
    }
  }
  std::string result;
  std::size_t done = 0;
  for (const auto& [offset, edit] : edits) {
    result += text.substr(done, offset - done) + edit.second;
    done = offset + edit.first;
  }
  result += text.substr(done);
  return checked(std::move(result), shown_as, before, wanted, diagnostics);
}

}  // namespace cf::descriptor
