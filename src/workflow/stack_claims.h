// Which CloudFormation stack each entry of the descriptor stands for. Two entries that stand for one stack
// would undo each other's work, or delete what the other one deploys.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"
#include "plan/plan.h"
#include "workflow/materialise.h"
#include "workflow/target.h"

namespace cf::workflow {

// What an entry says to be its own. `owner` is the account, or, where none is named, the profile and role
// that lead to it.
struct StackClaim {
  base::StackPath path;
  plan::Block block = plan::Block::deploy;
  std::string owner;
  base::Region region;
  std::string stack_name;  // empty: not known, it claims nothing
  base::Origin at;
  // Equal owners are one account. Not so where nothing but the caller's credentials says which account that
  // is: those of a plain project may be others for each of its top-level groups.
  bool owner_is_certain = true;
};

// The error of each claim that another one contradicts, by index; two under ignore don't. All claims are of
// one environment. Owners that are not certain count within a top-level group, which is deployed as a whole.
std::map<std::size_t, base::Error> contradictions(const std::vector<StackClaim>& claims);

// The same between environments, one error for each pair of entries. What one environment ignores another
// one may deploy: they share it. Owners that are not certain don't count.
std::vector<base::Error> contradictions_between(const std::vector<std::vector<StackClaim>>& environments);

// One warning for all claims that contradict each other if the credentials of their groups are of one
// account; none: there are no such claims.
std::optional<base::Diagnostic> perhaps_contradictions(
    const std::vector<std::vector<StackClaim>>& environments);

// What can be said of a repository's claims without an account: names and regions that need one are left out.
std::vector<StackClaim> offline_claims(const Settings& settings, const Repository& repository,
                                       const Materialiser& materialiser, const base::Call& call);

std::string owner_of(const Repository& repository, const std::string& profile, const std::string& role);
// Its entry in the descriptor, else its config.
base::Origin place_in_files(const Target& target);

// Nothing is done with it, so that it claims nothing: not requested here, or its own config says so.
bool is_idle(const Target& target);

}  // namespace cf::workflow
