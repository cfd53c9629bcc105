// Which files are stacks, and what is reported of a config by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "project/temp_project.h"

namespace cf::project {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> paths(const Project& project) {
  std::vector<std::string> list;
  for (const StackConfig& each : project.stacks) list.push_back(each.path.str());
  return list;
}

const std::string plain_stack = "template: {path: a.yaml}\n";

TEST(StackFiles, AreYamlFilesThatAreNotConfigs) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/a.yaml", plain_stack},
                           {"config/dev/b.yaml", plain_stack},
                           {"config/dev/deep/er/c.yaml", plain_stack},
                           {"config/dev/config.yaml", ""},
                           {"config/dev/config.old.yaml", "not: read"},
                           {"config/dev/notes.txt", "no stack"},
                           {"config/dev/readme.md", "no stack"}});
  const Project project = files.load();
  EXPECT_THAT(paths(project), ElementsAre("a", "dev/b", "dev/deep/er/c"));
  EXPECT_TRUE(project.diagnostics.empty()) << base::describe(project.diagnostics);
}

TEST(StackFiles, YmlIsPassedOverWithAWord) {
  const TempProject files({{"config/config.yaml", root_config}, {"config/dev/b.yml", plain_stack}});
  const Project project = files.load();
  EXPECT_THAT(project.stacks, IsEmpty());
  EXPECT_THAT(base::describe(project.diagnostics), HasSubstr("rename it to config/dev/b.yaml"));
}

TEST(StackFiles, OneFolderOrOneStackAndWhatTheyNeed) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/dev/a.yaml", plain_stack + "dependencies: [shared/base.yaml]\n"},
                           {"config/dev/b.yaml", plain_stack},
                           {"config/prod/a.yaml", plain_stack},
                           {"config/shared/base.yaml", plain_stack + "dependencies: [shared/root.yaml]\n"},
                           {"config/shared/root.yaml", plain_stack},
                           {"config/shared/other.yaml", plain_stack}});
  EXPECT_THAT(paths(files.load("dev")), ElementsAre("dev/a", "dev/b", "shared/base", "shared/root"));
  EXPECT_THAT(paths(files.load("dev/b.yaml")), ElementsAre("dev/b"));
}

TEST(StackFiles, AFolderThatIsNotThereIsNamedWithASuggestion) {
  const TempProject files({{"config/config.yaml", root_config}, {"config/prod/a.yaml", plain_stack}});
  EXPECT_THAT(base::describe(files.load("prd").diagnostics), HasSubstr("did you mean 'prod'"));
}

TEST(StackFiles, ALinkThatLeadsBackUpEnds) {
  const TempProject files({{"config/config.yaml", root_config}, {"config/dev/a.yaml", plain_stack}});
  std::filesystem::create_directory_symlink("..", files.root() / "config/dev/up");
  EXPECT_THAT(paths(files.load()), ElementsAre("dev/a"));
}

TEST(StackFiles, ALinkToItselfIsCalledThat) {
  const TempProject files({{"config/config.yaml", root_config}, {"config/a.yaml", plain_stack}});
  std::filesystem::create_symlink("loop.yaml", files.root() / "config/loop.yaml");
  std::filesystem::create_symlink("nowhere.yaml", files.root() / "config/lost.yaml");
  const Project project = files.load();
  EXPECT_THAT(base::describe(stack(project, "loop").diagnostics),
              HasSubstr("a link that leads back to itself"));
  EXPECT_THAT(base::describe(stack(project, "lost").diagnostics),
              HasSubstr("a link to what can't be found or read"));
}

