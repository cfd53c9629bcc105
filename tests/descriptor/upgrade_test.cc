// Version 1 rewritten as version 2: the same text but for what is renamed, and the same meaning.
#include "descriptor/upgrade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "descriptor/reading.h"

namespace cf::descriptor {
namespace {

using testing::HasSubstr;

std::string upgraded(const std::string& text) {
  base::Diagnostics diagnostics;
  const auto result = upgrade(text, "deployment.yaml", diagnostics);
  EXPECT_EQ(base::describe(diagnostics), "");
  return result.value_or("");
}

TEST(Upgrade, KeepsCommentsOrderQuotesAndBlankLines) {
  EXPECT_EQ(upgraded("# Ours.\n"
                     "version: 1.0   # of the format\n"
                     "\n"
                     "deploy:   # in order\n"
                     "  # The network first.\n"
                     "  - { name: 'network.yaml', phdata_gold_template: True, version: \"1.10\", deploy_env: "
                     "[dev] } # n\n"
                     "  - name: logs.yaml\n"
                     "    \"phdata_gold_template\": false\n"
                     "    deploy_env:\n"
                     "    - ALL\n"
                     "\n"
                     "deploy_environments:\n"
                     "  - { name: dev, account_id: 011111111111 }   # zeros\n"
                     "  - { name: prod, account_id: '222222222222' }\n"
                     "  - { name: test, account_id: test-account }\n"
                     "undeploy: []\n"
                     "ignore:"),
            "# Ours.\n"
            "version: 2   # of the format\n"
            "\n"
            "deploy:   # in order\n"
            "  # The network first.\n"
            "  - { name: 'network.yaml', gold_template: True, version: \"1.10\", deploy_env: [dev] } # n\n"
            "  - name: logs.yaml\n"
            "    \"gold_template\": false\n"
            "    deploy_env:\n"
            "    - ALL\n"
            "\n"
            "environments:\n"
            "  - { name: dev, account_id: \"011111111111\" }   # zeros\n"
            "  - { name: prod, account_id: '222222222222' }\n"
            "  - { name: test, account_id: \"test-account\" }\n"
            "undeploy: []\n"
            "ignore:");
}

TEST(Upgrade, WritesTheVersionWhereItIsMissing) {
  const std::string rest = "environments: [{name: dev, account_id: \"1\"}]\n";
  EXPECT_EQ(upgraded("# Ours.\n\n" + rest), "# Ours.\n\nversion: 2\n" + rest);
  EXPECT_EQ(upgraded("deploy_environments: [{name: dev, account_id: \"1\"}]\n"), "version: 2\n" + rest);
  EXPECT_EQ(upgraded("version:\n" + rest), "version: 2\n" + rest);
  EXPECT_EQ(upgraded("version: ~\n" + rest), "version: 2\n" + rest);
  EXPECT_EQ(upgraded("version: \"1\"\n" + rest), "version: 2\n" + rest);
  EXPECT_EQ(upgraded("---\n" + rest), "---\nversion: 2\n" + rest);
  EXPECT_EQ(upgraded("\xEF\xBB\xBF" + rest), "\xEF\xBB\xBFversion: 2\n" + rest);
  EXPECT_EQ(upgraded("{environments: [{name: dev, account_id: 1}]}"),
            "{version: 2, environments: [{name: dev, account_id: \"1\"}]}");
  EXPECT_EQ(upgraded("  environments: [{name: dev, account_id: 1}]\r\n  deploy:\r\n"),
            "  version: 2\r\n  environments: [{name: dev, account_id: \"1\"}]\r\n  deploy:\r\n");
}

TEST(Upgrade, ChangesWhatAnAliasSharesOnce) {
  EXPECT_EQ(upgraded("environments: [{name: dev, account_id: &a 1}, {name: prod, account_id: *a}]\n"
                     "deploy:\n  - &x {name: a.yaml, phdata_gold_template: false, deploy_env: dev}\n"
                     "  - {<<: *x, name: b.yaml}\n"),
            "version: 2\nenvironments: [{name: dev, account_id: &a \"1\"}, {name: prod, account_id: *a}]\n"
            "deploy:\n  - &x {name: a.yaml, gold_template: false, deploy_env: dev}\n"
            "  - {<<: *x, name: b.yaml}\n");
}

TEST(Upgrade, FindsWhatStandsBehindAnAnchorOrATag) {
  EXPECT_EQ(
      upgraded(
          "version: &v !!str 1.0\nenvironments:\n  - name: dev\n    account_id: &dev\n      011111111111\n"
          "  - {name: prod, account_id: !!str &prod 022222222222}\n"),
      "version: &v !!str 2\nenvironments:\n  - name: dev\n    account_id: &dev\n      \"011111111111\"\n"
      "  - {name: prod, account_id: !!str &prod \"022222222222\"}\n");
}

TEST(Upgrade, LeavesJsonJson) {
  EXPECT_EQ(upgraded(R"({"deploy_environments": [{"name": "dev", "account_id": "1"}]})"),
            R"({"version": 2, "environments": [{"name": "dev", "account_id": "1"}]})");
  EXPECT_EQ(upgraded("{\n  \"environments\": [{\"name\": \"dev\", \"account_id\": 1}]\n}\n"),
            "{\n  \"version\": 2,\n  \"environments\": [{\"name\": \"dev\", \"account_id\": \"1\"}]\n}\n");
}

TEST(Upgrade, LeavesVersion2) {
  const std::string text = "version: 2\ndeploy_environments: [{name: dev, account_id: 1}]\n";
  EXPECT_EQ(upgraded(text), text);
}

TEST(Upgrade, RefusesWhatIsBroken) {
  base::Diagnostics diagnostics;
  EXPECT_FALSE(upgrade("version: 1.0\nenvironments: [{nmae: dev}]\n", "deployment.yaml", diagnostics));
  EXPECT_THAT(base::describe(diagnostics), HasSubstr("did you mean 'name'"));
}

TEST(Upgrade, RefusesAFormThatItCantKeep) {
  base::Diagnostics diagnostics;
  EXPECT_FALSE(upgrade("version: \"\\x31.0\"\nenvironments: [{name: dev, account_id: 1}]\n",
                       "deployment.yaml", diagnostics));
  EXPECT_THAT(base::describe(diagnostics), HasSubstr("by hand"));
}

TEST(Upgrade, KeepsTheMeaningOfEveryGoodDescriptorAndTheBlanksOfItsLines) {
  const auto entries = base::list_directory("tests/descriptor/data/good");
  ASSERT_TRUE(entries);
  std::size_t rewritten = 0;
  for (const base::DirEntry& file : *entries) {
    const std::string text = base::read_file("tests/descriptor/data/good/" + file.name).or_throw();
    const Reading before = read(text), after = read(upgraded(text));
    EXPECT_EQ(after.report(), "") << file.name;
    EXPECT_TRUE(after.descriptor.is_version_2()) << file.name;
    EXPECT_EQ(meaning(before.descriptor), meaning(after.descriptor)) << file.name;
    EXPECT_EQ(upgraded(upgraded(text)), upgraded(text)) << file.name;
    rewritten += before.descriptor.is_version_2() ? 0 : 1;
  }
  EXPECT_GE(rewritten, 5u);
}

}  // namespace
}  // namespace cf::descriptor
