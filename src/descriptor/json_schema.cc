#include "descriptor/descriptor.h"
#include "descriptor/rules_schema.h"

namespace cf::descriptor {

// What an editor can check of a descriptor by itself. The reader checks more: that names of environments
// exist, that no stack is listed twice, that every region is in a wave. tests/descriptor holds the two to
// each other.
std::string json_schema() {
  const std::string head = R"schema({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:cloud-foundation:schema:deployment:2",
  "title": "Cloud Foundation deployment descriptor",
  "description": "Which stacks go to which environments and accounts.",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "version": {
      "description": "Version of the descriptor's format.",
      "enum": [1, 1.0, "1", "1.0", 2, 2.0, "2", "2.0", null]
    },
    "ci": { "$ref": "#/$defs/ci" },
    "gold": { "$ref": "#/$defs/goldSource" },
    "defaults": {
      "description": "Rules of every environment; a group's and its own come before them.",
      "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/layer" }]
    },
    "groups": {
      "description": "Rules that several environments share, by the group's name.",
      "type": ["object", "null"],
      "additionalProperties": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/layer" }] }
    },
    "deploy_environments": true,
    "environments": true,
    "deploy": {
      "description": "Stacks to create or update, each after those it depends on.",
      "type": ["array", "null"],
      "items": { "$ref": "#/$defs/deployEntry" }
    },
    "undeploy": {
      "description": "Stacks to delete where they still exist.",
      "type": ["array", "null"],
      "items": { "$ref": "#/$defs/entry" }
    },
    "ignore": {
      "description": "Stacks that are deployed by other means and left alone.",
      "type": ["array", "null"],
      "items": { "$ref": "#/$defs/entry" }
    }
  },
  "oneOf": [
    { "required": ["deploy_environments"] },
    { "required": ["environments"] }
  ],
  "if": { "$ref": "#/$defs/isVersion2" },
  "then": {
    "properties": {
      "deploy_environments": { "$ref": "#/$defs/environments2" },
      "environments": { "$ref": "#/$defs/environments2" }
    }
  },
  "else": {
    "properties": {
      "ci": false,
      "gold": false,
      "defaults": false,
      "groups": false,
      "deploy_environments": { "$ref": "#/$defs/environments" },
      "environments": { "$ref": "#/$defs/environments" },
      "deploy": { "items": { "properties": { "once": false } } },
      "undeploy": { "items": { "properties": { "once": false } } },
      "ignore": { "items": { "properties": { "once": false } } }
    },
    "if": { "required": ["version"], "properties": { "version": { "not": { "type": "null" } } } },
    "then": {
      "properties": {
        "deploy": {
          "items": { "anyOf": [{ "required": ["phdata_gold_template"] }, { "required": ["gold_template"] }] }
        }
      }
    }
  },
  "$defs": {
    "isVersion2": { "required": ["version"], "properties": { "version": { "enum": [2, 2.0, "2", "2.0"] } } },
    "environments": {
      "description": "The environments in the order of promotion.",
      "type": "array",
      "minItems": 1,
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "account_id"],
        "properties": {
          "name": { "$ref": "#/$defs/environmentName" },
          "account_id": { "$ref": "#/$defs/accountId" }
        }
      }
    },
    "environmentName": {
      "description": "The environment's folder below config/.",
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
      "not": { "pattern": "^[Aa][Ll][Ll]$" }
    },
    "accountId": {
      "description": "The twelve digits of the AWS account, best in quotes.",
      "type": ["string", "integer"]
    },
    "flag": {
      "anyOf": [
        { "type": "boolean" },
        { "type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$" }
      ]
    },
    "true": {
      "anyOf": [{ "const": true }, { "type": "string", "pattern": "^[Tt][Rr][Uu][Ee]$" }]
    },
    "version": {
      "description": "The version of the gold template, for example 1.0.0, or a range such as ^1.2.",
      "type": ["string", "number", "null"],
      "not": { "type": "string", "pattern": "[/\\\\]|\\.\\." }
    },
    "entry": {
      "type": "object",
      "additionalProperties": false,
      "required": ["name", "deploy_env"],
      "not": { "required": ["phdata_gold_template", "gold_template"] },
      "properties": {
        "name": {
          "description": "The path of the stack config below config/<environment>/.",
          "type": "string",
          "pattern": "^(?!(.*/)?config\\.[^/]*$)(?!(.*/)?\\.{1,2}/)[^/\\\\]+(/[^/\\\\]+)*\\.yaml$"
        },
        "deploy_env": {
          "description": "The environments it applies to; all means every one.",
          "anyOf": [
            { "type": "string", "minLength": 1 },
            { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }
          ]
        },
        "phdata_gold_template": { "$ref": "#/$defs/flag" },
        "gold_template": { "$ref": "#/$defs/flag" },
        "version": { "$ref": "#/$defs/version" },
        "depends": {
          "description": "An artifact of the gold registry: <folder>/<name>/<version>.<extension>.",
          "type": ["string", "null"],
          "pattern": "^(?!(.*/)?\\.{1,2}(/|$))[^/]+(/[^/]+)*/[^/]+\\.[^/.]+$"
        },
        "SAM_build": { "$ref": "#/$defs/flag" },
        "once": {
          "description": "It exists once in the account: it is deployed in the environment's first region only.",
          "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/flag" }]
        }
      }
    },
    "deployEntry": {
      "$ref": "#/$defs/entry",
      "allOf": [
        {
          "if": {
            "anyOf": [
              { "required": ["phdata_gold_template"], "properties": { "phdata_gold_template": { "$ref": "#/$defs/true" } } },
              { "required": ["gold_template"], "properties": { "gold_template": { "$ref": "#/$defs/true" } } }
            ]
          },
          "then": { "required": ["version"], "properties": { "version": { "type": ["string", "number"] } } }
        },
        { "not": { "required": ["SAM_build"], "properties": { "SAM_build": { "$ref": "#/$defs/true" } } } }
      ]
    },
)schema";
  return head + layers_schema() + subjects_schema() + values_schema() + "  }\n}\n";
}

}  // namespace cf::descriptor