TEST(StackFiles, ALinkThatLeavesTheRepositoryIsRefused) {
  const TempProject outside({{"secret.yaml", "password: hunter2\n"}, {"folder/b.yaml", plain_stack}});
  const TempProject files({{"config/config.yaml", root_config}, {"config/a.yaml", plain_stack}});
  std::filesystem::create_symlink(outside.root() / "secret.yaml", files.root() / "config/stolen.yaml");
  std::filesystem::create_directory_symlink(outside.root() / "folder", files.root() / "config/folder");
  const Project project = files.load();
  EXPECT_THAT(paths(project), ElementsAre("a", "stolen"));
  EXPECT_THAT(base::describe(stack(project, "stolen").diagnostics),
              HasSubstr("a link that leaves the repository"));
  EXPECT_FALSE(stack(project, "stolen").config.has("password"));
  EXPECT_THAT(base::describe(project.diagnostics), HasSubstr("config/folder is a link"));
}

TEST(StackFiles, AFolderOfConfigsThatIsALinkOutOfTheRepositoryIsNotRead) {
  const TempProject outside({{"config.yaml", root_config}, {"dev/a.yaml", "password: hunter2\n"}});
  const TempProject files;
  files.write("deployment.yaml", "");
  std::filesystem::create_directory_symlink(outside.root(), files.root() / "config");
  for (const char* below : {"", "dev", "dev/a.yaml"}) {
    const Project project = files.load(below);
    EXPECT_TRUE(project.stacks.empty()) << below;
    EXPECT_THAT(base::describe(project.diagnostics),
                HasSubstr("the folder config is a link that leaves the repository"))
        << below;
  }
}

TEST(StackFiles, NoConfigIsReadFromWhatIsNoContentOfTheRepository) {
  const TempProject files({{"config/config.yaml", root_config},
                           {".git/config", "[core]\nextraheader = hunter2\n"},
                           {".cf/state.yaml", "password: hunter2\n"},
                           {"config/b.yaml", plain_stack + "parameters: {A: \"{% include 'inner' %}\"}\n"}});
  std::filesystem::create_symlink("../.git/config", files.root() / "config/git.yaml");
  std::filesystem::create_symlink("../.cf/state.yaml", files.root() / "config/cf.yaml");
  std::filesystem::create_symlink("../.git/config", files.root() / "config/inner");
  const Project project = files.load();
  EXPECT_THAT(base::describe(stack(project, "git").diagnostics), HasSubstr("leads into .git"));
  EXPECT_THAT(base::describe(stack(project, "cf").diagnostics), HasSubstr("leads into .cf"));
  EXPECT_THAT(base::describe(stack(project, "b").diagnostics), HasSubstr("inner"));
  for (const char* path : {"git", "cf", "b"}) {
    EXPECT_THAT(base::describe(stack(project, path).diagnostics), Not(HasSubstr("hunter2")));
    EXPECT_FALSE(stack(project, path).config.has("password"));
  }
}

TEST(StackName, IsTheProjectCodeAndThePath) {
  const TempProject files({{"config/config.yaml", root_config}, {"config/dev/net/vpc.yaml", plain_stack}});
  EXPECT_EQ(stack(files.load(), "dev/net/vpc").stack_name, "shop-dev-net-vpc");
}

TEST(StackName, ThatCloudFormationRefusesIsReported) {
  const TempProject files({{"config/config.yaml", root_config}, {"config/dev/my_vpc.yaml", plain_stack}});
  EXPECT_THAT(base::describe(stack(files.load(), "dev/my_vpc").diagnostics),
              HasSubstr("'shop-dev-my_vpc' can't be the name of a CloudFormation stack"));
}

std::string problems_of(const std::string& config) {
  const TempProject files({{"config/config.yaml", root_config}, {"config/a.yaml", config}});
  return base::describe(stack(files.load(), "a").diagnostics);
}

