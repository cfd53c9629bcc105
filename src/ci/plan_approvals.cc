// Records: where a plan was approved, which deployments used its approvals up, and which plans an environment
// has had.
#include <algorithm>

#include "ci/records.h"

namespace cf::ci {

using base::Result;

namespace {

std::string approvals_key(const std::string& environment, const std::string& digest) {
  return "approvals/" + environment + "/" + digest + ".json";
}

Result<PlanApprovals> read_plan_approvals(const std::string& text) {
  return text.empty() ? PlanApprovals{} : approvals_from_json(text);
}

std::string turns_key(const std::string& environment) {
  return "environments/" + environment + "/turns.json";
}

Result<PlanTurns> read_turns(const std::string& text) {
  return text.empty() ? PlanTurns{} : turns_from_json(text);
}

}  // namespace

const PlanApprovals::Use* PlanApprovals::used_up(base::TimePoint approved,
                                                 const std::string& deployment) const {
  const Use* found = nullptr;
  for (const Use& use : uses)
    if (use.deployment != deployment && approved <= use.at && (found == nullptr || found->is_overtaken))
      found = &use;
  return found;
}

bool PlanApprovals::is_of(base::TimePoint approved, const std::string& deployment) const {
  return std::any_of(uses.begin(), uses.end(), [&](const Use& use) {
    return use.deployment == deployment && !use.is_overtaken && approved <= use.at;
  });
}

bool is_same_run(const Deployment& earlier, const std::string& digest, const std::string& pull_request) {
  if (earlier.id.empty() || earlier.digest != digest) return false;
  switch (earlier.progress) {
    case Progress::waiting:
    case Progress::running:
    case Progress::baking:
      return true;
    case Progress::failed:
      return earlier.pull_request == pull_request;
    case Progress::done:
      break;
  }
  return false;
}

Result<PlanApprovals> Records::approvals(const std::string& environment, const std::string& digest,
                                         const base::Call& call) {
  const std::string key = approvals_key(environment, digest);
  auto text = get(key, call);
  if (!text) return std::move(text).error();
  auto approvals = read_plan_approvals(text->value_or(""));
  if (!approvals) return std::move(approvals).error().while_("reading " + key + " in " + objects_->where());
  return approvals;
}

Result<void> Records::note_approval(const std::string& environment, const std::string& digest,
                                    const std::string& pull_request, const base::Call& call) {
  return edit(
      approvals_key(environment, digest),
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        auto approvals = read_plan_approvals(text);
        if (!approvals) return std::move(approvals).error();
        std::vector<std::string>& known = approvals->pull_requests;
        if (std::find(known.begin(), known.end(), pull_request) != known.end())
          return std::optional<std::string>();
        known.push_back(pull_request);
        return std::optional(to_json(*approvals));
      },
      call);
}

Result<void> Records::use_approvals(const std::string& environment, const std::string& digest,
                                    const PlanApprovals::Use& use, const base::Call& call) {
  return edit(
      approvals_key(environment, digest),
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        auto approvals = read_plan_approvals(text);
        if (!approvals) return std::move(approvals).error();
        std::vector<PlanApprovals::Use>& uses = approvals->uses;
        const auto known = std::find_if(uses.begin(), uses.end(), [&](const PlanApprovals::Use& each) {
          return each.deployment == use.deployment;
        });
        if (known == uses.end()) {
          uses.push_back(use);
        } else {
          known->at = std::max(known->at, use.at);
          known->is_overtaken = known->is_overtaken && use.is_overtaken;
        }
        return std::optional(to_json(*approvals));
      },
      call);
}

Result<PlanTurns> Records::turns(const std::string& environment, const base::Call& call) {
  auto text = get(turns_key(environment), call);
  if (!text) return std::move(text).error();
  auto turns = read_turns(text->value_or(""));
  if (!turns)
    return std::move(turns).error().while_("reading " + turns_key(environment) + " in " + objects_->where());
  return turns;
}

Result<void> Records::note_turn(const std::string& environment, const PlanTurns::Turn& turn,
                                const base::Call& call) {
  return edit(
      turns_key(environment),
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        auto turns = read_turns(text);
        if (!turns) return std::move(turns).error();
        PlanTurns::Turn& newest = turns->newest;
        if (newest.digest == turn.digest && newest.commit == turn.commit) return std::optional<std::string>();
        if (newest.digest != turn.digest) turns->before = newest;
        newest = turn;
        return std::optional(to_json(*turns));
      },
      call);
}

}  // namespace cf::ci
