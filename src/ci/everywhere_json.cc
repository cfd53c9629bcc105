#include "base/secrets.h"
#include "ci/everywhere.h"
#include "document/json.h"

namespace cf::ci {

namespace {

using document::MappingBuilder;
using document::Node;

Node live_json(const std::optional<LiveStacks>& live) {
  if (!live) return Node::null();
  return MappingBuilder()
      .add("commit", live->commit)
      .add("plan", live->plan_id)
      .add("pull_request", live->pull_request)
      .add("at", base::iso8601(live->at))
      .add("partly", Node::boolean(live->partly))
      .add("reached", document::strings(live->reached))
      .add("elsewhere", live->elsewhere)
      .build();
}

Node deployment_json(const std::optional<Deployment>& deployment) {
  if (!deployment) return Node::null();
  return MappingBuilder()
      .add("plan", deployment->plan_id)
      .add("commit", deployment->commit)
      .add("pull_request", deployment->pull_request)
      .add("requested_by", deployment->requested_by)
      .add("progress", to_string(deployment->progress))
      .add("waits_for", deployment->waits_for)
      .add("resume_at", deployment->resume_at ? base::iso8601(*deployment->resume_at) : "")
      .add("started", base::iso8601(deployment->started))
      .add("changed", base::iso8601(deployment->changed))
      .build();
}

Node environment_json(const EnvironmentStatus& status, const Everywhere& everywhere) {
  const auto problem = everywhere.problems.find(status.environment);
  return MappingBuilder()
      .add("name", status.environment)
      .add("live", live_json(status.live))
      .add("deployment", deployment_json(status.deployment))
      .add("window", status.window)
      .add("locks", document::strings(status.locks))
      .add("problem", problem == everywhere.problems.end() ? "" : problem->second.message)
      .build();
}

}  // namespace

std::string everywhere_json(const Everywhere& everywhere) {
  std::vector<Node> environments, stacks;
  for (const EnvironmentStatus& status : everywhere.environments)
    environments.push_back(environment_json(status, everywhere));
  for (const StackInPlace& stack : everywhere.stacks)
    stacks.push_back(MappingBuilder()
                         .add("stack", stack.stack)
                         .add("stack_name", stack.stack_name)
                         .add("environment", stack.environment)
                         .add("region", stack.region.str())
                         .add("standing", to_string(stack.standing.standing))
                         .add("why", stack.standing.why)
                         .add("status", stack.status)
                         .add("last_change", stack.last_change)
                         .build());
  MappingBuilder calls;
  for (const auto& [name, count] : everywhere.calls)
    calls.add(name, Node::integer(static_cast<std::int64_t>(count)));
  const Node all = MappingBuilder()
                       .add("schema", Node::integer(1))
                       .add("commit", everywhere.commit)
                       .add("environments", Node::sequence(std::move(environments)))
                       .add("stacks", Node::sequence(std::move(stacks)))
                       .add("calls", calls.build())
                       .build();
  return base::mask_secrets(document::to_json(all, {2})) + "\n";
}

// docs/schema/status.schema.json is this text; a test holds them equal.
std::string status_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:cloud-foundation:schema:status:1",
  "title": "Where everything stands",
  "description": "What `cf status --output json` prints without an environment.",
  "type": "object",
  "properties": {
    "schema": {"const": 1},
    "commit": {"type": "string", "description": "Checked out; empty: not a git work tree."},
    "environments": {"type": "array", "items": {"$ref": "#/$defs/environment"}},
    "stacks": {"type": "array", "items": {"$ref": "#/$defs/stack"}},
    "calls": {
      "description": "Requests that were sent to AWS, by operation.",
      "type": "object",
      "additionalProperties": {"type": "integer"}
    }
  },
  "required": ["schema", "commit", "environments", "stacks", "calls"],
  "additionalProperties": false,
  "$defs": {
    "environment": {
      "type": "object",
      "properties": {
        "name": {"type": "string"},
        "live": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/live"}]},
        "deployment": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/deployment"}]},
        "window": {"type": "string", "description": "Empty: there are neither windows nor freezes."},
        "locks": {"type": "array", "items": {"type": "string"}},
        "problem": {"type": "string", "description": "Why nobody could look there; empty: somebody could."}
      },
      "required": ["name", "live", "deployment", "window", "locks", "problem"],
      "additionalProperties": false
    },
    "live": {
      "type": "object",
      "properties": {
        "commit": {"type": "string"},
        "plan": {"type": "string"},
        "pull_request": {"type": "string"},
        "at": {"type": "string"},
        "partly": {"type": "boolean", "description": "Not every stack has the commit."},
        "reached": {
          "description": "Of a commit that is live partly: the regions that have it.",
          "type": "array",
          "items": {"type": "string"}
        },
        "elsewhere": {"type": "string", "description": "The commit of the others; empty: not known."}
      },
      "required": ["commit", "plan", "pull_request", "at", "partly", "reached", "elsewhere"],
      "additionalProperties": false
    },
    "deployment": {
      "type": "object",
      "properties": {
        "plan": {"type": "string"},
        "commit": {"type": "string"},
        "pull_request": {"type": "string"},
        "requested_by": {"type": "string"},
        "progress": {"enum": ["waiting", "running", "baking", "done", "failed"]},
        "waits_for": {"type": "string"},
        "resume_at": {"type": "string"},
        "started": {"type": "string"},
        "changed": {"type": "string"}
      },
      "required": [
        "plan",
        "commit",
        "pull_request",
        "requested_by",
        "progress",
        "waits_for",
        "resume_at",
        "started",
        "changed"
      ],
      "additionalProperties": false
    },
    "stack": {
      "type": "object",
      "properties": {
        "stack": {"type": "string", "description": "Relative to the environment."},
        "stack_name": {"type": "string"},
        "environment": {"type": "string"},
        "region": {"type": "string"},
        "standing": {
          "enum": ["ok", "failed", "not deployed", "in progress", "changed outside", "behind", "not known"]
        },
        "why": {"type": "string"},
        "status": {"type": "string", "description": "CloudFormation's; empty: there is no such stack."},
        "last_change": {"type": "string"}
      },
      "required": [
        "stack",
        "stack_name",
        "environment",
        "region",
        "standing",
        "why",
        "status",
        "last_change"
      ],
      "additionalProperties": false
    }
  }
}
)json";
}

}  // namespace cf::ci
