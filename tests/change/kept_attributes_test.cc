#include "change/kept_attributes.h"

#include <gtest/gtest.h>

namespace cf::change {
namespace {

ResourceChange change_of(const std::string& type, const std::string& property,
                         const std::string& attribute = "Properties") {
  ResourceChange change;
  change.type = type;
  PropertyChange p;
  p.attribute = attribute;
  p.name = property;
  p.path = "/" + attribute + "/" + property;
  change.properties.push_back(p);
  return change;
}

TEST(KeptAttributes, IdentifiersAndArnsStayWithTheResource) {
  EXPECT_TRUE(keeps_attribute(change_of("AWS::KMS::Key", "Description"), "Arn"));
  EXPECT_TRUE(keeps_attribute(change_of("AWS::KMS::Key", "Description"), "KeyId"));
  EXPECT_TRUE(keeps_attribute(change_of("AWS::SQS::Queue", "DelaySeconds"), "QueueUrl"));
  EXPECT_TRUE(keeps_attribute(change_of("AWS::EC2::VPC", "EnableDnsSupport"), "VpcId"));
}

TEST(KeptAttributes, AnAttributeOfAPropertysNameIsThatProperty) {
  EXPECT_FALSE(keeps_attribute(change_of("AWS::SSM::Parameter", "Value"), "Value"));
  EXPECT_TRUE(keeps_attribute(change_of("AWS::SSM::Parameter", "Description"), "Value"));
}

TEST(KeptAttributes, AddressesVersionsAndWhatOthersAnswerMayChange) {
  EXPECT_FALSE(keeps_attribute(change_of("AWS::RDS::DBInstance", "MultiAZ"), "Endpoint.Address"));
  EXPECT_FALSE(
      keeps_attribute(change_of("AWS::EC2::LaunchTemplate", "LaunchTemplateData"), "LatestVersionNumber"));
  EXPECT_FALSE(keeps_attribute(change_of("AWS::S3::Bucket", "AccessControl"), "DomainName"));
  EXPECT_FALSE(keeps_attribute(change_of("AWS::CloudFormation::Stack", "Parameters"), "Outputs.Arn"));
  EXPECT_FALSE(keeps_attribute(change_of("Custom::Thing", "Size"), "Arn"));
}

TEST(KeptAttributes, TagsAndPoliciesTouchNone) {
  EXPECT_TRUE(keeps_attribute(change_of("AWS::RDS::DBInstance", "Tags"), "Endpoint.Address"));
  EXPECT_TRUE(keeps_attribute(change_of("AWS::RDS::DBInstance", "", "Tags"), "Endpoint.Address"));
  EXPECT_TRUE(keeps_attribute(change_of("AWS::RDS::DBInstance", "", "DeletionPolicy"), "Endpoint.Address"));
}

TEST(KeptAttributes, NothingStaysWhereTheResourceMayBeAnotherOne) {
  ResourceChange change = change_of("AWS::KMS::Key", "KeySpec");
  change.replacement = Replacement::conditional;
  EXPECT_FALSE(keeps_attribute(change, "Arn"));
  change.replacement = Replacement::no;
  change.action = Action::dynamic;
  EXPECT_FALSE(keeps_attribute(change, "Arn"));
}

}  // namespace
}  // namespace cf::change
