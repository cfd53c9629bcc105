// What Ref of a resource is, where its name stands within another property.
#include <gtest/gtest.h>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

std::string reference_to(const std::string& type, const std::string& properties) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "Shop"},
                          {"TemplateBody", R"({"Resources": {"R": {"Type": ")" + type +
                                               R"(", "Properties": )" + properties + "}}}"}});
  EXPECT_EQ(aws.status_of("Shop"), "CREATE_COMPLETE") << type;
  return aws.cfn("DescribeStackResources", {{"StackName", "Shop"}}).text("PhysicalResourceId");
}

TEST(PhysicalIds, OfGluesCatalogueAreTheNamesInTheirInput) {
  EXPECT_EQ(reference_to("AWS::Glue::Database",
                         R"({"CatalogId": "000000000000", "DatabaseInput": {"Name": "lake_curated"}})"),
            "lake_curated");
  EXPECT_EQ(reference_to(
                "AWS::Glue::Table",
                R"({"CatalogId": "000000000000", "DatabaseName": "lake", "TableInput": {"Name": "orders"}})"),
            "orders");
}

TEST(PhysicalIds, GeneratedNamesOfGluesCatalogueAreLowerCase) {
  const std::string name =
      reference_to("AWS::Glue::Database", R"({"CatalogId": "000000000000", "DatabaseInput": {}})");
  EXPECT_TRUE(name.starts_with("shop-r-")) << name;
  EXPECT_EQ(name, base::to_lower(name));
}

}  // namespace
}  // namespace cf::emulator::test
