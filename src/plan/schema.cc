#include "plan/change_json.h"
#include "plan/error_json.h"
#include "plan/plan.h"

namespace cf::plan {

// docs/schema/plan.schema.json is this text; a test holds them equal.
std::string json_schema() {
  return std::string(R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:cloud-foundation:schema:plan:2",
  "title": "Deploy Plan of Cloud Foundation",
  "description": "What `cf plan ENV --out FILE` writes (complete: true) and `cf plan ENV --output json` prints.",
  "type": "object",
  "properties": {
    "schema": {"const": 2},
    "tool_version": {"type": "string"},
    "id": {"type": "string", "description": "The first twelve digits of the digest."},
    "digest": {
      "type": "string",
      "description": "SHA-256 of the plan's effect: without times and ids of runs and change sets."
    },
    "complete": {"type": "boolean", "description": "Whether template bodies and whole resources are in it."},
    "environment": {"type": "string"},
    "account": {"type": "string", "pattern": "^([0-9]{12})?$"},
    "caller": {"type": "string"},
    "project": {"type": "string"},
    "commit": {"type": "string"},
    "created": {"type": "string"},
    "local": {"type": "boolean"},
    "undeploy": {"type": "boolean", "description": "Whether it is a plan to delete what the environment lists."},
    "counts": {
      "type": "object",
      "properties": {
        "create": {"type": "integer"},
        "recreate": {"type": "integer"},
        "change": {"type": "integer"},
        "no_change": {"type": "integer"},
        "delete": {"type": "integer"},
        "ignored": {"type": "integer"},
        "blocked": {"type": "integer"}
      },
      "required": ["create", "recreate", "change", "no_change", "delete", "ignored", "blocked"],
      "additionalProperties": false
    },
    "warnings": {"type": "array", "items": {"type": "string"}},
    "frozen": {
      "type": "object",
      "additionalProperties": {"type": "string"},
      "description": "Values of date and random, by where they are used."
    },
    "entries": {"type": "array", "items": {"$ref": "#/$defs/entry"}},
    "rules_digest": {"type": "string", "description": "SHA-256 of the environment's rules in the descriptor, if it has any."},
    "rules": {
      "type": "object",
      "description": "What the environment's rules say of the plan; not in a plan file.",
      "properties": {
        "window": {
          "type": "object",
          "properties": {
            "open": {"type": "boolean"},
            "next_opening": {"type": "string"},
            "closes": {"type": "string"},
            "frozen": {"type": "string", "description": "The reason of the freeze that is in force."}
          },
          "required": ["open"]
        },
        "approvals_needed": {"type": "integer"},
        "promote_from": {"type": "string"},
        "findings": {"type": "array", "items": {"type": "object"}},
        "confirmations": {"type": "array", "items": {"type": "object"}},
        "blocks": {"type": "array", "items": {"type": "object"}}
      }
    }
  },
  "required": [
    "schema",
    "tool_version",
    "id",
    "digest",
    "complete",
    "environment",
    "account",
    "caller",
    "project",
    "commit",
    "created",
    "local",
    "counts",
    "warnings",
    "frozen",
    "entries"
  ],
  "additionalProperties": false,
  "$defs": {
    "value": {
      "description": "Any JSON. {\"$unknown\": x}: known after deploy; {\"$secret\": label}; {\"$tag\": t, \"$value\": v}; {\"$literal\": {...}}: a mapping whose keys start with $."
    },
    "entry": {
      "type": "object",
      "properties": {
        "environment": {"type": "string"},
        "account": {"type": "string"},
        "region": {"type": "string"},
        "path": {"type": "string"},
        "stack_name": {"type": "string"},
        "entered_by": {
          "type": "string",
          "description": "Profile and role of its config, by which its account is entered."
        },
        "block": {"enum": ["deploy", "undeploy", "ignore"]},
        "decision": {"enum": ["create", "recreate", "change", "no_change", "delete", "ignored", "blocked"]},
        "reason": {"type": "string"},
        "deferred": {"type": "boolean"},
        "holes": {"type": "array", "items": {"type": "string"}},
        "desired": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/desired"}]},
        "live": {"$ref": "#/$defs/live"},
        "changes": {"type": "array", "items": {"$ref": "#/$defs/resource_change"}},
        "parameters": {"type": "array", "items": {"$ref": "#/$defs/value_change"}},
        "tags": {"type": "array", "items": {"$ref": "#/$defs/value_change"}},
        "outputs": {"type": "array", "items": {"$ref": "#/$defs/value_change"}},
        "settings": {"type": "array", "items": {"$ref": "#/$defs/value_change"}},
        "resolved": {
          "type": "array",
          "items": {"$ref": "#/$defs/value_change"},
          "description": "What SSM-typed parameters stand for."
        },
        "nested": {
          "type": "array",
          "items": {"$ref": "#/$defs/nested_content"},
          "description": "What new nested stacks hold, as far as their templates can be read."
        },
        "uses": {"type": "array", "items": {"$ref": "#/$defs/output_use"}},
        "needs": {"type": "array", "items": {"type": "string"}},
        "destroys": {
          "type": "array",
          "items": {"type": "string"},
          "description": "Logical ids of stateful resources that are deleted or replaced."
        },
        "hooks": {
          "type": "array",
          "items": {"$ref": "#/$defs/hook"},
          "description": "The hooks that a deployment runs, also where nothing changes."
        },
        "bucket": {
          "oneOf": [{"type": "null"}, {"$ref": "#/$defs/bucket"}],
          "description": "The bucket that its template or artifact goes through, if one does."
        },
        "artifact": {
          "oneOf": [{"type": "null"}, {"$ref": "#/$defs/artifact"}],
          "description": "What a deployment of the stack brings into the bucket beforehand."
        },
        "warnings": {"type": "array", "items": {"type": "string"}},
        "notes": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "array", "items": {"$ref": "#/$defs/error"}},
        "change_set_checked": {"type": "boolean"},
        "digest": {"type": "string"}
      },
      "required": [
        "environment",
        "account",
        "region",
        "path",
        "stack_name",
        "entered_by",
        "block",
        "decision",
        "reason",
        "deferred",
        "holes",
        "desired",
        "live",
        "changes",
        "parameters",
        "tags",
        "outputs",
        "settings",
        "resolved",
        "uses",
        "needs",
        "destroys",
        "hooks",
        "artifact",
        "warnings",
        "notes",
        "errors",
        "change_set_checked",
        "digest"
      ],
      "additionalProperties": false
    },
    "desired": {
      "type": "object",
      "properties": {
        "template_path": {"type": "string"},
        "template_digest": {"type": "string"},
        "template_body": {"type": "string"},
        "engine": {"type": "string"},
        "gold": {"type": "string"},
        "parameters": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "key": {"type": "string"},
              "value": {"$ref": "#/$defs/value"},
              "use_previous": {"type": "boolean"}
            },
            "required": ["key", "use_previous"],
            "additionalProperties": false
          }
        },
        "tags": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {"key": {"type": "string"}, "value": {"$ref": "#/$defs/value"}},
            "required": ["key"],
            "additionalProperties": false
          }
        },
        "capabilities": {"type": "array", "items": {"type": "string"}},
        "notification_arns": {"type": "array", "items": {"type": "string"}},
        "role_arn": {"type": "string"},
        "on_failure": {"type": "string"},
        "disable_rollback": {"type": "boolean"},
        "timeout_minutes": {"type": "integer"},
        "bucket": {"type": "string"},
        "key_prefix": {"type": "string"},
        "termination_protection": {"type": "boolean"},
        "stack_policy": {"type": "string"}
      },
      "required": [
        "template_path",
        "template_digest",
        "parameters",
        "tags",
        "capabilities",
        "notification_arns",
        "role_arn",
        "on_failure",
        "disable_rollback",
        "timeout_minutes"
      ],
      "additionalProperties": false
    },
    "hook": {
      "type": "object",
      "properties": {
        "point": {"type": "string"},
        "kind": {"type": "string"},
        "call": {"$ref": "#/$defs/value", "description": "A text, or a mapping with run and shell: all that is run."},
        "expression": {
          "$ref": "#/$defs/value",
          "description": "As the config has it, if parts of the call are known only after the deployment."
        },
        "sources": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {"place": {"type": "string"}, "value": {"$ref": "#/$defs/value"}},
            "required": ["place", "value"],
            "additionalProperties": false
          },
          "description": "What the expression's resolvers gave."
        },
        "text": {"type": "string", "description": "For people, in one line."}
      },
      "required": ["point", "kind", "call", "text"],
      "additionalProperties": false
    },
    "nested_content": {
      "type": "object",
      "properties": {
        "path": {"type": "string", "description": "Of logical ids."},
        "url": {"type": "string"},
        "digest": {"type": "string", "description": "SHA-256 of the template."},
        "resources": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "logical_id": {"type": "string"},
              "type": {"type": "string"},
              "condition": {"type": "string", "description": "By its name: it is made only if that is true, which is known after deploy."}
            },
            "required": ["logical_id", "type"],
            "additionalProperties": false
          }
        }
      },
      "required": ["path", "digest", "resources"],
      "additionalProperties": false
    },
    "bucket": {
      "type": "object",
      "properties": {
        "name": {"type": "string"},
        "owner": {"type": "string", "description": "The account that must own it."},
        "is_made": {"type": "boolean", "description": "It is not there: the deployment makes it."}
      },
      "required": ["name", "owner", "is_made"],
      "additionalProperties": false
    },
    "artifact": {
      "type": "object",
      "properties": {
        "name": {"type": "string"},
        "digest": {"type": "string", "description": "SHA-256 of its content."},
        "bucket": {"type": "string"},
        "key": {"type": "string"}
      },
      "required": ["name", "digest", "bucket", "key"],
      "additionalProperties": false
    },
    "live": {
      "type": "object",
      "properties": {
        "exists": {"type": "boolean"},
        "stack_id": {"type": "string"},
        "status": {"type": "string"},
        "last_updated_time": {"type": "string"},
        "template_digest": {"type": "string"},
        "parameters_digest": {"type": "string"},
        "left": {
          "type": "array",
          "items": {"type": "string"},
          "description": "Of a stack that is to be recreated: logical ids of what its failed creation left."
        }
      },
      "required": ["exists", "stack_id", "status", "last_updated_time", "template_digest", "parameters_digest"],
      "additionalProperties": false
    },
    "resource_change": {
      "type": "object",
      "properties": {
)json") + std::string(change_head_properties) +
         std::string(R"json(,
        "policy_action": {"type": "string"},
        "properties": {"type": "array", "items": {"$ref": "#/$defs/property_change"}},
        "before": {"$ref": "#/$defs/value"},
        "after": {"$ref": "#/$defs/value"}
      },
      "required": [)json") +
         std::string(change_head_required) + std::string(R"json(, "policy_action", "properties"],
      "additionalProperties": false
    },
    "property_change": {
      "type": "object",
      "properties": {
        "path": {"type": "string"},
        "attribute": {"type": "string"},
        "name": {"type": "string"},
        "before": {"$ref": "#/$defs/value"},
        "after": {"$ref": "#/$defs/value"},
        "requires_recreation": {"enum": ["no", "yes", "maybe"]},
        "static": {"type": "boolean"},
        "change_source": {"type": "string"},
        "causing_entity": {"type": "string"}
      },
      "required": [
        "path",
        "attribute",
        "name",
        "requires_recreation",
        "static",
        "change_source",
        "causing_entity"
      ],
      "additionalProperties": false
    },
    "value_change": {
      "type": "object",
      "properties": {
        "key": {"type": "string"},
        "before": {"$ref": "#/$defs/value"},
        "after": {"$ref": "#/$defs/value"}
      },
      "required": ["key"],
      "additionalProperties": false
    },
    "output_use": {
      "type": "object",
      "properties": {
        "output": {"type": "string"},
        "export": {"type": "string"},
        "used_by": {"type": "array", "items": {"type": "string"}},
        "removed": {"type": "boolean"},
        "changed": {"type": "boolean"}
      },
      "required": ["output", "export", "used_by", "removed", "changed"],
      "additionalProperties": false
    },
)json") + std::string(error_definition) +
         "\n  }\n}\n";
}

}  // namespace cf::plan
