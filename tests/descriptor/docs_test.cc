// The pages of the descriptor and its rules: they name every key, and what they show is right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/strings.h"
#include "descriptor/keys.h"
#include "descriptor/reading.h"
#include "descriptor/schema_judge.h"
#include "project/temp_project.h"

namespace cf::descriptor {
namespace {

using testing::HasSubstr;

std::string page(const std::string& name = "descriptor") {
  return base::read_file("docs/reference/" + name + ".md").or_throw();
}

// The blocks that are marked as YAML.
std::vector<std::string> examples(const std::string& name = "descriptor") {
  std::vector<std::string> found;
  const std::vector<std::string> parts = base::split(page(name), "\n```yaml\n");
  for (std::size_t i = 1; i < parts.size(); ++i)
    found.push_back(parts[i].substr(0, parts[i].find("\n```")) + "\n");
  return found;
}

// The example as a whole descriptor: what does not begin one is keys of prod.
std::string whole(const std::string& example) {
  if (example.find("version: 2\n") != std::string::npos) return example;
  const std::string deploy = "deploy:\n  - {name: network.yaml, deploy_env: [all]}\n";
  if (example.starts_with("defaults:") || example.starts_with("environments:"))
    return "version: 2\n" + example + deploy;
  const std::string environments =
      "version: 2\nenvironments:\n  - {name: dev, account_id: \"111111111111\"}\n"
      "  - name: prod\n    account_id: \"222222222222\"\n";
  if (example.starts_with("ci:") || example.starts_with("gold:\n  registry:")) return environments + deploy + example;
  std::string prod = example.starts_with("regions:") ? "" : "    regions: [us-east-1, us-west-2]\n";
  for (const std::string& line : base::split(example, '\n')) prod += "    " + line + "\n";
  return environments + prod + deploy;
}

TEST(DescriptorPage, ShowsValidExamples) {
  EXPECT_GE(examples().size(), 20u);
  EXPECT_GE(examples("rules").size(), 1u);
  for (const char* name : {"descriptor", "rules"})
    for (const std::string& example : examples(name))
      EXPECT_EQ(read(whole(example)).report(), "") << whole(example);
}

TEST(DescriptorPage, ShowsExamplesThatTheSchemaTakes) {
  const project::TempProject folder;
  std::vector<std::string> files;
  for (const char* name : {"descriptor", "rules"})
    for (const std::string& example : examples(name)) {
      const std::string file = std::to_string(files.size()) + ".yaml";
      folder.write(file, whole(example));
      files.push_back((folder.root() / file).string());
    }
  const auto valid = valid_by_schema(files);
  if (!valid) GTEST_SKIP() << no_judge;
  EXPECT_EQ(*valid, files);
}

TEST(DescriptorPage, HasASectionOrARowForEveryKeyAndPolicy) {
  std::string headings, rows;
  for (const std::string& line : base::split(page(), '\n')) {
    if (line.starts_with("### ")) headings += " " + base::replace_all(line.substr(4), ",", "") + " ";
    rows += "\n" + line;
  }
  for (const std::string& key : rule_keys()) EXPECT_THAT(headings, HasSubstr(" " + key + " "));
  for (const std::string& name : policy_names()) EXPECT_THAT(rows, HasSubstr("\n" + name + " "));
  for (const std::string& key : environment_keys(1)) EXPECT_THAT(rows, HasSubstr("\n" + key + " "));
  for (const std::string& key : entry_keys(2)) EXPECT_THAT(page(), HasSubstr(key));
  for (const std::string& key : top_level_keys(2)) EXPECT_THAT(page(), HasSubstr(key));
}

TEST(DescriptorPage, SaysWhatIsInForceAfterMerging) {
  for (const std::string& example : examples()) {
    if (!example.starts_with("defaults:")) continue;
    const Reading reading = read(whole(example));
    const Rules& prod = reading.rules("prod");
    EXPECT_EQ(prod.approvals.count, 1);
    EXPECT_THAT(prod.approvals.by.teams, testing::ElementsAre("platform"));
    EXPECT_EQ(prod.policies.at("public-bucket").severity, Severity::error);
    EXPECT_EQ(prod.policies.at("open-ingress").severity, Severity::off);
    EXPECT_EQ(reading.rules("dev").policies.at("open-ingress").severity, Severity::warning);
  }
}

}  // namespace
}  // namespace cf::descriptor
