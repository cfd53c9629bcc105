#include "ci/event.h"

#include <algorithm>

#include "base/strings.h"
#include "ci/runner_variables.h"

namespace cf::ci {

namespace {

using base::ErrorKind;
using base::Result;

Runner runner_of(const RunnerVariables& variables) {
  if (variables.flag({"GITHUB_ACTIONS"}, false)) return Runner::github_actions;
  if (variables.flag({"GITLAB_CI"}, false)) return Runner::gitlab_ci;
  if (variables.has("CODEBUILD_BUILD_ID")) return Runner::codebuild;
  if (variables.has("BITBUCKET_BUILD_NUMBER")) return Runner::bitbucket;
  if (variables.has("JENKINS_URL")) return Runner::jenkins;
  return Runner::other;
}

std::optional<EventKind> kind_named(const std::string& name) {
  for (const EventKind kind : {EventKind::pull_request, EventKind::closed, EventKind::push,
                               EventKind::comment, EventKind::stage, EventKind::resume})
    if (name == to_string(kind)) return kind;
  return std::nullopt;
}

// What is said outright, by a relay or a person, wins over what the runner lets guess.
Result<void> take_explicit(const RunnerVariables& variables, Event& event) {
  if (const std::string name = variables["CF_EVENT"]; !name.empty()) {
    const auto kind = kind_named(name);
    if (!kind)
      return base::error(ErrorKind::input, "CF_EVENT is '" + name + "'",
                         "it is one of pull_request, closed, push, comment, stage, resume");
    event.kind = *kind;
  }
  const auto take = [&](std::string& into, std::initializer_list<const char*> names) {
    if (std::string text = variables.first(names); !text.empty()) into = std::move(text);
  };
  take(event.pull_request, {"CF_PULL_REQUEST"});
  take(event.comment_id, {"CF_COMMENT"});
  take(event.commit, {"CF_COMMIT"});
  take(event.branch, {"CF_BRANCH"});
  take(event.base_branch, {"CF_BASE_BRANCH"});
  take(event.repository, {"CF_REPOSITORY", "owner_repo"});
  take(event.api, {"CF_FORGE_API"});
  if (const std::string type = variables.first({"CF_FORGE", "repo_type"}); !type.empty()) {
    event.host = forge::host_named(type);
    if (!event.host)
      return base::error(ErrorKind::input, "there is no forge '" + type + "'",
                         "github, gitlab, bitbucket or codecommit");
  }
  event.plan_all = variables.flag({"CF_PLAN_ALL", "plan_all"}, true);
  if (const std::string environment = variables.first({"CF_ENVIRONMENT", "deploy_environment"});
      !environment.empty()) {
    event.environment = environment;
    if (!variables.has("CF_EVENT")) event.kind = EventKind::stage;
  }
  return {};
}

Result<void> require_ids(const Event& event) {
  const auto missing = [](const char* what, const char* variable) {
    return base::error(ErrorKind::input,
                       std::string("the job was started by an event that does not say ") + what,
                       std::string("set ") + variable);
  };
  switch (event.kind) {
    case EventKind::pull_request:
    case EventKind::closed:
      if (event.pull_request.empty()) return missing("which pull request it is of", "CF_PULL_REQUEST");
      break;
    case EventKind::comment:
      if (event.pull_request.empty()) return missing("which pull request it is of", "CF_PULL_REQUEST");
      if (event.comment_id.empty()) return missing("which comment it is of", "CF_COMMENT");
      break;
    case EventKind::stage:
      if (event.environment.empty()) return missing("which environment is to be deployed", "CF_ENVIRONMENT");
      break;
    case EventKind::push:
    case EventKind::resume:
    case EventKind::nothing:
      break;
  }
  return {};
}

}  // namespace

const char* to_string(Runner runner) {
  switch (runner) {
    case Runner::github_actions:
      return "GitHub Actions";
    case Runner::gitlab_ci:
      return "GitLab CI";
    case Runner::codebuild:
      return "CodeBuild";
    case Runner::jenkins:
      return "Jenkins";
    case Runner::bitbucket:
      return "Bitbucket Pipelines";
    case Runner::other:
      return "another runner";
  }
  return "";
}

const char* to_string(EventKind kind) {
  switch (kind) {
    case EventKind::pull_request:
      return "pull_request";
    case EventKind::closed:
      return "closed";
    case EventKind::push:
      return "push";
    case EventKind::comment:
      return "comment";
    case EventKind::stage:
      return "stage";
    case EventKind::resume:
      return "resume";
    case EventKind::nothing:
      return "nothing";
  }
  return "";
}

std::string RunnerVariables::first(std::initializer_list<const char*> names) const {
  for (const char* name : names)
    if (const auto found = variables_.find(name); found != variables_.end() && !found->second.empty())
      return found->second;
  return {};
}

bool RunnerVariables::flag(std::initializer_list<const char*> names, bool otherwise) const {
  const std::string text = base::to_lower(first(names));
  return text.empty() ? otherwise : text == "true" || text == "1" || text == "yes";
}

void read_clone_url(const std::string& url, Event& event) {
  std::string rest = url;
  if (const auto scheme = rest.find("://"); scheme != std::string::npos) {
    rest.erase(0, scheme + 3);
  } else if (const auto colon = rest.find(':'); colon != std::string::npos) {
    rest[colon] = '/';
  }
  if (const auto at = rest.find('@'); at != std::string::npos && at < rest.find('/')) rest.erase(0, at + 1);
  const std::string host = base::to_lower(rest.substr(0, rest.find('/')));
  std::string path = rest.find('/') == std::string::npos ? "" : rest.substr(rest.find('/') + 1);
  if (path.ends_with(".git")) path.resize(path.size() - 4);
  if (host.starts_with("git-codecommit.")) {
    event.host = forge::Host::codecommit;
    path = path.substr(path.rfind('/') + 1);
  } else if (host == "github.com") {
    event.host = forge::Host::github;
  } else if (host == "gitlab.com") {
    event.host = forge::Host::gitlab;
  } else if (host == "bitbucket.org") {
    event.host = forge::Host::bitbucket;
  }
  if (event.repository.empty()) event.repository = path;
}

Result<Event> read_event(const Variables& all, const ReadFile& read_file) {
  const RunnerVariables variables(all);
  Event event;
  event.runner = runner_of(variables);
  event.why = "the runner does not say what happened";
  Result<void> read;
  switch (event.runner) {
    case Runner::github_actions:
      read = read_github_actions(variables, read_file, event);
      break;
    case Runner::gitlab_ci:
      read = read_gitlab_ci(variables, read_file, event);
      break;
    case Runner::codebuild:
      read = read_codebuild(variables, read_file, event);
      break;
    case Runner::jenkins:
      read = read_jenkins(variables, read_file, event);
      break;
    case Runner::bitbucket:
      read = read_bitbucket(variables, read_file, event);
      break;
    case Runner::other:
      break;
  }
  if (!read) return std::move(read).error();
  if (auto taken = take_explicit(variables, event); !taken) return std::move(taken).error();
  if (auto enough = require_ids(event); !enough) return std::move(enough).error();
  return event;
}

Result<std::string> token_of(const Variables& all, forge::Host host) {
  const RunnerVariables variables(all);
  std::string token;
  std::string own;
  switch (host) {
    case forge::Host::github:
      own = "GITHUB_TOKEN";
      token = variables.first({"CF_FORGE_TOKEN", "GITHUB_TOKEN", "GH_TOKEN", "access_token"});
      break;
    case forge::Host::gitlab:
      own = "GITLAB_TOKEN";
      token = variables.first({"CF_FORGE_TOKEN", "GITLAB_TOKEN", "access_token"});
      break;
    case forge::Host::bitbucket:
      own = "BITBUCKET_TOKEN";
      token = variables.first({"CF_FORGE_TOKEN", "BITBUCKET_TOKEN", "bb_app_pwd"});
      break;
    case forge::Host::codecommit:
      return std::string();
  }
  if (!token.empty()) return token;
  return base::error(ErrorKind::credentials, std::string("there is no token for ") + forge::to_string(host),
                     "set CF_FORGE_TOKEN or " + own);
}

}  // namespace cf::ci
