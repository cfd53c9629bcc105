// A hook's call with its resolvers evaluated: each once, secrets labelled, unknown parts named.
#include "workflow/hook_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/secrets.h"
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

}  // namespace
}  // namespace cf::workflow
