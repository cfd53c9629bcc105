#include "ci/standing.h"

#include "base/strings.h"
#include "store/shared_lock.h"

namespace cf::ci {

namespace {

std::string short_commit(const std::string& commit) {
  return commit.empty() ? "no commit" : "commit " + commit.substr(0, 12);
}

bool runs(const StandingFacts& facts) {
  return facts.deployment != nullptr && facts.deployment->progress != Progress::done &&
         facts.deployment->progress != Progress::failed;
}

// Machines' clocks differ, so that a change is later only if it is so by more than they may.
bool is_changed_outside(const StandingFacts& facts) {
  if (facts.live == nullptr || !facts.changed) return false;
  if (*facts.changed <= facts.live->at + store::clock_skew_allowance) return false;
  return !(runs(facts) && facts.deployment->started <= *facts.changed + store::clock_skew_allowance);
}

// Records hold no history: of two commits, that one is newer which was deployed later.
std::string newer_elsewhere(const StandingFacts& facts) {
  if (facts.live == nullptr || facts.recorded == nullptr) return "";
  for (const StandingFacts::Earlier& earlier : facts.earlier) {
    if (earlier.live == nullptr || earlier.recorded == nullptr) continue;
    if (earlier.live->at <= facts.live->at || earlier.live->commit == facts.live->commit) continue;
    if (earlier.recorded->failed || earlier.recorded->template_digest == facts.recorded->template_digest)
      continue;
    return earlier.environment + " has it of " + short_commit(earlier.live->commit) + ", here it is of " +
           short_commit(facts.live->commit);
  }
  return "";
}

}  // namespace

std::string commit_words(const LiveStacks& live) {
  if (live.commit.empty()) return "";
  if (!live.partly) return short_commit(live.commit);
  return "partly " + short_commit(live.commit) +
         (live.reached.empty() ? "" : " (" + base::join(live.reached, ", ") + ")") +
         (live.elsewhere.empty() ? "" : ", elsewhere " + short_commit(live.elsewhere));
}

const char* to_string(Standing standing) {
  switch (standing) {
    case Standing::not_known:
      return "not known";
    case Standing::not_deployed:
      return "not deployed";
    case Standing::in_progress:
      return "in progress";
    case Standing::failed:
      return "failed";
    case Standing::changed_outside:
      return "changed outside";
    case Standing::behind:
      return "behind";
    case Standing::ok:
      return "ok";
  }
  return "";
}

StackStanding standing_of(const StandingFacts& facts) {
  using base::StackStatus;
  if (!facts.status || *facts.status == StackStatus::review_in_progress ||
      *facts.status == StackStatus::delete_complete)
    return {Standing::not_deployed, ""};
  if (base::is_in_progress(*facts.status)) return {Standing::in_progress, base::to_string(*facts.status)};
  if (!base::is_success(*facts.status)) return {Standing::failed, base::to_string(*facts.status)};
  if (is_changed_outside(facts))
    return {Standing::changed_outside, "last changed " + base::iso8601(*facts.changed) +
                                           ", after the recorded deployment of " +
                                           base::iso8601(facts.live->at)};
  if (facts.recorded != nullptr && facts.recorded->pending)
    return {Standing::behind, "the newest deployment has not come to it"};
  if (facts.recorded != nullptr && facts.recorded->failed)
    return {Standing::failed, "the newest deployment did not get it done"};
  if (std::string why = newer_elsewhere(facts); !why.empty()) return {Standing::behind, std::move(why)};
  if (!facts.checkout_differs.empty()) return {Standing::behind, facts.checkout_differs};
  return {Standing::ok, ""};
}

const gate::PromotedStack* recorded_in(const LiveStacks& live, const std::string& name,
                                       const base::Region& region) {
  for (const gate::PromotedStack& stack : live.stacks)
    if (stack.name == name && stack.region == region) return &stack;
  return nullptr;
}

const gate::PromotedStack* recorded_anywhere(const LiveStacks& live, const std::string& name,
                                             const base::Region& region) {
  if (const gate::PromotedStack* same = recorded_in(live, name, region)) return same;
  for (const gate::PromotedStack& stack : live.stacks)
    if (stack.name == name) return &stack;
  return nullptr;
}

}  // namespace cf::ci
