// CodeBuild, Jenkins, Bitbucket Pipelines.
#include "base/strings.h"
#include "ci/runner_variables.h"

namespace cf::ci {

using base::Result;

namespace {

std::string without_prefix(std::string text, std::string_view prefix) {
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  return text;
}

}  // namespace

Result<void> read_codebuild(const RunnerVariables& variables, const ReadFile&, Event& event) {
  read_clone_url(variables["CODEBUILD_SOURCE_REPO_URL"], event);
  event.commit = variables["CODEBUILD_RESOLVED_SOURCE_VERSION"];
  event.run_url = variables["CODEBUILD_PUBLIC_BUILD_URL"];
  event.run_id = variables["CODEBUILD_BUILD_ID"];
  event.branch = without_prefix(variables["CODEBUILD_WEBHOOK_HEAD_REF"], "refs/heads/");
  const std::string name = variables["CODEBUILD_WEBHOOK_EVENT"];
  const std::string trigger = variables["CODEBUILD_WEBHOOK_TRIGGER"];
  if (trigger.starts_with("pr/")) event.pull_request = trigger.substr(3);
  if (name == "PULL_REQUEST_CREATED" || name == "PULL_REQUEST_UPDATED" || name == "PULL_REQUEST_REOPENED") {
    event.kind = EventKind::pull_request;
  } else if (name == "PULL_REQUEST_CLOSED" || name == "PULL_REQUEST_MERGED") {
    event.kind = EventKind::closed;
  } else if (name == "PUSH") {
    event.kind = trigger.starts_with("tag/") ? EventKind::nothing : EventKind::push;
    if (event.kind == EventKind::nothing) event.why = "a tag was pushed";
  } else if (!name.empty()) {
    event.why = "the event " + name + " asks for nothing";
  } else if (variables["CODEBUILD_INITIATOR"].starts_with("rule/")) {
    event.kind = EventKind::resume;  // EventBridge; one that relays an event sets CF_EVENT
  }
  return {};
}

Result<void> read_jenkins(const RunnerVariables& variables, const ReadFile&, Event& event) {
  read_clone_url(variables["GIT_URL"], event);
  event.commit = variables["GIT_COMMIT"];
  event.branch = variables["BRANCH_NAME"];
  event.run_url = variables["BUILD_URL"];
  event.run_id = variables["BUILD_TAG"];
  if (variables.has("CHANGE_ID")) {
    event.kind = EventKind::pull_request;
    event.pull_request = variables["CHANGE_ID"];
    event.fork = variables.has("CHANGE_FORK");
  } else if (variables["BUILD_CAUSE"] == "TIMERTRIGGER") {
    event.kind = EventKind::resume;
  } else if (!event.branch.empty()) {
    event.kind = EventKind::push;
  }
  return {};
}

Result<void> read_bitbucket(const RunnerVariables& variables, const ReadFile&, Event& event) {
  event.host = forge::Host::bitbucket;
  event.repository = variables["BITBUCKET_REPO_FULL_NAME"];
  event.commit = variables["BITBUCKET_COMMIT"];
  event.branch = variables["BITBUCKET_BRANCH"];
  event.run_id = variables["BITBUCKET_PIPELINE_UUID"];
  if (event.run_id.empty()) event.run_id = variables["BITBUCKET_BUILD_NUMBER"];
  event.run_url = "https://bitbucket.org/" + event.repository + "/pipelines/results/" +
                  variables["BITBUCKET_BUILD_NUMBER"];
  if (variables.has("BITBUCKET_PR_ID")) {
    event.kind = EventKind::pull_request;
    event.pull_request = variables["BITBUCKET_PR_ID"];
  } else if (variables.has("BITBUCKET_TAG")) {
    event.why = "a tag was pushed";
  } else if (!event.branch.empty()) {
    event.kind = EventKind::push;
  }
  return {};
}

}  // namespace cf::ci
