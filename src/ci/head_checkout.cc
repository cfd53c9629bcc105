#include "ci/head_checkout.h"

#include <algorithm>

#include "base/boundary.h"
#include "base/digest.h"
#include "base/process.h"
#include "base/strings.h"

namespace cf::ci {

using base::ErrorKind;
using base::Result;

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::minutes longest_fetch{5};

// Everything that a repository, or what it is configured with, could have git run on its own is off.
base::Command git(const fs::path& repository, const Variables& variables,
                  std::vector<std::string> arguments) {
  base::Command command;
  command.argv = {"git",
                  "-c",
                  "core.hooksPath=/dev/null",
                  "-c",
                  "core.fsmonitor=false",
                  "-c",
                  "core.symlinks=false",
                  "-c",
                  "submodule.recurse=false",
                  "-c",
                  "filter.lfs.smudge=",
                  "-c",
                  "filter.lfs.process=",
                  "-c",
                  "filter.lfs.required=false",
                  "-c",
                  "gc.auto=0",
                  "-c",
                  "maintenance.auto=false"};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(command.argv));
  command.directory = repository;
  command.environment = variables;
  for (const char* name :
       {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND"})
    command.environment.erase(name);
  command.environment["GIT_TERMINAL_PROMPT"] = "0";
  command.environment["GIT_ALLOW_PROTOCOL"] = "https:ssh:file";
  return command;
}

Result<std::string> run_git(const fs::path& repository, const Variables& variables,
                            std::vector<std::string> arguments, base::Call call) {
  const std::string what = "git " + arguments.front();
  call.deadline = call.clock->now() + longest_fetch;
  auto finished = base::run(git(repository, variables, std::move(arguments)), "", call);
  if (!finished) {
    if (finished.error().kind != ErrorKind::not_found) return std::move(finished).error().while_(what);
    return base::error(ErrorKind::unsupported, "there is no git to fetch the pull request's head with");
  }
  if (finished->exit_code == 0) return std::string(base::trim(finished->out));
  base::Error error = base::error(ErrorKind::unsupported,
                                  what + " ended with exit code " + std::to_string(finished->exit_code) +
                                      ": " + base::ellipsis(base::trim(finished->err), 500),
                                  "the job's checkout must be able to fetch from origin");
  return error;
}

// A branch as hosts name them. What git would take for a pattern, an expression or an option is none.
bool is_plain_branch(std::string_view name) {
  if (name.empty() || name.size() > 250 || name.front() == '-' || name.front() == '/') return false;
  if (name.find("..") != std::string_view::npos) return false;
  return std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7F ||
           std::string_view("~^:?*[\\{}").find(c) != std::string_view::npos;
  });
}

bool is_commit_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<HeadCheckout> HeadCheckout::make(const Session& session, const base::Call& call) {
  const forge::PullRequest& pull_request = *session.pull_request;
  const Variables& variables = session.settings.environment;
  const fs::path repository = base::repository_top(session.settings.workspace.root);
  std::error_code failed;
  if (!fs::exists(repository / ".git", failed))
    return base::error(ErrorKind::unsupported, "the job has no checkout of git to fetch the head into");
  if (!is_plain_branch(pull_request.head_branch) || !is_commit_id(pull_request.head_commit))
    return base::error(ErrorKind::input, "the head's branch has a name that is not fetched");
  auto fetched = run_git(repository, variables,
                         {"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",
                          "origin", "refs/heads/" + pull_request.head_branch},
                         call);
  if (!fetched) return std::move(fetched).error();
  // Below the folder that no commit has.
  HeadCheckout checkout(repository,
                        session.settings.workspace.root / ".cf" / "heads" / ("head-" + base::random_hex(8)),
                        pull_request.head_commit);
  // The branch may have moved on since the host was asked: the commit is what counts.
  auto made = run_git(
      repository, variables,
      {"worktree", "add", "--quiet", "--force", "--detach", checkout.folder_.string(), checkout.commit_},
      call);
  if (!made) return std::move(made).error();
  return checkout;
}

HeadCheckout::~HeadCheckout() {
  if (folder_.empty()) return;
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
  // One that stays known is forgotten with the job's checkout.
  base::Call call;
  static_cast<void>(
      run_git(repository_, {{"PATH", "/usr/local/bin:/usr/bin:/bin"}}, {"worktree", "prune"}, call));
}

workflow::Settings HeadCheckout::settings(const Session& session) const {
  workflow::Settings settings = session.settings;
  const auto moved = [&](const fs::path& path) {
    return path.empty() ? path : (folder_ / path.lexically_relative(repository_)).lexically_normal();
  };
  settings.workspace.root = moved(settings.workspace.root);
  settings.workspace.commit = commit_;
  settings.descriptor = moved(settings.descriptor);
  settings.project = moved(settings.project);
  if (!session.base->ci.trust_pull_requests) settings.workspace.trust = base::Trust::fork;
  return settings;
}

bool has_head(const Session& session) {
  const std::string& commit = session.settings.workspace.commit;
  return commit.empty() || commit == session.pull_request->head_commit;
}

Result<AtHead> AtHead::enter(Session& session, const base::Call& call) {
  if (has_head(session)) return AtHead(nullptr);
  auto head = HeadCheckout::make(session, call);
  if (!head) {
    base::Error error = std::move(head).error();
    error.message = "this job has " + session.settings.workspace.commit.substr(0, 12) +
                    " checked out, not the pull request's head, and can't fetch that (" + error.message + ")";
    return error;
  }
  session.say(session.pull_request->head_commit.substr(0, 12) +
              ", the pull request's head, is fetched: this job has another commit");
  workflow::Settings at_head = head->settings(session);
  auto fetched = std::make_unique<Fetched>(
      Fetched{session, *std::move(head), std::move(session.settings), std::move(session.event.commit)});
  session.settings = std::move(at_head);
  session.event.commit = session.settings.workspace.commit;
  return AtHead(std::move(fetched));
}

AtHead::~AtHead() {
  if (!fetched_) return;
  fetched_->session.settings = std::move(fetched_->settings);
  fetched_->session.event.commit = std::move(fetched_->commit);
}

}  // namespace cf::ci
