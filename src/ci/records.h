// What runs on different machines know of each other: plans that were posted, what is deployed where and what
// waits, who did what. AWS stays the state of the stacks; this is only what AWS does not know. Kept in
// store::Objects, below:
//
//   plans/<environment>/<id>.json            a posted plan, as a plan file (no secrets)
//   deployments/<environment>/<id>.json      the same of one that a deployment is of
//   environments/<environment>/posted.json   which plans were posted, when and where
//   environments/<environment>/deployment.json  the newest deployment: waiting, running, done ...
//   approvals/<environment>/<digest>.json    where a plan was approved, and which deployments used that up
//   environments/<environment>/turns.json    which plan it has had last, and which other one before
//   environments/<environment>/live.json     what is deployed: commit, plan, stacks
//   environments/<environment>/results.json  what the newest deployment has done, all waves of it
//   (wave_results.h)
//   environments/<environment>/queued.json   a merged commit that is to be deployed and is not recorded yet
//   commands/<pull request and author>.json  when somebody's comments were obeyed, the newest hundred
//   commands/plan/...                        the same of `cf plan`
//   merged.json                              the newest merged pull requests that jobs were about
//   origin.json                              the commit that everything deployed here comes after
//   bindings/<comment>.json                  comments that were acted on, with the plan that they mean
//   handled/<comment>.json                   `cf plan` in comments that was acted on
//   audit/<number>.json                      the audit log (store/record_log.h)
//
// Jobs of pull requests may write plans/, posted.json, commands/plan/, handled/ and new entries of the audit
// log (not how far it has come, audit/head.json). Whoever pushes a branch may be in such a job, so nothing of
// these decides what is deployed, and what is damaged there is as good as missing.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "ci/wave_results.h"
#include "gate/gate.h"
#include "plan/plan.h"
#include "store/objects.h"
#include "store/record_log.h"

