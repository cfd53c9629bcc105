// The published JSON Schema as others read it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/strings.h"
#include "descriptor/descriptor.h"

namespace cf::descriptor {

// Python, with a jsonschema that knows draft 2020-12 and PyYAML, judges the same files: prints the valid
// ones. As editors do, it reads plain text by the core schema of YAML 1.2: 22:00, on, off and 2026-12-20 are
// texts there.
inline constexpr const char* judge = R"(
import json, re, sys, yaml
try:
    from jsonschema import Draft202012Validator as Validator
except ImportError:
    sys.exit(77)
schema = json.loads(sys.stdin.read())
class Core(yaml.SafeLoader):
    yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:float",
    re.compile(r"^[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$"), list("-+.0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("^<<$"), ["<"])
Core.add_multi_constructor("!", lambda loader, suffix, node: "tagged")
Validator.check_schema(schema)
for path in sys.argv[1:]:
    if Validator(schema).is_valid(yaml.load(open(path), Core)):
        print(path)
)";

inline constexpr const char* no_judge =
    "jsonschema 4 with PyYAML is not installed (name a Python that has them: CF_SCHEMA_PYTHON)";

// Those of the files that it takes, in order; none: there is no Python to ask.
inline std::optional<std::vector<std::string>> valid_by_schema(const std::vector<std::string>& files) {
  const char* python = std::getenv("CF_SCHEMA_PYTHON");
  base::Command command;
  command.argv = {python == nullptr ? "python3" : python, "-c", judge};
  command.argv.insert(command.argv.end(), files.begin(), files.end());
  command.environment = {{"PATH", std::getenv("PATH")}};
  const auto finished = base::run(command, json_schema(), {});
  if (!finished || finished->exit_code == 77 ||
      finished->err.find("ModuleNotFoundError") != std::string::npos)
    return std::nullopt;
  EXPECT_EQ(finished->exit_code, 0) << finished->err;
  std::vector<std::string> valid = base::split(finished->out, '\n');
  if (!valid.empty() && valid.back().empty()) valid.pop_back();
  return valid;
}

}  // namespace cf::descriptor
