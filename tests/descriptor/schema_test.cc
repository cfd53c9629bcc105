// The published JSON Schema and the reader agree about every descriptor of data/.
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.h"
#include "base/process.h"
#include "base/strings.h"
#include "descriptor/descriptor.h"
#include "document/json.h"

namespace cf::descriptor {
namespace {

std::vector<std::string> corpus(const std::string& folder) {
  std::vector<std::string> files;
  const auto entries = base::list_directory("tests/descriptor/data/" + folder);
  EXPECT_TRUE(entries);
  if (!entries) return files;
  for (const base::DirEntry& entry : *entries)
    files.push_back("tests/descriptor/data/" + folder + "/" + entry.name);
  return files;
}

// CF_ACCEPT=1 writes it anew.
TEST(DescriptorSchema, IsTheOneThatIsPublished) {
  const char* file = "docs/schema/deployment.schema.json";
  ASSERT_TRUE(document::parse_json_text(json_schema()));
  if (std::getenv("CF_ACCEPT") != nullptr) {
    ASSERT_TRUE(base::write_file(file, json_schema()));
  }
  const auto published = base::read_file(file);
  ASSERT_TRUE(published);
  EXPECT_EQ(json_schema(), *published);
}

TEST(DescriptorSchema, TheReaderKnowsGoodFromBad) {
  for (const std::string& file : corpus("good")) {
    base::Diagnostics diagnostics;
    descriptor::read(file, file, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
  }
  ASSERT_GT(corpus("bad").size(), 20u);
  for (const std::string& file : corpus("bad")) {
    base::Diagnostics diagnostics;
    descriptor::read(file, file, diagnostics);
    EXPECT_TRUE(diagnostics.has_errors()) << file;
  }
}

// Python, with a jsonschema that knows draft 2020-12 and PyYAML, judges the same files: prints the valid
// ones. As editors do, it reads plain text by the core schema of YAML 1.2: 22:00, on, off and 2026-12-20 are
// texts there.
constexpr const char* judge = R"(
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

TEST(DescriptorSchema, PythonsValidatorAgreesWithTheReader) {
  std::vector<std::string> good = corpus("good"), all = good;
  for (const std::string& file : corpus("bad")) all.push_back(file);
  const char* python = std::getenv("CF_SCHEMA_PYTHON");
  base::Command command;
  command.argv = {python == nullptr ? "python3" : python, "-c", judge};
  command.argv.insert(command.argv.end(), all.begin(), all.end());
  command.environment = {{"PATH", std::getenv("PATH")}};
  const auto finished = base::run(command, json_schema(), {});
  if (!finished || finished->exit_code == 77 ||
      finished->err.find("ModuleNotFoundError") != std::string::npos) {
    GTEST_SKIP()
        << "jsonschema 4 with PyYAML is not installed (name a Python that has them: CF_SCHEMA_PYTHON)";
  }
  ASSERT_EQ(finished->exit_code, 0) << finished->err;
  EXPECT_EQ(finished->out, base::join(good, "\n") + "\n");
}

}  // namespace
}  // namespace cf::descriptor
