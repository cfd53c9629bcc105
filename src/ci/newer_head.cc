#include "ci/newer_head.h"

#include "base/boundary.h"
#include "base/process.h"
#include "forge/api.h"

namespace cf::ci {

using base::Result;

namespace {

constexpr base::Duration until_the_host_knows{2'000};

// Of the event that told which head the job is for; else of the checkout.
const std::string& commit_of_job(const Session& session) {
  const bool is_told = session.event.kind == EventKind::pull_request && !session.event.commit.empty();
  return is_told ? session.event.commit : session.settings.workspace.commit;
}

// Some runners check out the head merged into its base, a commit that no host knows. Its parents are in it
// also where the clone has no history.
bool is_held_by_checkout(const Session& session, const std::string& head, const base::Call& call) {
  const std::string& checkout = session.settings.workspace.commit;
  if (checkout.empty() || checkout.starts_with('-')) return false;
  base::Command command;
  command.argv = {"git", "cat-file", "commit", checkout};
  command.directory = base::repository_top(session.settings.workspace.root);
  command.environment = session.settings.environment;
  const auto finished = base::run(command, "", call);
  if (!finished || finished->exit_code != 0) return false;
  const std::string header = finished->out.substr(0, finished->out.find("\n\n"));
  return (header + "\n").find("\nparent " + head + "\n") != std::string::npos;
}

// By the event's word or by the checkout's: runners differ in which of them is the head.
bool is_of(const Session& session, const std::string& head, const base::Call& call) {
  return commit_of_job(session) == head || session.settings.workspace.commit == head ||
         is_held_by_checkout(session, head, call);
}

std::string moved(const std::string& from, const std::string& to) {
  return "the pull request's head is " + to.substr(0, 12) + " now, and this job is of " + from.substr(0, 12) +
         ": the newer one's own job plans it";
}

}  // namespace

Result<std::string> newer_head(const Session& session, const std::string& commit, const base::Call& call) {
  auto now = session.forge->pull_request(session.pull_request->number, call);
  if (!now) return std::move(now).error();
  return now->head_commit == commit ? std::string() : moved(commit, now->head_commit);
}

Result<std::string> outdated(Session& session, const base::Call& call) {
  const std::string& own = commit_of_job(session);
  if (own.empty() || is_of(session, session.pull_request->head_commit, call)) return std::string();
  // Or the host does not know yet what it has told the job.
  if (auto slept = forge::pause(until_the_host_knows, call); !slept) return std::move(slept).error();
  auto now = session.forge->pull_request(session.pull_request->number, call);
  if (!now) return std::move(now).error();
  session.pull_request = *std::move(now);
  const std::string& head = session.pull_request->head_commit;
  if (is_of(session, head, call)) return std::string();
  return moved(own, head);
}

}  // namespace cf::ci
