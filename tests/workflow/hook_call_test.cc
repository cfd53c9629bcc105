// A hook's call with its resolvers evaluated: each once, secrets labelled, unknown parts named.
#include "workflow/hook_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/secrets.h"
#include "document/json.h"
#include "document/yaml.h"
#include "resolve/resolver.h"

namespace cf::workflow {
namespace {

using document::Node;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class HookCall : public testing::Test {
 protected:
  plan::Hook resolved(const std::string& yaml) {
    base::Diagnostics problems;
    project::Hook hook{"before_create",
                       document::parse_yaml(base::add_source("hook.yaml", yaml), yaml, problems)};
    auto out = resolved_hook(
        hook, "key", [&](const Node& node) { return resolve::resolve(node, stack_, environment_, {}); });
    EXPECT_TRUE(out) << out.error().message;
    if (!out) return {};
    seal(*out, "key");
    return *out;
  }

  void SetUp() override {
    environment_.ssm = [this](const std::string& name, const std::string&, const std::string&,
                              const base::Call&) -> base::Result<Node> {
      ++asked_;
      return Node::secret(secret_, "ssm:" + name + "@1");
    };
    environment_.stack_output = [](const base::StackPath&, const std::string& output,
                                   const base::Call&) -> base::Result<Node> {
      return Node::unknown("dev/a " + output);
    };
  }

  project::StackConfig stack_;
  resolve::Environment environment_;
  std::string secret_ = "correcthorse";
  int asked_ = 0;
};

TEST_F(HookCall, HoldsCommandAndShell) {
  environment_.variables = {{"X", "echo hi"}};
  const plan::Hook hook = resolved("!cmd {run: !environment_variable X, shell: /bin/bash}");
  EXPECT_EQ(plan::shown(hook), "before_create: cmd echo hi (shell /bin/bash)");
  EXPECT_FALSE(hook.is_open());
}

TEST_F(HookCall, LabelsASecretWithAnHmacOfItsValue) {
  const char* const yaml = "!cmd {run: !join [' ', [echo, !ssm /s, '; exit 0']], shell: /bin/sh}";
  const plan::Hook first = resolved(yaml);
  EXPECT_EQ(asked_, 1) << "nothing is asked twice";
  EXPECT_EQ(first.call["run"].text(), "echo correcthorse ; exit 0") << "what runs";
  EXPECT_THAT(plan::shown(first), AllOf(HasSubstr("echo {ssm:/s@1#"), Not(HasSubstr("correcthorse"))));
  secret_ = "batterystaple";  // deleted and made again: the version is the same
  EXPECT_NE(plan::unlike(first, resolved(yaml)), "");
  secret_ = "correcthorse";
  EXPECT_EQ(plan::unlike(first, resolved(yaml)), "");
}

TEST_F(HookCall, TakesAVariableWhoseNameSpeaksOfAccessForASecret) {
  environment_.variables = {{"API_TOKEN", "tok-77777777"}, {"STAGE", "blue"}};
  const plan::Hook hook =
      resolved("!cmd {run: !join [' ', [!environment_variable STAGE, !environment_variable API_TOKEN]]}");
  EXPECT_THAT(plan::shown(hook),
              AllOf(HasSubstr("blue {environment variable API_TOKEN#"), Not(HasSubstr("tok-77777777"))));
}

TEST_F(HookCall, MaskedTextsDoNotBecomeAlike) {
  base::add_secret("first-masked-text");
  base::add_secret("second-masked-text");
  const plan::Hook first = resolved("!cmd echo first-masked-text"),
                   second = resolved("!cmd echo second-masked-text");
  EXPECT_THAT(plan::shown(first), HasSubstr("echo ****"));
  EXPECT_NE(plan::unlike(first, second), "");
  plan::Hook again = first;
  seal(again, "key");
  EXPECT_EQ(plan::unlike(first, again), "") << "sealed twice";
}

TEST_F(HookCall, NamesWhatIsKnownAfterTheDeploymentAndBindsTheRest) {
  environment_.variables = {{"X", "echo"}};
  const char* const yaml = "!cmd {run: !join [' ', [!environment_variable X, !stack_output dev/a.yaml::O]]}";
  const plan::Hook reviewed = resolved(yaml);
  EXPECT_TRUE(reviewed.is_open());
  EXPECT_EQ(plan::shown(reviewed), "before_create: cmd echo (known after deploy: dev/a O)");
  environment_.stack_output = [](const base::StackPath&, const std::string&,
                                 const base::Call&) -> base::Result<Node> { return Node::string("name"); };
  EXPECT_EQ(plan::unlike(reviewed, resolved(yaml)), "");
  environment_.variables["X"] = "rm";
  EXPECT_THAT(plan::unlike(reviewed, resolved(yaml)), HasSubstr("is now rm, the plan has echo"));
}

TEST_F(HookCall, ThePasswordOfAUrlIsBoundAndNotShown) {
  environment_.variables = {{"DATABASE_URL", "postgres://u:Sup3rS3cretPw@db/x"}};
  const char* const yaml =
      "!cmd {run: !join [' ', [psql, !environment_variable DATABASE_URL]], shell: /bin/sh}";
  const plan::Hook first = resolved(yaml);
  EXPECT_THAT(plan::shown(first), HasSubstr("psql postgres://u:****@db/x#"));
  EXPECT_EQ(first.call["run"].text(), "psql postgres://u:Sup3rS3cretPw@db/x") << "what runs";
  EXPECT_EQ(plan::unlike(first, resolved(yaml)), "");
  environment_.variables["DATABASE_URL"] = "postgres://u:An0therPw@db/x";
  const std::string difference = plan::unlike(first, resolved(yaml));
  EXPECT_THAT(difference, AllOf(HasSubstr("is now"), Not(HasSubstr("S3cret")), Not(HasSubstr("An0ther"))));
}

TEST_F(HookCall, NeitherIsAPasswordThatStandsApart) {
  environment_.variables = {{"P", "Sup3rS3cretPw"}};
  const plan::Hook hook = resolved(
      "!cmd {run: !join ['', ['psql a://u:', !environment_variable P, '@', !stack_output "
      "dev/a.yaml::Host]]}");
  ASSERT_TRUE(hook.is_open()) << "so that its sources are in the plan";
  EXPECT_THAT(document::to_json(plan::encode_hook(hook)), Not(HasSubstr("Sup3r")));
}

TEST_F(HookCall, ACommandThatPrintsAPartOfItIsBoundAndNotWhatItPrints) {
  environment_.allow_rcmd = environment_.commands_later = true;
  environment_.variables = {{"WHAT", "one"}};
  const char* const yaml =
      "!cmd {run: !join [' ', [echo, !rcmd {command: !join [' ', [printf, !environment_variable WHAT]]}]]}";
  const plan::Hook reviewed = resolved(yaml);
  EXPECT_TRUE(reviewed.is_open());
  EXPECT_EQ(plan::shown(reviewed), "before_create: cmd echo (known when it runs: output of `printf one`)");
  environment_.variables["WHAT"] = "two";
  EXPECT_THAT(plan::unlike(reviewed, resolved(yaml)), HasSubstr("is now two, the plan has one"));
  environment_.variables["WHAT"] = "one";
  EXPECT_NE(
      plan::unlike(reviewed, resolved("!cmd {run: !join [' ', [echo, !rcmd {command: 'printf one'}]]}")), "")
      << "the command is written otherwise";
  environment_.commands_later = false;
  const plan::Hook now = resolved(yaml);
  EXPECT_EQ(plan::unlike(reviewed, now), "");
  EXPECT_EQ(now.call["run"].text(), "echo one") << "what runs";
  EXPECT_THAT(plan::shown(now), HasSubstr("echo {output of `printf one`#"))
      << "what it prints may be a secret";
}

TEST_F(HookCall, WhatWasThereBeforeADeletionIsKept) {
  const char* const yaml = "!cmd {run: !join [' ', [echo, !stack_output dev/a.yaml::O]]}";
  base::Diagnostics problems;
  const project::Hook hook{"after_delete",
                           document::parse_yaml(base::add_source("hook.yaml", yaml), yaml, problems)};
  ValuesBefore before;
  ASSERT_TRUE(resolved_hook(hook, "key", before.keep([](const Node& node) -> base::Result<Node> {
    if (node.tag() == "!join") return Node::unknown("parts");
    return Node::string("there");
  })));
  const auto now = resolved_hook(hook, "key", before.or_else([](const Node& node) -> base::Result<Node> {
    if (node.tag() != "!join") return base::error(base::ErrorKind::not_found, "gone");
    return Node::string("echo " + std::string(node.at(1).at(1).text()));
  }));
  ASSERT_TRUE(now) << now.error().message;
  EXPECT_EQ(now->call["run"].text(), "echo there");
}

}  // namespace
}  // namespace cf::workflow
