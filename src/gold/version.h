// Versions of gold templates, and ranges of them, in the words of semantic versioning 2.0.0 and its ranges as
// npm has them: `^1.2`, `~1.2.0`, `>=1.0 <2`, `1.x`, `*`, alternatives with `||`.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cf::gold {

struct Version {
  std::array<std::uint32_t, 3> numbers{};  // major, minor, patch
  std::vector<std::string> pre_release;    // "1.0.0-rc.1": {"rc", "1"}
  // By precedence: a pre-release is before its release; "+build" is not kept.
  std::strong_ordering operator<=>(const Version& other) const;
  bool operator==(const Version& other) const = default;
};
// "1.2.3", "1.2.3-rc.1", and what registries of the original have: "1.2", "1". Nothing else is a version.
std::optional<Version> parse_version(std::string_view text);

// Whether the text of a descriptor's `version` is meant as a range: it has an operator, a wildcard or a
// blank. "1.2" is no range: it is the text of an exact version.
bool is_range(std::string_view text);

class Range {
 public:
  // A pre-release satisfies a range only if one of its bounds is a pre-release of the same three numbers.
  bool contains(const Version& version) const;

 private:
  friend class RangeReader;
  struct Bound {
    enum class Op { less, at_most, greater, at_least, equal } op;
    Version version;
  };
  std::vector<std::vector<Bound>> alternatives_;  // one must hold with all of its bounds
};
std::optional<Range> parse_range(std::string_view text);  // nothing: no range

// Both as written; false where either is none.
bool satisfies(std::string_view version, std::string_view range);

// The newest of `candidates` in the range, as it is written there.
std::optional<std::string> newest(const Range& range, const std::vector<std::string>& candidates);

}  // namespace cf::gold
