#include "descriptor/rules_schema.h"

namespace cf::descriptor {

std::string layers_schema() {
  return R"schema(    "environments2": {
      "description": "The environments in the order of promotion.",
      "type": "array",
      "minItems": 1,
      "items": {
        "type": "object",
        "required": ["name", "account_id"],
        "properties": {
          "name": { "$ref": "#/$defs/environmentName" },
          "account_id": { "$ref": "#/$defs/accountId" },
          "group": {
            "description": "The groups whose rules it has; later ones come before earlier ones.",
            "$ref": "#/$defs/texts"
          }
        },
        "$ref": "#/$defs/rules",
        "unevaluatedProperties": false
      }
    },
    "layer": { "$ref": "#/$defs/rules", "unevaluatedProperties": false },
    "rules": {
      "type": "object",
      "properties": {
        "regions": { "description": "The regions it is deployed in.", "$ref": "#/$defs/regions" },
        "overlays": {
          "description": "Parameters that differ in one region, by the region.",
          "type": ["object", "null"],
          "propertyNames": { "$ref": "#/$defs/region" },
          "additionalProperties": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/overlay" }] }
        },
        "waves": {
          "description": "The order of the regions; each is in one wave.",
          "type": ["array", "null"],
          "maxItems": 100,
          "items": { "$ref": "#/$defs/wave" }
        },
        "failure_tolerance": {
          "description": "So many regions may fail before no further wave starts.",
          "anyOf": [{ "type": "null" }, { "type": "integer", "minimum": 0, "maximum": 100 }, { "type": "string", "pattern": "^0*([0-9]{1,2}|100)$" }]
        },
        "on_window_end": {
          "description": "What goes on past the end of a window: the running wave, or all of them.",
          "enum": ["finish_wave", "finish_environment", null]
        },
        "role": { "description": "Name or ARN of the role that deploys.", "$ref": "#/$defs/role" },
        "plan_role": { "description": "Name or ARN of the role that plans; without it, role.", "$ref": "#/$defs/role" },
        "external_id": {
          "description": "Handed over when a role is assumed.",
          "type": ["string", "integer", "null"],
          "pattern": "^[A-Za-z0-9_+=,.@:/-]{2,1224}$",
          "minimum": 10
        },
        "session_tags": {
          "description": "Tags of the session in which a role is used.",
          "type": ["object", "null"],
          "maxProperties": 50,
          "propertyNames": { "pattern": "^(?![Aa][Ww][Ss]:)[A-Za-z0-9 _.:/=+@-]{1,128}$" },
          "additionalProperties": {
            "type": ["string", "number", "boolean", "null"],
            "pattern": "^(?=.*[^ ])[A-Za-z0-9 _.:/=+@-]{1,256}$"
          }
        },
        "session_policy": { "description": "Sessions may touch the plan's stacks only.", "$ref": "#/$defs/optionalFlag" },
        "approvals": {
          "description": "How many people must approve a plan, and who they may be. A number is short for count.",
          "anyOf": [
            { "type": "null" },
            { "$ref": "#/$defs/count" },
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "count": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/count" }] },
                "users": { "$ref": "#/$defs/users" },
                "teams": { "$ref": "#/$defs/teams" },
                "valid_for": { "description": "How long an approval lasts.", "type": ["string", "null"], "pattern": "^0*[1-9][0-9]*[smhd]$" }
              },
              "allOf": [
                {
                  "if": { "required": ["users"], "properties": { "users": { "$ref": "#/$defs/nobody" } } },
                  "then": { "required": ["teams"], "properties": { "teams": { "not": { "$ref": "#/$defs/nobody" } } } }
                },
                {
                  "if": { "required": ["teams"], "properties": { "teams": { "$ref": "#/$defs/nobody" } } },
                  "then": { "required": ["users"], "properties": { "users": { "not": { "$ref": "#/$defs/nobody" } } } }
                }
              ]
            }
          ]
        },
        "deployers": { "description": "Who may ask for a deployment.", "$ref": "#/$defs/people" },
        "break_glass": { "description": "Who may deploy in spite of windows and freezes.", "$ref": "#/$defs/people" },
        "windows": {
          "description": "The times in which a deployment may start.",
          "type": ["array", "null"],
          "maxItems": 100,
          "items": { "$ref": "#/$defs/window" }
        },
        "freezes": {
          "description": "The times in which none may start, whatever the windows say.",
          "type": ["array", "null"],
          "maxItems": 100,
          "items": { "$ref": "#/$defs/freeze" }
        },
        "promote_from": { "description": "The environment in which it must be deployed and green before.", "type": ["string", "number", "null"], "pattern": "[^ ]" },
        "protect": {
          "description": "What is replaced or deleted only after a typed confirmation.",
          "type": ["object", "null"],
          "additionalProperties": false,
          "properties": {
            "types": {
              "description": "Resource types; * at the end stands for the rest.",
              "anyOf": [
                { "type": "null" },
                { "$ref": "#/$defs/resourceType" },
                { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/resourceType" } }
              ]
            },
            "stacks": { "description": "Names of entries.", "$ref": "#/$defs/texts" },
            "stateful": { "description": "Whatever holds data.", "$ref": "#/$defs/optionalFlag" }
          }
        },
        "termination_protection": { "$ref": "#/$defs/optionalFlag" },
        "stack_policy": {
          "description": "A JSON file beside the descriptor or below.",
          "type": ["string", "null"],
          "pattern": "^(?! *$)(?!(.*/)?\\.{1,2}(/|$))[^/\\\\]+(/[^/\\\\]+)*$"
        },
        "policies": { "$ref": "#/$defs/policies" },
        "notify": {
          "description": "Chat webhooks.",
          "type": ["array", "null"],
          "maxItems": 100,
          "items": { "$ref": "#/$defs/notification" }
        },
        "gold": { "description": "Which gold templates may be used.", "$ref": "#/$defs/goldRules" }
      }
    },
)schema";
}

}  // namespace cf::descriptor
