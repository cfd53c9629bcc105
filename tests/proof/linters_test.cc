// What the linters say, as far as it is ours to read; the tools themselves are run by the functional test of
// the library.
#include "proof/linters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "base/files.h"

namespace cf::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A program that answers with this text, whatever it is asked.
class LinterAnswers : public ::testing::Test {
 protected:
  LinterAnswers() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-proof-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~LinterAnswers() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::string program(const std::string& answer) {
    const std::filesystem::path file = folder_ / "tool";
    EXPECT_TRUE(base::write_file(file, "#!/bin/sh\ncat <<'E'\n" + answer + "\nE\n"));
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file.string();
  }

  std::filesystem::path folder_;
};

TEST_F(LinterAnswers, FindingsOfCfnLintBelongToTheirResource) {
  const auto findings = run_cfn_lint(program(R"([
 {"Filename": "/a.yaml", "Rule": {"Id": "E3002"}, "Message": "m", "Location": {"Path": ["Resources", "B", "Properties"]}},
 {"Filename": "/a.yaml", "Rule": {"Id": "W1030"}, "Message": "{'Ref': 'P'} does not match when resolved at 'Resources/R/Properties/X'",
  "Location": {"Path": ["Parameters", "P"]}}])"),
                                     {"/a.yaml"}, {}, {});
  ASSERT_TRUE(findings) << findings.error().message;
  const auto& found = findings->at("/a.yaml");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].resource, "B");
  EXPECT_EQ(found[1].resource, "R");
}

TEST_F(LinterAnswers, CheckovsAnswerWithoutFindingsHasNoResults) {
  const auto none = run_checkov(program(R"({"passed": 0, "failed": 0})"), {"/a.yaml"}, {}, {});
  ASSERT_TRUE(none);
  EXPECT_THAT(*none, IsEmpty());
  const auto one = run_checkov(program(R"({"results": {"failed_checks": [{"check_id": "CKV_AWS_18",
    "check_name": "logging", "file_abs_path": "/a.yaml", "resource": "AWS::S3::Bucket.B"}]}})"),
                               {"/a.yaml"}, {}, {});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->at("/a.yaml")[0].resource, "B");
}

TEST_F(LinterAnswers, AnAnswerThatIsNoneIsAnError) {
  const auto rubbish = run_cfn_lint(program("Traceback"), {"/a.yaml"}, {}, {});
  ASSERT_FALSE(rubbish);
  EXPECT_THAT(rubbish.error().message, HasSubstr("gives no answer that can be read"));
  EXPECT_FALSE(run_checkov((folder_ / "nowhere").string(), {"/a.yaml"}, {}, {}));
}

TEST(Exceptions, CoverTheirRuleAndResourceOnly) {
  const std::vector<Finding> findings = {{"R1", "A", ""}, {"R1", "B", ""}, {"R2", "A", ""}};
  const Excepted excepted = without_exceptions(
      findings, {{"checkov", "R1", "A", "why"}, {"checkov", "R3", "", "why"}, {"cfn-lint", "R2", "", "why"}},
      "checkov");
  std::vector<std::string> left;
  for (const Finding& finding : excepted.left) left.push_back(finding.rule + finding.resource);
  EXPECT_THAT(left, ElementsAre("R1B", "R2A"));
  ASSERT_EQ(excepted.unused.size(), 1u);
  EXPECT_EQ(excepted.unused[0].rule, "R3");
}

}  // namespace
}  // namespace cf::proof
