// What the user has to acknowledge, by AWS's CreateStack documentation.
#include <array>
#include <set>

#include "template/template.h"

namespace cf::template_ {
namespace {

struct IamType {
  std::string_view type, name_property;  // "": it has no name of its own
};
constexpr std::array<IamType, 11> kIamTypes = {{{"AWS::IAM::AccessKey", ""},
                                                {"AWS::IAM::Group", "GroupName"},
                                                {"AWS::IAM::GroupPolicy", ""},
                                                {"AWS::IAM::InstanceProfile", "InstanceProfileName"},
                                                {"AWS::IAM::ManagedPolicy", "ManagedPolicyName"},
                                                {"AWS::IAM::Policy", ""},
                                                {"AWS::IAM::Role", "RoleName"},
                                                {"AWS::IAM::RolePolicy", ""},
                                                {"AWS::IAM::User", "UserName"},
                                                {"AWS::IAM::UserPolicy", ""},
                                                {"AWS::IAM::UserToGroupAddition", ""}}};

// SAM's functions and state machines come with a role, unless they are given one.
bool sam_makes_a_role(const ResourceDeclaration& r) {
  return (r.type == "AWS::Serverless::Function" || r.type == "AWS::Serverless::StateMachine") &&
         !r.properties.has("Role");
}

bool has_transform_function(const Node& node) {
  for (const Node& item : node.items())
    if (has_transform_function(item)) return true;
  for (const auto& entry : node.entries())
    if (entry.key.text() == "Fn::Transform" || has_transform_function(entry.value)) return true;
  return false;
}

}  // namespace

std::vector<std::string> required_capabilities(const Template& t) {
  bool iam = false, named = false;
  bool sam = t.has_transform("AWS::Serverless-2016-10-31");
  for (const ResourceDeclaration& r : t.resources) {
    for (const IamType& known : kIamTypes) {
      if (r.type != known.type) continue;
      iam = true;
      named = named || (!known.name_property.empty() && r.properties.has(known.name_property));
    }
    iam = iam || (sam && sam_makes_a_role(r));
  }
  std::vector<std::string> result;
  if (!t.transforms.empty() || has_transform_function(t.root)) result.emplace_back("CAPABILITY_AUTO_EXPAND");
  if (named) {
    result.emplace_back("CAPABILITY_NAMED_IAM");
  } else if (iam) {
    result.emplace_back("CAPABILITY_IAM");
  }
  return result;
}

std::vector<std::string> merged_capabilities(const std::vector<std::string>& a,
                                             const std::vector<std::string>& b) {
  std::set<std::string> all(a.begin(), a.end());
  all.insert(b.begin(), b.end());
  if (all.count("CAPABILITY_NAMED_IAM") > 0) all.erase("CAPABILITY_IAM");
  return {all.begin(), all.end()};
}

std::vector<std::string> all_capabilities() {
  return {"CAPABILITY_AUTO_EXPAND", "CAPABILITY_NAMED_IAM"};
}

}  // namespace cf::template_
