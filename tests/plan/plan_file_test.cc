// The plan file: it reads back as it was written, never holds a secret, and refuses what is not whole.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "document/json.h"
#include "plan/plan.h"
#include "support/example_plan.h"

namespace cf::plan {
namespace {

using document::MappingBuilder;
using testing::HasSubstr;
using testing::Not;

Plan reread(const Plan& plan, bool with_bodies = true) {
  base::Result<Plan> read = from_json(to_json(plan, with_bodies));
  if (!read) {
    ADD_FAILURE() << read.error().message;
    return {};
  }
  return *read;
}

TEST(PlanFile, ReadsBackAsItWasWritten) {
  const Plan plan = test::example_plan();
  const std::string text = to_json(plan, true);
  EXPECT_EQ(to_json(reread(plan), true), text);
  const Plan read = reread(plan);
  EXPECT_EQ(read.digest, plan.digest);
  EXPECT_EQ(digest_of(read), plan.digest);
  EXPECT_EQ(read.entries.size(), plan.entries.size());
  EXPECT_EQ(read.entries[1].changes[0].properties[0].after.text(), "256");
  EXPECT_EQ(read.find(base::StackPath("dev/old"))->block, Block::undeploy);
  EXPECT_EQ(read.account.str(), "011111111111");
}

TEST(PlanFile, KeepsWhatAFailedCreationLeft) {
  Plan plan = test::example_plan();
  EXPECT_FALSE(reread(plan).entries[0].live.left) << "nobody looked";
  plan.entries[0].live.exists = true;
  plan.entries[0].live.left = {"Store", "Topic"};
  plan.digest = digest_of(plan);
  EXPECT_EQ(reread(plan).entries[0].live.left, (std::vector<std::string>{"Store", "Topic"}));
}

TEST(PlanFile, KeepsEveryKindOfValue) {
  Plan plan = test::example_plan();
  MappingBuilder tricky;
  tricky.add("$unknown", "the user's own key");
  const std::vector<Node> values = {
      Node::string("010"),
      Node::plain("1.10"),
      Node::plain("true"),
      Node::unknown("dev/network VpcId"),
      Node::secret("s3cr3t-value", "ssm:/p@2"),
      Node::sequence({Node::string("a"), Node::unknown("b")}),
      Node::scalar("x.y", document::Style::plain, "!GetAtt", {}),
      tricky.build(),
  };
  plan.entries[0].changes[0].after = Node::sequence(values);
  plan.digest = digest_of(plan);
  const Node read = reread(plan).entries[0].changes[0].after;
  ASSERT_EQ(read.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(read.at(i).kind(), values[i].kind()) << i;
    EXPECT_EQ(read.at(i).tag(), values[i].tag()) << i;
    EXPECT_EQ(document::canonical_json(read.at(i)), document::canonical_json(values[i])) << i;
  }
  EXPECT_EQ(read.at(4).label(), "ssm:/p@2");
  EXPECT_EQ(read.at(4).text(), "");
  EXPECT_EQ(read.at(7).find("$unknown").text(), "the user's own key");
}

TEST(PlanFile, NeverHoldsASecret) {
  base::add_secret("canary-plan-file-secret");
  Plan plan = test::example_plan();
  const std::string canary = "canary-plan-file-secret";
  Entry& entry = plan.entries[1];
  entry.reason = entry.stack_name.str() + canary;
  entry.desired->template_body = "Description: " + canary;
  entry.desired->role_arn = canary;
  entry.parameters[0].after = Node::string("x" + canary);
  entry.changes[0].after = Node::string(canary);
  entry.holes.push_back(canary);
  entry.hooks.push_back({"before_update", "cmd", Node::string("run " + canary)});
  entry.errors.push_back(base::error(base::ErrorKind::refused, canary, canary));
  plan.warnings.push_back(canary);
  plan.frozen["x"] = canary;
  plan.digest = digest_of(plan);
  for (bool with_bodies : {true, false}) {
    const std::string text = to_json(plan, with_bodies);
    EXPECT_THAT(text, Not(HasSubstr(canary)));
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
    EXPECT_THAT(text, Not(HasSubstr("correcthorse")));
  }
  EXPECT_EQ(digest_of(reread(plan)), plan.digest) << "a masked file has the digest of its plan";
}

TEST(PlanFile, WithoutBodiesItIsSmallerAndStillReads) {
  const Plan plan = test::example_plan();
  EXPECT_THAT(to_json(plan, false), Not(HasSubstr("template_body")));
  EXPECT_EQ(reread(plan, false).entries.size(), plan.entries.size());
}

TEST(PlanFile, RefusesAnEditedFile) {
  const std::string text = to_json(test::example_plan(), true);
  const base::Result<Plan> read = from_json(base::replace_all(text, "10.0.0.0/16", "10.9.0.0/16"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, base::ErrorKind::conflict);
  EXPECT_THAT(read.error().message, HasSubstr("digest"));
}

TEST(PlanFile, RefusesOtherSchemasAndForeignFiles) {
  const std::string text = to_json(test::example_plan(), true);
  const base::Result<Plan> newer = from_json(base::replace_all(text, "\"schema\": 2", "\"schema\": 3"));
  ASSERT_FALSE(newer);
  EXPECT_THAT(newer.error().message, HasSubstr("schema 3, this cf reads schema 2: a newer cf made it"));
  for (const char* foreign :
       {"", "[]", "{}", "null", "{\"schema\": 2, \"entries\": 3}", "{\"schema\": 2, \"entries\": [7]}", "{",
        "{\"schema\": \"x\", \"entries\": []}"}) {
    const base::Result<Plan> read = from_json(foreign);
    ASSERT_FALSE(read) << foreign;
    EXPECT_EQ(read.error().kind, base::ErrorKind::input) << foreign;
    EXPECT_FALSE(read.error().hint.empty()) << foreign;
  }
}

TEST(PlanFile, NamesThePlaceOfAWrongValue) {
  std::string text = to_json(test::example_plan(), false);
  text = base::replace_all(text, "\"decision\": \"recreate\"", "\"decision\": \"recreat\"");
  const base::Result<Plan> read = from_json(text);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("entries[2] (dev/queue): 'decision' is 'recreat'"));
}

TEST(PlanFile, ATruncatedFileIsRefusedWhereverItEnds) {
  const std::string text = to_json(test::example_plan(), true);
  for (std::size_t size = 0; size + 2 < text.size(); size += 97)
    EXPECT_FALSE(from_json(text.substr(0, size))) << size;
}

TEST(PlanSchema, IsTheOneThatIsPublished) {
  const base::Result<std::string> published = base::read_file("docs/schema/plan.schema.json");
  ASSERT_TRUE(published);
  EXPECT_EQ(json_schema(), *published);
}

}  // namespace
}  // namespace cf::plan
