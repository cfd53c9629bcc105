// The projects below data/ against what Sceptre 4.7 makes of them (sceptre_peer.py), and against an installed
// Sceptre.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/files.h"
#include "base/process.h"
#include "base/strings.h"
#include "document/json.h"
#include "project/project.h"

namespace cf::project {
namespace {

using document::Dialect;

// One spelling for what Python and we make of a value.
std::string spelled(const Node& node, Dialect dialect) {
  if (!node.tag().empty() && node.tag()[0] == '!') {
    const Node argument = node.is_scalar() ? Node::plain(std::string(node.text())) : node.with_tag("");
    return "{$tag: " + std::string(node.tag()) + ", $value: " + spelled(argument, dialect) + "}";
  }
  std::vector<std::string> parts;
  if (node.is_mapping()) {
    for (const document::Entry& entry : node.entries()) {
      if (entry.key.text() == "project_path" || entry.key.text() == "dependencies" ||
          entry.key.text() == "hooks")
        continue;
      parts.push_back(std::string(entry.key.text()) + ": " + spelled(entry.value, dialect));
    }
    std::sort(parts.begin(), parts.end());
    return "{" + base::join(parts, ", ") + "}";
  }
  if (node.is_sequence()) {
    for (const Node& item : node.items()) parts.push_back(spelled(item, dialect));
    return "[" + base::join(parts, ", ") + "]";
  }
  return node ? document::python_str(document::scalar(node, dialect)) : "None";
}

struct Loaded {
  Options options;
  std::string below;
  std::vector<std::string> assignments;
};

std::vector<std::string> ours(const std::filesystem::path& root, const Loaded& how) {
  base::Workspace workspace;
  workspace.root = root;
  Options options = how.options;
  options.command_path = how.below;
  base::Diagnostics diagnostics;
  options.variables = merge_variables({}, how.assignments, false, diagnostics);
  const Project project = load(workspace, root, how.below, options);
  EXPECT_FALSE(project.diagnostics.has_errors()) << base::describe(project.diagnostics);
  std::vector<std::string> lines;
  for (const StackConfig& stack : project.stacks) {
    EXPECT_FALSE(stack.diagnostics.has_errors()) << base::describe(stack.diagnostics);
    std::vector<std::string> needs;
    for (const Dependency& dependency : stack.dependencies) needs.push_back(dependency.target.str());
    lines.push_back(stack.path.str() + " " + stack.stack_name + "\n  needs " + base::join(needs, " ") +
                    "\n  config " + spelled(stack.config, Dialect::pyyaml) + "\n  parameters " +
                    (stack.parameters ? spelled(stack.parameters, Dialect::pyyaml) : "{}") +
                    (stack.protect ? "\n  protected" : ""));
  }
  return lines;
}

std::vector<std::string> peers(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string& line : base::split(text, '\n')) {
    if (line.empty()) continue;
    const auto stack = document::parse_json_text(line);
    EXPECT_TRUE(stack) << line;
    if (!stack) continue;
    std::vector<std::string> needs;
    for (const Node& each : stack->find("dependencies").items()) needs.emplace_back(each.text());
    lines.push_back(std::string(stack->find("path").text()) + " " +
                    std::string(stack->find("stack_name").text()) + "\n  needs " + base::join(needs, " ") +
                    "\n  config " + spelled(stack->find("config"), Dialect::json) + "\n  parameters " +
                    spelled(stack->find("parameters"), Dialect::json) +
                    (stack->find("protect").text() == "true" ? "\n  protected" : ""));
  }
  return lines;
}

struct GoldenCase {
  const char* name;
  const char* below;
  std::vector<std::string> assignments;
};

class Golden : public testing::TestWithParam<GoldenCase> {};

TEST_P(Golden, IsWhatSceptreMakesOfIt) {
  const GoldenCase& golden = GetParam();
  const std::filesystem::path root =
      std::filesystem::absolute(std::string("tests/project/data/") + golden.name);
  const auto expected = base::read_file(root / "expected.jsonl");
  ASSERT_TRUE(expected);
  const auto wanted = peers(*expected);
  ASSERT_FALSE(wanted.empty());
  EXPECT_EQ(ours(root, {{}, golden.below, golden.assignments}), wanted);
}

INSTANTIATE_TEST_SUITE_P(Projects, Golden,
                         testing::Values(GoldenCase{"inheritance", "", {}}, GoldenCase{"resolvers", "", {}},
                                         GoldenCase{"jinja", "dev", {"team.name=web", "big=true"}}),
                         [](const auto& each) { return std::string(each.param.name); });

// The real projects, beside the repository, against an installed Sceptre.
std::filesystem::path shared() {
  const char* named = std::getenv("CF_SHARED");
  return std::filesystem::absolute(named == nullptr ? "../shared" : named);
}

std::optional<std::string> sceptre(const std::vector<std::string>& arguments) {
  const char* python = std::getenv("CF_SCEPTRE_PYTHON");
  base::Command command;
  command.argv = {python == nullptr ? "python3" : python, "tests/project/sceptre_peer.py"};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = {{"PATH", std::getenv("PATH")}, {"HOME", "/"}};
  const auto finished = base::run(command, "", {});
  if (!finished || finished->exit_code != 0) return std::nullopt;
  return finished->out;
}

class Peer : public testing::TestWithParam<const char*> {};

TEST_P(Peer, MakesTheSameOfIt) {
  const std::filesystem::path root = shared() / "realworld" / GetParam();
  if (!std::filesystem::exists(root)) GTEST_SKIP() << root << " is not here";
  const auto text = sceptre({root.string()});
  if (!text)
    GTEST_SKIP()
        << "Sceptre with its resolvers is not installed (name a Python that has it: CF_SCEPTRE_PYTHON)";
  EXPECT_EQ(ours(root, {}), peers(*text));
}

INSTANTIATE_TEST_SUITE_P(RealProjects, Peer,
                         testing::Values("wolkaws-fcc-poc/fcc", "dmptool-infrastructure", "scipoolprod-infra",
                                         "cloudfoundation-quickstart/project"));

}  // namespace
}  // namespace cf::project
