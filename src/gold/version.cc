#include "gold/version.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"

namespace cf::gold {
namespace {

std::optional<std::uint32_t> number_of(std::string_view text) {
  if (text.empty() || text.size() > 9 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

std::strong_ordering compare_identifiers(const std::string& a, const std::string& b) {
  const auto a_number = number_of(a), b_number = number_of(b);
  if (a_number && b_number) return *a_number <=> *b_number;
  if (a_number || b_number) return a_number ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.compare(b) <=> 0;
}

// Up to three numbers, of which the last may be missing or wildcards: how many were written.
struct Partial {
  Version version;
  std::size_t written = 0;
};

bool is_wildcard(std::string_view text) {
  return text == "x" || text == "X" || text == "*";
}

std::optional<Partial> parse_partial(std::string_view text) {
  Partial partial;
  text = text.substr(0, text.find('+'));
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    for (std::string& part : base::split(text.substr(dash + 1), '.')) {
      if (!is_identifier(part)) return std::nullopt;
      partial.version.pre_release.push_back(std::move(part));
    }
    text = text.substr(0, dash);
  }
  const auto parts = base::split(text, '.');
  if (parts.size() > 3) return std::nullopt;
  bool wild = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    wild = wild || is_wildcard(parts[i]);
    if (wild) {
      if (!is_wildcard(parts[i])) return std::nullopt;
      continue;
    }
    const auto number = number_of(parts[i]);
    if (!number) return std::nullopt;
    partial.version.numbers[i] = *number;
    partial.written = i + 1;
  }
  if (dash != std::string_view::npos && partial.written != 3) return std::nullopt;
  return partial;
}

// The least version above all that begin with the first `kept` numbers.
Version next_after(Version version, std::size_t kept) {
  version.pre_release.clear();
  ++version.numbers[kept - 1];
  std::fill(version.numbers.begin() + static_cast<std::ptrdiff_t>(kept), version.numbers.end(), 0);
  return version;
}

// Of a caret: what may not change is the first number that is not 0.
std::size_t caret_kept(const Partial& partial) {
  for (std::size_t i = 0; i < partial.written; ++i) {
    if (partial.version.numbers[i] != 0) return i + 1;
  }
  return partial.written;
}

}  // namespace

std::strong_ordering Version::operator<=>(const Version& other) const {
  if (const auto order = numbers <=> other.numbers; order != 0) return order;
  if (pre_release.empty() || other.pre_release.empty()) {
    return pre_release.empty() <=> other.pre_release.empty();
  }
  for (std::size_t i = 0; i < std::min(pre_release.size(), other.pre_release.size()); ++i) {
    if (const auto order = compare_identifiers(pre_release[i], other.pre_release[i]); order != 0)
      return order;
  }
  return pre_release.size() <=> other.pre_release.size();
}

std::optional<Version> parse_version(std::string_view text) {
  const auto partial = parse_partial(text);
  const bool wild = text.substr(0, text.find_first_of("-+")).find_first_of("xX*") != std::string_view::npos;
  if (!partial || partial->written == 0 || wild) return std::nullopt;
  return partial->version;
}

bool is_range(std::string_view text) {
  if (text.find_first_of("^~<>=|* ") != std::string_view::npos) return true;
  const auto parts = base::split(text, '.');
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return is_wildcard(part); });
}

// Reads one alternative of a range after the other.
class RangeReader {
 public:
  std::optional<Range> read(std::string_view text) {
    for (const std::string& alternative : base::split(text, std::string_view("||"))) {
      bounds_.clear();
      std::string_view rest = base::trim(alternative);
      if (rest.empty()) return std::nullopt;
      while (!rest.empty()) {
        if (!comparison(rest)) return std::nullopt;
      }
      range_.alternatives_.push_back(bounds_);
    }
    return range_;
  }

 private:
  using Op = Range::Bound::Op;

  // Takes "^1.2", ">= 1.0" or "1.x" from the front of `rest`.
  bool comparison(std::string_view& rest) {
    const std::string_view op = rest.substr(0, rest.find_first_not_of("^~<>="));
    rest = base::trim(rest.substr(op.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t^~<>="));
    rest = base::trim(rest.substr(word.size()));
    const auto partial = parse_partial(word);
    if (!partial) return false;
    if (partial->written == 0) return op.empty() || op == ">=" || op == "^" || op == "~";  // "*": no bound
    if (op == "^") return between(partial->version, caret_kept(*partial));
    if (op == "~") return like(partial->version, std::min<std::size_t>(partial->written, 2));
    if (op.empty() || op == "=") return like(partial->version, partial->written);
    if (op == ">=") return add(Op::at_least, partial->version);
    if (op == "<") return add(Op::less, partial->version);
    const bool exact = partial->written == 3;
    const Version beyond = exact ? partial->version : next_after(partial->version, partial->written);
    if (op == ">") return add(exact ? Op::greater : Op::at_least, beyond);
    return op == "<=" && add(exact ? Op::at_most : Op::less, beyond);
  }

  bool like(const Version& version, std::size_t kept) {
    return kept == 3 ? add(Op::equal, version) : between(version, kept);
  }
  bool between(const Version& version, std::size_t kept) {
    return add(Op::at_least, version) && add(Op::less, next_after(version, kept));
  }
  bool add(Op op, Version version) {
    bounds_.push_back({op, std::move(version)});
    return true;
  }

  Range range_;
  std::vector<Range::Bound> bounds_;
};

std::optional<Range> parse_range(std::string_view text) {
  return RangeReader().read(text);
}

bool Range::contains(const Version& version) const {
  using Op = Bound::Op;
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const std::vector<Bound>& bounds) {
    const bool within = std::all_of(bounds.begin(), bounds.end(), [&](const Bound& bound) {
      switch (bound.op) {
        case Op::less:
          return version < bound.version;
        case Op::at_most:
          return version <= bound.version;
        case Op::greater:
          return version > bound.version;
        case Op::at_least:
          return version >= bound.version;
        case Op::equal:
          return version == bound.version;
      }
      return false;
    });
    return within &&
           (version.pre_release.empty() || std::any_of(bounds.begin(), bounds.end(), [&](const Bound& bound) {
              return !bound.version.pre_release.empty() && bound.version.numbers == version.numbers;
            }));
  });
}

bool satisfies(std::string_view version, std::string_view range) {
  const auto bounds = parse_range(range);
  const auto parsed = parse_version(version);
  return bounds && parsed && bounds->contains(*parsed);
}

std::optional<std::string> newest(const Range& range, const std::vector<std::string>& candidates) {
  std::optional<Version> best;
  std::optional<std::string> text;
  for (const std::string& candidate : candidates) {
    const auto version = parse_version(candidate);
    if (!version || !range.contains(*version) || (best && *version <= *best)) continue;
    best = version;
    text = candidate;
  }
  return text;
}

}  // namespace cf::gold
