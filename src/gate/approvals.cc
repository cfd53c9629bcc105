#include "gate/approvals.h"

#include <algorithm>
#include <map>

namespace cf::gate {

namespace {

// All but whether the person has given a later one.
Standing standing_alone(const descriptor::ApprovalRule& rule, const Approval& approval,
                        const ApprovalQuestion& question) {
  const auto names_it = [&](const std::string& plan) { return !plan.empty() && approval.plan_id == plan; };
  if (approval.person_id.empty()) return Standing::unidentified;
  if (approval.bot) return Standing::bot;
  if (!names_it(question.plan_id) && !names_it(question.plan_digest)) return Standing::other_plan;
  if (approval.used_up) return Standing::used_up;
  if (approval.overtaken) return Standing::overtaken;
  const auto& authors = question.authors;
  if (std::find(authors.begin(), authors.end(), approval.person_id) != authors.end()) return Standing::author;
  if (!approval.entitled) return Standing::not_entitled;
  if (rule.valid_for.count() > 0 && approval.at + rule.valid_for <= question.at) return Standing::expired;
  return Standing::counts;
}

}  // namespace

const char* to_string(Standing standing) {
  switch (standing) {
    case Standing::counts:
      return "counts";
    case Standing::unidentified:
      return "is not identified by the host";
    case Standing::bot:
      return "is a bot";
    case Standing::other_plan:
      return "approved another plan";
    case Standing::used_up:
      return "approved an earlier deployment of this plan, which used it up";
    case Standing::overtaken:
      return "approved this plan before another one took its place";
    case Standing::author:
      return "is the author of the change";
    case Standing::not_entitled:
      return "may not approve";
    case Standing::expired:
      return "approved too long ago";
    case Standing::duplicate:
      return "approved again later";
  }
  return "";
}

ApprovalState judge(const descriptor::ApprovalRule& rule, const std::vector<Approval>& approvals,
                    const ApprovalQuestion& question) {
  ApprovalState state;
  state.needed = std::max(0, rule.count);
  state.author_unknown = question.authors.empty() || question.has_unknown_authors;
  std::map<std::string, std::size_t> latest;  // by person: what counts
  for (const Approval& approval : approvals) {
    state.judged.push_back({approval, standing_alone(rule, approval, question)});
    if (state.judged.back().standing != Standing::counts) continue;
    const std::size_t index = state.judged.size() - 1;
    const auto [known, first] = latest.emplace(approval.person_id, index);
    if (first) continue;
    const bool later = approval.at >= state.judged[known->second].approval.at;
    state.judged[later ? known->second : index].standing = Standing::duplicate;
    if (later) known->second = index;
  }
  state.have = state.author_unknown ? 0 : static_cast<int>(latest.size());
  return state;
}

}  // namespace cf::gate
