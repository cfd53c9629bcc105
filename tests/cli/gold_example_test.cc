#include "cli/gold_example.h"

#include <gtest/gtest.h>

namespace cf::cli {
namespace {

Fitting fitting(const std::string& environment, const std::string& project = "") {
  return {"dev", environment, project, [](const std::string& file) {
            return file == "network/vpc.yaml" ? std::string("network.yaml") : file;
          }};
}

TEST(GoldExample, AConfigIsCalledAsItsTemplateAndHasNoUnderscores) {
  EXPECT_EQ(config_name_of("network/vpc.yaml"), "network/vpc.yaml");
  EXPECT_EQ(config_name_of("operations/service-alarms.j2"), "operations/service-alarms.yaml");
  EXPECT_EQ(config_name_of("s3_bucket.json"), "s3-bucket.yaml");
}

TEST(GoldExample, NamesTheStacksOfItsEnvironmentAsTheProjectCallsThem) {
  EXPECT_EQ(fitted("parameters:\n"
                   "  VpcId: !stack_output dev/network/vpc.yaml::VpcId   # of the network\n"
                   "  Lists: [!stack_output dev/storage/data-lake.yaml::RawBucketName, !stack_output "
                   "shared/network/vpc.yaml::VpcId]\n",
                   fitting("test")),
            "parameters:\n"
            "  VpcId: !stack_output test/network.yaml::VpcId   # of the network\n"
            "  Lists: [!stack_output test/storage/data-lake.yaml::RawBucketName, !stack_output "
            "shared/network/vpc.yaml::VpcId]\n");
}

TEST(GoldExample, TakesTheProjectsNameAndTheEnvironmentsAndLeavesOtherValuesAlone) {
  const std::string example =
      "parameters:\n  Project: insights\n  Environment: dev\n  Stage: dev\nstack_tags:\n  Environment: ci\n";
  EXPECT_EQ(fitted(example, fitting("test", "{{ stack_group_config.project_code }}")),
            "parameters:\n  Project: {{ stack_group_config.project_code }}\n  Environment: test\n"
            "  Stage: dev\nstack_tags:\n  Environment: ci\n");
  EXPECT_EQ(fitted(example, fitting("dev")), example);
}

TEST(GoldExample, TellsEachOutputThatItReadsOnce) {
  const auto references = output_references(
      "a: !stack_output dev/network/vpc.yaml::VpcId\n"
      "b: !stack_output dev/network/vpc.yaml::VpcId\n"
      "c: {x: !stack_output dev/kms.yaml::KmsKeyArn}\n"
      "d: !stack_output kms.yaml\n"
      "e: !stack_output ");
  ASSERT_EQ(references.size(), 2u);
  EXPECT_EQ(references[0].file, "network/vpc.yaml");
  EXPECT_EQ(references[1].environment, "dev");
  EXPECT_EQ(references[1].file, "kms.yaml");
  EXPECT_EQ(references[1].output, "KmsKeyArn");
}

}  // namespace
}  // namespace cf::cli
