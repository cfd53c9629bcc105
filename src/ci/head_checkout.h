// The head of a pull request in a work tree of its own, for jobs that have the base branch checked out:
// comments start those on most runners.
//
// It is fetched by git from `origin`, as the runner has set it up, and is the very commit that the host names
// as the head. Nothing of it is run: no hooks, filters or submodules; symbolic links become files with their
// text. What is planned and deployed there is so without Python, commands, templates from the web and
// credentials in its variables (Trust::fork), unless the base branch's descriptor trusts pull requests: this
// job may hold more than one that is started for a pull request.
#pragma once

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "ci/session.h"

namespace cf::ci {

class HeadCheckout {
 public:
  // Kind unsupported: there is no work tree of git to fetch into, or no git; input: the branch's name is none
  // that is fetched; else that of what git said. The pull request is open and no fork's.
  static base::Result<HeadCheckout> make(const Session& session, const base::Call& call);
  HeadCheckout(HeadCheckout&&) noexcept = default;
  HeadCheckout& operator=(HeadCheckout&&) = delete;
  // Removes the work tree.
  ~HeadCheckout();

  // As those of the session, within the work tree.
  workflow::Settings settings(const Session& session) const;

 private:
  HeadCheckout(std::filesystem::path repository, std::filesystem::path folder, std::string commit)
      : repository_(std::move(repository)), folder_(std::move(folder)), commit_(std::move(commit)) {}

  std::filesystem::path repository_, folder_;  // an empty folder: moved from
  std::string commit_;
};

// Whether this job has the pull request's head checked out, as far as it is known.
bool has_head(const Session& session);

// As long as it lives, the session is at the pull request's head: in the job's own checkout if that has it,
// else in one that is fetched. The session must outlive it.
class AtHead {
 public:
  // Errors are those of HeadCheckout::make, and say what this job has in place of the head.
  static base::Result<AtHead> enter(Session& session, const base::Call& call);
  AtHead(AtHead&&) noexcept = default;
  AtHead& operator=(AtHead&&) = delete;
  ~AtHead();

 private:
  struct Fetched {
    Session& session;
    HeadCheckout head;
    // The session's, as they were.
    workflow::Settings settings;
    std::string commit;
  };
  explicit AtHead(std::unique_ptr<Fetched> fetched) : fetched_(std::move(fetched)) {}

  std::unique_ptr<Fetched> fetched_;  // none: there was nothing to fetch, or moved from
};

}  // namespace cf::ci
