#include "ci/plan_comment.h"

#include "ci/poster.h"
#include "ci/words.h"
#include "report/report.h"

namespace cf::ci {

namespace {

std::string artifact_of(const plan::Plan& plan) {
  return "plan-" + plan.environment.str();
}

// Whole, for the runner to store.
void keep_plan_artifacts(const Session& session, const plan::Plan& plan) {
  constexpr std::size_t whole = std::size_t{16} << 20;
  const std::string name = artifact_of(plan);
  keep_artifact(session, name + ".md", report::plan_markdown(plan, {whole, true}));
  keep_artifact(session, name + ".json", plan::to_json(plan, false));
}

}  // namespace

std::string plan_comment(const Session& session, const plan::Plan& plan, const Gated& gated,
                         const PlanCommentParts& parts, const base::Call& call) {
  const bool folds = session.forge->limits().folds;
  const std::string gates =
      gates_markdown(session, plan, gated, voided_by(session, plan, gated.verdict, call),
                     {parts.room / 3, folds, parts.follows});
  const std::string head = (parts.is_part ? "" : gated.shown) + parts.head;
  const std::size_t taken = head.size() + gates.size() + 1;
  const bool with_history = parts.history.size() < parts.room / 8;
  const std::size_t rest = taken + (with_history ? parts.history.size() : 0);
  keep_plan_artifacts(session, plan);
  const std::string shown =
      report::plan_markdown(plan, {parts.room > rest ? parts.room - rest : parts.room / 8, folds, false,
                                   place_of_artifact(session, artifact_of(plan) + ".md")});
  return fitted(head + shown + (gates.empty() ? "" : "\n") + gates + (with_history ? parts.history : ""),
                parts.room);
}

}  // namespace cf::ci
