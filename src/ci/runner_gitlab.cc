#include "ci/runner_variables.h"
#include "document/json.h"

namespace cf::ci {

using base::Result;

namespace {

// A note hook that was relayed to a pipeline trigger: GitLab puts its body into the file TRIGGER_PAYLOAD.
Result<void> read_trigger(const RunnerVariables& variables, const ReadFile& read_file, Event& event) {
  const std::string path = variables["TRIGGER_PAYLOAD"];
  if (path.empty()) {
    event.kind = EventKind::resume;
    return {};
  }
  auto text = read_file(path);
  if (!text) return std::move(text).error().while_("reading TRIGGER_PAYLOAD");
  auto payload = document::parse_json_text(*text);
  if (!payload) return std::move(payload).error().while_("reading TRIGGER_PAYLOAD");
  const document::Node& hook = *payload;
  if (hook["object_kind"].text() != "note") {
    event.why = "the trigger is for " + std::string(hook["object_kind"].text()) + ", which asks for nothing";
  } else if (hook["object_attributes"]["noteable_type"].text() != "MergeRequest") {
    event.why = "the comment is not on a merge request";
  } else {
    event.kind = EventKind::comment;
    event.pull_request = hook["merge_request"]["iid"].text();
    event.comment_id = hook["object_attributes"]["id"].text();
  }
  return {};
}

}  // namespace

Result<void> read_gitlab_ci(const RunnerVariables& variables, const ReadFile& read_file, Event& event) {
  event.host = forge::Host::gitlab;
  event.api = variables["CI_API_V4_URL"];
  event.repository = variables["CI_PROJECT_PATH"];
  event.commit = variables.first({"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "CI_COMMIT_SHA"});
  event.branch = variables["CI_COMMIT_BRANCH"];
  event.run_url = variables["CI_JOB_URL"];
  event.run_id = variables["CI_JOB_ID"];
  const std::string source = variables["CI_PIPELINE_SOURCE"];
  if (source == "merge_request_event") {
    event.kind = EventKind::pull_request;
    event.pull_request = variables["CI_MERGE_REQUEST_IID"];
    event.fork = variables["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] != variables["CI_MERGE_REQUEST_PROJECT_ID"];
  } else if (source == "push") {
    event.kind = EventKind::push;
    if (event.branch.empty()) {
      event.kind = EventKind::nothing;
      event.why = "a tag was pushed";
    }
  } else if (source == "schedule") {
    event.kind = EventKind::resume;
  } else if (source == "trigger") {
    return read_trigger(variables, read_file, event);
  } else {
    event.why = "a pipeline started by " + source + " asks for nothing";
  }
  return {};
}

}  // namespace cf::ci
