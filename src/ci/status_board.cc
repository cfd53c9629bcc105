#include "ci/status_board.h"

#include <algorithm>

#include "ci/standing.h"
#include "gate/window.h"
#include "report/neutralise.h"
#include "report/report.h"

namespace cf::ci {

using base::Result;

Result<std::vector<EnvironmentStatus>> status_of(Records& records, store::SharedLocks& locks,
                                                 const descriptor::Descriptor& descriptor,
                                                 const base::Call& call) {
  std::vector<EnvironmentStatus> out;
  for (const descriptor::Environment& environment : descriptor.environments) {
    EnvironmentStatus status;
    status.environment = environment.name.str();
    auto live = records.live(status.environment, call);
    if (!live) return std::move(live).error();
    status.live = *std::move(live);
    auto deployment = records.deployment(status.environment, call);
    if (!deployment) return std::move(deployment).error();
    status.deployment = *std::move(deployment);
    for (const char* kind : {"hold/", "deploy/"}) {
      auto holder = locks.holder(kind + status.environment, call);
      if (!holder) return std::move(holder).error();
      if (*holder) status.locks.push_back(store::describe(**holder, call.clock->now()));
    }
    const gate::Calendar calendar(environment.rules);
    if (!environment.rules.windows.empty() || !environment.rules.freezes.empty()) {
      const base::TimePoint now = call.clock->now();
      const auto next = calendar.next_opening(now);
      status.window = calendar.is_open(now) ? "open"
                      : next                ? "closed until " + calendar.text(*next)
                                            : "closed";
    }
    out.push_back(std::move(status));
  }
  return out;
}

Result<std::string> status_markdown(const Session& session, const base::Call& call) {
  auto all = status_of(*session.records, *session.locks, *session.base, call);
  if (!all) return std::move(all).error();
  std::string text = "| Environment | Live | Newest deployment | Window | Held |\n|---|---|---|---|---|\n";
  for (const EnvironmentStatus& status : *all) {
    text += "| " + report::code_span(status.environment) + " | ";
    if (status.live) {
      const auto bad =
          std::count_if(status.live->stacks.begin(), status.live->stacks.end(),
                        [](const gate::PromotedStack& stack) { return stack.failed && !stack.pending; });
      text += (status.live->commit.empty() ? "" : report::for_markdown(commit_words(*status.live)) + ", ") +
              "plan " + report::code_span(status.live->plan_id) +
              (bad > 0 ? ", " + std::to_string(bad) + " failed" : "");
    }
    text += " | ";
    if (status.deployment)
      text +=
          std::string(to_string(status.deployment->progress)) +
          (status.deployment->waits_for.empty() ? ""
                                                : ": " + report::for_markdown(status.deployment->waits_for));
    text += " | " + report::for_markdown(status.window) + " | ";
    for (const std::string& lock : status.locks) text += report::for_markdown(lock) + " ";
    text += "|\n";
  }
  return text;
}

}  // namespace cf::ci
