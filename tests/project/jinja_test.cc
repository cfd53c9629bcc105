// Jinja2 in configs: what it can read, and its errors.
#include "jinja/jinja.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "project/temp_project.h"

namespace cf::project {
namespace {

using testing::HasSubstr;

class ConfigJinja : public testing::Test {
 protected:
  void SetUp() override {
    if (!jinja::native()) GTEST_SKIP() << "built without MiniJinja";
  }
};

TEST_F(ConfigJinja, AMissingVariableIsNamedWithFileAndLine) {
  const TempProject files(
      {{"config/config.yaml", root_config},
       {"config/a.yaml", "template: {path: a.yaml}\nparameters:\n  A: {{ var.missing_one }}\n"},
       {"config/b.yaml", "template: {path: a.yaml}\n"}});
  const Project project = files.load();
  const std::string report = base::describe(stack(project, "a").diagnostics);
  EXPECT_THAT(report, HasSubstr("config/a.yaml:3"));
  EXPECT_THAT(report, HasSubstr("missing_one"));
  EXPECT_FALSE(stack(project, "b").diagnostics.has_errors());
}

TEST_F(ConfigJinja, GroupConfigsDoNotSeeStackGroupConfig) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/dev/config.yaml", "x: {{ stack_group_config.region }}\n"},
                           {"config/dev/a.yaml", "template: {path: a.yaml}\n"}});
  EXPECT_TRUE(files.load().diagnostics.has_errors()) << "as in Sceptre: only stack configs have it";
}

TEST_F(ConfigJinja, J2EnvironmentOfTheGroupApplies) {
  const std::string text =
      "template: {path: a.yaml}\nparameters:\n  A: |\n    {% if true %}\n    x\n    {% endif %}\n";
  const TempProject plain({{"config/config.yaml", root_config}, {"config/a.yaml", text}});
  const TempProject trimmed(
      {{"config/config.yaml", root_config + "j2_environment: {trim_blocks: true, lstrip_blocks: true}\n"},
       {"config/a.yaml", text}});
  EXPECT_EQ(stack(plain.load(), "a").parameters.find("A").text(), "\nx\n");
  EXPECT_EQ(stack(trimmed.load(), "a").parameters.find("A").text(), "x\n");
}

TEST_F(ConfigJinja, PositionsAreThoseOfTheFileNotOfTheRenderedText) {
  const TempProject files(
      {{"config/config.yaml", root_config},
       {"config/a.yaml",
        "{% for i in range(20) %}\n# {{ i }}\n{% endfor %}\ntemplate: {path: a.yaml}\nparameters: [a]\n"}});
  EXPECT_THAT(base::describe(stack(files.load(), "a").diagnostics), HasSubstr("config/a.yaml:5"));
}

TEST(ConfigJinjaFallback, RendersWhatIsNotDoneNatively) {
  const TempProject files(
      {{"config/config.yaml", root_config},
       {"config/a.yaml", "template: {path: a.yaml}\nparameters: {A: '{{ \"a\".encode() }}'}\n"}});
  std::atomic<int> calls = 0;
  Options options;
  options.jinja_fallback = [&](const std::string& name, const std::string&, const Node& context,
                               const Node& python) -> base::Result<std::string> {
    ++calls;
    EXPECT_EQ(python.find("undefined").text(), "StrictUndefined");
    EXPECT_EQ(name, "config/a.yaml");
    EXPECT_EQ(context.find("stack_group_config").find("project_code").text(), "shop");
    EXPECT_TRUE(context.has("var") && context.has("command_path"));
    return std::string("template: {path: a.yaml}\nparameters: {A: rendered}\n");
  };
  const Project project = files.load("", options);
  if (jinja::native() && calls == 0) GTEST_SKIP() << "MiniJinja gives its own answer";
  EXPECT_EQ(stack(project, "a").parameters.find("A").text(), "rendered");
}

TEST(Variables, AssignmentsWinOverFilesAndMayNest) {
  base::Diagnostics diagnostics;
  const auto file = [](const char* key, Node value) {
    document::MappingBuilder builder;
    builder.add(key, std::move(value));
    return std::move(builder).build();
  };
  const Node one = file("team", file("name", Node::string("a")));
  const Node two = file("team", file("size", Node::string("b")));
  const Node shallow = merge_variables({one, two}, {"x.y.z=1=2"}, false, diagnostics);
  EXPECT_FALSE(shallow.find("team").has("name"));
  EXPECT_EQ(shallow.find("x").find("y").find("z").text(), "1=2");
  const Node deep = merge_variables({one, two}, {"team.size=c"}, true, diagnostics);
  EXPECT_EQ(deep.find("team").find("name").text(), "a");
  EXPECT_EQ(deep.find("team").find("size").text(), "c");
  EXPECT_TRUE(diagnostics.empty());
  merge_variables({}, {"novalue", "=x", "a..b=c"}, false, diagnostics);
  EXPECT_EQ(diagnostics.error_count(), 3u);
}

}  // namespace
}  // namespace cf::project
