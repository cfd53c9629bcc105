#include "descriptor/rules_schema.h"

namespace cf::descriptor {

std::string subjects_schema() {
  return R"schema(    "ci": {
      "description": "How pipelines work with the repository.",
      "type": ["object", "null"],
      "additionalProperties": false,
      "properties": {
        "deploy": { "description": "When the first environment is deployed.", "enum": ["after_merge", "before_merge", null] },
        "state": {
          "description": "Where runs, locks and the audit log are kept: s3://bucket/prefix, or a folder.",
          "type": ["string", "null"],
          "pattern": "^(s3://[a-z0-9.-]{3,63}(/.*)?|(?!.*://).*[^ ].*)$"
        },
        "trust_pull_requests": { "description": "!rcmd of a pull request may run while it is planned.", "$ref": "#/$defs/optionalFlag" },
        "template_hosts": {
          "description": "Web servers that a pull request's templates may come from: host or host:port.",
          "anyOf": [
            { "type": "null" },
            { "$ref": "#/$defs/webHost" },
            { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/webHost" } }
          ]
        },
        "variables": {
          "description": "Variables of the runner that a pull request may see although their names speak of access.",
          "anyOf": [
            { "type": "null" },
            { "$ref": "#/$defs/variableName" },
            { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/variableName" } }
          ]
        },
        "accounts": {
          "description": "Of the forge: whose tokens the pipeline's jobs have, where they are more than one.",
          "$ref": "#/$defs/users"
        }
      }
    },
    "webHost": {
      "type": "string",
      "pattern": "^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$"
    },
    "variableName": { "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" },
    "overlay": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "parameters": { "description": "Of every stack that has such a parameter.", "type": ["object", "null"] },
        "stacks": {
          "description": "By the name of the entry.",
          "type": ["object", "null"],
          "additionalProperties": {
            "type": ["object", "null"],
            "additionalProperties": false,
            "properties": { "parameters": { "type": ["object", "null"] } }
          }
        }
      }
    },
    "wave": {
      "type": "object",
      "additionalProperties": false,
      "required": ["regions"],
      "properties": {
        "regions": {
          "anyOf": [
            { "$ref": "#/$defs/region" },
            { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "$ref": "#/$defs/region" } }
          ]
        },
        "bake": { "description": "The time after the wave, before its checks.", "$ref": "#/$defs/duration" },
        "checks": {
          "type": ["array", "null"],
          "maxItems": 100,
          "items": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "command": {
                "description": "A program and its arguments; there is no shell.",
                "type": "array",
                "minItems": 1,
                "items": { "type": ["string", "number", "boolean"] },
                "prefixItems": [{ "type": ["string", "number", "boolean"], "not": { "const": "" } }]
              },
              "alarm": { "description": "A CloudWatch alarm that must be OK.", "$ref": "#/$defs/text" }
            },
            "oneOf": [{ "required": ["command"] }, { "required": ["alarm"] }]
          }
        }
      }
    },
    "window": {
      "type": "object",
      "additionalProperties": false,
      "required": ["zone"],
      "properties": {
        "days": {
          "description": "On which it begins: mon, tue, ... or ranges such as mon-thu; without it every day.",
          "anyOf": [
            { "$ref": "#/$defs/weekdays" },
            { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "$ref": "#/$defs/weekdays" } }
          ]
        },
        "from": { "description": "Local time, such as 22:00.", "type": "string", "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$" },
        "to": { "description": "Before or at `from`: of the next day.", "type": "string", "pattern": "^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$" },
        "cron": {
          "description": "When it begins: minute, hour, day of the month, month, day of the week.",
          "type": "string",
          "pattern": "^[ \\t]*([*0-9][0-9,/*-]*[ \\t]+){3}[*0-9A-Za-z][0-9A-Za-z,/*-]*[ \\t]+[*0-9A-Za-z][0-9A-Za-z,/*-]*[ \\t]*$"
        },
        "duration": { "description": "How long it stays open.", "type": "string", "pattern": "^0*[1-9][0-9]*[smhd]$" },
        "zone": { "$ref": "#/$defs/zone" }
      },
      "oneOf": [
        { "required": ["cron", "duration"], "properties": { "days": false, "from": false, "to": false } },
        { "required": ["from", "to"], "properties": { "cron": false, "duration": false } },
        { "required": ["days"], "properties": { "from": false, "to": false, "cron": false, "duration": false } }
      ]
    },
    "freeze": {
      "type": "object",
      "additionalProperties": false,
      "required": ["from", "to", "zone"],
      "properties": {
        "from": { "$ref": "#/$defs/moment" },
        "to": { "description": "A day alone ends with that day.", "$ref": "#/$defs/moment" },
        "zone": { "$ref": "#/$defs/zone" },
        "reason": { "type": ["string", "number", "null"], "pattern": "[^ ]" }
      }
    },
    "policies": {
      "description": "Built-in rules over a plan, and what breaking one means.",
      "type": ["object", "null"],
      "additionalProperties": false,
      "properties": {
        "public-bucket": { "$ref": "#/$defs/policy" },
        "wildcard-iam": { "$ref": "#/$defs/policy" },
        "broader-permissions": { "$ref": "#/$defs/policy" },
        "missing-tags": {
          "anyOf": [
            { "$ref": "#/$defs/severity" },
            {
              "type": "object",
              "additionalProperties": false,
              "properties": { "severity": { "$ref": "#/$defs/severity" }, "tags": { "$ref": "#/$defs/texts" } }
            }
          ]
        },
        "open-ingress": { "$ref": "#/$defs/policy" },
        "stateful-deletion": { "$ref": "#/$defs/policy" }
      }
    },
    "policy": {
      "anyOf": [
        { "$ref": "#/$defs/severity" },
        { "type": "object", "additionalProperties": false, "properties": { "severity": { "$ref": "#/$defs/severity" } } }
      ]
    },
    "severity": { "enum": ["off", "warning", "error", null] },
    "notification": {
      "type": "object",
      "additionalProperties": false,
      "required": ["url_from"],
      "properties": {
        "url_from": {
          "description": "The name of the pipeline's variable that holds the address, which is a secret.",
          "type": "string",
          "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"
        },
        "format": { "enum": ["slack", "teams", "json", null] },
        "on": {
          "anyOf": [
            { "type": "null" },
            { "$ref": "#/$defs/occasion" },
            { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/occasion" } }
          ]
        }
      }
    },
    "goldRules": {
      "type": ["object", "null"],
      "additionalProperties": false,
      "properties": {
        "floating": { "description": "Whether an entry's version may be a range.", "enum": ["forbidden", "allowed", null] },
        "min_version": {
          "description": "The least version of a template, by its path or name.",
          "type": ["object", "null"],
          "propertyNames": { "pattern": "^(?!(.*/)?\\.{1,2}(/|$))[^/\\\\]+(/[^/\\\\]+)*$" },
          "additionalProperties": {
            "type": ["string", "number", "null"],
            "pattern": "^[0-9]+(\\.[0-9]+){0,2}(-[0-9A-Za-z.-]+)?(\\+.*)?$"
          }
        }
      }
    },
    "goldSource": {
      "description": "Where gold templates come from.",
      "type": ["object", "null"],
      "additionalProperties": false,
      "properties": {
        "registry": {
          "description": "A folder, or an address: https://, git+https://, s3://.",
          "type": ["string", "null"],
          "pattern": "[^ ]"
        },
        "keys": { "description": "minisign's public keys; everything must be signed with one of them.", "$ref": "#/$defs/texts" }
      }
    },
    "occasion": { "enum": ["plan", "approval_wanted", "deployed", "failed"] },
)schema";
}

}  // namespace cf::descriptor
