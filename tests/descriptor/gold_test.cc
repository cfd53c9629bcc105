// What a descriptor says of gold templates: where they come from, their versions and ranges, what
// environments allow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "descriptor/reading.h"

namespace cf::descriptor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* key = "RWSMLB36xDIkqrUfZ7MmkAKi7/Pcxlkxcg8mNGnKnXUDCEJtDAEi+oNn";

Reading with(const std::string& top, const std::string& prod, const std::string& version = "1.0.0") {
  return read("version: 2\n" + top +
              "environments:\n  - {name: dev, account_id: \"111111111111\"}\n"
              "  - {name: prod, account_id: \"222222222222\"" +
              prod +
              "}\n"
              "deploy:\n  - {name: network.yaml, gold_template: true, version: " +
              version + ", deploy_env: [all]}\n");
}

TEST(GoldOfDescriptor, NamesARegistryAndItsKeys) {
  const Reading reading =
      with(std::string("gold: {registry: https://gold.example.com, keys: ") + key + "}\n", "");
  ASSERT_EQ(reading.report(), "");
  EXPECT_EQ(reading.descriptor.gold.registry, "https://gold.example.com");
  EXPECT_THAT(reading.descriptor.gold.keys, ElementsAre(key));
}

TEST(GoldOfDescriptor, AKeyThatIsNoneIsReportedWhereItStands) {
  const std::string report = with("gold:\n  keys: [hello]\n", "").report();
  EXPECT_THAT(report, HasSubstr("'hello' is no public key of minisign"));
  EXPECT_THAT(report, HasSubstr(":3:10:"));
}

TEST(GoldOfDescriptor, APasswordDoesNotBelongIntoTheRepository) {
  EXPECT_THAT(with("gold: {registry: \"https://ada:secret@gold.example.com\"}\n", "").report(),
              testing::AllOf(HasSubstr("gold: 'registry' holds a password"),
                             testing::Not(HasSubstr("gold gold")), HasSubstr("CF_GOLD_PASSWORD")));
}

TEST(GoldOfDescriptor, RulesMergeByTemplate) {
  const Reading reading = with(
      "defaults:\n  gold: {floating: forbidden, min_version: {network/vpc.yaml: 1.0.0, lake.yaml: 2.0.0}}\n",
      ", gold: {min_version: {network/vpc.yaml: 1.1.0}}");
  ASSERT_EQ(reading.report(), "");
  const GoldRules& prod = reading.rules("prod").gold;
  EXPECT_TRUE(prod.floating_forbidden);
  EXPECT_EQ(prod.min_version.at("network/vpc.yaml"), "1.1.0");
  EXPECT_EQ(prod.min_version.at("lake.yaml"), "2.0.0");
  EXPECT_EQ(reading.rules("dev").gold.min_version.at("network/vpc.yaml"), "1.0.0");
}

TEST(GoldOfDescriptor, AVersionMayBeARange) {
  for (const char* range : {"^1.2", "~1.2.0", "\">=1.0 <2\"", "1.x", "\"*\""})
    EXPECT_EQ(with("", "", range).report(), "") << range;
  EXPECT_EQ(with("", "", "\">=1.0 <2\"").descriptor.entries.at(0).version, ">=1.0 <2");
}

TEST(GoldOfDescriptor, ARangeThatIsNoneIsReportedInVersion1Too) {
  EXPECT_THAT(with("", "", "^one").report(), HasSubstr("'^one' is no range of versions"));
  const Reading old = read(
      "version: 1.0\ndeploy_environments:\n  - {name: dev, account_id: \"111111111111\"}\n"
      "deploy:\n  - {name: network.yaml, phdata_gold_template: true, version: ^1.2, deploy_env: [all]}\n"
      "  - {name: lake.yaml, phdata_gold_template: true, version: ~x.1, deploy_env: [all]}\n");
  EXPECT_THAT(old.report(), HasSubstr("'~x.1' is no range"));
  EXPECT_EQ(old.diagnostics.error_count(), 1u) << old.report();
}

TEST(GoldOfDescriptor, MinVersionsAreVersionsOfPaths) {
  EXPECT_THAT(with("", ", gold: {min_version: {network/vpc.yaml: newest}}").report(),
              HasSubstr("'newest' is no version"));
  EXPECT_THAT(with("", ", gold: {min_version: {../vpc.yaml: 1.0.0}}").report(), HasSubstr("'../vpc.yaml'"));
  EXPECT_THAT(with("", ", gold: {floating: no}").report(), HasSubstr("forbidden"));
}

}  // namespace
}  // namespace cf::descriptor
