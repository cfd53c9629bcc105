// Networks, machines, functions, identities, messages.
#include "emulator/shape_tables.h"

namespace cf::emulator {

namespace {

#define ARN(service, rest) "arn:{partition}:" service ":{region}:{account}:" rest
#define IAM(rest) "arn:{partition}:iam::{account}:" rest

// Sorted by type.
constexpr ResourceShape shapes[] = {
    {"AWS::AutoScaling::AutoScalingGroup", "{AutoScalingGroupName|auto}", ""},
    {"AWS::AutoScaling::LaunchConfiguration", "{LaunchConfigurationName|auto}", ""},
    {"AWS::CloudFormation::WaitCondition", "{ref}", "Data={}"},
    {"AWS::CloudFormation::WaitConditionHandle",
     "https://cloudformation-waitcondition-{region}.s3.{suffix}/{uuid}?Signature={alnum:28}", ""},
    {"AWS::CloudWatch::Alarm", "{AlarmName|auto}", "Arn=" ARN("cloudwatch", "alarm:{ref}")},
    {"AWS::CodeBuild::Project", "{Name|auto}", "Arn=" ARN("codebuild", "project/{ref}")},
    {"AWS::EC2::CapacityReservation", "cr-{hex:17}", "Id={ref}"},
    {"AWS::EC2::ClientVpnEndpoint", "cvpn-endpoint-{hex:17}", "Id={ref}"},
    {"AWS::EC2::CustomerGateway", "cgw-{hex:17}", "CustomerGatewayId={ref}"},
    {"AWS::EC2::DHCPOptions", "dopt-{hex:17}", "DhcpOptionsId={ref}"},
    {"AWS::EC2::EC2Fleet", "fleet-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}", "FleetId={ref}"},
    {"AWS::EC2::EIP", "52.{byte}.{byte}.{byte}", "AllocationId=eipalloc-{hex:17}\nPublicIp={ref}"},
    {"AWS::EC2::EgressOnlyInternetGateway", "eigw-{hex:17}", "Id={ref}"},
    {"AWS::EC2::FlowLog", "fl-{hex:17}", "Id={ref}"},
    {"AWS::EC2::Host", "h-{hex:17}", "HostId={ref}"},
    {"AWS::EC2::IPAM", "ipam-{hex:17}", "IpamId={ref}"},
    {"AWS::EC2::IPAMPool", "ipam-pool-{hex:17}", "IpamPoolId={ref}"},
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
    {"AWS::EC2::NetworkInterfaceAttachment", "eni-attach-{hex:17}", "AttachmentId={ref}"},
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
    {"AWS::EC2::TransitGatewayConnect", "tgw-attach-{hex:17}",
     "TransitGatewayAttachmentId={ref}\nState=available\nTransitGatewayId=tgw-{hex:17}"},
    {"AWS::EC2::TransitGatewayConnectPeer", "tgw-connect-peer-{hex:17}",
     "TransitGatewayConnectPeerId={ref}\nState=available"},
    {"AWS::EC2::TransitGatewayMulticastDomain", "tgw-mcast-domain-{hex:17}",
     "TransitGatewayMulticastDomainId={ref}\nState=available"},
    {"AWS::EC2::TransitGatewayPeeringAttachment", "tgw-attach-{hex:17}",
     "TransitGatewayAttachmentId={ref}\nState=available"},
    {"AWS::EC2::TransitGatewayRouteTable", "tgw-rtb-{hex:17}", "TransitGatewayRouteTableId={ref}"},
    {"AWS::EC2::TransitGatewayVpcAttachment", "tgw-attach-{hex:17}", "Id={ref}"},
    {"AWS::EC2::VPC", "vpc-{hex:17}",
     "VpcId={ref}\nCidrBlock={CidrBlock}\nDefaultNetworkAcl=acl-{hex:17}\nDefaultSecurityGroup=sg-{hex:17}\n"
     "CidrBlockAssociations=[vpc-cidr-assoc-{hex:17}\nIpv6CidrBlocks=[]"},
    {"AWS::EC2::VPCCidrBlock", "vpc-cidr-assoc-{hex:17}", "Id={ref}"},
    {"AWS::EC2::VPCDHCPOptionsAssociation", "{DhcpOptionsId}|{VpcId}", ""},
    {"AWS::EC2::VPCEndpoint", "vpce-{hex:17}",
     "Id={ref}\nCreationTimestamp=2026-01-01T00:00:00.000Z\nDnsEntries=[]\nNetworkInterfaceIds=[eni-{hex:"
     "17}"},
    {"AWS::EC2::VPCEndpointService", "vpce-svc-{hex:17}", "ServiceId={ref}"},
    {"AWS::EC2::VPCGatewayAttachment", "IGW|{VpcId}", "AttachmentType=IGW"},
    {"AWS::EC2::VPCPeeringConnection", "pcx-{hex:17}", "Id={ref}"},
    {"AWS::EC2::VPNConnection", "vpn-{hex:17}", "VpnConnectionId={ref}"},
    {"AWS::EC2::VPNGateway", "vgw-{hex:17}", "VPNGatewayId={ref}"},
    {"AWS::EC2::Volume", "vol-{hex:17}", "VolumeId={ref}"},
    {"AWS::ECS::Cluster", "{ClusterName|auto}", "Arn=" ARN("ecs", "cluster/{ref}")},
    {"AWS::ECS::DaemonTaskDefinition", ARN("ecs", "daemon-task-definition/{Family|auto}:{revision}"),
     "DaemonTaskDefinitionArn={ref}"},
    {"AWS::ECS::Service", ARN("ecs", "service/{cluster-name|=default}/{ServiceName|auto}"),
     "Name={ref:/}\nServiceArn={ref}"},
    {"AWS::ECS::TaskDefinition", ARN("ecs", "task-definition/{Family|auto}:{revision}"),
     "TaskDefinitionArn={ref}"},
    {"AWS::EKS::Cluster", "{Name|auto:100}",
     "Arn=" ARN("eks", "cluster/{ref}") "\nEndpoint=https://"
                                        "{HEX:32}.gr7.{region}.eks.{suffix}\nOpenIdConnectIssuerUrl=https://"
                                        "oidc.eks.{region}.{suffix}/id/"
                                        "{HEX:32}\nClusterSecurityGroupId=sg-{hex:17}"
                                        "\nCertificateAuthorityData={mixed:60}"},
    {"AWS::EKS::Nodegroup", "{ClusterName}/{NodegroupName|auto:63}",
     "Id={ref}\nClusterName={ClusterName}\nNodegroupName={ref:/}\nArn=" ARN("eks", "nodegroup/{ref}/{uuid}")},
    {"AWS::ElasticLoadBalancingV2::Listener",
     ARN("elasticloadbalancing", "listener/{balancer-path|=app/{logical}/{hex:16}}/{hex:16}"),
     "ListenerArn={ref}"},
    {"AWS::ElasticLoadBalancingV2::ListenerRule",
     ARN("elasticloadbalancing", "listener-rule/{listener-path|=app/{logical}/{hex:16}/{hex:16}}/{hex:16}"),
     "RuleArn={ref}"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     ARN("elasticloadbalancing", "loadbalancer/{balancer-kind}/{Name|auto:32}/{hex:16}"),
     "LoadBalancerArn={ref}\nDNSName={balancer-host}\n"
     "CanonicalHostedZoneID=Z35SXDOTRQ7X7K\nLoadBalancerName={ref:/2}\n"
     "LoadBalancerFullName={ref:/1}/{ref:/2}/{ref:/3}\nSecurityGroups=[sg-{hex:17}"},
    {"AWS::ElasticLoadBalancingV2::TargetGroup",
     ARN("elasticloadbalancing", "targetgroup/{Name|auto:32}/{hex:16}"),
     "TargetGroupArn={ref}\nTargetGroupName={ref:/1}\nTargetGroupFullName=targetgroup/{ref:/1}/{ref:/2}\n"
     "LoadBalancerArns=[]"},
    {"AWS::ElasticLoadBalancingV2::TrustStore",
     ARN("elasticloadbalancing", "truststore/{Name|auto:32}/{hex:16}"), "TrustStoreArn={ref}\nStatus=ACTIVE"},
    {"AWS::Events::ApiDestination", "{Name|auto:64}",
     "Arn=" ARN("events", "api-destination/{ref}/{uuid}") "\nArnForPolicy=" ARN("events",
                                                                                "api-destination/{ref}")},
    {"AWS::Events::Connection", "{Name|auto:64}",
     "Arn=" ARN("events", "connection/{ref}/{uuid}") "\nArnForPolicy=" ARN(
         "events", "connection/{ref}") "\nSecretArn=" ARN("secretsmanager",
                                                          "secret:events!connection/{ref}/{uuid}-{mixed:6}")},
    {"AWS::Events::Rule", "{bus-prefix}{Name|auto:64}",
     "Arn=" ARN("events", "rule/{bus-path}{ref:|}") "\nRuleName={ref:|}"},
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
    {"AWS::Lambda::Alias", "{lambda-arn}:{Name}", "AliasArn={ref}"},
    {"AWS::Lambda::CodeSigningConfig", ARN("lambda", "code-signing-config:csc-{hex:17}"),
     "CodeSigningConfigArn={ref}\nCodeSigningConfigId={ref::}"},
    {"AWS::Lambda::EventSourceMapping", "{uuid}",
     "Id={ref}\nEventSourceMappingArn=" ARN("lambda", "event-source-mapping:{ref}")},
    {"AWS::Lambda::Function", "{FunctionName|auto:64}",
     "Arn=" ARN(
         "lambda",
         "function:{ref}") "\nSnapStartResponse.ApplyOn=None\nSnapStartResponse.OptimizationStatus=Off"},
    {"AWS::Lambda::LayerVersion", ARN("lambda", "layer:{LayerName|auto}:{revision}"),
     "LayerVersionArn={ref}"},
    {"AWS::Lambda::Permission", "{auto}", "Id={ref}"},
    {"AWS::Lambda::Url", "{lambda-target}",
     "FunctionArn={ref}\nFunctionUrl=https://{alnum:32}.lambda-url.{region}.on.aws/"},
    {"AWS::Lambda::Version", "{lambda-arn}:{revision}", "Version={ref::}\nFunctionArn={ref}"},
    {"AWS::Logs::LogGroup", "{LogGroupName|auto}", "Arn=" ARN("logs", "log-group:{ref}:*")},
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
    {"AWS::SageMaker::ImageVersion", ARN("sagemaker", "image-version/{ImageName}/{revision}"),
     "ImageVersionArn={ref}\nVersion={ref:/}"},
};

#undef ARN
#undef IAM

}  // namespace

std::span<const ResourceShape> compute_shapes() {
  return shapes;
}

}  // namespace cf::emulator
