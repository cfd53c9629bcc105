// The built-in policies: what a plan's added and changed resources must not be. What they look for is in
// docs/reference/rules.md.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/source.h"
#include "descriptor/rules.h"
#include "plan/plan.h"

namespace cf::gate {

struct Finding {
  std::string rule;  // "public-bucket"
  descriptor::Severity severity = descriptor::Severity::warning;
  base::UnitId unit;
  std::string resource, type;  // logical id; empty: the stack as a whole
  std::string path;            // "/Properties/PolicyDocument/Statement/0": JSON pointer within the resource
  std::string message, hint;
  base::Origin at;         // in the rendered template, where the plan holds it
  bool unchecked = false;  // a value is known only after the deployment: a warning at most
};

// One statement that a change adds or alters so that more is allowed than before.
struct Broadening {
  base::UnitId unit;
  std::string resource, type;
  std::string policy;              // "trust policy", "inline policy read", "bucket policy", ...
  std::string before, after;       // statements in one line each: "Allow s3:GetObject on arn:..."; "": none
  std::vector<std::string> wider;  // "new action s3:*", "new principal 111111111111", ...
};

struct PolicyReport {
  std::vector<Finding> findings;        // in plan order, then by rule, resource and path
  std::vector<Broadening> broadenings;  // where broader-permissions is on
  bool has_errors() const;
};

// Rules that are off are not evaluated; one that is not named in `rules` is off.
PolicyReport check_policies(const descriptor::Rules& rules, const plan::Plan& plan);

}  // namespace cf::gate
