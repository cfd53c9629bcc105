#include "plan/provable.h"

#include <algorithm>

namespace cf::plan {

namespace {

bool mentions(std::string_view body, std::string_view word) {
  return body.find(word) != std::string_view::npos;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}
bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80U;
}

// The text as GetTemplate returns it: one '?' for each character outside ASCII.
std::string as_returned(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (is_ascii(c)) {
      out += c;
    } else if (!is_continuation(c)) {
      out += '?';
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> unprovable(const template_::Template& t, std::string_view body,
                                    const std::vector<std::string>& given,
                                    const std::set<std::string>& references) {
  std::vector<std::string> reasons;
  for (const template_::ParameterDeclaration& parameter : t.parameters) {
    const bool is_given = std::find(given.begin(), given.end(), parameter.name) != given.end();
    if (parameter.no_echo && is_given)
      reasons.push_back("NoEcho parameter " + parameter.name + " can't be read back");
    if (parameter.is_ssm()) reasons.push_back("parameter " + parameter.name + " is looked up in SSM by AWS");
  }
  if (!t.transforms.empty() || mentions(body, "Fn::Transform") || mentions(body, "!Transform")) {
    reasons.emplace_back("transforms are expanded by AWS");
  }
  for (const template_::ResourceDeclaration& resource : t.resources) {
    if (resource.type == "AWS::CloudFormation::Stack") {
      reasons.push_back("nested stack " + resource.logical_id + " is compared by AWS");
    } else if (resource.type.ends_with("::MODULE")) {
      reasons.push_back("module " + resource.logical_id + " is expanded by AWS");
    }
  }
  if (std::any_of(references.begin(), references.end(),
                  [](const std::string& reference) { return reference.starts_with("ssm:"); }))
    reasons.emplace_back("dynamic references to SSM are resolved by AWS");
  return reasons;
}

Sameness sameness(std::string_view desired, std::string_view deployed) {
  if (desired == deployed) return Sameness::same;
  if (std::all_of(desired.begin(), desired.end(), is_ascii)) return Sameness::different;
  return as_returned(desired) == as_returned(deployed) ? Sameness::altered : Sameness::different;
}

}  // namespace cf::plan
