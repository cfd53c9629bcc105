// Whatever is not named gets another physical id each time, so that it can be replaced.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/catalog.h"
#include "emulator/client.h"
#include "emulator/resource_identity.h"

namespace cf::emulator::test {
namespace {

using catalog::TypeKind;
using ::testing::ElementsAre;

Node some_value(const catalog::ValueType& type) {
  switch (type.kind()) {
    case TypeKind::list:
      return Node::sequence({});
    case TypeKind::map:
    case TypeKind::object:
    case TypeKind::json:
    case TypeKind::tag:
      return Node::mapping({});
    default:
      return Node::string("given");
  }
}

// With what is required, except its names.
Resource unnamed(const catalog::Type& type, std::uint64_t salt) {
  document::MappingBuilder properties;
  for (const catalog::Property& property : type.properties())
    if (property.required() && !property.name().ends_with("Name"))
      properties.add(property.name(), some_value(property.type()));
  Resource out;
  out.logical_id = "R";
  out.type = std::string(type.name());
  out.salt = salt;
  out.properties = std::move(properties).build();
  return out;
}

// By required properties alone: what such a one is of says which it is.
bool is_identified_by_requirements(const catalog::Type& type) {
  const auto names = type.ref().empty() ? type.identifier() : type.ref();
  return !names.empty() && std::all_of(names.begin(), names.end(), [&](std::string_view name) {
    const auto property = type.property(name);
    return property && property->required();
  });
}

TEST(GeneratedIds, DifferFromOneCreationToTheNextForEveryType) {
  Site site;
  site.account = "000000000000";
  site.region = "us-east-1";
  site.stack_name = "shop";
  std::vector<std::string> same;
  for (const catalog::Type& type : catalog::all_types()) {
    if (is_identified_by_requirements(type) || counts_revisions(type.name())) continue;
    const Resource resource = unnamed(type, 1);
    if (physical_id_of(site, resource) != physical_id_of(site, unnamed(type, 2))) continue;
    EXPECT_TRUE(has_custom_name(site, resource)) << type.name();
    same.emplace_back(type.name());
  }
  // There is one in an account, or one of what it belongs to, or a required identifier of its own names it.
  EXPECT_THAT(
      same, ElementsAre("AWS::AppSync::DataSource", "AWS::AppSync::GraphQLSchema", "AWS::AppSync::Resolver",
                        "AWS::EC2::Route", "AWS::EC2::VPCGatewayAttachment", "AWS::Glue::Schema",
                        "AWS::IoT::Job", "AWS::IoT::Stream", "AWS::Lambda::Alias", "AWS::Lambda::Url",
                        "AWS::PCAConnectorAD::DirectoryRegistration", "AWS::Redshift::SnapshotSchedule",
                        "AWS::SecretsManager::RotationSchedule", "AWS::SecurityHub::Hub",
                        "AWS::SecurityHub::Standard", "AWS::Shield::ProtectionGroup", "AWS::Transfer::User"));
}

TEST(GeneratedIds, LetWhatHasNoNameBeReplaced) {
  const auto budget = [](const std::string& threshold, const std::string& name) {
    return R"({"Resources": {"R": {"Type": "AWS::Budgets::Budget", "Properties": {"Budget": {)" + name +
           R"("BudgetType": "COST", "TimeUnit": "MONTHLY"}, "NotificationsWithSubscribers": [{
             "Notification": {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN",
               "Threshold": )" +
           threshold + R"(}, "Subscribers": [{"SubscriptionType": "SNS", "Address": "a"}]}]}}}})";
  };
  const auto monitor = [](const std::string& type) {
    return R"({"Resources": {"R": {"Type": "AWS::CE::AnomalyMonitor", "Properties": {
             "MonitorName": "all", "MonitorType": ")" +
           type + R"("}}}})";
  };
  Client aws;
  const auto id = [&](const std::string& stack) {
    return aws.cfn("DescribeStackResources", {{"StackName", stack}}).text("PhysicalResourceId");
  };
  const auto replaced = [&](const std::string& stack, const std::string& before, const std::string& after) {
    aws.cfn("CreateStack", {{"StackName", stack}, {"TemplateBody", before}});
    EXPECT_EQ(aws.status_of(stack), "CREATE_COMPLETE");
    const std::string old = id(stack);
    aws.cfn("UpdateStack", {{"StackName", stack}, {"TemplateBody", after}});
    return aws.status_of(stack) == "UPDATE_COMPLETE" && id(stack) != old;
  };
  EXPECT_TRUE(replaced("budget", budget("80", ""), budget("70", "")));
  EXPECT_TRUE(replaced("monitor", monitor("DIMENSIONAL"), monitor("CUSTOM")));
  EXPECT_FALSE(
      replaced("named", budget("80", R"("BudgetName": "b", )"), budget("70", R"("BudgetName": "b", )")));
}

}  // namespace
}  // namespace cf::emulator::test
