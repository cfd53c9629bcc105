// The head of a pull request in a work tree of its own, for jobs that have the base branch checked out:
// comments start those on most runners.
//
// It is fetched by git from `origin`, as the runner has set it up, and is the very commit that the host names
// as the head. Nothing of it is run: no hooks, filters or submodules; symbolic links become files with their
// text. What is planned there is planned without Python, commands, templates from the web and credentials in
// its variables (Trust::fork), unless the base branch's descriptor trusts pull requests: this job may hold
// more than one that is started for a pull request.
#pragma once

#include <filesystem>

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

}  // namespace cf::ci
