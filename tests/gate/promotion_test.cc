#include "gate/promotion.h"

#include <gmock/gmock.h>

#include "gate/gate_plan.h"

namespace cf::gate {
namespace {

using document::Node;
using test::plan_of;
using test::stack_change;
using test::stack_entry;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string topic = "  T: {Type: AWS::SNS::Topic}\n";
const base::Region east("us-east-1"), west("us-west-2");

PromotedStack deployed(const plan::Entry& entry, const std::string& status = "UPDATE_COMPLETE",
                       base::Region region = east) {
  return {relative_name(entry.id.environment, entry.id.path), region, entry.desired->template_digest, status,
          false};
}
std::vector<PromotionProblem> problems(std::vector<PromotedStack> stacks, const plan::Entry& entry) {
  return check_promotion({base::EnvironmentName("dev"), std::move(stacks)}, plan_of({entry}));
}

TEST(Promotion, AllowsWhatIsDeployedAndGreenWithTheSameTemplate) {
  const plan::Entry entry = stack_change("prod/network", "", topic);
  EXPECT_THAT(problems({deployed(entry)}, entry), IsEmpty());
  EXPECT_THAT(problems({deployed(entry, "CREATE_COMPLETE")}, entry), IsEmpty());
}

TEST(Promotion, SaysWhatIsNotDeployedThere) {
  const plan::Entry entry = stack_change("prod/network", "", topic);
  const auto none = problems({}, entry);
  ASSERT_THAT(none, SizeIs(1));
  EXPECT_EQ(none[0].why, Unpromoted::not_deployed);
  EXPECT_EQ(none[0].message, "network: it is not deployed in dev");
  PromotedStack neighbour = deployed(entry);
  neighbour.name = "network2";
  EXPECT_EQ(problems({neighbour}, entry)[0].why, Unpromoted::not_deployed);
  EXPECT_EQ(problems({deployed(entry, "")}, entry)[0].why, Unpromoted::not_deployed);
  EXPECT_EQ(problems({deployed(entry, "DELETE_COMPLETE")}, entry)[0].why, Unpromoted::not_deployed);
}

TEST(Promotion, SaysWhatIsNotGreen) {
  const plan::Entry entry = stack_change("prod/network", "", topic);
  for (const char* status :
       {"UPDATE_ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_FAILED", "whatever"})
    EXPECT_EQ(problems({deployed(entry, status)}, entry)[0].why, Unpromoted::not_green) << status;
  PromotedStack failed = deployed(entry);
  failed.failed = true;
  EXPECT_THAT(problems({failed}, entry)[0].message, HasSubstr("its last deployment failed"));
  // Every region of the source must be green.
  EXPECT_THAT(problems({deployed(entry), deployed(entry, "UPDATE_FAILED", west)}, entry)[0].message,
              HasSubstr("not green in dev in us-west-2: UPDATE_FAILED"));
}

TEST(Promotion, ComparesTheTemplateOfTheSameRegionElseOfAny) {
  plan::Entry entry = stack_change("prod/network", "", topic);
  PromotedStack other = deployed(entry);
  other.template_digest = std::string(64, 'a');
  EXPECT_EQ(problems({other}, entry)[0].why, Unpromoted::other_template);
  PromotedStack same_elsewhere = deployed(entry, "UPDATE_COMPLETE", west);
  EXPECT_EQ(problems({other, same_elsewhere}, entry)[0].why, Unpromoted::other_template);
  EXPECT_THAT(problems({same_elsewhere}, entry), IsEmpty());
}

TEST(Promotion, HoldsOnlyWhatIsDeployedByThePlan) {
  EXPECT_THAT(problems({}, stack_change("prod/network", topic, "")), IsEmpty());
  plan::Entry unchanged = stack_change("prod/network", topic, topic);
  ASSERT_FALSE(unchanged.mutates());
  EXPECT_THAT(problems({}, unchanged), IsEmpty());
}

TEST(Promotion, RefusesATemplateThatIsNotKnownYet) {
  plan::Entry entry = stack_change("prod/network", "", topic);
  const PromotedStack there = deployed(entry);
  entry.desired->template_digest.clear();
  EXPECT_EQ(problems({there}, entry)[0].why, Unpromoted::not_known);
}

plan::Entry desired(const std::string& path, const std::string& digest,
                    std::vector<plan::Parameter> parameters = {}) {
  plan::Entry entry = stack_entry(path);
  entry.decision = plan::Decision::no_change;
  entry.desired = plan::DesiredStack();
  entry.desired->template_digest = digest;
  entry.desired->parameters = std::move(parameters);
  return entry;
}

TEST(PromoteDiff, TellsWhatIsOnlyInOneAndWhatDiffers) {
  const plan::Plan dev = plan_of({desired("dev/a", "1"), desired("dev/b", "1"), desired("dev/same", "1")});
  const plan::Plan prod =
      plan_of({desired("prod/b", "2"), desired("prod/c", "1"), desired("prod/same", "1")});
  const auto differences = promote_diff(dev, prod);
  ASSERT_THAT(differences, SizeIs(3));
  EXPECT_EQ(differences[0].name, "a");
  EXPECT_EQ(differences[0].kind, StackDifference::Kind::only_here);
  EXPECT_TRUE(differences[1].template_differs);
  EXPECT_EQ(differences[2].name, "c");
  EXPECT_EQ(differences[2].kind, StackDifference::Kind::only_there);
}

TEST(PromoteDiff, ListsParametersAndKeepsSecretsSecret) {
  const plan::Plan dev = plan_of({desired("dev/a", "1",
                                          {{"Password", Node::secret("one", "ssm:/dev@1"), false},
                                           {"Size", Node::string("small"), false},
                                           {"Vpc", Node::unknown("dev/network VpcId"), false},
                                           {"Zone", Node::string("a"), false}})});
  const plan::Plan prod = plan_of({desired("prod/a", "1",
                                           {{"Password", Node::secret("two", "ssm:/prod@1"), false},
                                            {"Size", Node::string("large"), false},
                                            {"Vpc", Node::unknown("prod/network VpcId"), false}})});
  const auto differences = promote_diff(dev, prod);
  ASSERT_THAT(differences, SizeIs(1));
  const auto& pairs = differences[0].parameters;
  ASSERT_THAT(pairs, SizeIs(3));
  EXPECT_EQ(pairs[0].key, "Password");
  EXPECT_TRUE(pairs[0].here.is_secret() && pairs[0].there.is_secret());
  EXPECT_EQ(pairs[1].there.text(), "large");
  EXPECT_EQ(pairs[2].key, "Zone");
  EXPECT_FALSE(pairs[2].there);
}

plan::Entry in_region(plan::Entry entry, const base::Region& region) {
  entry.id.region = region;
  return entry;
}

TEST(PromoteDiff, ComparesTheSameRegionWhereBothHaveIt) {
  const auto both = [](const char* environment) {
    const std::string path = environment + std::string("/a");
    return plan_of({in_region(desired(path, "2"), west), in_region(desired(path, "1"), east)});
  };
  EXPECT_THAT(promote_diff(both("dev"), both("prod")), IsEmpty());
}

TEST(PromoteDiff, ComparesARegionThatOneLacksWithTheOthersFirst) {
  const std::vector<plan::Parameter> narrow{{"Cidr", Node::string("10.1"), false}},
      wide{{"Cidr", Node::string("10.2"), false}};
  const plan::Plan dev = plan_of({desired("dev/a", "1", narrow)});
  const plan::Plan prod = plan_of(
      {in_region(desired("prod/a", "1", narrow), east), in_region(desired("prod/a", "1", wide), west)});
  const auto differences = promote_diff(dev, prod);
  ASSERT_THAT(differences, SizeIs(1));
  EXPECT_EQ(differences[0].here_region, east);
  EXPECT_EQ(differences[0].there_region, west);
  EXPECT_EQ(differences[0].parameters[0].there.text(), "10.2");
  EXPECT_THAT(promote_diff(prod, dev), SizeIs(1));
}

TEST(PromoteDiff, CountsWhatAnEnvironmentIgnoresAsNotThere) {
  plan::Entry ignored = desired("dev/a", "1");
  ignored.decision = plan::Decision::ignored;
  const auto differences = promote_diff(plan_of({ignored}), plan_of({desired("prod/a", "1")}));
  ASSERT_THAT(differences, SizeIs(1));
  EXPECT_EQ(differences[0].kind, StackDifference::Kind::only_there);
}

TEST(PromoteDiff, DoesNotCallEqualWhatCouldNotBeRendered) {
  plan::Entry broken = desired("prod/a", "");
  broken.desired.reset();
  broken.decision = plan::Decision::blocked;
  broken.errors.push_back(base::error(base::ErrorKind::input, "the template has no parameter Nope"));
  const auto differences = promote_diff(plan_of({desired("dev/a", "1")}), plan_of({broken}));
  ASSERT_THAT(differences, SizeIs(1));
  EXPECT_EQ(differences[0].kind, StackDifference::Kind::unknown);
  ASSERT_THAT(differences[0].there_errors, SizeIs(1));
  EXPECT_EQ(differences[0].there_errors[0].message, "the template has no parameter Nope");
  EXPECT_THAT(differences[0].here_errors, IsEmpty());
}

TEST(PromoteDiff, ShowsWhatIsBlockedThoughItsTextIsTheSame) {
  plan::Entry busy = desired("prod/a", "1");
  busy.decision = plan::Decision::blocked;
  busy.reason = "the stack is being changed";
  const auto differences = promote_diff(plan_of({desired("dev/a", "1")}), plan_of({busy}));
  ASSERT_THAT(differences, SizeIs(1));
  ASSERT_THAT(differences[0].there_errors, SizeIs(1));
  EXPECT_EQ(differences[0].there_errors[0].message, busy.reason);
}

}  // namespace
}  // namespace cf::gate
