// Identities, each a type of its own so that an account is never handed where a region is meant.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cf::base {

template <typename Tag>
class Name {
 public:
  Name() = default;
  explicit Name(std::string text) : text_(std::move(text)) {}
  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend auto operator<=>(const Name&, const Name&) = default;

 private:
  std::string text_;
};

using AccountId = Name<struct AccountIdTag>;  // twelve digits, leading zeros kept
using Region = Name<struct RegionTag>;        // us-east-1
using StackName = Name<struct StackNameTag>;  // the name in CloudFormation
using EnvironmentName = Name<struct EnvironmentTag>;

// A path below config/ in its one spelling: "dev//data" and "./dev/data/" are "dev/data", "." is "". None: it
// begins with '/', or has '..' in it.
std::optional<std::string> canonical_path(std::string_view text);

// Sceptre's: the config's path below config/, without .yaml: "dev/network". However it is written, the
// canonical path is held, so that a stack has one; text that has none makes the empty path, which is no
// stack's.
class StackPath {
 public:
  StackPath() = default;
  explicit StackPath(std::string_view text) : text_(canonical_path(text).value_or("")) {}
  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend auto operator<=>(const StackPath&, const StackPath&) = default;

 private:
  std::string text_;
};

bool is_account_id(std::string_view text);  // exactly twelve ASCII digits
bool is_region(std::string_view text);      // the form of a region's name
bool is_stack_name(std::string_view text);  // [A-Za-z][-A-Za-z0-9]{0,127}

// Names one stack of one run, in plan, journal, approvals and reports, also where there is one region only.
struct UnitId {
  EnvironmentName environment;
  AccountId account;
  Region region;
  StackPath path;
  std::string str() const;  // "dev/111111111111/us-east-1/dev/network"
  friend auto operator<=>(const UnitId&, const UnitId&) = default;
};

}  // namespace cf::base

template <>
struct std::hash<cf::base::StackPath> {
  std::size_t operator()(const cf::base::StackPath& path) const {
    return std::hash<std::string>{}(path.str());
  }
};

template <typename Tag>
struct std::hash<cf::base::Name<Tag>> {
  std::size_t operator()(const cf::base::Name<Tag>& name) const {
    return std::hash<std::string>{}(name.str());
  }
};
