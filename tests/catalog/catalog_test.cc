#include "catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace cf::catalog {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Replacement replacement(std::string_view type, std::string_view property) {
  return find_type(type)->property(property)->replacement();
}

TEST(Catalog, HoldsThePublishedTypesSorted) {
  EXPECT_EQ(source(), "@aws-cdk/aws-service-spec@0.1.216");
  auto types = all_types();
  EXPECT_EQ(types.size(), 1828u);
  EXPECT_TRUE(std::is_sorted(types.begin(), types.end(),
                             [](const Type& a, const Type& b) { return a.name() < b.name(); }));
  for (const Type& type : types) EXPECT_EQ(find_type(type.name())->name(), type.name());
  EXPECT_FALSE(find_type("AWS::S3::Buckett"));
  EXPECT_FALSE(find_type(""));
}

TEST(Catalog, EachPropertyIsFoundByName) {
  std::size_t properties = 0, attributes = 0;
  for (const Type& type : all_types()) {
    for (const Property& property : type.properties()) {
      ASSERT_TRUE(type.property(property.name())) << type.name() << " " << property.name();
      ++properties;
    }
    for (const Attribute& attribute : type.attributes()) {
      ASSERT_TRUE(type.attribute(attribute.name())) << type.name() << " " << attribute.name();
      ++attributes;
    }
  }
  EXPECT_EQ(properties, 12116u);
  EXPECT_EQ(attributes, 5441u);
}

TEST(Catalog, KnowsWhatReplaces) {
  EXPECT_EQ(replacement("AWS::S3::Bucket", "BucketName"), Replacement::yes);
  EXPECT_EQ(replacement("AWS::S3::Bucket", "VersioningConfiguration"), Replacement::no);
  EXPECT_EQ(replacement("AWS::EC2::VPC", "CidrBlock"), Replacement::yes);
  EXPECT_EQ(replacement("AWS::EC2::Instance", "InstanceType"), Replacement::maybe);
  EXPECT_EQ(replacement("AWS::IAM::Role", "RoleName"), Replacement::yes);
  EXPECT_EQ(replacement("AWS::SNS::Topic", "DisplayName"), Replacement::no);
}

TEST(Catalog, KnowsWhatIsRequired) {
  Type subnet = *find_type("AWS::EC2::Subnet");
  EXPECT_TRUE(subnet.property("VpcId")->required());
  EXPECT_FALSE(subnet.property("CidrBlock")->required());
}

TEST(Catalog, WalksIntoPropertyTypes) {
  Type table = *find_type("AWS::DynamoDB::Table");
  ValueType keys = table.property("KeySchema")->type();
  if (keys.kind() == TypeKind::union_of) keys = keys.alternatives().front();
  ASSERT_EQ(keys.kind(), TypeKind::list);
  ASSERT_EQ(keys.element().kind(), TypeKind::object);
  Type key = keys.element().object();
  EXPECT_EQ(key.name(), "KeySchema");
  EXPECT_TRUE(key.property("AttributeName")->required());
  EXPECT_EQ(key.property("AttributeName")->type().kind(), TypeKind::string);
}

TEST(Catalog, MarksNestedPropertiesThatReplace) {
  Type root = find_type("AWS::EFS::AccessPoint")->property("RootDirectory")->type().object();
  Type creation = root.property("CreationInfo")->type().object();
  EXPECT_EQ(creation.property("OwnerUid")->replacement(), Replacement::yes);
}

TEST(Catalog, KnowsIdentifiersAttributesAndTags) {
  Type queue = *find_type("AWS::SQS::Queue");
  EXPECT_THAT(queue.identifier(), ElementsAre("QueueUrl"));
  EXPECT_TRUE(queue.attribute("Arn"));
  EXPECT_FALSE(queue.attribute("Nope"));
  EXPECT_EQ(queue.tag_property(), "Tags");
  EXPECT_EQ(find_type("AWS::IAM::Policy")->tag_property(), "");
}

TEST(Catalog, KnowsHowArnsLook) {
  EXPECT_EQ(find_type("AWS::ECS::Cluster")->arn_template(),
            "arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}");
  EXPECT_EQ(find_type("AWS::MSK::Cluster")->arn_template(), "") << "not published";
  EXPECT_EQ(arn_service("AWS::ECS::TaskSet"), "ecs");
  EXPECT_EQ(arn_service("AWS::MWAA::Environment"), "airflow");
  EXPECT_EQ(arn_service("AWS::EMR::Step"), "elasticmapreduce") << "as others of its service";
  EXPECT_EQ(arn_service("AWS::OpenSearchService::Application"), "es");
  EXPECT_EQ(arn_service("AWS::MSK::Cluster"), "kafka");
  EXPECT_EQ(arn_service("AWS::WAFv2::WebACL"), "wafv2");
  EXPECT_EQ(arn_service("Custom::Thing"), "custom");
}

TEST(Catalog, KnowsWhatGetAttGives) {
  EXPECT_TRUE(supports_attribute("AWS::CloudFormation::Stack", "Outputs.VpcId"));
  EXPECT_TRUE(supports_attribute("AWS::SNS::Topic", "DisplayName"));
  EXPECT_FALSE(supports_attribute("AWS::SNS::Topic", "Nope"));
  EXPECT_TRUE(supports_attribute("Custom::Thing", "Anything"));
}

TEST(Catalog, SuggestsSimilarTypes) {
  EXPECT_THAT(similar_types("AWS::S3::Buckett"), Contains("AWS::S3::Bucket"));
  EXPECT_THAT(similar_types("AWS:S3:Bucket"), Contains("AWS::S3::Bucket"));
  EXPECT_THAT(similar_types("x"), IsEmpty());
}

TEST(Stateful, AreTheTypesThatHoldWhatATemplateCannotMakeAgain) {
  for (const char* type :
       {"AWS::S3::Bucket", "AWS::RDS::DBInstance", "AWS::DynamoDB::Table", "AWS::KMS::Key",
        "AWS::Logs::LogGroup", "AWS::ECR::Repository", "AWS::Cognito::UserPool", "AWS::MSK::Cluster"})
    EXPECT_TRUE(is_stateful(type)) << type;
  for (const char* type : {"AWS::SNS::Topic", "AWS::EC2::VPC", "AWS::IAM::Role", "AWS::Lambda::Function", ""})
    EXPECT_FALSE(is_stateful(type)) << type;
  EXPECT_EQ(data_lost_with("AWS::S3::Bucket"), "objects");
}

}  // namespace
}  // namespace cf::catalog
