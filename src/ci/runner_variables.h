// The environment of a job, with the original tool's names beside ours.
#pragma once

#include <initializer_list>
#include <string>

#include "ci/event.h"

namespace cf::ci {

class RunnerVariables {
 public:
  explicit RunnerVariables(const Variables& variables) : variables_(variables) {}
  // The first that is set and not empty; "": none.
  std::string first(std::initializer_list<const char*> names) const;
  std::string operator[](const char* name) const { return first({name}); }
  bool has(const char* name) const { return !first({name}).empty(); }
  // "true", "1", "yes" in any letter case.
  bool flag(std::initializer_list<const char*> names, bool otherwise) const;

 private:
  const Variables& variables_;
};

// One for each runner; `event` has its runner set.
base::Result<void> read_github_actions(const RunnerVariables& variables, const ReadFile& read_file,
                                       Event& event);
base::Result<void> read_gitlab_ci(const RunnerVariables& variables, const ReadFile& read_file, Event& event);
base::Result<void> read_codebuild(const RunnerVariables& variables, const ReadFile& read_file, Event& event);
base::Result<void> read_jenkins(const RunnerVariables& variables, const ReadFile& read_file, Event& event);
base::Result<void> read_bitbucket(const RunnerVariables& variables, const ReadFile& read_file, Event& event);

// "https://github.com/o/r.git", "git@gitlab.com:g/s/r.git": "o/r", "g/s/r"; the host by its name if it is a
// known one.
void read_clone_url(const std::string& url, Event& event);

}  // namespace cf::ci
