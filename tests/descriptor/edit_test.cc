// Commands add entries and move versions in a descriptor's text: what they don't change stays, comments
// included, in whatever form it is written.
#include "descriptor/edit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "descriptor/reading.h"

namespace cf::descriptor {
namespace {

using testing::HasSubstr;

const std::string top =
    "version: 2\nenvironments:\n  - {name: dev, account_id: \"111111111111\"}  # mine\n"
    "  - {name: prod, account_id: \"222222222222\"}\n";

std::string added(const std::string& text, const std::string& version = "^1.2.0") {
  base::Diagnostics diagnostics;
  const auto result =
      with_gold_entry(text, "deployment.yaml", {"network/vpc.yaml", version, {"dev"}}, diagnostics);
  EXPECT_TRUE(result) << base::describe(diagnostics) << text;
  return result.value_or("");
}

TEST(DescriptorEdit, AnEntryComesBehindTheLastOneAndCommentsStay) {
  EXPECT_EQ(
      added(top + "deploy:\n  - {name: a.yaml, deploy_env: [all]}  # first\n\n  # what goes\nundeploy: []\n"),
      top +
          "deploy:\n  - {name: a.yaml, deploy_env: [all]}  # first\n"
          "  - { name: network/vpc.yaml, gold_template: true, version: ^1.2.0, deploy_env: [dev] }\n"
          "\n  # what goes\nundeploy: []\n");
}

TEST(DescriptorEdit, AnEntryComesBeforeTheOneThatNeedsIt) {
  const std::string list =
      "deploy:\n  - {name: a.yaml, deploy_env: [all]}  # first\n"
      "  - name: b.yaml\n    deploy_env: [all]\nundeploy: []\n";
  base::Diagnostics diagnostics;
  const auto result = with_gold_entry(top + list, "deployment.yaml",
                                      {"network/vpc.yaml", "^1.2.0", {"dev"}, {.before = 1}}, diagnostics);
  EXPECT_EQ(result.value_or(base::describe(diagnostics)),
            top +
                "deploy:\n  - {name: a.yaml, deploy_env: [all]}  # first\n"
                "  - { name: network/vpc.yaml, gold_template: true, version: ^1.2.0, deploy_env: [dev] }\n"
                "  - name: b.yaml\n    deploy_env: [all]\nundeploy: []\n");
}

TEST(DescriptorEdit, WhatNeedsTheNewEntryMovesBehindItWithItsComments) {
  const std::string a = "  # why a\n  - name: a.yaml\n    deploy_env: [all]  # of a\n";
  const std::string c = "  - {name: c.yaml, deploy_env: [all]}\n";
  const std::string rest = "\n  # of c\n  - {name: d.yaml, deploy_env: [all]}\nundeploy: []\n";
  const std::string added =
      "  - { name: network/vpc.yaml, gold_template: true, version: ^1.2.0, deploy_env: [dev] }\n";
  base::Diagnostics diagnostics;
  const Place place{.behind = 2, .moved = {0}};
  const std::string b = "  - {name: b.yaml, deploy_env: [all]}\n\n  # the third\n";
  const auto result = with_gold_entry(top + "deploy:\n" + a + b + c + rest, "deployment.yaml",
                                      {"network/vpc.yaml", "^1.2.0", {"dev"}, place}, diagnostics);
  EXPECT_EQ(result.value_or(base::describe(diagnostics)), top + "deploy:\n" + b + c + added + a + rest);

  const auto flow = with_gold_entry(
      top +
          "deploy: [{name: a.yaml, deploy_env: [all]}, {name: 'b}.yaml', deploy_env: [all]},\n"
          "  {name: c.yaml, deploy_env: [all]}]\n",
      "deployment.yaml", {"v.yaml", "1.0.0", {"dev"}, {.behind = 1, .moved = {0}}}, diagnostics);
  EXPECT_EQ(
      flow.value_or(base::describe(diagnostics)),
      top +
          "deploy: [{name: 'b}.yaml', deploy_env: [all]}, {\"name\": \"v.yaml\", \"gold_template\": "
          "true, \"version\": \"1.0.0\", \"deploy_env\": [\"dev\"]}, {name: a.yaml, deploy_env: [all]},\n"
          "  {name: c.yaml, deploy_env: [all]}]\n");
}

TEST(EntryPlace, IsBehindWhatTheEntryNeedsAndBeforeWhatNeedsIt) {
  const EntryNeeds vpc{"vpc", {"dev/vpc"}, {}};
  const EntryNeeds node{"node", {"dev/node"}, {"dev/vpc", "dev/new"}};
  const EntryNeeds alarms{"alarms", {"dev/alarms"}, {"dev/node"}};
  const EntryNeeds data{"data", {"dev/data"}, {}};
  const EntryNeeds added{"new", {"dev/new"}, {"dev/data"}};
  const Place at_end = place_for({vpc, data}, added).or_throw();
  EXPECT_FALSE(at_end.before || at_end.behind);
  EXPECT_EQ(place_for({vpc, data, node}, added).or_throw().before, 2u);
  const Place between = place_for({vpc, node, alarms, data}, added).or_throw();
  EXPECT_EQ(between.behind, 3u);
  EXPECT_EQ(between.moved, (std::vector<std::size_t>{1, 2}));
  const EntryNeeds circle{"data", {"dev/data"}, {"dev/alarms"}};
  const auto none = place_for({vpc, node, alarms, circle}, added);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, base::ErrorKind::input);
  EXPECT_THAT(none.error().message, HasSubstr("new needs data, which needs new itself"));
}

TEST(DescriptorEdit, WhateverFormTheListHas) {
  for (const char* list :
       {"deploy:\n- name: a.yaml\n  deploy_env:\n  - all\nundeploy:\n- {name: b.yaml, deploy_env: [dev]}\n",
        "deploy:\n    - name: a.yaml\n      # within\n      deploy_env: [all]\n", "deploy:\n", "deploy: []\n",
        "deploy: null\n", "", "deploy: [{name: a.yaml, deploy_env: [all]}]\n",
        "deploy:\n  - {name: a.yaml,\n     deploy_env: [all]}", "deploy: # none yet\nundeploy: []\n"}) {
    const Reading reading = read(added(top + list));
    EXPECT_EQ(reading.report(), "") << list;
    EXPECT_THAT(meaning(reading.descriptor), HasSubstr("network/vpc.yaml ^1.2.0  gold dev")) << list;
  }
}

TEST(DescriptorEdit, AnEmptyListBecomesOneWithALineForTheEntry) {
  EXPECT_EQ(
      added(top + "deploy: []  # none yet\nundeploy: []\n"),
      top +
          "deploy:\n  - { name: network/vpc.yaml, gold_template: true, version: ^1.2.0, deploy_env: [dev] }"
          "  # none yet\nundeploy: []\n");
}

TEST(DescriptorEdit, JsonStaysJson) {
  const std::string json =
      "{\"version\": 2, \"environments\": [{\"name\": \"dev\", \"account_id\": \"111111111111\"}],\n"
      " \"deploy\": [{\"name\": \"a.yaml\", \"deploy_env\": [\"all\"]}]}\n";
  EXPECT_THAT(added(json), HasSubstr(", {\"name\": \"network/vpc.yaml\", \"gold_template\": true"));
}

TEST(DescriptorEdit, LineEndingsStayAsTheyAre) {
  const std::string text = added(
      "version: 2\r\nenvironments:\r\n  - {name: dev, account_id: \"111111111111\"}\r\ndeploy:\r\n"
      "  - {name: a.yaml, deploy_env: [all]}\r\n");
  EXPECT_THAT(text, HasSubstr("[dev] }\r\n"));
}

TEST(DescriptorEdit, ARangeWithBlanksIsQuoted) {
  EXPECT_THAT(added(top + "deploy:\n", ">=1.0 <2"), HasSubstr("version: \">=1.0 <2\""));
}

TEST(DescriptorEdit, VersionsMoveWhereTheyStand) {
  const std::string text =
      top +
      "deploy:\n"
      "  - {name: a.yaml, gold_template: true, version: 1.0.0, deploy_env: [all]}  # why\n"
      "  - name: b.yaml\n    gold_template: true\n    version: '^1.0'\n    deploy_env: [all]\n";
  base::Diagnostics diagnostics;
  const auto moved = with_versions(text, "deployment.yaml", {{0, "1.1.0"}, {1, "^2.0"}}, diagnostics);
  ASSERT_TRUE(moved) << base::describe(diagnostics);
  EXPECT_THAT(*moved, HasSubstr("version: 1.1.0, deploy_env: [all]}  # why\n"));
  EXPECT_THAT(*moved, HasSubstr("version: \"^2.0\"\n"));
}

TEST(DescriptorEdit, AnAliasThatWouldMoveTwoVersionsIsLeftToPeople) {
  const std::string text = top +
                           "deploy:\n"
                           "  - {name: a.yaml, gold_template: true, version: &v 1.0.0, deploy_env: [all]}\n"
                           "  - {name: b.yaml, gold_template: true, version: *v, deploy_env: [all]}\n";
  base::Diagnostics diagnostics;
  EXPECT_FALSE(with_versions(text, "deployment.yaml", {{1, "1.1.0"}}, diagnostics));
  EXPECT_THAT(base::describe(diagnostics), HasSubstr("by hand"));
}

TEST(DescriptorEdit, ABrokenDescriptorIsNotTouched) {
  base::Diagnostics diagnostics;
  EXPECT_FALSE(with_gold_entry("deploy: [", "deployment.yaml", {"a.yaml", "1.0.0", {"dev"}}, diagnostics));
  EXPECT_TRUE(diagnostics.has_errors());
}

}  // namespace
}  // namespace cf::descriptor