namespace cf::ci {

// Kept oldest first, the newest hundred of an environment.
struct PostedPlan {
  std::string plan_id, digest;  // as plan::Plan has them
  std::string pull_request, commit;
  base::TimePoint at{};     // made; kept before it is shown
  bool is_passing = false;  // AWS was at work (is_at_work): it takes no other plan's place
};

enum class Progress { waiting, running, baking, done, failed };
const char* to_string(Progress progress);

// What is known of the approvals of a plan; the approvals are the comments.
struct PlanApprovals {
  // Each deployment that had them: what was said up to then allows no other one.
  struct Use {
    std::string deployment;  // Deployment::id
    base::TimePoint at{};
    bool is_overtaken = false;  // it never began: another plan took its place
  };
  std::vector<std::string> pull_requests;  // on which jobs that deploy have found some
  std::vector<Use> uses;
  // Which one has what was said at that time, other than this deployment; null: none. One that began comes
  // first.
  const Use* used_up(base::TimePoint approved, const std::string& deployment) const;
  // Whether this very deployment began with what was said at that time.
  bool is_of(base::TimePoint approved, const std::string& deployment) const;
};

// Which plans an environment has had, as jobs that deploy made them of what was to be deployed: the newest,
// and the newest of those before it that was another one.
struct PlanTurns {
  struct Turn {
    std::string digest, commit;
    base::TimePoint at{};  // of the first job that made this plan of this commit
  };
  Turn newest, before;  // digest "": none
  // The newest one that is another plan.
  const Turn& other_than(const std::string& digest) const {
    return newest.digest == digest ? before : newest;
  }
};

// The newest deployment of an environment, however far it came.
struct Deployment {
  std::string environment, plan_id, digest, commit, pull_request;
  std::string requested_by;  // a login, or the event
  Progress progress = Progress::waiting;
  std::string waits_for;   // people's words; of waiting, baking and failed
  std::string waits_on{};  // the same without times: whether there is news
  std::size_t next_wave = 0;
  std::optional<base::TimePoint> resume_at{};
  base::TimePoint started{}, changed{};
  std::string run{};
  // Who deploys it in spite of windows and freezes: all of its waves.
  std::optional<gate::BreakGlass> break_glass{};
  std::string id{};       // random; stays with what goes on with it (is_same_run)
  bool is_logged = true;  // if it has ended, that is in the audit log; false: not for certain
  std::string asked{};    // the digest of the plan that somebody asked for by its id, and no other; "": none
  // The plan that it still has to be when it is begun.
  std::string plan_awaited() const { return progress == Progress::waiting && next_wave == 0 ? asked : ""; }
};
// Whether a deployment of this plan is `earlier` gone on with, and has its approvals: it waits, was begun, or
// has failed and is tried again by its own pull request. One that is done is not.
bool is_same_run(const Deployment& earlier, const std::string& digest, const std::string& pull_request);

struct LiveStacks {
  std::string commit, plan_id, pull_request;
  base::TimePoint at{};
  std::vector<gate::PromotedStack> stacks;
  // Not every stack has the commit: those of `reached` have, the others are of `elsewhere`.
  bool partly = false;
  std::vector<std::string> reached{};  // regions
  std::string elsewhere{};             // commit; "": not known
};

// A merged commit whose environment is to be deployed: from the start of its job, or from the end of the
// environment before, until its deployment is recorded. The newest takes the place of an older one.
struct Queued {
  std::string commit, pull_request, requested_by;
  base::TimePoint at{};
};

// A comment that is acted on once.
struct CommentKey {
  std::string comment;  // any host's id
  // It is `cf plan`, which jobs of pull requests obey too; what any other command came to is out of their
  // reach.
  bool is_plan = false;
};

enum class Claim {
  ours,
  taken,    // by a run that has not come to its end yet
  settled,  // it was acted on
};
// What is known of a comment.
struct Handled {
  bool known = false, settled = false;
  std::string plan;                     // of a settled one, the digest of the plan that it means; "": none
  std::optional<base::TimePoint> at{};  // of the job that settled it, by its clock
};

// What is written to the audit log; `what` says which of the others count.
struct AuditRecord {
  std::string
      what;  // "approved", "deployment started", "deployment done", "deployment failed", "break-glass", ...
  base::TimePoint at{};
  std::string environment, plan_id, commit, pull_request;
  std::string by;                          // login and id: "alice (17)"
  std::vector<std::string> approvals;      // "bob (23) at 2026-01-01T00:00:00.000Z https://..."
  std::vector<std::string> confirmations;  // of what may be lost: "prod/data by bob (23) at ... https://..."
  std::string window;                      // "open", "open until ...", "passed by break-glass"
  std::string result, reason, run;
};
// Of this deployment: all of it but how it ended and why.
AuditRecord audit_record_of(const Deployment& deployment, std::string what, base::TimePoint at);

class Records {
 public:
  explicit Records(std::shared_ptr<store::Objects> objects);

  base::Result<void> keep_plan(const plan::Plan& plan, const PostedPlan& posted, const base::Call& call);
  // Only that it was posted again: the plan itself is kept already.
  base::Result<void> keep_posted(const std::string& environment, const PostedPlan& posted,
                                 const base::Call& call);
  // The plan of a deployment, kept where only those that deploy may write.
  base::Result<void> keep_deployment_plan(const plan::Plan& plan, const base::Call& call);
  base::Result<std::optional<plan::Plan>> deployment_plan(const std::string& environment,
                                                          const std::string& id, const base::Call& call);
  // None: no such plan was kept, or it can't be read. `id`: twelve digits, or more of the digest.
  base::Result<std::optional<plan::Plan>> plan(const std::string& environment, const std::string& id,
                                               const base::Call& call);
  base::Result<std::vector<PostedPlan>> posted(const std::string& environment, const base::Call& call);

  // `digest`: the plan's, whole.
  base::Result<PlanApprovals> approvals(const std::string& environment, const std::string& digest,
                                        const base::Call& call);
  base::Result<void> note_approval(const std::string& environment, const std::string& digest,
                                   const std::string& pull_request, const base::Call& call);
  // All approvals of the plan up to `at` are of this deployment.
  base::Result<void> use_approvals(const std::string& environment, const std::string& digest,
                                   const PlanApprovals::Use& use, const base::Call& call);