TEST(StackConfigChecks, EachNamesPlaceAndRemedy) {
  EXPECT_THAT(problems_of("parameters: {}\n"), HasSubstr("'template' is missing"));
  EXPECT_THAT(problems_of(plain_stack + "template_path: b.yaml\n"), HasSubstr("config/a.yaml:2:16"));
  EXPECT_THAT(problems_of(plain_stack + "parameters: [a]\n"), HasSubstr("'parameters' must be a mapping"));
  EXPECT_THAT(problems_of(plain_stack + "parameters: {A: {b: c}}\n"),
              HasSubstr("config/a.yaml:2:17: parameter 'A'"));
  EXPECT_THAT(problems_of(plain_stack + "parameters: {A: 2012-10-17}\n"),
              HasSubstr("put the value in quotes"));
  EXPECT_THAT(problems_of(plain_stack + "parameters: {A: }\n"), HasSubstr("use !no_value"));
  EXPECT_THAT(problems_of(plain_stack + "ignore: maybe\n"), HasSubstr("'ignore' must be true or false"));
  EXPECT_THAT(problems_of(plain_stack + "stack_timeout: soon\n"),
              HasSubstr("'stack_timeout' must be a number of minutes"));
  EXPECT_THAT(problems_of(plain_stack + "on_failure: PANIC\n"), HasSubstr("DO_NOTHING, ROLLBACK or DELETE"));
  EXPECT_THAT(problems_of(plain_stack + "role_arn: a\ncloudformation_service_role: b\n"),
              HasSubstr("its old name"));
  EXPECT_THAT(problems_of(plain_stack + "region: !ssm /region\n"),
              HasSubstr("'region' can't be given by a resolver"));
  EXPECT_THAT(problems_of(plain_stack + "parameters: {A: !stack_output vpc}\n"),
              HasSubstr("path/of/stack.yaml::OutputName"));
  EXPECT_THAT(problems_of(plain_stack + "required_version: '>=9'\n"),
              HasSubstr("warning: config/a.yaml:2:19"));
  EXPECT_THAT(problems_of(plain_stack + "region: nowhere\n"), HasSubstr("'nowhere' is no region"));
  EXPECT_THAT(problems_of(plain_stack + "iam_role: [x]\n"),
              HasSubstr("'iam_role' must be a string or a resolver"));
  EXPECT_THAT(problems_of(plain_stack + "cloudformation_service_role: {a: b}\n"),
              HasSubstr("'cloudformation_service_role' must be a string or a resolver"));
  EXPECT_THAT(problems_of(plain_stack + "sceptre_role_session_duration: soon\n"),
              HasSubstr("must be a number of seconds"));
  EXPECT_THAT(problems_of("- a\n- b\n"), HasSubstr("a config must be a mapping"));
}

TEST(StackConfigChecks, AHookThatWouldNotRunIsAnError) {
  EXPECT_THAT(problems_of(plain_stack + "hooks: {before_create: !cmd x}\n"), HasSubstr("must be a list"));
  EXPECT_THAT(problems_of(plain_stack + "hooks: {before_create: [echo]}\n"),
              HasSubstr("a hook must be a tag"));
  EXPECT_THAT(problems_of(plain_stack + "hooks: {before_craete: [!cmd x]}\n"),
              HasSubstr("did you mean 'before_create'"));
}

TEST(StackConfigChecks, MisspeltKeysAreWarnedOfAndOwnKeysAreNot) {
  const std::string warned = problems_of(plain_stack + "paramters: {A: b}\n");
  EXPECT_THAT(
      warned,
      HasSubstr(
          "warning: config/a.yaml:2:1: 'paramters' is no key of Sceptre's, did you mean 'parameters'?"));
  EXPECT_EQ(problems_of(plain_stack + "team: web\nmy_settings: {x: 1}\n"), "");
}

TEST(StackConfigChecks, OneBrokenStackLeavesTheOthersAlone) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/a.yaml", "template: [unclosed\n"},
                           {"config/b.yaml", plain_stack}});
  const Project project = files.load();
  EXPECT_TRUE(stack(project, "a").diagnostics.has_errors());
  EXPECT_FALSE(stack(project, "b").diagnostics.has_errors());
  EXPECT_FALSE(project.diagnostics.has_errors());
}

