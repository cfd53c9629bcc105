#include "cli/environment_status.h"

#include "base/secrets.h"
#include "document/json.h"

namespace cf::cli {

std::string status_of(const StatusRow& row) {
  if (!row.problem.empty()) return row.problem;
  return row.stack ? base::to_string(row.stack->status) : "not deployed";
}

std::string changed_at(const aws::StackRecord& stack) {
  return stack.last_updated_time.empty() ? stack.creation_time : stack.last_updated_time;
}

std::string shown_output(const StatusRow& row, const aws::Output& output) {
  return row.secret.contains(output.key) ? std::string(base::masked) : base::mask_secrets(output.value);
}

std::string environment_status_json(const std::string& environment, const std::vector<StatusRow>& rows) {
  std::vector<document::Node> list;
  for (const StatusRow& row : rows) {
    document::MappingBuilder entry;
    entry.add("path", row.target->path.str())
        .add("stack_name", row.name)
        .add("region", row.region)
        .add("status", status_of(row))
        .add("problem", document::Node::boolean(!row.problem.empty()));
    if (row.stack) {
      document::MappingBuilder outputs;
      for (const aws::Output& output : row.stack->outputs) outputs.add(output.key, shown_output(row, output));
      entry.add("stack_id", row.stack->id)
          .add("last_change", changed_at(*row.stack))
          .add("reason", row.stack->status_reason);
      entry.add("outputs", std::move(outputs).build());
    }
    list.push_back(std::move(entry).build());
  }
  document::MappingBuilder root;
  root.add("schema", document::Node::integer(1)).add("environment", environment);
  root.add("stacks", document::Node::sequence(std::move(list)));
  return base::mask_secrets(document::to_json(std::move(root).build(), {2})) + "\n";
}

// docs/schema/environment-status.schema.json is this text; a test holds them equal.
std::string environment_status_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:cloud-foundation:schema:environment-status:1",
  "title": "What is deployed of an environment",
  "description": "What `cf status ENV --output json` prints.",
  "type": "object",
  "properties": {
    "schema": {"const": 1},
    "environment": {"type": "string"},
    "stacks": {"type": "array", "items": {"$ref": "#/$defs/stack"}}
  },
  "required": ["schema", "environment", "stacks"],
  "additionalProperties": false,
  "$defs": {
    "stack": {
      "type": "object",
      "properties": {
        "path": {"type": "string"},
        "stack_name": {"type": "string"},
        "region": {"type": "string"},
        "status": {
          "type": "string",
          "description": "CloudFormation's; not deployed; or why nobody could look, with `problem` true."
        },
        "problem": {"type": "boolean"},
        "stack_id": {"type": "string", "description": "This and what follows: of deployed stacks only."},
        "last_change": {"type": "string"},
        "reason": {"type": "string", "description": "CloudFormation's, of the status; may be empty."},
        "outputs": {
          "description": "Values that read a secret are ****.",
          "type": "object",
          "additionalProperties": {"type": "string"}
        }
      },
      "required": ["path", "stack_name", "region", "status", "problem"],
      "dependentRequired": {"stack_id": ["last_change", "reason", "outputs"]},
      "additionalProperties": false
    }
  }
}
)json";
}

}  // namespace cf::cli
