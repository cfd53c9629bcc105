#include "proof/test_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

std::string problems_of(const std::string& text) {
  base::Diagnostics diagnostics;
  read_test_file("tests.yaml", text, diagnostics);
  return base::describe(diagnostics);
}

TEST(TestFile, HasCasesVariationsAndExceptions) {
  base::Diagnostics diagnostics;
  const TestFile file = read_test_file("tests.yaml", R"(
cases:
  - name: one
    parameters: {Zones: "3", Subnets: [a, b], Empty: ""}
    region: eu-west-1
    expect:
      resources: {Vpc: AWS::EC2::VPC}
      counts: {AWS::EC2::Subnet: 6}
      properties: {Vpc.CidrBlock: 10.0.0.0/16}
variations: {Zones: ["1", "2"]}
fixed: {Project: shop}
without: [{Zones: "1", Nat: per-zone}]
exceptions: [{tool: checkov, rule: CKV_AWS_18, reason: it is the log bucket}]
)",
                                       diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << base::describe(diagnostics);
  ASSERT_EQ(file.cases.size(), 1u);
  EXPECT_THAT(file.cases[0].parameters,
              ElementsAre(Pair("Empty", ""), Pair("Subnets", "a,b"), Pair("Zones", "3")));
  EXPECT_EQ(file.cases[0].region, "eu-west-1");
  EXPECT_EQ(file.cases[0].expect.counts.at("AWS::EC2::Subnet"), 6);
  EXPECT_EQ(file.cases[0].expect.properties.size(), 1u);
  EXPECT_THAT(file.variations, ElementsAre(Pair("Zones", ElementsAre("1", "2"))));
  EXPECT_EQ(file.without.size(), 1u);
  EXPECT_EQ(file.exceptions[0].rule, "CKV_AWS_18");
}

TEST(TestFile, ReportsEveryProblemWithItsPlace) {
  const std::string problems = problems_of(R"(
cases:
  - name: one
    expect: {propertes: {}}
  - name: one
    expect: {fails: x, outputs: [A]}
  - name: three
variations: {Zones: ["1"]}
exceptions: [{tool: eslint, rule: X}]
)");
  EXPECT_THAT(
      problems,
      HasSubstr("tests.yaml:4:14: cases[0] expect: unknown key 'propertes', did you mean 'properties'?"));
  EXPECT_THAT(problems, HasSubstr("tests.yaml:5:11: cases[1]: there are two cases 'one'"));
  EXPECT_THAT(problems, HasSubstr("what fails has nothing else to expect"));
  EXPECT_THAT(problems, HasSubstr("'expect' is missing"));
  EXPECT_THAT(problems, HasSubstr("the values of 'Zones' are a list of two or more texts"));
  EXPECT_THAT(problems, HasSubstr("'tool' can't be 'eslint'"));
  EXPECT_THAT(problems, HasSubstr("'reason' is missing"));
}

TEST(TestFile, WithoutCasesShowsNothing) {
  EXPECT_THAT(problems_of("fixed: {A: b}"), HasSubstr("there are no cases"));
  EXPECT_THAT(problems_of("[1, 2]"), HasSubstr("a test file is a mapping"));
}

TEST(TestFile, AnExceptionFromAHouseRuleNamesTheRuleAndItsResource) {
  const auto of = [](const std::string& exception) {
    return problems_of("cases: [{name: one, expect: {fails: x}}]\nexceptions: [" + exception + "]\n");
  };
  EXPECT_EQ(of("{tool: cf, rule: unencrypted, resource: Topic, reason: why}"), "");
  EXPECT_THAT(of("{tool: cf, rule: unencryptd, resource: Topic, reason: why}"),
              HasSubstr("did you mean 'unencrypted'"));
  EXPECT_THAT(of("{tool: cf, rule: unencrypted, reason: why}"), HasSubstr("'resource' is missing"));
}

}  // namespace
}  // namespace cf::proof