TEST(StackConfigChecks, ABrokenGroupIsTheProjectsErrorAndBlocksItsStacks) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/dev/config.yaml", "a: [\n"},
                           {"config/dev/a.yaml", plain_stack},
                           {"config/prod/a.yaml", plain_stack}});
  const Project project = files.load();
  EXPECT_THAT(base::describe(project.diagnostics), HasSubstr("config/dev/config.yaml:"));
  EXPECT_THAT(base::describe(stack(project, "dev/a").diagnostics),
              HasSubstr("config/dev/config.yaml has errors"));
  EXPECT_FALSE(stack(project, "prod/a").diagnostics.has_errors());
}

TEST(StackConfigChecks, RequiredKeysMayComeFromTheGroup) {
  const TempProject files({{"config/config.yaml", "project_code: shop\n"},
                           {"config/dev/a.yaml", plain_stack},
                           {"config/prod/config.yaml", "region: eu-west-1\n"},
                           {"config/prod/a.yaml", plain_stack}});
  const Project project = files.load();
  EXPECT_THAT(base::describe(stack(project, "dev/a").diagnostics), HasSubstr("'region' is missing"));
  EXPECT_FALSE(stack(project, "prod/a").diagnostics.has_errors());
}

TEST(StackConfigValues, SettingsAreReadWithTheirOldNames) {
  const TempProject files(
      {{"config/config.yaml", root_config + "j2_environment: {trim_blocks: true}\n"},
       {"config/a.yaml",
        "template_path: a.yaml\niam_role: arn:role\nrole_arn: arn:service\nprotect: true\n"
        "obsolete: true\nstack_timeout: 10\nj2_environment: {of: the stack}\n"
        "hooks: {before_create: [!cmd one, !cmd two], after_launch: [!cmd three]}\n"}});
  const Project project = files.load();
  const StackConfig& a = stack(project, "a");
  EXPECT_EQ(base::describe(a.diagnostics), "");
  EXPECT_EQ(a.sceptre_role.text(), "arn:role");
  EXPECT_EQ(a.cloudformation_service_role.text(), "arn:service");
  EXPECT_TRUE(a.protect && a.obsolete && !a.ignore);
  EXPECT_EQ(a.stack_timeout.text(), "10");
  EXPECT_TRUE(a.j2_environment.has("trim_blocks")) << "Sceptre takes it from the stack group only";
  ASSERT_EQ(a.hooks.size(), 3u);
  EXPECT_EQ(a.hooks[1].point, "before_create");
  EXPECT_EQ(a.hooks[1].call.text(), "two");
}

TEST(Provenance, NamesTheFilesOfAKeyWeakestFirst) {
  const TempProject files(
      {{"config/config.yaml", root_config + "stack_tags_inheritance: merge\nstack_tags: {a: 1}\n"},
       {"config/dev/config.yaml", "region: us-east-1\n"},
       {"config/dev/a.yaml", plain_stack + "stack_tags: {b: 2}\n"}});
  Options options;
  options.provenance = true;
  const Project project = files.load("", options);
  const StackConfig& a = stack(project, "dev/a");
  const auto of = [&](const std::string& key) {
    for (const Provenance& each : a.provenance) {
      if (each.key == key) return each;
    }
    return Provenance{};
  };
  const Provenance region = of("region");
  ASSERT_EQ(region.layers.size(), 2u);
  EXPECT_EQ(region.strategy, "child_wins");
  EXPECT_EQ(region.layers[0].file, "config/config.yaml");
  EXPECT_EQ(base::locate(region.layers[1].at).str(), "config/dev/config.yaml:1:1");
  EXPECT_EQ(of("stack_tags").strategy, "merge");
  EXPECT_EQ(of("stack_tags").layers.size(), 2u);
  EXPECT_TRUE(stack(files.load(), "dev/a").provenance.empty()) << "kept only where asked for";
}

}  // namespace
}  // namespace cf::project
