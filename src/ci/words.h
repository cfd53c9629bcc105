// What a job says of gates and outcomes, as Markdown for comments. Everything that is not ours is neutralised
// here.
#pragma once

#include <string>
#include <vector>

#include "ci/environment_run.h"
#include "deploy/deploy.h"

namespace cf::ci {

struct GatesStyle {
  std::size_t bytes = 20'000;  // what does not fit is counted
  bool folds = true;
  bool follows = false;  // this job deploys the plan next, nobody has to write anything
};
// One sentence; of a stack in one region of several it names the region.
std::string obstacle_text(const gate::Obstacle& obstacle, const plan::Plan& plan);
// Approvals, windows, policies, what is missing and what to write. `voided`: see voided_by(). What to write
// is never left out.
std::string gates_markdown(const Session& session, const plan::Plan& plan, const Gated& gated,
                           const std::vector<std::string>& voided, const GatesStyle& style);
// One line for a commit status: "2 to change; 1 of 2 approvals".
std::string status_line(const plan::Plan& plan, const gate::Verdict& verdict);
// Earlier plans of the pull request, folded where the host can.
std::string history_markdown(const std::vector<PostedPlan>& posted, const std::string& current, bool folds);
// What a pull request changes of the rules themselves; "": nothing.
std::string changed_rules_markdown(const descriptor::Descriptor& base, const descriptor::Descriptor& head);
// At most `bytes`, of an error whose text may be as long as a template.
std::string error_markdown(const std::string& title, const base::Error& error, std::size_t bytes);
std::string text_block(const std::string& text, std::size_t bytes);  // fenced, cut
std::string error_block(const base::Error& error, std::size_t bytes);
std::string help_markdown(const std::vector<std::string>& environments);

}  // namespace cf::ci
