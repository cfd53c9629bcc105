// Interfaces, applications, operations, security.
#include "emulator/shape_tables.h"

namespace cf::emulator {

namespace {

#define ARN(service, rest) "arn:{partition}:" service ":{region}:{account}:" rest
#define WAF(kind) ARN("wafv2", "{web-acl-scope}/" kind "/{ref:|0}/{ref:|1}")

// Sorted by type.
constexpr ResourceShape application_table[] = {
    {"AWS::ApiGateway::ApiKey", "{alnum:10}", "APIKeyId={ref}"},
    {"AWS::ApiGateway::Authorizer", "{alnum:6}", "AuthorizerId={ref}"},
    {"AWS::ApiGateway::ClientCertificate", "{alnum:6}", "ClientCertificateId={ref}"},
    {"AWS::ApiGateway::Deployment", "{alnum:6}", "DeploymentId={ref}"},
    {"AWS::ApiGateway::DomainName", "{DomainName}",
     "DomainNameArn=arn:{partition}:apigateway:{region}::/domainnames/"
     "{ref}\nRegionalDomainName=d-{alnum:10}.execute-api.{region}.{suffix}\nRegionalHostedZoneId=Z{base32:13}"
     "\nDistributionDomainName=d{alnum:13}.cloudfront.net\nDistributionHostedZoneId=Z2FDTNDATAQYW2"},
    {"AWS::ApiGateway::Method", "{auto:64}", ""},
    {"AWS::ApiGateway::RequestValidator", "{alnum:6}", "RequestValidatorId={ref}"},
    {"AWS::ApiGateway::Resource", "{alnum:6}", "ResourceId={ref}"},
    {"AWS::ApiGateway::RestApi", "{alnum:10}", "RestApiId={ref}\nRootResourceId={alnum:10}"},
    {"AWS::ApiGateway::Stage", "{StageName|auto:128}", ""},
    {"AWS::ApiGateway::UsagePlan", "{alnum:6}", "Id={ref}"},
    {"AWS::ApiGateway::VpcLink", "{alnum:6}", "VpcLinkId={ref}"},
    {"AWS::ApiGatewayV2::Api", "{alnum:10}",
     "ApiId={ref}\nApiEndpoint={api-scheme}://{ref}.execute-api.{region}.{suffix}\nExecuteApiArn=" ARN(
         "execute-api", "{ref}")},
    {"AWS::ApiGatewayV2::Authorizer", "{alnum:6}", "AuthorizerId={ref}"},
    {"AWS::ApiGatewayV2::Deployment", "{alnum:6}", "DeploymentId={ref}"},
    {"AWS::ApiGatewayV2::DomainName", "{DomainName}",
     "DomainNameArn=arn:{partition}:apigateway:{region}::/domainnames/"
     "{ref}\nRegionalDomainName=d-{alnum:10}.execute-api.{region}.{suffix}\nRegionalHostedZoneId=Z{base32:"
     "13}"},
    {"AWS::ApiGatewayV2::Integration", "{alnum:7}", "IntegrationId={ref}"},
    {"AWS::ApiGatewayV2::Route", "{alnum:7}", "RouteId={ref}"},
    {"AWS::ApiGatewayV2::VpcLink", "{alnum:6}", "VpcLinkId={ref}"},
    {"AWS::AppSync::Api", ARN("appsync", "apis/{alnum:26}"),
     "ApiArn={ref}\nApiId={ref:/"
     "}\nDns.Http={alnum:26}.appsync-api.{region}.{suffix}\nDns.Realtime={alnum:26}.appsync-realtime-api.{"
     "region}.{suffix}"},
    {"AWS::AppSync::ApiKey", ARN("appsync", "apis/{ApiId}/apikeys/da2-{alnum:26}"),
     "Arn={ref}\nApiKey={ref:/}\nApiKeyId={ref:/}"},
    {"AWS::AppSync::DataSource", ARN("appsync", "apis/{ApiId}/datasources/{Name}"),
     "DataSourceArn={ref}\nName={Name}"},
    {"AWS::AppSync::FunctionConfiguration", ARN("appsync", "apis/{ApiId}/functions/{alnum:26}"),
     "FunctionArn={ref}\nFunctionId={ref:/}\nName={Name}\nDataSourceName={DataSourceName}"},
    {"AWS::AppSync::GraphQLApi", ARN("appsync", "apis/{alnum:26}"),
     "ApiId={ref:/}\nArn={ref}\nGraphQLUrl=https://{@GraphQLDns}/"
     "graphql\nGraphQLDns={alnum:26}.appsync-api.{region}.{suffix}\nRealtimeUrl=wss://{@RealtimeDns}/"
     "graphql\nRealtimeDns={alnum:26}.appsync-realtime-api.{region}.{suffix}\nGraphQLEndpointArn=" ARN(
         "appsync", "endpoints/graphql-api/{alnum:26}") "\nName={Name}"},
    {"AWS::AppSync::GraphQLSchema", "{ApiId}GraphQLSchema", "Id={ref}"},
    {"AWS::AppSync::Resolver", ARN("appsync", "apis/{ApiId}/types/{TypeName}/resolvers/{FieldName}"),
     "ResolverArn={ref}\nTypeName={TypeName}\nFieldName={FieldName}"},
    {"AWS::Backup::BackupPlan", "{uuid}",
     "BackupPlanId={ref}\nBackupPlanArn=" ARN("backup", "backup-plan:{ref}") "\nVersionId={mixed:48}"},
    {"AWS::Backup::BackupSelection", "{uuid}_{BackupPlanId}",
     "Id={ref}\nSelectionId={ref:_0}\nBackupPlanId={BackupPlanId}"},
    {"AWS::Backup::Framework", ARN("backup", "framework:{FrameworkName|auto:200}-{uuid}"),
     "FrameworkArn={ref}\nFrameworkStatus=ACTIVE\nDeploymentStatus=COMPLETED"},
    {"AWS::Backup::ReportPlan", ARN("backup", "report-plan:{ReportPlanName|auto:200}-{uuid}"),
     "ReportPlanArn={ref}"},
    {"AWS::Batch::JobDefinition", ARN("batch", "job-definition/{JobDefinitionName|auto:128}:{revision}"),
     "JobDefinitionArn={ref}"},
    {"AWS::Budgets::Budget", "{Budget.BudgetName|auto:100}", "Id={ref}"},
    {"AWS::CE::AnomalyMonitor", "arn:{partition}:ce::{account}:anomalymonitor/{uuid}", "MonitorArn={ref}"},
    {"AWS::CE::AnomalySubscription", "arn:{partition}:ce::{account}:anomalysubscription/{uuid}",
     "SubscriptionArn={ref}\nAccountId={account}"},
    {"AWS::CE::CostCategory", "arn:{partition}:ce::{account}:costcategory/{uuid}",
     "Arn={ref}\nEffectiveStart=2026-01-01T00:00:00Z"},
    {"AWS::CertificateManager::Certificate", ARN("acm", "certificate/{uuid}"), "CertificateArn={ref}"},
    {"AWS::CloudFront::Distribution", "E{base32:13}", "Id={ref}\nDomainName=d{alnum:13}.cloudfront.net"},
    {"AWS::CloudFront::OriginAccessControl", "E{base32:13}", "Id={ref}"},
    {"AWS::CloudTrail::EventDataStore", ARN("cloudtrail", "eventdatastore/{uuid}"),
     "EventDataStoreArn={ref}\nStatus=ENABLED"},
    {"AWS::CloudTrail::Trail", "{TrailName|auto:128}",
     "Arn=" ARN("cloudtrail", "trail/{ref}") "\nSnsTopicArn=" ARN("sns", "{SnsTopicName}")},
    {"AWS::Cognito::IdentityPool", "{region}:{uuid}", "Id={ref}\nName={IdentityPoolName|auto:128}"},
    {"AWS::Cognito::UserPool", "{region}_{mixed:9}",
     "Arn=" ARN("cognito-idp",
                "userpool/{ref}") "\nProviderName=cognito-idp.{region}.{suffix}/{ref}\nProviderURL=https://"
                                  "cognito-idp.{region}.{suffix}/{ref}\nUserPoolId={ref}"},
    {"AWS::Cognito::UserPoolClient", "{alnum:26}",
     "ClientId={ref}\nClientSecret={alnum:51}\nName={ClientName|auto:128}"},
    {"AWS::Cognito::UserPoolDomain", "{Domain}", "CloudFrontDistribution=d{alnum:13}.cloudfront.net"},
    {"AWS::Config::AggregationAuthorization",
     ARN("config", "aggregation-authorization/{AuthorizedAccountId}/{AuthorizedAwsRegion}"),
     "AggregationAuthorizationArn={ref}"},
    {"AWS::Config::ConfigRule", "{ConfigRuleName|auto:128}",
     "ConfigRuleId=config-rule-{alnum:6}\nArn=" ARN(
         "config", "config-rule/{@ConfigRuleId}") "\nCompliance.Type=COMPLIANT"},
    {"AWS::Config::ConfigurationAggregator", "{ConfigurationAggregatorName|auto:256}",
     "ConfigurationAggregatorArn=" ARN("config", "config-aggregator/config-aggregator-{alnum:8}")},
    {"AWS::Config::ConformancePack", "{ConformancePackName|auto:256}",
     "ConformancePackArn=" ARN("config", "conformance-pack/{ref}/conformance-pack-{alnum:9}")},
    {"AWS::Config::StoredQuery", "{QueryName}",
     "QueryId=query-{alnum:12}\nQueryArn=" ARN("config", "stored-query/{ref}/{@QueryId}")},
    {"AWS::ECR::Repository", "{RepositoryName|lower:256}",
     "Arn=" ARN("ecr", "repository/{ref}") "\nRepositoryUri={account}.dkr.ecr.{region}.{suffix}/{ref}"},
    {"AWS::GuardDuty::Detector", "{hex:32}", "Id={ref}"},
    {"AWS::GuardDuty::IPSet", "{hex:32}", "Id={ref}"},
    {"AWS::GuardDuty::ThreatIntelSet", "{hex:32}", "Id={ref}"},
    {"AWS::Route53::HealthCheck", "{uuid}", "HealthCheckId={ref}"},
    {"AWS::Route53::HostedZone", "Z{base32:20}", "Id={ref}\nNameServers=[ns-{byte}.awsdns-01.com"},
    {"AWS::Route53::RecordSet", "{Name}", ""},
    {"AWS::SSM::Association", "{uuid}", "AssociationId={ref}"},
    {"AWS::SSM::MaintenanceWindow", "mw-{hex:17}", "WindowId={ref}"},
    {"AWS::SSM::MaintenanceWindowTarget", "{uuid}", "WindowTargetId={ref}"},
    {"AWS::SSM::MaintenanceWindowTask", "{uuid}", "WindowTaskId={ref}"},
    {"AWS::SSM::Parameter", "{Name|=CFN-{logical}-{mixed:12}}",
     "Type={Type}\nValue={Value}\nArn=" ARN("ssm", "parameter/{parameter-path}")},
    {"AWS::SSM::PatchBaseline", "pb-{hex:17}", "Id={ref}"},
    {"AWS::Scheduler::Schedule", "{Name|auto:64}",
     "Arn=" ARN("scheduler", "schedule/{GroupName|=default}/{ref}")},
    {"AWS::SecretsManager::RotationSchedule", "{SecretId}", "Id={ref}"},
    {"AWS::SecretsManager::Secret", ARN("secretsmanager", "secret:{Name|={logical}-{mixed:12}}-{mixed:6}"),
     "Id={ref}"},
    {"AWS::SecurityHub::AutomationRule", ARN("securityhub", "automation-rule/{uuid}"),
     "RuleArn={ref}\nCreatedBy={account}"},
    {"AWS::SecurityHub::FindingAggregator", ARN("securityhub", "finding-aggregator/{uuid}"),
     "FindingAggregatorArn={ref}\nFindingAggregationRegion={region}"},
    {"AWS::SecurityHub::Hub", ARN("securityhub", "hub/default"),
     "ARN={ref}\nSubscribedAt=2026-01-01T00:00:00.000Z"},
    {"AWS::SecurityHub::Insight", ARN("securityhub", "insight/{account}/custom/{uuid}"), "InsightArn={ref}"},
    {"AWS::SecurityHub::Standard", ARN("securityhub", "subscription/{standard}"),
     "StandardsSubscriptionArn={ref}"},
    {"AWS::StepFunctions::StateMachine", ARN("states", "stateMachine:{StateMachineName|auto:80}"),
     "Arn={ref}\nName={ref::}\nStateMachineRevisionId={uuid}"},
    {"AWS::StepFunctions::StateMachineVersion", "{StateMachineArn}:{revision}", "Arn={ref}"},
    {"AWS::Transfer::Agreement", "a-{hex:17}",
     "AgreementId={ref}\nArn=" ARN("transfer", "agreement/{ServerId}/{ref}")},
    {"AWS::Transfer::Certificate", "cert-{hex:17}",
     "CertificateId={ref}\nArn=" ARN("transfer", "certificate/{ref}")},
    {"AWS::Transfer::Connector", "c-{hex:17}", "ConnectorId={ref}\nArn=" ARN("transfer", "connector/{ref}")},
    {"AWS::Transfer::Profile", "p-{hex:17}", "ProfileId={ref}\nArn=" ARN("transfer", "profile/{ref}")},
    {"AWS::Transfer::Server", ARN("transfer", "server/s-{hex:17}"),
     "Arn={ref}\nServerId={ref:/}\nState=ONLINE"},
    {"AWS::Transfer::User", ARN("transfer", "user/{ServerId}/{UserName}"),
     "Arn={ref}\nServerId={ServerId}\nUserName={UserName}"},
    {"AWS::Transfer::Workflow", "w-{hex:17}", "WorkflowId={ref}\nArn=" ARN("transfer", "workflow/{ref}")},
    {"AWS::WAFv2::IPSet", "{Name|auto:128}|{uuid}|{Scope}", "Id={ref:|1}\nArn=" WAF("ipset")},
    {"AWS::WAFv2::RegexPatternSet", "{Name|auto:128}|{uuid}|{Scope}",
     "Id={ref:|1}\nArn=" WAF("regexpatternset")},
    {"AWS::WAFv2::RuleGroup", "{Name|auto:128}|{uuid}|{Scope}",
     "Id={ref:|1}\nArn=" WAF("rulegroup") "\nLabelNamespace=awswaf:{account}:rulegroup:{ref:|0}:"},
    {"AWS::WAFv2::WebACL", "{Name|auto:128}|{uuid}|{Scope}",
     "Id={ref:|1}\nArn=" WAF("webacl") "\nLabelNamespace=awswaf:{account}:webacl:{ref:|0}:\nCapacity=1"},
};

#undef ARN
#undef WAF

}  // namespace

std::span<const ResourceShape> application_shapes() {
  return application_table;
}

}  // namespace cf::emulator
