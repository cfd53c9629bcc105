// Each resolver, alone and inside others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/secrets.h"
#include "document/json.h"
#include "document/yaml.h"
#include "project/temp_project.h"
#include "resolve/resolver.h"

namespace cf::resolve {
namespace {

using base::ErrorKind;
using document::Dialect;
using testing::HasSubstr;

class Resolve : public testing::Test {
 protected:
  Resolve() {
    environment_.workspace.root = files_.root();
    environment_.project_root = files_.root();
    environment_.variables = {{"NAME", "value"}, {"EMPTY", ""}};
    environment_.stack_output = [](const base::StackPath& path, const std::string& output,
                                   const base::Call&) -> base::Result<Node> {
      if (output == "New") return Node::unknown(path.str() + " New");
      if (output == "List") return Node::string("a,b,c");
      if (output == "Missing") return base::error(ErrorKind::not_found, "no such output");
      return Node::string(path.str() + "." + output);
    };
    environment_.external_output = [](const std::string& stack, const std::string& output,
                                      const std::string& profile, const std::string& region,
                                      const std::string& role, const base::Call&) -> base::Result<Node> {
      return Node::string(stack + "." + output + "(" + profile + "," + region + "," + role + ")");
    };
    environment_.ssm = [](const std::string& name, const std::string& profile, const std::string& region,
                          const base::Call&) -> base::Result<Node> {
      if (name == "/secret") return node_of({name, "hunter2!", "SecureString", 3});
      return Node::string(name + "(" + profile + "," + region + ")");
    };
    stack_.path = base::StackPath("dev/app");
    stack_.file = "config/dev/app.yaml";
    stack_.stack_name = "shop-dev-app";
    stack_.region = Node::string("eu-west-1");
  }

  Node parse(const std::string& yaml) {
    base::Diagnostics diagnostics;
    Node node = document::parse_yaml("config/dev/app.yaml", yaml, diagnostics);
    EXPECT_TRUE(diagnostics.empty()) << base::describe(diagnostics);
    return node;
  }
  base::Result<Node> attempt(const std::string& yaml) {
    return resolve(parse(yaml), stack_, environment_, call_);
  }

  // The resolved value as JSON.
  std::string of(const std::string& yaml) {
    auto value = attempt(yaml);
    if (!value) return "error: " + value.error().message;
    if (!*value) return "(nothing)";
    document::JsonStyle style;
    style.dialect = Dialect::pyyaml;
    return document::to_json(*value, style);
  }

