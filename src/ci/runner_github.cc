#include "base/strings.h"
#include "ci/runner_variables.h"
#include "document/json.h"

namespace cf::ci {

using base::Result;
using document::Node;

namespace {

std::string text_at(const Node& node, std::string_view key) {
  return std::string(node[key].text());
}

void read_pull_request_event(const Node& payload, Event& event) {
  const std::string action = text_at(payload, "action");
  event.pull_request = text_at(payload, "number");
  event.commit = text_at(payload["pull_request"]["head"], "sha");
  const std::string head = text_at(payload["pull_request"]["head"]["repo"], "full_name");
  const std::string base = text_at(payload["pull_request"]["base"]["repo"], "full_name");
  event.fork = head != base;
  if (action == "opened" || action == "synchronize" || action == "reopened" || action == "ready_for_review") {
    event.kind = EventKind::pull_request;
  } else if (action == "closed") {
    event.kind = EventKind::closed;
  } else {
    event.why = "nothing is planned when a pull request is " + action;
  }
}

void read_comment_event(const Node& payload, Event& event) {
  if (!payload["issue"].has("pull_request")) {
    event.why = "the comment is on an issue, not on a pull request";
  } else if (text_at(payload, "action") != "created") {
    event.why = "only new comments count, this one was " + text_at(payload, "action");
  } else {
    event.kind = EventKind::comment;
    event.pull_request = text_at(payload["issue"], "number");
    event.comment_id = text_at(payload["comment"], "id");
  }
}

}  // namespace

Result<void> read_github_actions(const RunnerVariables& variables, const ReadFile& read_file, Event& event) {
  event.host = forge::Host::github;
  event.api = variables["GITHUB_API_URL"];
  event.repository = variables["GITHUB_REPOSITORY"];
  event.commit = variables["GITHUB_SHA"];
  event.branch = variables["GITHUB_REF_NAME"];
  event.run_id = variables["GITHUB_RUN_ID"];
  if (!event.run_id.empty()) event.run_id += "." + variables["GITHUB_RUN_ATTEMPT"];
  if (variables.has("GITHUB_SERVER_URL"))
    event.run_url = variables["GITHUB_SERVER_URL"] + "/" + event.repository + "/actions/runs/" +
                    variables["GITHUB_RUN_ID"];
  const std::string name = variables["GITHUB_EVENT_NAME"];
  if (name == "schedule") {
    event.kind = EventKind::resume;
    return {};
  }
  if (name == "push") {
    event.kind = EventKind::push;
    if (variables["GITHUB_REF_TYPE"] == "tag") {
      event.kind = EventKind::nothing;
      event.why = "a tag was pushed";
    }
    return {};
  }
  const std::string path = variables["GITHUB_EVENT_PATH"];
  Node payload;
  if (!path.empty()) {
    auto text = read_file(path);
    if (!text) return std::move(text).error().while_("reading GITHUB_EVENT_PATH");
    auto parsed = document::parse_json_text(*text);
    if (!parsed) return std::move(parsed).error().while_("reading GITHUB_EVENT_PATH");
    payload = *std::move(parsed);
  }
  if (name == "pull_request" || name == "pull_request_target") {
    read_pull_request_event(payload, event);
  } else if (name == "issue_comment") {
    read_comment_event(payload, event);
  } else if (name == "workflow_dispatch" || name == "repository_dispatch") {
    event.environment =
        text_at(payload[name == "workflow_dispatch" ? "inputs" : "client_payload"], "environment");
    event.kind = event.environment.empty() ? EventKind::resume : EventKind::stage;
  } else {
    event.why = "the event " + name + " asks for nothing";
  }
  return {};
}

}  // namespace cf::ci
