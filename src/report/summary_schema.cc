#include "plan/change_json.h"
#include "plan/error_json.h"
#include "report/report.h"

namespace cf::report {

// docs/schema/summary.schema.json is this text; a test holds them equal.
std::string summary_schema() {
  return std::string(R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:cloud-foundation:schema:summary:1",
  "title": "Deploy Summary of Cloud Foundation",
  "description": "What `cf deploy ENV --output json` and `cf undeploy ENV --output json` print.",
  "type": "object",
  "properties": {
    "schema": {"const": 1},
    "environment": {"type": "string"},
    "account": {"type": "string"},
    "plan": {"type": "string", "description": "Digest of the plan that was carried out."},
    "outcome": {"type": "string"},
    "ok": {"type": "boolean"},
    "cancelled": {"type": "boolean"},
    "refused": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/error"}]},
    "started": {"type": "string"},
    "finished": {"type": "string"},
    "seconds": {"type": "number"},
    "units": {"type": "array", "items": {"$ref": "#/$defs/unit"}}
  },
  "required": [
    "schema",
    "environment",
    "account",
    "plan",
    "outcome",
    "ok",
    "cancelled",
    "refused",
    "started",
    "finished",
    "seconds",
    "units"
  ],
  "additionalProperties": false,
  "$defs": {
    "unit": {
      "type": "object",
      "properties": {
        "environment": {"type": "string"},
        "account": {"type": "string"},
        "region": {"type": "string"},
        "path": {"type": "string"},
        "stack_name": {"type": "string"},
        "decision": {"enum": ["create", "recreate", "change", "no_change", "delete", "ignored", "blocked"]},
        "state": {
          "enum": ["waiting", "running", "done", "unchanged", "failed", "skipped", "cancelled", "unknown"]
        },
        "outcome": {"type": "string"},
        "final_status": {"type": "string"},
        "reason": {"type": "string"},
        "state_left": {"type": "string"},
        "seconds": {"type": "number"},
        "resources_done": {"type": "integer"},
        "resources_total": {"type": "integer"},
        "failures": {"type": "array", "items": {"$ref": "#/$defs/failure"}, "description": "First cause first."},
        "changes": {"type": "array", "items": {"$ref": "#/$defs/change"}},
        "outputs": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {"key": {"type": "string"}, "value": {"type": "string"}, "export": {"type": "string"}},
            "required": ["key", "value", "export"],
            "additionalProperties": false
          }
        },
        "warnings": {"type": "array", "items": {"type": "string"}},
        "error": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/error"}]}
      },
      "required": [
        "environment",
        "account",
        "region",
        "path",
        "stack_name",
        "decision",
        "state",
        "outcome",
        "final_status",
        "reason",
        "state_left",
        "seconds",
        "resources_done",
        "resources_total",
        "failures",
        "changes",
        "outputs",
        "warnings",
        "error"
      ],
      "additionalProperties": false
    },
    "failure": {
      "type": "object",
      "properties": {
        "logical_id": {"type": "string"},
        "physical_id": {"type": "string"},
        "type": {"type": "string"},
        "status": {"type": "string"},
        "reason": {"type": "string"},
        "timestamp": {"type": "string"}
      },
      "required": ["logical_id", "physical_id", "type", "status", "reason", "timestamp"],
      "additionalProperties": false
    },
    "change": {
      "type": "object",
      "properties": {
)json") + std::string(plan::change_head_properties) +
         std::string(R"json(
      },
      "required": [)json") +
         std::string(plan::change_head_required) + std::string(R"json(],
      "additionalProperties": false
    },
)json") + std::string(plan::error_definition) +
         "\n  }\n}\n";
}

}  // namespace cf::report