  project::TempProject files_{{{"data/list.json", "[1, {\"a\": true}]"},
                               {"data/map.yaml", "x: {y: [1, 2]}\n"},
                               {"data/text.txt", "one\r\ntwo\n"}}};
  project::StackConfig stack_;
  Environment environment_;
  base::VirtualClock clock_;
  base::Call call_{{}, {}, &clock_};
};

TEST_F(Resolve, PlainValuesStayTheSameNode) {
  const Node node = parse("{a: [1, {b: c}]}");
  EXPECT_TRUE(resolve(node, stack_, environment_, call_)->same_as(node));
}

TEST_F(Resolve, StackOutputs) {
  EXPECT_EQ(of("!stack_output dev/vpc.yaml::VpcId"), "\"dev/vpc.VpcId\"");
  EXPECT_EQ(of("!stack_output_external name::Out"), "\"name.Out(,,)\"");
  EXPECT_EQ(of("!stack_output_external name::Out prof"), "\"name.Out(prof,,)\"");
  EXPECT_EQ(of("!stack_output_external \"name::Out prof::us-east-1::arn:role\""),
            "\"name.Out(prof,us-east-1,arn:role)\"");
  EXPECT_THAT(of("!stack_output vpc"), HasSubstr("path/of/stack.yaml::OutputName"));
  EXPECT_THAT(of("!stack_output_external name"), HasSubstr("stack-name::OutputName"));
}

TEST_F(Resolve, EnvironmentVariablesThatAreNotSetLeaveTheirKeyOut) {
  EXPECT_EQ(
      of("{A: !environment_variable NAME, B: !environment_variable NONE, C: !environment_variable EMPTY}"),
      "{\"A\": \"value\", \"C\": \"\"}");
  EXPECT_EQ(of("!environment_variable NONE"), "(nothing)");
}

TEST_F(Resolve, NoValueVanishesFromListsAndMappings) {
  EXPECT_EQ(of("{A: !no_value , B: [a, !no_value , b]}"), "{\"B\": [\"a\", \"b\"]}");
}

TEST_F(Resolve, JoinSelectSplitAndSubNest) {
  EXPECT_EQ(of("!join [\":\", [!stack_output a.yaml::H, 80, true, 1.0]]"), "\"a.H:80:True:1.0\"");
  EXPECT_EQ(of("!select [-1, !split [\",\", !stack_output a.yaml::List]]"), "\"c\"");
  EXPECT_EQ(of("!select [k, {k: v}]"), "\"v\"");
  EXPECT_EQ(of("!sub [\"{h}-{{x}}-{m[k]}-{l[1]}\", {h: !stack_output a.yaml::H, m: {k: v}, l: [p, q]}]"),
            "\"a.H-{x}-v-q\"");
  EXPECT_EQ(of("!join [\"\", [a, !no_value , b]]"), "\"ab\"");
  EXPECT_THAT(of("!select [5, [a]]"), HasSubstr("no item 5 in a list of 1"));
  EXPECT_THAT(of("!sub [\"{missing}\", {}]"), HasSubstr("no argument for 'missing'"));
  EXPECT_THAT(of("!sub [\"a{\", {}]"), HasSubstr("single '{'"));
  EXPECT_THAT(of("!join [a]"), HasSubstr("a list of two"));
}

TEST_F(Resolve, FilesAreReadFromTheProjectAndParsedByExtension) {
  EXPECT_EQ(of("!file data/list.json"), "[1, {\"a\": true}]");
  EXPECT_EQ(of("!select [x, !file data/map.yaml]"), "{\"y\": [1, 2]}");
  EXPECT_EQ(of("!file_contents data/text.txt"), "\"one\\ntwo\\n\"");
  EXPECT_THAT(of("!file data/lst.json"),
              HasSubstr("there is no file data/lst.json, did you mean 'list.json'?"));
}

TEST_F(Resolve, FilesOutsideTheWorkspaceAreRefused) {
  EXPECT_THAT(of("!file_contents ../outside"), HasSubstr("error"));
  environment_.workspace.trust = base::Trust::head;
  const auto absolute = attempt("!file_contents /etc/passwd");
  ASSERT_FALSE(absolute);
  EXPECT_EQ(absolute.error().kind, ErrorKind::blocked);
}

TEST_F(Resolve, FilesOfTheCheckoutThatAreNoContentAreRefused) {
  files_.write(".git/config", "extraheader = hunter2\n");
  files_.write(".cf/plan.key", "hunter2\n");
  std::filesystem::create_symlink(".git/config", files_.root() / "linked.txt");
  for (const char* path : {".git/config", "data/../.git/config", "linked.txt", ".cf/plan.key"}) {
    const auto refused = attempt(std::string("!file_contents ") + path);
    ASSERT_FALSE(refused) << path;
    EXPECT_THAT(refused.error().message, HasSubstr("which is no content of a repository")) << path;
  }
}

TEST_F(Resolve, SsmTakesTheStacksRegionUnlessItNamesOne) {
  EXPECT_EQ(of("!ssm /path"), "\"/path(,eu-west-1)\"");
  EXPECT_EQ(of("!ssm {name: /path, region: us-east-1, profile: p}"), "\"/path(p,us-east-1)\"");
  EXPECT_THAT(of("!ssm {region: x}"), HasSubstr("needs the name"));
}

TEST_F(Resolve, ASecureStringIsASecretAndSoIsWhatIsMadeOfIt) {
  const auto secret = attempt("!ssm /secret");
  ASSERT_TRUE(secret && secret->is_secret());
  EXPECT_EQ(secret->label(), "ssm:/secret@3");
  const auto url = attempt("!sub [\"db://{p}@{h}\", {p: !ssm /secret, h: !stack_output a.yaml::H}]");
  ASSERT_TRUE(url && url->is_secret());
  EXPECT_EQ(url->text(), "db://hunter2!@a.H");
  EXPECT_EQ(url->label(), "db://{ssm:/secret@3}@a.H") << "the label changes when anything visible does";
  EXPECT_EQ(base::mask_secrets("it is hunter2!"), "it is ****");
}

TEST_F(Resolve, WhatIsNotKnownYetFlowsThrough) {
  const auto joined = attempt("!join [\":\", [a, !stack_output dev/db.yaml::New]]");
  ASSERT_TRUE(joined && joined->is_unknown());
  EXPECT_EQ(joined->text(), "dev/db New");
  EXPECT_TRUE(attempt("!select [0, !split [\",\", !stack_output a.yaml::New]]")->is_unknown());
  environment_.offline = true;
  EXPECT_EQ(attempt("!ssm /path")->text(), "ssm:/path");
  EXPECT_EQ(attempt("!stack_output dev/db.yaml::Host")->text(), "dev/db Host");
}

TEST_F(Resolve, DatesAreFrozen) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  EXPECT_EQ(of("!date"), "\"2026-01-01 00:00:00\"");
  EXPECT_EQ(of("!date '%Y/%m'"), "\"2026/01\"");
  std::string asked;
  environment_.freeze = [&](const std::string& key, const std::function<std::string()>&) {
    asked = key;
    return std::string("frozen");
  };
  EXPECT_EQ(of("!date '%H'"), "\"frozen\"");
  EXPECT_EQ(asked, "dev/app !date %H");
}

TEST_F(Resolve, CommandsRunOnlyWhereAllowed) {
  const auto blocked = attempt("!rcmd \"echo hi\"");
  ASSERT_FALSE(blocked);
  EXPECT_EQ(blocked.error().kind, ErrorKind::blocked);
  environment_.allow_rcmd = true;
  environment_.variables["SHELL"] = "/bin/sh";
  environment_.variables["PATH"] = "/usr/bin:/bin";
  EXPECT_EQ(of("!rcmd \"echo $NAME\""), "\"value\\n\"");
  EXPECT_EQ(of("!rcmd {command: \"echo $AWS_REGION\", region: us-east-1}"), "\"us-east-1\\n\"");
  EXPECT_THAT(of("!rcmd \"echo oops >&2; exit 3\""), HasSubstr("exit code 3: oops"));
  environment_.commands_later = true;
  const auto later = attempt("!rcmd \"exit 3\"");
  ASSERT_TRUE(later) << "it is not run";
  EXPECT_TRUE(later->is_unknown());
  EXPECT_EQ(later->text(), "output of `exit 3`");
}

TEST_F(Resolve, StackAttrReadsTheStackThenItsGroup) {
  stack_.parameters = parse("{P: q}");
  stack_.user_data = parse("{env: dev, list: [a, !stack_output x.yaml::Y], file: !file data/map.yaml}");
  stack_.group_config = parse("{owner: {team: web}, region: other, project_code: shop}");
  stack_.config = parse("{own: 1}");
  EXPECT_EQ(of("!stack_attr sceptre_user_data.env"), "\"dev\"");
  EXPECT_EQ(of("!stack_attr sceptre_user_data.list.1"), "\"x.Y\"");
  EXPECT_EQ(of("!stack_attr sceptre_user_data.file.x.y"), "[1, 2]");
  EXPECT_EQ(of("!stack_attr owner.team"), "\"web\"");
  EXPECT_EQ(of("!stack_attr region"), "\"eu-west-1\"") << "the stack's own wins over the group's";
  EXPECT_EQ(of("!stack_attr stack_name"), "\"shop-dev-app\"");
  EXPECT_EQ(of("!stack_attr own"), "1");
  EXPECT_THAT(of("!stack_attr owner.taem"), HasSubstr("did you mean 'team'"));
}

TEST_F(Resolve, ACircleThroughStackAttrEnds) {
  stack_.user_data = parse("{a: !stack_attr sceptre_user_data.b, b: [!stack_attr sceptre_user_data.a]}");
  EXPECT_THAT(of("!stack_attr sceptre_user_data.a"), HasSubstr("needs itself"));
}

TEST_F(Resolve, AValueThatDoublesItselfHitsALimit) {
  std::string bomb = "{k0: x";
  for (int i = 1; i < 40; ++i) {
    const std::string below = "!stack_attr sceptre_user_data.k" + std::to_string(i - 1);
    bomb += ", k" + std::to_string(i) + ": [" + below + ", " + below + "]";
  }
  stack_.user_data = parse(bomb + "}");
  const auto value = attempt("!stack_attr sceptre_user_data.k39");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().kind, ErrorKind::limit);
}

TEST_F(Resolve, ErrorsCarryTheirPlaceAndTheOthersInTheTrace) {
  const auto value = attempt("{A: !stack_output a.yaml::Missing, B: !smm /x, C: !join 3}");
  ASSERT_FALSE(value);
  EXPECT_EQ(base::locate(value.error().at).str(), "config/dev/app.yaml:1:5");
  EXPECT_EQ(value.error().kind, ErrorKind::not_found);
  const std::string all = base::describe(value.error());
  EXPECT_THAT(all, HasSubstr("there is no resolver !smm, did you mean '!ssm'?"));
  EXPECT_THAT(all, HasSubstr("config/dev/app.yaml:1:51"));
}

TEST_F(Resolve, WithoutAnAccountLiveValuesAreBlocked) {
  environment_.ssm = nullptr;
  EXPECT_EQ(attempt("!ssm /x").error().kind, ErrorKind::blocked);
}

}  // namespace
}  // namespace cf::resolve
