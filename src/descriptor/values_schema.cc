#include "base/strings.h"
#include "descriptor/rules_schema.h"

namespace cf::descriptor {
namespace {

// A day of the week in any case: JSON Schema has no flag for that.
constexpr const char* day_pattern =
    "([Ss][Uu][Nn]([Dd][Aa][Yy])?|[Mm][Oo][Nn]([Dd][Aa][Yy])?|[Tt][Uu][Ee]([Ss][Dd][Aa][Yy])?|"
    "[Ww][Ee][Dd]([Nn][Ee][Ss][Dd][Aa][Yy])?|[Tt][Hh][Uu]([Rr][Ss][Dd][Aa][Yy])?|"
    "[Ff][Rr][Ii]([Dd][Aa][Yy])?|[Ss][Aa][Tt]([Uu][Rr][Dd][Aa][Yy])?)";

}  // namespace

std::string values_schema() {
  const std::string text = R"schema(    "people": {
      "type": ["object", "null"],
      "minProperties": 1,
      "additionalProperties": false,
      "properties": { "users": { "$ref": "#/$defs/users" }, "teams": { "$ref": "#/$defs/teams" } }
    },
    "users": {
      "description": "Logins, numeric ids or role ARNs, as the forge knows them.",
      "anyOf": [
        { "type": "null" },
        { "$ref": "#/$defs/user" },
        { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/user" } }
      ]
    },
    "nobody": { "type": "array", "maxItems": 0 },
    "user": { "type": ["string", "integer"], "pattern": "^[^@ ][^ ]*$" },
    "teams": {
      "description": "Teams of the forge.",
      "anyOf": [
        { "type": "null" },
        { "$ref": "#/$defs/team" },
        { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/team" } }
      ]
    },
    "team": { "type": ["string", "integer"], "pattern": "^[^@ ](.*[^ ])?$" },
    "count": {
      "anyOf": [
        { "type": "integer", "minimum": 0, "maximum": 50 },
        { "type": "string", "pattern": "^0*([0-9]|[1-4][0-9]|50)$" }
      ]
    },
    "optionalFlag": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/flag" }] },
    "text": { "type": ["string", "number", "boolean"], "pattern": "[^ ]" },
    "texts": {
      "anyOf": [
        { "type": "null" },
        { "$ref": "#/$defs/text" },
        { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/text" } }
      ]
    },
    "role": {
      "type": ["string", "null"],
      "pattern": "^(arn:aws[A-Za-z-]*:iam::[0-9]{12}:role/([^:]*/)?)?[A-Za-z0-9_+=,.@-]{1,64}$"
    },
    "region": { "type": "string", "maxLength": 32, "pattern": "^[a-z]+(-[a-z]+)+-[0-9]{1,2}$" },
    "regions": {
      "anyOf": [
        { "type": "null" },
        { "$ref": "#/$defs/region" },
        { "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/region" } }
      ]
    },
    "resourceType": { "type": "string", "pattern": "^([A-Za-z0-9_@-][A-Za-z0-9_@:-]*::[A-Za-z0-9_@:-]*\\*?|\\*)$" },
    "weekdays": {
      "type": "string",
      "pattern": "^@DAY@( *- *@DAY@)?$"
    },
    "zone": {
      "description": "A time zone of the IANA database: Europe/Berlin, UTC.",
      "type": "string",
      "maxLength": 64,
      "pattern": "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$"
    },
    "moment": {
      "description": "A day, or a day and a time of day: 2026-12-20 18:00.",
      "type": "string",
      "pattern": "^(19[7-9][0-9]|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])( ([01][0-9]|2[0-3]):[0-5][0-9])?$"
    },
    "duration": {
      "description": "A whole number and its unit: 90s, 30m, 4h, 7d.",
      "type": ["string", "null"],
      "pattern": "^[0-9]{1,9}[smhd]$"
    }
)schema";
  return base::replace_all(text, "@DAY@", day_pattern);
}

}  // namespace cf::descriptor
