// `cf validate`: everything that can be said without an account.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "workflow/materialise.h"
#include "workflow/stack_claims.h"
#include "workflow/target.h"

namespace cf::workflow {

struct Validation {
  base::Diagnostics diagnostics;    // of descriptor, configs and templates
  std::vector<base::Error> errors;  // of stacks that could not be rendered
  std::size_t stacks = 0;           // looked at
  std::vector<StackClaim> claims;   // for contradictions_between() several environments
  // Of the templates of its stacks, by name; none where one of them could not be read.
  std::optional<std::set<std::string>> parameters;
  bool ok() const { return errors.empty() && !diagnostics.has_errors(); }
};

Validation validate(const Settings& settings, const Repository& repository, const Materialiser& materialiser,
                    const base::Call& call);

}  // namespace cf::workflow
