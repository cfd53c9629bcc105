#include "emulator/resource_shapes.h"

#include <algorithm>

namespace cf::emulator {

namespace {

#define ARN(service, rest) "arn:{partition}:" service ":{region}:{account}:" rest
#define IAM(rest) "arn:{partition}:iam::{account}:" rest

// Sorted by type.
constexpr ResourceShape shapes[] = {
    {"AWS::ApiGateway::Deployment", "{alnum:6}", "DeploymentId={ref}"},
    {"AWS::ApiGateway::Resource", "{alnum:6}", "ResourceId={ref}"},
    {"AWS::ApiGateway::RestApi", "{alnum:10}", "RestApiId={ref}\nRootResourceId={alnum:10}"},
    {"AWS::ApiGateway::Stage", "{StageName|=default}", ""},
    {"AWS::ApiGatewayV2::Api", "{alnum:10}",
     "ApiId={ref}\nApiEndpoint=https://{ref}.execute-api.{region}.{suffix}"},
    {"AWS::AppSync::DataSource", ARN("appsync", "apis/{ApiId}/datasources/{Name}"),
     "DataSourceArn={ref}\nName={Name}"},
    {"AWS::AppSync::GraphQLApi", ARN("appsync", "apis/{alnum:26}"),
     "ApiId={ref:/}\nArn={ref}\nGraphQLUrl=https://{ref:/}.appsync-api.{region}.{suffix}/"
     "graphql\nName={Name}"},
    {"AWS::AppSync::GraphQLSchema", "{ApiId}GraphQLSchema", "Id={ref}"},
    {"AWS::AppSync::Resolver", ARN("appsync", "apis/{ApiId}/types/{TypeName}/resolvers/{FieldName}"),
     "ResolverArn={ref}\nTypeName={TypeName}\nFieldName={FieldName}"},
    {"AWS::AutoScaling::AutoScalingGroup", "{AutoScalingGroupName|auto}", ""},
    {"AWS::AutoScaling::LaunchConfiguration", "{LaunchConfigurationName|auto}", ""},
    {"AWS::Batch::JobDefinition", ARN("batch", "job-definition/{JobDefinitionName|auto:128}:{revision}"),
     "JobDefinitionArn={ref}"},
    {"AWS::CertificateManager::Certificate", ARN("acm", "certificate/{uuid}"), "Id={ref}"},
    {"AWS::CloudFormation::WaitCondition", "{ref}", "Data={}"},
    {"AWS::CloudFormation::WaitConditionHandle",
     "https://cloudformation-waitcondition-{region}.s3.{suffix}/{uuid}?Signature={alnum:28}", ""},
    {"AWS::CloudFront::Distribution", "E{base32:13}", "Id={ref}\nDomainName=d{alnum:13}.cloudfront.net"},
    {"AWS::CloudWatch::Alarm", "{AlarmName|auto}", "Arn=" ARN("cloudwatch", "alarm:{ref}")},
    {"AWS::CodeBuild::Project", "{Name|auto}", "Arn=" ARN("codebuild", "project/{ref}")},
    {"AWS::Cognito::UserPool", "{region}_{mixed:9}",
     "Arn=" ARN(
         "cognito-idp",
         "userpool/{ref}") "\nProviderName=cognito-idp.{region}.{suffix}/{ref}"
                           "\nProviderURL=https://cognito-idp.{region}.{suffix}/{ref}\nUserPoolId={ref}"},
    {"AWS::DynamoDB::Table", "{TableName|auto:255}",
     "Arn=" ARN("dynamodb", "table/{ref}") "\nStreamArn=" ARN("dynamodb",
                                                              "table/{ref}/stream/2026-01-01T00:00:00.000")},
    {"AWS::EC2::DHCPOptions", "dopt-{hex:17}", "DhcpOptionsId={ref}"},
    {"AWS::EC2::EIP", "52.{byte}.{byte}.{byte}", "AllocationId=eipalloc-{hex:17}\nPublicIp={ref}"},
    {"AWS::EC2::EgressOnlyInternetGateway", "eigw-{hex:17}", "Id={ref}"},
    {"AWS::EC2::FlowLog", "fl-{hex:17}", "Id={ref}"},
    {"AWS::EC2::Instance", "i-{hex:17}",
     "AvailabilityZone={AvailabilityZone|={region}a}\nInstanceId={ref}\nPrivateIp=10.{byte}.{byte}.{byte}\n"
     "PrivateDnsName=ip-10-0-{byte}-{byte}.{region}.compute.internal\nPublicIp=54.{byte}.{byte}.{byte}\n"
     "PublicDnsName=ec2-54-{byte}-{byte}-{byte}.{region}.compute.{suffix}\nVpcId=vpc-{hex:17}"},
    {"AWS::EC2::InternetGateway", "igw-{hex:17}", "InternetGatewayId={ref}"},
    {"AWS::EC2::KeyPair", "{KeyName}", "KeyPairId=key-{hex:17}\nKeyFingerprint={fingerprint}"},
    {"AWS::EC2::LaunchTemplate", "lt-{hex:17}",
     "LaunchTemplateId={ref}\nLatestVersionNumber=1\nDefaultVersionNumber=1"},
    {"AWS::EC2::NatGateway", "nat-{hex:17}", "NatGatewayId={ref}"},
    {"AWS::EC2::NetworkAcl", "acl-{hex:17}", "Id={ref}"},
    {"AWS::EC2::NetworkAclEntry", "{auto}", "Id={ref}"},
    {"AWS::EC2::NetworkInterface", "eni-{hex:17}", "Id={ref}\nPrimaryPrivateIpAddress=10.0.{byte}.{byte}"},
    {"AWS::EC2::PrefixList", "pl-{hex:17}",
     "PrefixListId={ref}\nArn=" ARN("ec2", "prefix-list/{ref}") "\nOwnerId={account}\nVersion=1"},
    {"AWS::EC2::Route",
     "{RouteTableId}|{DestinationCidrBlock|DestinationIpv6CidrBlock|DestinationPrefixListId}",
     "CidrBlock={DestinationCidrBlock|DestinationIpv6CidrBlock}"},
    {"AWS::EC2::RouteTable", "rtb-{hex:17}", "RouteTableId={ref}"},
    {"AWS::EC2::SecurityGroup", "{security-group}",
     "GroupId={security-group-id}\nId={ref}\nVpcId={VpcId|=vpc-{hex:17}}"},
    {"AWS::EC2::SecurityGroupEgress", "sgr-{hex:17}", "Id={ref}"},
    {"AWS::EC2::SecurityGroupIngress", "sgr-{hex:17}", "Id={ref}"},
    {"AWS::EC2::Subnet", "subnet-{hex:17}",
     "SubnetId={ref}\nAvailabilityZone={AvailabilityZone|={region}a}\nAvailabilityZoneId=use1-az1\n"
     "CidrBlock={CidrBlock}\nVpcId={VpcId}\nNetworkAclAssociationId=aclassoc-{hex:17}\nIpv6CidrBlocks=[]"
     "\nOutpostArn="},
    {"AWS::EC2::SubnetNetworkAclAssociation", "aclassoc-{hex:17}", "AssociationId={ref}"},
    {"AWS::EC2::SubnetRouteTableAssociation", "rtbassoc-{hex:17}", "Id={ref}"},
    {"AWS::EC2::TransitGateway", "tgw-{hex:17}", "Id={ref}"},
    {"AWS::EC2::TransitGatewayAttachment", "tgw-attach-{hex:17}", "Id={ref}"},
    {"AWS::EC2::VPC", "vpc-{hex:17}",
     "VpcId={ref}\nCidrBlock={CidrBlock}\nDefaultNetworkAcl=acl-{hex:17}\nDefaultSecurityGroup=sg-{hex:17}\n"
     "CidrBlockAssociations=[vpc-cidr-assoc-{hex:17}\nIpv6CidrBlocks=[]"},
    {"AWS::EC2::VPCCidrBlock", "vpc-cidr-assoc-{hex:17}", "Id={ref}"},
    {"AWS::EC2::VPCDHCPOptionsAssociation", "{DhcpOptionsId}|{VpcId}", ""},
    {"AWS::EC2::VPCEndpoint", "vpce-{hex:17}",
     "Id={ref}\nCreationTimestamp=2026-01-01T00:00:00.000Z\nDnsEntries=[]\nNetworkInterfaceIds=[eni-{hex:"
     "17}"},
    {"AWS::EC2::VPCGatewayAttachment", "IGW|{VpcId}", "AttachmentType=IGW"},
    {"AWS::EC2::VPCPeeringConnection", "pcx-{hex:17}", "Id={ref}"},
    {"AWS::EC2::VPNGateway", "vgw-{hex:17}", "VPNGatewayId={ref}"},
    {"AWS::EC2::Volume", "vol-{hex:17}", "VolumeId={ref}"},
    {"AWS::ECR::Repository", "{RepositoryName|lower:256}",
     "Arn=" ARN("ecr", "repository/{ref}") "\nRepositoryUri={account}.dkr.ecr.{region}.{suffix}/{ref}"},
    {"AWS::ECS::Cluster", "{ClusterName|auto}", "Arn=" ARN("ecs", "cluster/{ref}")},
    {"AWS::ECS::DaemonTaskDefinition", ARN("ecs", "daemon-task-definition/{Family|auto}:{revision}"),
     "DaemonTaskDefinitionArn={ref}"},
    {"AWS::ECS::Service", ARN("ecs", "service/{Cluster|=default}/{ServiceName|auto}"),
     "Name={ref:/}\nServiceArn={ref}"},
    {"AWS::ECS::TaskDefinition", ARN("ecs", "task-definition/{Family|auto}:{revision}"),
     "TaskDefinitionArn={ref}"},
    {"AWS::EFS::FileSystem", "fs-{hex:17}",
     "FileSystemId={ref}\nArn=" ARN("elasticfilesystem", "file-system/{ref}")},
    {"AWS::EMR::Cluster", "j-{base32:13}",
     "MasterPublicDNS=ec2-54-{byte}-{byte}-{byte}.compute-1.{suffix}\nId={ref}"},
    {"AWS::ElasticLoadBalancingV2::Listener",
     ARN("elasticloadbalancing", "listener/app/{logical}/{hex:16}/{hex:16}"), "ListenerArn={ref}"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     ARN("elasticloadbalancing", "loadbalancer/app/{Name|auto:32}/{hex:16}"),
     "LoadBalancerArn={ref}\nDNSName={Name|logical}-{digits:10}.{region}.elb.{suffix}\n"
     "CanonicalHostedZoneID=Z35SXDOTRQ7X7K\nLoadBalancerName={Name|logical}\n"
     "LoadBalancerFullName=app/{Name|logical}/{ref:/}\nSecurityGroups=[sg-{hex:17}"},
    {"AWS::ElasticLoadBalancingV2::TargetGroup",
     ARN("elasticloadbalancing", "targetgroup/{Name|auto:32}/{hex:16}"),
     "TargetGroupArn={ref}\nTargetGroupName={Name|logical}\nTargetGroupFullName=targetgroup/{Name|logical}/"
     "{ref:/}\n"
     "LoadBalancerArns=[]"},
    {"AWS::Events::Rule", "{Name|auto:64}", "Arn=" ARN("events", "rule/{ref}")},
    {"AWS::Glue::Connection", "{ConnectionInput.Name|auto:255}", ""},
    {"AWS::Glue::Database", "{DatabaseInput.Name|lower:255}", ""},
    {"AWS::Glue::Table", "{TableInput.Name|lower:255}", ""},
    {"AWS::IAM::AccessKey", "AKIA{base32:16}", "SecretAccessKey={mixed:40}\nId={ref}"},
    {"AWS::IAM::Group", "{GroupName|auto:128}", "Arn=" IAM("group{Path|=/}{ref}")},
    {"AWS::IAM::InstanceProfile", "{InstanceProfileName|auto:128}",
     "Arn=" IAM("instance-profile{Path|=/}{ref}")},
    {"AWS::IAM::ManagedPolicy", IAM("policy{Path|=/}{ManagedPolicyName|auto:128}"),
     "PolicyArn={ref}\nPolicyId=ANPA{base32:17}\nDefaultVersionId=v1\nAttachmentCount=0\nIsAttachable=true\n"
     "PermissionsBoundaryUsageCount=0\nCreateDate=2026-01-01T00:00:00Z\nUpdateDate=2026-01-01T00:00:00Z"},
    {"AWS::IAM::Policy", "{auto}", "Id={ref}"},
    {"AWS::IAM::Role", "{RoleName|auto:64}", "Arn=" IAM("role{Path|=/}{ref}") "\nRoleId=AROA{base32:17}"},
    {"AWS::IAM::User", "{UserName|auto:64}", "Arn=" IAM("user{Path|=/}{ref}")},
    {"AWS::KMS::Alias", "{AliasName}", ""},
    {"AWS::KMS::Key", "{uuid}", "Arn=" ARN("kms", "key/{ref}") "\nKeyId={ref}"},
    {"AWS::Kinesis::Stream", "{Name|auto:128}", "Arn=" ARN("kinesis", "stream/{ref}")},
    {"AWS::KinesisFirehose::DeliveryStream", "{DeliveryStreamName|auto:64}",
     "Arn=" ARN("firehose", "deliverystream/{ref}")},
    {"AWS::Lambda::Alias", "{lambda-arn}:{Name}", "AliasArn={ref}"},
    {"AWS::Lambda::EventSourceMapping", "{uuid}",
     "Id={ref}\nEventSourceMappingArn=" ARN("lambda", "event-source-mapping:{ref}")},
    {"AWS::Lambda::Function", "{FunctionName|auto:64}",
     "Arn=" ARN(
         "lambda",
         "function:{ref}") "\nSnapStartResponse.ApplyOn=None\nSnapStartResponse.OptimizationStatus=Off"},
    {"AWS::Lambda::LayerVersion", ARN("lambda", "layer:{LayerName|auto}:{revision}"),
     "LayerVersionArn={ref}"},
    {"AWS::Lambda::Permission", "{auto}", "Id={ref}"},
    {"AWS::Lambda::Version", "{lambda-arn}:{revision}", "Version={ref::}\nFunctionArn={ref}"},
    {"AWS::Logs::LogGroup", "{LogGroupName|auto}", "Arn=" ARN("logs", "log-group:{ref}:*")},
    {"AWS::RDS::DBCluster", "{DBClusterIdentifier|lower:63}",
     "Endpoint.Address={ref}.cluster-{alnum:12}.{region}.rds.{suffix}\nEndpoint.Port={Port|=3306}\n"
     "ReadEndpoint.Address={ref}.cluster-ro-{alnum:12}.{region}.rds.{suffix}\n"
     "DBClusterArn=" ARN("rds", "cluster:{ref}") "\nDBClusterResourceId=cluster-{base32:26}"},
    {"AWS::RDS::DBInstance", "{DBInstanceIdentifier|lower:63}",
     "Endpoint.Address={ref}.{alnum:12}.{region}.rds.{suffix}\nEndpoint.Port={Port|=3306}\n"
     "Endpoint.HostedZoneId=Z2R2ITUGPM61AM\nDBInstanceArn=" ARN("rds",
                                                                "db:{ref}") "\nDbiResourceId=db-{base32:26}"},
    {"AWS::RDS::DBParameterGroup", "{DBParameterGroupName|lower:255}", ""},
    {"AWS::RDS::DBSubnetGroup", "{DBSubnetGroupName|lower:255}", ""},
    {"AWS::Redshift::Cluster", "{ClusterIdentifier|lower:63}",
     "Endpoint.Address={ref}.{alnum:12}.{region}.redshift.{suffix}\nEndpoint.Port={Port|=5439}"},
    {"AWS::Route53::HostedZone", "Z{base32:20}", "Id={ref}\nNameServers=[ns-{byte}.awsdns-01.com"},
    {"AWS::Route53::RecordSet", "{Name}", ""},
    {"AWS::S3::Bucket", "{BucketName|lower:63}",
     "Arn=arn:{partition}:s3:::{ref}\nDomainName={ref}.s3.{suffix}\n"
     "DualStackDomainName={ref}.s3.dualstack.{region}.{suffix}\nRegionalDomainName={ref}.s3.{region}.{suffix}"
     "\n"
     "WebsiteURL=http://{ref}.s3-website-{region}.{suffix}"},
    {"AWS::S3::BucketPolicy", "{Bucket}", ""},
    {"AWS::SNS::Subscription", "{TopicArn}:{uuid}", "Arn={ref}"},
    {"AWS::SNS::Topic", ARN("sns", "{TopicName|auto:256}{fifo-topic}"), "TopicArn={ref}\nTopicName={ref::}"},
    {"AWS::SNS::TopicPolicy", "{auto}", "Id={ref}"},
    {"AWS::SQS::Queue", "https://sqs.{region}.{suffix}/{account}/{QueueName|auto:80}{fifo-queue}",
     "Arn=" ARN("sqs", "{ref:/}") "\nQueueName={ref:/}\nQueueUrl={ref}"},
    {"AWS::SQS::QueuePolicy", "{auto}", "Id={ref}"},
    {"AWS::SSM::Parameter", "{Name|=CFN-{logical}-{mixed:12}}", "Type={Type}\nValue={Value}"},
    {"AWS::SageMaker::ImageVersion", ARN("sagemaker", "image-version/{ImageName}/{revision}"),
     "ImageVersionArn={ref}\nVersion={ref:/}"},
    {"AWS::SecretsManager::Secret", ARN("secretsmanager", "secret:{Name|={logical}-{mixed:12}}-{mixed:6}"),
     "Id={ref}"},
    {"AWS::StepFunctions::StateMachine", ARN("states", "stateMachine:{StateMachineName|auto:80}"),
     "Arn={ref}\nName={ref::}\nStateMachineRevisionId={uuid}"},
    {"AWS::StepFunctions::StateMachineVersion", "{StateMachineArn}:{revision}", "Arn={ref}"},
};

static_assert(std::is_sorted(std::begin(shapes), std::end(shapes),
                             [](const ResourceShape& a, const ResourceShape& b) { return a.type < b.type; }));

#undef ARN
#undef IAM

}  // namespace

const ResourceShape* find_shape(std::string_view type) {
  const auto it =
      std::lower_bound(std::begin(shapes), std::end(shapes), type,
                       [](const ResourceShape& shape, std::string_view t) { return shape.type < t; });
  return it != std::end(shapes) && it->type == type ? it : nullptr;
}

}  // namespace cf::emulator
