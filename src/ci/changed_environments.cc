#include "ci/changed_environments.h"

#include <algorithm>

#include "base/strings.h"
#include "ci/fork_check.h"
#include "ci/poster.h"
#include "report/neutralise.h"
#include "report/report.h"

namespace cf::ci {

using base::ExitCode;
using base::Result;
using report::code_span;
using report::for_markdown;

namespace {

constexpr std::size_t most_stacks = 100;

// What stays: as it was deployed by jobs, else what the base branch's descriptor deploys there.
Result<std::string> stacks_that_stay(const Session& session, const std::string& environment,
                                     const base::Call& call) {
  std::vector<std::string> names;
  auto live = session.records->live(environment, call);
  if (!live) return std::move(live).error();
  if (*live)
    for (const gate::PromotedStack& stack : (*live)->stacks)
      names.push_back(code_span(environment + "/" + stack.name) +
                      (stack.region.empty() ? "" : " in " + for_markdown(stack.region.str())));
  const bool is_known = !names.empty();
  const base::EnvironmentName name(environment);
  if (!is_known)
    for (const descriptor::Entry& entry : session.base->entries)
      if (entry.block == descriptor::Block::deploy && entry.applies_to(name))
        names.push_back(code_span(entry.path(name).str()));
  if (names.empty()) return std::string();
  std::string text = is_known ? "Deployed there by cf, at commit " + code_span((*live)->commit.substr(0, 12))
                              : "No deployment by a job is on record. The descriptor of " +
                                    code_span(session.base_branch) + " deploys";
  text += ":\n\n";
  const std::size_t shown = std::min(names.size(), most_stacks);
  for (std::size_t i = 0; i < shown; ++i) text += "- " + names[i] + "\n";
  if (shown < names.size()) text += "- and " + std::to_string(names.size() - shown) + " more\n";
  return text + "\n";
}

std::string account_of(const Session& session, const std::string& environment) {
  const descriptor::Environment* known = session.base->find(base::EnvironmentName(environment));
  return known == nullptr || known->account.empty() ? "" : " in account " + code_span(known->account.str());
}

Result<ExitCode> told(const Session& session, const std::string& environment, const std::string& text,
                      forge::CommitState state, const std::string& description, const base::Call& call) {
  if (auto sent = post(session, "plan " + environment, text, call); !sent) return std::move(sent).error();
  if (auto set = set_status(session, "cf/plan/" + environment, state, description, {}, call); !set)
    return std::move(set).error();
  session.say(environment + ": " + description);
  return state == forge::CommitState::success ? ExitCode::ok : ExitCode::invalid;
}

}  // namespace

ChangedEnvironments changed_environments(const descriptor::Descriptor& base,
                                         const descriptor::Descriptor& head) {
  ChangedEnvironments changed;
  for (const descriptor::Environment& each : base.environments)
    if (head.find(each.name) == nullptr) changed.removed.push_back(each.name.str());
  for (const descriptor::Environment& each : head.environments)
    if (base.find(each.name) == nullptr) changed.added.push_back(each.name.str());
  return changed;
}

Result<ExitCode> tell_removed(const Session& session, const std::string& environment,
                              const std::string& rules_note, const base::Call& call) {
  auto stacks = stacks_that_stay(session, environment, call);
  if (!stacks) return std::move(stacks).error();
  const std::string name = code_span(environment);
  const std::string text =
      "## Environment " + for_markdown(environment) + " is removed\n\n" + rules_note +
      "The descriptor of this pull request has no environment " + name +
      " any more: there is nothing to plan. After the merge cf deploys nothing to it and deletes nothing of "
      "it; "
      "its stacks stay as they are" +
      account_of(session, environment) + ".\n\n" + *stacks +
      "To have them deleted, do it before the merge: " + code_span("cf undeploy " + environment) +
      " from the base branch.\n";
  return told(session, environment, text, forge::CommitState::success,
              "not in this pull request's descriptor any more; its stacks stay as they are", call);
}

Result<ExitCode> tell_added(const Session& session, const std::string& environment,
                            const std::string& rules_note, const base::Call& call) {
  const std::string head = "## Environment " + for_markdown(environment) + " is new\n\n" + rules_note +
                           "The descriptor of " + code_span(session.base_branch) + " has no environment " +
                           code_span(environment) +
                           " yet, and accounts, roles and rules count from there alone: it is planned after "
                           "the merge. Until then it "
                           "is rendered and checked without credentials or hooks.\n\n";
  const std::size_t room = room_for_text(session);
  const ForkChecks checks =
      check_new_environment(session, environment, room - std::min(room / 2, head.size()), call);
  return told(session, environment, head + checks.markdown,
              checks.wrong ? forge::CommitState::failure : forge::CommitState::success,
              std::string("new environment: planned after the merge; checked without credentials: ") +
                  (checks.wrong ? "errors" : "no errors"),
              call);
}

}  // namespace cf::ci
