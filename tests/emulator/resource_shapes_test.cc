// Ids, ARNs and addresses as the services give them.
#include "emulator/resource_shapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "document/json.h"
#include "emulator/resource_identity.h"
#include "emulator/shape_tables.h"

namespace cf::emulator::test {
namespace {

using ::testing::MatchesRegex;

// A resource "Main" of the stack "shop", as it is once it exists.
struct Made {
  Site site;
  Resource resource;

  explicit Made(const std::string& type, const std::string& properties = "{}",
                const std::string& region = "eu-west-1") {
    site.account = "111122223333";
    site.region = region;
    site.stack_name = "shop";
    resource.logical_id = "Main";
    resource.type = type;
    resource.salt = 7;
    resource.properties = document::parse_json_text(properties).or_throw();
    resource.physical_id = physical_id_of(site, resource);
  }
  const std::string& ref() const { return resource.physical_id; }
  std::string get(std::string_view attribute) const {
    return std::string(attribute_of(site, resource, attribute).text());
  }
};

#define UUID "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#define PLACE "eu-west-1:111122223333"

TEST(Shapes, AreOfPublishedTypesAndOfTheirAttributes) {
  for (const auto table : {compute_shapes(), data_shapes(), application_shapes()}) {
    EXPECT_TRUE(
        std::is_sorted(table.begin(), table.end(),
                       [](const ResourceShape& a, const ResourceShape& b) { return a.type < b.type; }));
    for (const ResourceShape& shape : table) {
      EXPECT_EQ(find_shape(shape.type), &shape) << "twice: " << shape.type;
      ASSERT_TRUE(catalog::find_type(shape.type)) << shape.type;
      for (const std::string& line : base::split(shape.attributes, '\n'))
        EXPECT_TRUE(line.empty() || catalog::supports_attribute(shape.type, line.substr(0, line.find('='))))
            << shape.type << " " << line;
    }
  }
}

TEST(Shapes, OfStreamingServices) {
  const Made cluster("AWS::MSK::Cluster", R"({"ClusterName": "lake"})");
  EXPECT_THAT(cluster.ref(), MatchesRegex("arn:aws:kafka:" PLACE ":cluster/lake/" UUID "-[0-9]"));
  EXPECT_EQ(cluster.get("Arn"), cluster.ref());
  EXPECT_THAT(Made("AWS::MSK::Configuration", R"({"Name": "c"})").ref(),
              MatchesRegex("arn:aws:kafka:" PLACE ":configuration/c/" UUID "-[0-9]"));
  EXPECT_EQ(Made("AWS::Kinesis::Stream", R"({"Name": "s"})").get("Arn"),
            "arn:aws:kinesis:" PLACE ":stream/s");
  EXPECT_EQ(Made("AWS::KinesisFirehose::DeliveryStream", R"({"DeliveryStreamName": "d"})").get("Arn"),
            "arn:aws:firehose:" PLACE ":deliverystream/d");
}

TEST(Shapes, OfOrchestration) {
  const Made airflow("AWS::MWAA::Environment", R"({"Name": "dags"})");
  EXPECT_EQ(airflow.ref(), "dags");
  EXPECT_EQ(airflow.get("Arn"), "arn:aws:airflow:" PLACE ":environment/dags");
  EXPECT_THAT(airflow.get("WebserverUrl"),
              MatchesRegex(UUID "\\.c[0-9]\\.eu-west-1\\.airflow\\.amazonaws\\.com"));
  const Made machine("AWS::StepFunctions::StateMachine", R"({"StateMachineName": "m"})");
  EXPECT_EQ(machine.ref(), "arn:aws:states:" PLACE ":stateMachine:m");
  EXPECT_EQ(Made("AWS::StepFunctions::Activity", R"({"Name": "a"})").ref(),
            "arn:aws:states:" PLACE ":activity:a");
  EXPECT_EQ(Made("AWS::Scheduler::Schedule", R"({"Name": "s"})").get("Arn"),
            "arn:aws:scheduler:" PLACE ":schedule/default/s");
  EXPECT_EQ(Made("AWS::Scheduler::ScheduleGroup", R"({"Name": "g"})").get("Arn"),
            "arn:aws:scheduler:" PLACE ":schedule-group/g");
  EXPECT_EQ(Made("AWS::Events::Rule", R"({"Name": "r"})").get("Arn"), "arn:aws:events:" PLACE ":rule/r");
  const Made rule("AWS::Events::Rule", R"({"Name": "r", "EventBusName": "orders"})");
  EXPECT_EQ(rule.ref(), "orders|r");
  EXPECT_EQ(rule.get("Arn"), "arn:aws:events:" PLACE ":rule/orders/r");
  EXPECT_THAT(
      Made("AWS::Events::Connection", R"({"Name": "c"})").get("SecretArn"),
      MatchesRegex("arn:aws:secretsmanager:" PLACE ":secret:events!connection/c/" UUID "-[A-Za-z0-9]{6}"));
}

TEST(Shapes, OfDatabases) {
  const Made instance("AWS::RDS::DBInstance", R"({"DBInstanceIdentifier": "db", "Engine": "postgres"})");
  EXPECT_EQ(instance.get("DBInstanceArn"), "arn:aws:rds:" PLACE ":db:db");
  EXPECT_THAT(instance.get("Endpoint.Address"),
              MatchesRegex("db\\.[0-9a-z]{12}\\.eu-west-1\\.rds\\.amazonaws\\.com"));
  EXPECT_EQ(instance.get("Endpoint.Port"), "5432");
  const Made cluster("AWS::RDS::DBCluster", R"({"Engine": "aurora-mysql", "Port": 3307})");
  EXPECT_THAT(cluster.ref(), MatchesRegex("shop-main-[0-9a-z]{12}"));
  const std::string host = cluster.get("Endpoint.Address");
  EXPECT_THAT(host,
              MatchesRegex(cluster.ref() + "\\.cluster-[0-9a-z]{12}\\.eu-west-1\\.rds\\.amazonaws\\.com"));
  EXPECT_EQ(host.substr(host.find(".cluster-") + 9),
            cluster.get("ReadEndpoint.Address").substr(cluster.ref().size() + 12))
      << "an account has one name there";
  EXPECT_EQ(cluster.get("Endpoint.Port"), "3307");
  const Made redshift("AWS::Redshift::Cluster", R"({"ClusterIdentifier": "dwh"})");
  EXPECT_THAT(redshift.get("Endpoint.Address"),
              MatchesRegex("dwh\\.[0-9a-z]{12}\\.eu-west-1\\.redshift\\.amazonaws\\.com"));
  const Made workgroup("AWS::RedshiftServerless::Workgroup", R"({"WorkgroupName": "w"})");
  EXPECT_EQ(workgroup.get("Workgroup.Endpoint.Address"),
            "w.111122223333.eu-west-1.redshift-serverless.amazonaws.com");
  EXPECT_EQ(workgroup.get("Workgroup.WorkgroupArn"),
            "arn:aws:redshift-serverless:" PLACE ":workgroup/" + workgroup.get("Workgroup.WorkgroupId"));
  const Made cache("AWS::ElastiCache::ReplicationGroup", R"({"ReplicationGroupId": "c"})", "ap-southeast-2");
  EXPECT_THAT(cache.get("PrimaryEndPoint.Address"),
              MatchesRegex("c\\.[0-9a-z]{6}\\.ng\\.0001\\.apse2\\.cache\\.amazonaws\\.com"));
  const Made secret_cache("AWS::ElastiCache::ReplicationGroup",
                          R"({"ReplicationGroupId": "c", "TransitEncryptionEnabled": true})");
  EXPECT_THAT(secret_cache.get("ReaderEndPoint.Address"),
              MatchesRegex("replica\\.c\\.[0-9a-z]{6}\\.euw1\\.cache\\.amazonaws\\.com"));
}

TEST(Shapes, OfMigrationHaveAssignedIds) {
  const std::string id = "[A-Z2-7]{26}";
  EXPECT_THAT(Made("AWS::DMS::ReplicationInstance").ref(), MatchesRegex("arn:aws:dms:" PLACE ":rep:" + id));
  EXPECT_THAT(Made("AWS::DMS::Endpoint").ref(), MatchesRegex("arn:aws:dms:" PLACE ":endpoint:" + id));
  EXPECT_THAT(Made("AWS::DMS::ReplicationTask").ref(), MatchesRegex("arn:aws:dms:" PLACE ":task:" + id));
  EXPECT_EQ(Made("AWS::DMS::Endpoint", R"({"ResourceIdentifier": "ORDERS"})").ref(),
            "arn:aws:dms:" PLACE ":endpoint:ORDERS");
}

TEST(Shapes, OfSearch) {
  const Made domain("AWS::OpenSearchService::Domain", R"({"DomainName": "logs"})");
  EXPECT_EQ(domain.ref(), "logs");
  EXPECT_EQ(domain.get("Arn"), "arn:aws:es:" PLACE ":domain/logs");
  EXPECT_EQ(domain.get("Id"), "111122223333/logs");
  EXPECT_THAT(domain.get("DomainEndpoint"),
              MatchesRegex("search-logs-[0-9a-z]{26}\\.eu-west-1\\.es\\.amazonaws\\.com"));
  EXPECT_THAT(
      Made("AWS::OpenSearchService::Domain", R"({"DomainName": "l", "VPCOptions": {"SubnetIds": ["s"]}})")
          .get("DomainEndpoint"),
      MatchesRegex("vpc-l-[0-9a-z]{26}\\.eu-west-1\\.es\\.amazonaws\\.com"));
}

TEST(Shapes, OfAnalytics) {
  EXPECT_THAT(Made("AWS::EMR::Cluster").ref(), MatchesRegex("j-[A-Z2-7]{13}"));
  const Made serverless("AWS::EMRServerless::Application");
  EXPECT_EQ(serverless.get("Arn"), "arn:aws:emr-serverless:" PLACE ":/applications/" + serverless.ref());
  for (const std::string type :
       {"AWS::Glue::Job", "AWS::Glue::Crawler", "AWS::Glue::Trigger", "AWS::Athena::WorkGroup"})
    EXPECT_EQ(Made(type, R"({"Name": "n"})").ref(), "n");
  EXPECT_EQ(Made("AWS::Glue::Registry", R"({"Name": "events"})").ref(),
            "arn:aws:glue:" PLACE ":registry/events");
  EXPECT_EQ(Made("AWS::Glue::Schema", R"({"Name": "order", "Registry": {"Name": "events"}})").ref(),
            "arn:aws:glue:" PLACE ":schema/events/order");
}

TEST(Shapes, OfBalancers) {
  const Made balancer("AWS::ElasticLoadBalancingV2::LoadBalancer",
                      R"({"Name": "web", "Scheme": "internal"})");
  EXPECT_THAT(balancer.ref(),
              MatchesRegex("arn:aws:elasticloadbalancing:" PLACE ":loadbalancer/app/web/[0-9a-f]{16}"));
  EXPECT_THAT(balancer.get("DNSName"),
              MatchesRegex("internal-web-[0-9]{10}\\.eu-west-1\\.elb\\.amazonaws\\.com"));
  EXPECT_EQ(balancer.get("LoadBalancerFullName"), balancer.ref().substr(balancer.ref().find("app/")));
  const Made open("AWS::ElasticLoadBalancingV2::LoadBalancer");
  EXPECT_THAT(open.get("DNSName"), MatchesRegex("shop-Main-.*")) << "its generated name";
  EXPECT_EQ(open.get("LoadBalancerName"), open.get("DNSName").substr(0, open.get("LoadBalancerName").size()));
  EXPECT_THAT(
      Made("AWS::ElasticLoadBalancingV2::LoadBalancer", R"({"Name": "n", "Type": "network"})").get("DNSName"),
      MatchesRegex("n-[0-9a-f]{16}\\.elb\\.eu-west-1\\.amazonaws\\.com"));
  const std::string path = balancer.ref().substr(balancer.ref().find("app/"));
  EXPECT_THAT(
      Made("AWS::ElasticLoadBalancingV2::Listener", R"({"LoadBalancerArn": ")" + balancer.ref() + R"("})")
          .ref(),
      MatchesRegex("arn:aws:elasticloadbalancing:" PLACE ":listener/" + path + "/[0-9a-f]{16}"));
}

TEST(Shapes, OfContainersAndFiles) {
  EXPECT_EQ(Made("AWS::ECS::Cluster", R"({"ClusterName": "c"})").get("Arn"),
            "arn:aws:ecs:" PLACE ":cluster/c");
  EXPECT_EQ(
      Made("AWS::ECS::Service", R"({"ServiceName": "s", "Cluster": "arn:aws:ecs:eu-west-1:1:cluster/c"})")
          .ref(),
      "arn:aws:ecs:" PLACE ":service/c/s");
  const Made repository("AWS::ECR::Repository", R"({"RepositoryName": "team/app"})");
  EXPECT_EQ(repository.get("Arn"), "arn:aws:ecr:" PLACE ":repository/team/app");
  EXPECT_EQ(repository.get("RepositoryUri"), "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app");
  const Made point("AWS::EFS::AccessPoint");
  EXPECT_EQ(point.get("Arn"), "arn:aws:elasticfilesystem:" PLACE ":access-point/" + point.ref());
  EXPECT_THAT(point.ref(), MatchesRegex("fsap-[0-9a-f]{17}"));
  EXPECT_EQ(Made("AWS::Batch::JobQueue", R"({"JobQueueName": "q"})").ref(),
            "arn:aws:batch:" PLACE ":job-queue/q");
  EXPECT_EQ(Made("AWS::Batch::SchedulingPolicy", R"({"Name": "fair"})").ref(),
            "arn:aws:batch:" PLACE ":scheduling-policy/fair");
}

TEST(Shapes, OfOperationsAndSecurity) {
  EXPECT_THAT(Made("AWS::SecretsManager::Secret", R"({"Name": "db"})").ref(),
              MatchesRegex("arn:aws:secretsmanager:" PLACE ":secret:db-[A-Za-z0-9]{6}"));
  EXPECT_EQ(Made("AWS::SSM::Parameter", R"({"Name": "/a/b"})").get("Arn"),
            "arn:aws:ssm:" PLACE ":parameter/a/b");
  EXPECT_EQ(Made("AWS::CloudTrail::Trail", R"({"TrailName": "t"})").get("Arn"),
            "arn:aws:cloudtrail:" PLACE ":trail/t");
  const Made rule("AWS::Config::ConfigRule", R"({"ConfigRuleName": "r"})");
  EXPECT_THAT(rule.get("Arn"), MatchesRegex("arn:aws:config:" PLACE ":config-rule/config-rule-[0-9a-z]{6}"));
  EXPECT_EQ(rule.get("ConfigRuleId"), rule.get("Arn").substr(rule.get("Arn").rfind('/') + 1));
  EXPECT_THAT(Made("AWS::GuardDuty::Detector").ref(), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(Made("AWS::SecurityHub::Hub").ref(), "arn:aws:securityhub:" PLACE ":hub/default");
  EXPECT_EQ(Made("AWS::Backup::BackupVault", R"({"BackupVaultName": "v"})").get("BackupVaultArn"),
            "arn:aws:backup:" PLACE ":backup-vault:v");
  const Made plan("AWS::Backup::BackupPlan");
  EXPECT_EQ(plan.get("BackupPlanArn"), "arn:aws:backup:" PLACE ":backup-plan:" + plan.ref());
  const Made server("AWS::Transfer::Server");
  EXPECT_THAT(server.ref(), MatchesRegex("arn:aws:transfer:" PLACE ":server/s-[0-9a-f]{17}"));
  EXPECT_EQ(server.get("ServerId"), server.ref().substr(server.ref().rfind('/') + 1));
  const Made acl("AWS::WAFv2::WebACL", R"({"Name": "edge", "Scope": "REGIONAL"})");
  EXPECT_THAT(acl.ref(), MatchesRegex("edge\\|" UUID "\\|REGIONAL"));
  EXPECT_EQ(acl.get("Arn"), "arn:aws:wafv2:" PLACE ":regional/webacl/edge/" + acl.get("Id"));
}

TEST(Shapes, OfInterfacesAndUsers) {
  const Made api("AWS::ApiGatewayV2::Api", R"({"ProtocolType": "WEBSOCKET"})");
  EXPECT_EQ(api.get("ApiEndpoint"), "wss://" + api.ref() + ".execute-api.eu-west-1.amazonaws.com");
  const Made graph("AWS::AppSync::GraphQLApi", R"({"Name": "g"})");
  EXPECT_EQ(graph.get("GraphQLUrl"), "https://" + graph.get("GraphQLDns") + "/graphql");
  const Made pool("AWS::Cognito::UserPool");
  EXPECT_THAT(pool.ref(), MatchesRegex("eu-west-1_[A-Za-z0-9]{9}"));
  EXPECT_THAT(Made("AWS::Cognito::IdentityPool").ref(), MatchesRegex("eu-west-1:" UUID));
  EXPECT_THAT(Made("AWS::CertificateManager::Certificate").ref(),
              MatchesRegex("arn:aws:acm:" PLACE ":certificate/" UUID));
  EXPECT_THAT(Made("AWS::Route53::HealthCheck").ref(), MatchesRegex(UUID));
  for (const std::string type : {"Vpc", "Peering"})
    EXPECT_THAT(Made("AWS::EC2::TransitGateway" + type + "Attachment").ref(),
                MatchesRegex("tgw-attach-[0-9a-f]{17}"));
}

TEST(Shapes, OfOtherTypesFollowTheCatalogue) {
  EXPECT_EQ(Made("AWS::MemoryDB::User", R"({"UserName": "u"})").get("Arn"),
            "arn:aws:memorydb:" PLACE ":user/u");
  EXPECT_EQ(Made("AWS::Athena::CapacityReservation", R"({"Name": "c"})").ref(),
            "arn:aws:athena:" PLACE ":capacity-reservation/c");
  EXPECT_THAT(Made("AWS::Amplify::App", R"({"Name": "a"})").ref(),
              MatchesRegex("arn:aws:amplify:" PLACE ":apps/[0-9a-z]{12}"))
      << "assigned, not its name";
  EXPECT_EQ(
      Made("AWS::RDS::DBSubnetGroup", R"({"DBSubnetGroupName": "s"})", "us-west-2").get("DBSubnetGroupArn"),
      "arn:aws:rds:us-west-2:111122223333:subgrp:s");
}

#undef UUID
#undef PLACE

}  // namespace
}  // namespace cf::emulator::test
