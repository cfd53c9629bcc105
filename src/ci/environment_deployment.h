// One deployment of one environment, from its plan to its record. Whoever makes one holds the environment's
// lock.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ci/driver.h"
#include "ci/environment_run.h"
#include "ci/notify.h"
#include "ci/wave_results.h"

namespace cf::ci {

class EnvironmentDeployment {
 public:
  // All arguments must outlive it.
  EnvironmentDeployment(Session& session, const DeployRequest& request);

  // Plans, asks the gates, deploys or says what it waits for, and posts, the next environment's plan with it.
  base::Result<base::ExitCode> run(const base::Call& call);
  // The environment that follows by itself now that this one is done; "": none. To be deployed once this
  // one's lock is released.
  const std::string& following() const { return following_; }

 private:
  using Outcome = base::Result<base::ExitCode>;

  Outcome begin(const base::Call& call);
  // It is found by its own record from now on, or there is nothing of it to find.
  base::Result<void> leave_queue(const base::Call& call);

  // environment_deployment.cc: until something is deployed.
  std::optional<base::Error> still_at_work(const plan::Plan& plan) const;
  base::Result<void> go_on_with(const Deployment& before, const base::Call& call);
  // What an earlier run was told of --break-glass, if its person still may.
  base::Result<void> take_over_glass(const Deployment& before, const base::Call& call);
  base::Result<void> note_interrupted(const base::Call& call);
  void fill_record(const base::Call& call);
  Outcome decide(const base::Call& call);
  Outcome failed_to_plan(const base::Error& error, const base::Call& call);
  Outcome another_plan(const base::Call& call);
  Outcome cannot_start(const Gated& gated, const base::Error& refused, const base::Call& call);
  Outcome nothing_to_do(const Gated& gated, const base::Call& call);
  // What the pull request's deployment did, if that is the newest one and all of it is done; "": it is not.
  base::Result<std::string> summary_before(const base::Call& call);
  Outcome waits(const Gated& gated, const base::Call& call);
  base::Result<std::string> summary_of_waves(const base::Call& call);
  Outcome still_bakes(const base::Call& call);

  // deployment_waves.cc: what is deployed.
  Outcome deploy(const Gated& gated, const base::Call& call);
  workflow::WaveOptions wave_options(const Gated& gated, int earlier_failures, const base::Call& call);
  workflow::WaveGate between(std::size_t wave, const descriptor::Wave& before, std::string& why,
                             const base::Call& call);
  base::Result<void> record_glass(const std::string& what, const Gated& gated, const base::Call& call);
  base::Result<void> checks_of(const descriptor::Wave& wave, const base::Call& call);
  Outcome checks_failed(const base::Error& error, const Gated& gated, const base::Call& call);
  Outcome deployed(const deploy::Summary& summary, const Gated& gated, const base::Call& call);
  // What earlier jobs of this deployment have done.
  base::Result<WaveResults> earlier_results(const base::Call& call);
  // Of all waves so far, by whichever job; kept for the next one.
  base::Result<deploy::Summary> keep_results(const deploy::Summary& own, const base::Call& call);
  // `outcome`: in place of the summary's own; "": that.
  std::string summary_text(const deploy::Summary& summary, const std::string& outcome = {}) const;
  deploy::Summary idle_summary(const std::string& why) const;  // nothing of the plan was done, and why
  std::string pause_words() const;
  Outcome pauses(const deploy::Summary& all, const std::string& text, const Gated& gated,
                 const base::Call& call);

  // deployment_record.cc: what is kept and posted of it.
  std::string run_name() const;
  base::Result<void> keep(Progress progress, const std::string& waits_for, const base::Call& call);
  // Kept and put into the audit log; a run that dies in between leaves the log to the next one (log_end).
  base::Result<void> end(Progress progress, const std::string& result, const std::string& reason,
                         const Gated& gated, const base::Call& call);
  void fill_commit(LiveStacks& live, const std::optional<LiveStacks>& before,
                   const std::vector<deploy::UnitResult>& units, bool whole) const;
  base::Result<void> keep_live(const std::vector<deploy::UnitResult>& units, bool whole,
                               const base::Call& call);
  base::Result<void> use_approvals(const Gated& gated, const base::Call& call);
  // From now on this is what is to be deployed: what was approved of another plan before is void.
  base::Result<void> note_turn(const std::string& environment, const plan::Plan& plan,
                               const base::Call& call);

  // superseded.cc: the environment's newest deployment gives way to another plan. Its approvals allow nothing
  // any more, whatever state returns; where it waited, that is recorded, and its pull request is told.
  base::Result<void> take_place_of(const Deployment& before, const plan::Plan& plan, const Gated& gated,
                                   const base::Call& call);
  base::Result<void> audit(const std::string& what, const std::string& result, const std::string& reason,
                           const Gated* gated, const base::Call& call);
  // Both, whatever becomes of the other: an answer of the host must not hide what was done.
  base::Result<void> tell(forge::CommitState state, const std::string& line, const std::string& text,
                          const base::Call& call);

  // Through the chat webhooks. A schedule that can't plan tries again and again; who looks at its log knows.
  void notify_people(descriptor::Occasion occasion, const std::string& text, const base::Call& call) const;
  Notice notice(descriptor::Occasion occasion, const std::string& text) const;

  // next_plan.cc: the environment after this one.
  Outcome next(std::string text, const std::string& line, const base::Call& call);
  std::string next_environment() const;  // "": there is none, or it does not follow here
  // Before this one is said to be done, so that what follows by itself does so whatever becomes of this job.
  base::Result<void> queue_next(const base::Call& call);
  base::Result<std::string> next_plan(const std::string& environment, std::size_t room,
                                      const base::Call& call);
  base::Result<void> take_turn(const std::string& environment, const plan::Plan& plan,
                               const base::Call& call);
  base::Result<void> wait_for(const std::string& environment, const plan::Plan& plan, const Gated& gated,
                              const base::Call& call);
  base::Result<void> keep_waiting(const std::string& environment, const plan::Plan& plan, const Gated& gated,
                                  const base::Call& call);

  Session& session_;
  const DeployRequest& request_;
  std::unique_ptr<EnvironmentRun> run_;
  std::optional<Deployment> before_;
  Deployment record_;
  std::optional<gate::BreakGlass> glass_;  // of this run's request, or of the one that it goes on with
  bool glass_used_ = false;
  std::size_t first_wave_ = 0;
  bool goes_on_ = false;  // with a plan that an earlier run began to carry out
  bool carried_ = false;  // the plan has that run's digest: what it has done since makes it no other plan
  enum class Pause { none, bake, wait, stopped } pause_ = Pause::none;
  bool has_left_queue_ = false;
  bool told_to_stop_ = false;  // since then it only writes down what it has done
  std::string following_;
  std::string shown_next_;  // Gated::shown of the next environment's plan, which is in this one's comment
};

}  // namespace cf::ci
