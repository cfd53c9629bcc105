// What happened, as the runner that started this job tells it in its environment: a pull request, a push, a
// comment, a stage of a pipeline, a schedule. A runner's word is good for ids only; whoever acts on one asks
// the forge.
//
// After the runners' documentation: GitHub Actions "Default environment variables" and "Events that trigger
// workflows", GitLab "Predefined CI/CD variables", CodeBuild "Environment variables in build environments",
// Jenkins Multibranch, Bitbucket Pipelines "Variables and secrets".
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/error.h"
#include "forge/forge.h"

namespace cf::ci {

enum class Runner { github_actions, gitlab_ci, codebuild, jenkins, bitbucket, other };
const char* to_string(Runner runner);

enum class EventKind {
  pull_request,  // opened, or its head moved: plan
  closed,        // without being merged, or merged (the push is an event of its own): let go of what it holds
  push,          // to a branch
  comment,       // on a pull request
  stage,         // a pipeline asks for one environment
  resume,        // a schedule: go on with what waits
  nothing,
};
const char* to_string(EventKind kind);

struct Event {
  Runner runner = Runner::other;
  EventKind kind = EventKind::nothing;
  std::optional<forge::Host> host;  // none: the runner does not say
  std::string api, repository;      // of the forge; empty: its default, not known
  std::string pull_request;         // number; empty: none
  std::string comment_id;
  std::string commit, branch;
  std::string base_branch;  // that is deployed; empty: the host's default branch
  std::string environment;  // of a stage
  bool fork = false;     // the runner says so: then nothing is asked with credentials, whatever the host says
  bool plan_all = true;  // plan every environment, not only the first
  std::string run_url, run_id;
  std::string why;  // of `nothing`: one sentence
};

using Variables = std::map<std::string, std::string>;
using ReadFile = std::function<base::Result<std::string>(const std::string& path)>;

// Kind input: the runner's variables or event file contradict each other or can't be read.
base::Result<Event> read_event(const Variables& variables, const ReadFile& read_file);

// Where the forge's token is: the first of these that is set. Kind credentials: none, with what to set.
base::Result<std::string> token_of(const Variables& variables, forge::Host host);

}  // namespace cf::ci