  base::Result<PlanTurns> turns(const std::string& environment, const base::Call& call);
  base::Result<void> note_turn(const std::string& environment, const PlanTurns::Turn& turn,
                               const base::Call& call);

  // A merged pull request that a job is about: the newest fifty, each once.
  base::Result<void> note_merge(const std::string& pull_request, const base::Call& call);
  // Those of the last `span`, the newest last.
  base::Result<std::vector<std::string>> merged(base::Duration span, const base::Call& call);

  // The commit before all that was ever to be deployed: the first one noted stays. "": none is known.
  base::Result<void> note_origin(const std::string& commit, const base::Call& call);
  base::Result<std::string> origin(const base::Call& call);

  base::Result<std::optional<Deployment>> deployment(const std::string& environment, const base::Call& call);
  base::Result<void> keep(const Deployment& deployment, const base::Call& call);
  base::Result<std::optional<LiveStacks>> live(const std::string& environment, const base::Call& call);
  base::Result<void> keep_live(const std::string& environment, const LiveStacks& live,
                               const base::Call& call);

  // None: no wave of that deployment is known.
  base::Result<std::optional<WaveResults>> results(const Deployment& deployment, const base::Call& call);
  base::Result<void> keep_results(const std::string& environment, const WaveResults& results,
                                  const base::Call& call);

  base::Result<void> queue(const std::string& environment, const Queued& queued, const base::Call& call);
  base::Result<std::optional<Queued>> queued(const std::string& environment, const base::Call& call);
  // Unless another one has taken its place.
  base::Result<void> unqueue(const std::string& environment, const Queued& queued, const base::Call& call);

  // Notes that a command of this author was obeyed on this pull request; gives how many were within `span`.
  base::Result<std::size_t> note_command(const std::string& pull_request, const std::string& author,
                                         bool is_plan, base::Duration span, const base::Call& call);

  // Of two runs only one gets it. A claim that is neither settled nor given back ends by itself after
  // `lease`: its run has died, and another one begins anew.
  base::Result<Claim> claim(const CommentKey& comment, base::Duration lease, const base::Call& call);
  // For good: with the digest of the plan that it means, or "" if it means none. What is settled already
  // stays.
  base::Result<void> settle(const CommentKey& comment, const std::string& plan, const base::Call& call);
  // A settled comment came to nothing: it means no plan any more.
  base::Result<void> withdraw(const CommentKey& comment, const base::Call& call);
  // What was claimed could not be done: whoever comes next may claim it at once. What is settled stays.
  base::Result<void> give_back(const CommentKey& comment, const base::Call& call);
  base::Result<Handled> handled(const CommentKey& comment, const base::Call& call);

  base::Result<void> audit(const AuditRecord& record, const base::Call& call);
  store::RecordLog& audit_log() { return audit_; }
  store::Objects& objects() { return *objects_; }

 private:
  base::Result<std::optional<std::string>> get(const std::string& key, const base::Call& call);
  // Replaces what is there by what `change` makes of it ("": nothing is there), until nobody else wrote in
  // between. None: it stays.
  base::Result<void> edit(const std::string& key,
                          const std::function<base::Result<std::optional<std::string>>(std::string)>& change,
                          const base::Call& call);
  // Whatever is there is replaced: whoever writes holds the environment's lock, or writes what is the same.
  base::Result<void> put(const std::string& key, const std::string& bytes, const base::Call& call);

  std::shared_ptr<store::Objects> objects_;
  store::RecordLog audit_;
};

// One line each; read back by the same room only.
std::string to_json(const Deployment& deployment);
base::Result<Deployment> deployment_from_json(std::string_view text);
std::string to_json(const PlanApprovals& approvals);
base::Result<PlanApprovals> approvals_from_json(std::string_view text);
std::string to_json(const PlanTurns& turns);
base::Result<PlanTurns> turns_from_json(std::string_view text);
std::string to_json(const LiveStacks& live);
base::Result<LiveStacks> live_from_json(std::string_view text);
std::string to_json(const Queued& queued);
base::Result<Queued> queued_from_json(std::string_view text);
std::string to_json(const AuditRecord& record);
base::Result<AuditRecord> audit_from_json(std::string_view text);

}  // namespace cf::ci
