#include "base/secrets.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/strings.h"

namespace cf::base {
namespace {

constexpr std::size_t shortest_masked = 4;
constexpr std::size_t shortest_masked_line = 12;
constexpr std::size_t shortest_respelled = 12;  // shorter ones are words that stand elsewhere in another case

// Longest first, then by text.
struct LongerFirst {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  }
};

struct SecretTable {
  std::mutex mutex;
  std::set<std::string, LongerFirst> spellings;
  std::shared_ptr<const std::vector<std::string>> snapshot;  // replaced as a whole
  std::atomic<bool> any{false};
};

SecretTable& secret_table() {
  static SecretTable* table = new SecretTable;
  return *table;
}

// As a JSON string literal spells it, without the quotes.
std::string json_escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\b':
        result += "\\b";
        break;
      case '\f':
        result += "\\f";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          result += "\\u00";
          result += digits[static_cast<unsigned char>(c) >> 4u];
          result += digits[static_cast<unsigned char>(c) & 15u];
        } else {
          result += c;
        }
    }
  }
  return result;
}

using Interval = std::pair<std::size_t, std::size_t>;

std::vector<Interval> occurrences(const std::string& text, const std::vector<std::string>& spellings) {
  std::vector<Interval> found;
  for (const std::string& spelling : spellings) {
    if (spelling.size() > text.size()) continue;
    for (std::size_t at = text.find(spelling); at != std::string::npos; at = text.find(spelling, at + 1)) {
      if (!found.empty() && found.back().second > at && found.back().first <= at) {
        found.back().second = std::max(found.back().second, at + spelling.size());
      } else {
        found.emplace_back(at, at + spelling.size());
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

void add_secret(std::string_view text) {
  if (text.size() < shortest_masked) return;
  SecretTable& table = secret_table();
  std::lock_guard lock(table.mutex);
  std::vector<std::string> spellings = {std::string(text), percent_encode(text), json_escaped(text),
                                        replace_all(percent_encode(text), "%20", "+")};
  // What filters of templates make of it most often.
  if (text.size() >= shortest_respelled) {
    spellings.push_back(to_lower(text));
    spellings.push_back(to_upper(text));
    spellings.push_back(base64_encode(text));
  }
  // A key of many lines is also shown line by line, indented.
  if (text.find('\n') != std::string_view::npos) {
    for (const std::string& line : split(text, '\n')) {
      if (trim(line).size() >= shortest_masked_line) spellings.emplace_back(trim(line));
    }
  }
  bool added = false;
  for (std::string& spelling : spellings) added |= table.spellings.insert(std::move(spelling)).second;
  if (!added) return;
  table.snapshot =
      std::make_shared<const std::vector<std::string>>(table.spellings.begin(), table.spellings.end());
  table.any.store(true, std::memory_order_release);
}

std::string mask_secrets(std::string text) {
  SecretTable& table = secret_table();
  if (!table.any.load(std::memory_order_acquire)) return text;
  std::shared_ptr<const std::vector<std::string>> spellings;
  {
    std::lock_guard lock(table.mutex);
    spellings = table.snapshot;
  }
  // Overlapping secrets are masked as one: cutting one out of the other would show the rest of it.
  const std::vector<Interval> found = occurrences(text, *spellings);
  if (found.empty()) return text;
  std::string result;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < found.size();) {
    const std::size_t begin = found[i].first;
    std::size_t end = found[i].second;
    for (++i; i < found.size() && found[i].first < end; ++i) end = std::max(end, found[i].second);
    result.append(text, copied, begin - copied).append(masked);
    copied = end;
  }
  return result.append(text, copied);
}

}  // namespace cf::base
