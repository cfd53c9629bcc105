// The bucket that a stack's template or artifact goes through: whose it is, and whether it is there. Plans
// make none.
#include <algorithm>

#include "base/bucket_name.h"
#include "deploy/deploy.h"
#include "document/unknowns.h"
#include "workflow/planner_state.h"

namespace cf::workflow {

using base::ErrorKind;

namespace {

// What is filled in later may make the template longer.
constexpr std::size_t may_grow_from = deploy::max_inline_template / 2;

bool goes_through_bucket(const plan::Entry& entry) {
  if (entry.artifact) return true;
  const std::string& body = entry.desired->template_body;
  return body.size() > deploy::max_inline_template ||
         (body.size() > may_grow_from && document::unknown_in(body));
}

}  // namespace

std::vector<std::string> Planner::State::bucket_owners(const PlannedStack& unit) const {
  if (!unit.stack->template_bucket_owner.empty()) return {unit.stack->template_bucket_owner};
  std::vector<std::string> owners{unit.caller_account.str()};
  if (repository.descriptor)
    for (const descriptor::Environment& environment : repository.descriptor->environments)
      if (const std::string& account = environment.account.str();
          !account.empty() && std::find(owners.begin(), owners.end(), account) == owners.end())
        owners.push_back(account);
  return owners;
}

base::Result<BucketSeen> Planner::State::bucket_of(const PlannedStack& unit, const std::string& name,
                                                   const base::Call& call) {
  const std::vector<std::string> owners = bucket_owners(unit);
  return buckets.get({unit.where, name, owners.front()},
                     [&] { return access.find_bucket(unit.where, name, owners, call); });
}

std::optional<base::Error> Planner::State::plan_bucket(const PlannedStack& unit, plan::Entry& entry,
                                                       const base::Call& call) {
  if (entry.bucket || !entry.mutates() || !entry.desired || entry.desired->bucket.empty() ||
      !goes_through_bucket(entry))
    return std::nullopt;
  const std::string& name = entry.desired->bucket;
  auto seen = bucket_of(unit, name, call);
  // One that is there was named before the rule.
  if (const auto wrong = base::wrong_in_bucket_name(name); !wrong.empty() && (!seen || seen->use.is_made))
    return base::error(ErrorKind::blocked,
                       "S3 makes no bucket '" + name + "': the name " + std::string(wrong),
                       "give template_bucket_name another value", unit.stack->template_bucket_name.origin());
  if (!seen) {
    base::Error error = std::move(seen).error();
    if (!error.at) error.at = unit.stack->template_bucket_name.origin();
    return error;
  }
  if (!seen->unseen.empty())
    entry.warnings.push_back("whether the bucket " + seen->use.name + " is there, and of account " +
                             seen->use.owner + ", could not be seen: " + seen->unseen);
  entry.bucket = std::move(seen->use);
  return std::nullopt;
}

}  // namespace cf::workflow
