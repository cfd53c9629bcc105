// Databases, streams, files, analytics.
#include "emulator/shape_tables.h"

namespace cf::emulator {

namespace {

#define ARN(service, rest) "arn:{partition}:" service ":{region}:{account}:" rest

// Sorted by type.
constexpr ResourceShape data_table[] = {
    {"AWS::Athena::NamedQuery", "{uuid}", "NamedQueryId={ref}"},
    {"AWS::DMS::Certificate", ARN("dms", "cert:{base32:26}"), "CertificateArn={ref}"},
    {"AWS::DMS::DataMigration", ARN("dms", "data-migration:{base32:26}"), "DataMigrationArn={ref}"},
    {"AWS::DMS::DataProvider", ARN("dms", "data-provider:{base32:26}"), "DataProviderArn={ref}"},
    {"AWS::DMS::Endpoint", ARN("dms", "endpoint:{ResourceIdentifier|base32:26}"),
     "EndpointArn={ref}\nExternalId={uuid}"},
    {"AWS::DMS::InstanceProfile", ARN("dms", "instance-profile:{base32:26}"), "InstanceProfileArn={ref}"},
    {"AWS::DMS::MigrationProject", ARN("dms", "migration-project:{base32:26}"), "MigrationProjectArn={ref}"},
    {"AWS::DMS::ReplicationConfig", ARN("dms", "replication-config:{ResourceIdentifier|base32:26}"),
     "ReplicationConfigArn={ref}"},
    {"AWS::DMS::ReplicationInstance", ARN("dms", "rep:{ResourceIdentifier|base32:26}"),
     "ReplicationInstancePrivateIpAddresses=10.0.{byte}.{byte}"
     "\nReplicationInstancePublicIpAddresses=54.{byte}.{byte}.{byte}\nId={ref}"},
    {"AWS::DMS::ReplicationSubnetGroup", "{ReplicationSubnetGroupIdentifier|lower:255}", ""},
    {"AWS::DMS::ReplicationTask", ARN("dms", "task:{ResourceIdentifier|base32:26}"),
     "ReplicationTaskArn={ref}"},
    {"AWS::DocDB::DBCluster", "{DBClusterIdentifier|lower:63}",
     "Id={ref}\nClusterResourceId=cluster-{base32:26}\nEndpoint={ref}.cluster-c{account-code:11}."
     "{region}.docdb.{suffix}\nReadEndpoint={ref}.cluster-ro-c{account-code:11}.{region}.docdb.{"
     "suffix}\nPort={Port|=27017}"},
    {"AWS::DocDB::DBClusterParameterGroup", "{Name|lower:255}", ""},
    {"AWS::DocDB::DBInstance", "{DBInstanceIdentifier|lower:63}",
     "Id={ref}\nEndpoint={ref}.c{account-code:11}.{region}.docdb.{suffix}\nPort=27017"},
    {"AWS::DocDB::DBSubnetGroup", "{DBSubnetGroupName|lower:255}", ""},
    {"AWS::DynamoDB::GlobalTable", "{TableName|auto:255}",
     "Arn=" ARN("dynamodb", "table/{ref}") "\nTableId={uuid}\nStreamArn=" ARN(
         "dynamodb", "table/{ref}/stream/2026-01-01T00:00:00.000")},
    {"AWS::DynamoDB::Table", "{TableName|auto:255}",
     "Arn=" ARN("dynamodb", "table/{ref}") "\nStreamArn=" ARN("dynamodb",
                                                              "table/{ref}/stream/2026-01-01T00:00:00.000")},
    {"AWS::EFS::AccessPoint", "fsap-{hex:17}",
     "AccessPointId={ref}\nArn=" ARN("elasticfilesystem", "access-point/{ref}")},
    {"AWS::EFS::FileSystem", "fs-{hex:17}",
     "FileSystemId={ref}\nArn=" ARN("elasticfilesystem", "file-system/{ref}")},
    {"AWS::EFS::MountTarget", "fsmt-{hex:17}", "Id={ref}\nIpAddress=10.0.{byte}.{byte}"},
    {"AWS::EMR::Cluster", "j-{base32:13}",
     "MasterPublicDNS=ec2-54-{byte}-{byte}-{byte}.compute-1.{suffix}\nId={ref}"},
    {"AWS::EMR::InstanceFleetConfig", "if-{base32:13}", "Id={ref}"},
    {"AWS::EMR::InstanceGroupConfig", "ig-{base32:13}", "InstanceGroupId={ref}"},
    {"AWS::EMR::Step", "s-{base32:13}", "Id={ref}"},
    {"AWS::EMR::Studio", "es-{base32:25}",
     "StudioId={ref}\nArn=" ARN("elasticmapreduce",
                                "studio/{ref}") "\nUrl=https://{ref}.emrstudio-prod.{region}.{suffix}"},
    {"AWS::EMRContainers::VirtualCluster", "{alnum:25}",
     "Id={ref}\nArn=" ARN("emr-containers", "/virtualclusters/{ref}")},
    {"AWS::EMRServerless::Application", "00{alnum:14}",
     "ApplicationId={ref}\nArn=" ARN("emr-serverless", "/applications/{ref}")},
    {"AWS::ElastiCache::CacheCluster", "{ClusterName|lower:50}",
     "RedisEndpoint.Address={ref}.{account-code:6}.0001.{region-code}.cache.{suffix}"
     "\nRedisEndpoint.Port={Port|=6379}\nConfigurationEndpoint.Address={ref}.{account-code:6}."
     "cfg.{region-code}.cache.{suffix}\nConfigurationEndpoint.Port={Port|=11211}"},
    {"AWS::ElastiCache::ParameterGroup", "{CacheParameterGroupName|lower:255}",
     "CacheParameterGroupName={ref}"},
    {"AWS::ElastiCache::ReplicationGroup", "{ReplicationGroupId|lower:40}",
     "PrimaryEndPoint.Address={cache-prefix}{ref}.{account-code:6}{cache-node}.{region-code}."
     "cache.{suffix}\nPrimaryEndPoint.Port={Port|=6379}\nReaderEndPoint.Address={cache-reader}.{"
     "account-code:6}{cache-node}.{region-code}.cache.{suffix}\nReaderEndPoint.Port={Port|=6379}"
     "\nConfigurationEndPoint.Address=clustercfg.{ref}.{account-code:6}.{region-code}.cache.{"
     "suffix}\nConfigurationEndPoint.Port={Port|=6379}"},
    {"AWS::ElastiCache::ServerlessCache", "{ServerlessCacheName|lower:40}",
     "ARN=" ARN("elasticache",
                "serverlesscache:{ref}") "\nStatus=available\nEndpoint.Address={ref}-{account-"
                                         "code:6}.serverless.{region-code}.cache.{suffix}"
                                         "\nEndpoint.Port=6379\nReaderEndpoint.Address={ref}-{"
                                         "account-code:6}.serverless.{region-code}.cache.{suffix}"
                                         "\nReaderEndpoint.Port=6380"},
    {"AWS::ElastiCache::SubnetGroup", "{CacheSubnetGroupName|lower:255}", ""},
    {"AWS::Elasticsearch::Domain", "{DomainName|lower:28}",
     "Id={account}/{ref}\nArn=" ARN("es", "domain/{ref}") "\nDomainArn=" ARN(
         "es", "domain/{ref}") "\nDomainEndpoint={search-access}-{ref}-{alnum:26}.{region}.es.{"
                               "suffix}"},
    {"AWS::FSx::FileSystem", "fs-{hex:17}",
     "Id={ref}\nResourceARN=" ARN(
         "fsx", "file-system/{ref}") "\nDNSName={ref}.fsx.{region}.{suffix}\nLustreMountName={"
                                     "alnum:8}\nRootVolumeId=fsvol-{hex:17}"},
    {"AWS::Glue::Classifier",
     "{GrokClassifier.Name|JsonClassifier.Name|XMLClassifier.Name|CsvClassifier.Name|auto:255}",
     "Name={ref}"},
    {"AWS::Glue::Connection", "{ConnectionInput.Name|auto:255}", ""},
    {"AWS::Glue::Database", "{DatabaseInput.Name|lower:255}", ""},
    {"AWS::Glue::MLTransform", "tfm-{hex:40}", "TransformId={ref}"},
    {"AWS::Glue::Schema", ARN("glue", "schema/{Registry.Name|=default-registry}/{Name}"),
     "Arn={ref}\nInitialSchemaVersionId={uuid}"},
    {"AWS::Glue::SchemaVersion", "{uuid}", "VersionId={ref}"},
    {"AWS::Glue::Table", "{TableInput.Name|lower:255}", ""},
    {"AWS::Kinesis::Stream", "{Name|auto:128}", "Arn=" ARN("kinesis", "stream/{ref}")},
    {"AWS::Kinesis::StreamConsumer", "{StreamARN}/consumer/{ConsumerName}:{digits:10}",
     "ConsumerARN={ref}\nConsumerName={ConsumerName}\nStreamARN={StreamARN}\nConsumerStatus="
     "ACTIVE\nConsumerCreationTimestamp=1767225600"},
    {"AWS::KinesisFirehose::DeliveryStream", "{DeliveryStreamName|auto:64}",
     "Arn=" ARN("firehose", "deliverystream/{ref}")},
    {"AWS::MSK::Cluster", ARN("kafka", "cluster/{ClusterName|auto:64}/{uuid}-{digits:1}"),
     "Arn={ref}\nCurrentVersion=K{base32:13}"},
    {"AWS::MSK::Configuration", ARN("kafka", "configuration/{Name|auto:64}/{uuid}-{digits:1}"),
     "Arn={ref}\nLatestRevision.Revision=1"},
    {"AWS::MSK::Replicator", ARN("kafka", "replicator/{ReplicatorName|auto:64}/{uuid}-{digits:1}"),
     "ReplicatorArn={ref}\nCurrentVersion=K{base32:13}"},
    {"AWS::MSK::ServerlessCluster", ARN("kafka", "cluster/{ClusterName|auto:64}/{uuid}-s{digits:1}"),
     "Arn={ref}"},
    {"AWS::MSK::VpcConnection", ARN("kafka", "vpc-connection/{account}/{msk-cluster}/{uuid}-{digits:1}"),
     "Arn={ref}"},
    {"AWS::MWAA::Environment", "{Name|auto:80}",
     "Arn=" ARN(
         "airflow",
         "environment/{ref}") "\nWebserverUrl={uuid}.c{digits:1}.{region}."
                              "airflow.{suffix}\nCeleryExecutorQueue=" ARN(
                                  "sqs",
                                  "airflow-celery-{uuid}") "\nLoggingConfigurat"
                                                           "ion."
                                                           "DagProcessingLogs."
                                                           "CloudWatchLogGroupA"
                                                           "rn=" ARN(
                                                               "logs",
                                                               "log-"
                                                               "group:"
                                                               "airflow-{"
                                                               "ref}-"
                                                               "DAGProces"
                                                               "sing") "\nLoggingConfiguration."
                                                                       "SchedulerLogs."
                                                                       "CloudWatchLogGroupArn"
                                                                       "=" ARN(
                                                                           "logs",
                                                                           "log-group:"
                                                                           "airflow-{ref}-"
                                                                           "Scheduler") "\nLo"
                                                                                        "ggin"
                                                                                        "gCon"
                                                                                        "figu"
                                                                                        "rati"
                                                                                        "on."
                                                                                        "Task"
                                                                                        "Logs"
                                                                                        ".Clo"
                                                                                        "udWa"
                                                                                        "tchL"
                                                                                        "ogGr"
                                                                                        "oupA"
                                                                                        "rn"
                                                                                        "=" ARN(
                                                                                            "logs",
                                                                                            "log-group:"
                                                                                            "airflow-{ref}-"
                                                                                            "Task") "\nLoggin"
                                                                                                    "gConfigu"
                                                                                                    "ration."
                                                                                                    "Webserve"
                                                                                                    "rLogs."
                                                                                                    "CloudWat"
                                                                                                    "chLogGro"
                                                                                                    "upArn"
                                                                                                    "=" ARN(
                                                                                                        "log"
                                                                                                        "s",
                                                                                                        "log-"
                                                                                                        "grou"
                                                                                                        "p:"
                                                                                                        "airf"
                                                                                                        "low-"
                                                                                                        "{ref"
                                                                                                        "}-"
                                                                                                        "WebS"
                                                                                                        "erve"
                                                                                                        "r") "\nLoggingConfiguration.WorkerLogs.CloudWatchLogGroupArn=" ARN("logs",
                                                                                                                                                                            "log-group:airflow-{ref}-Worker")},
    {"AWS::MemoryDB::Cluster", "{ClusterName|lower:40}",
     "ARN=" ARN("memorydb", "cluster/{ref}") "\nStatus=available\nClusterEndpoint.Address="
                                             "clustercfg.{ref}.{account-code:6}.memorydb.{region}"
                                             ".{suffix}\nClusterEndpoint.Port={Port|=6379}"},
    {"AWS::Neptune::DBCluster", "{DBClusterIdentifier|lower:63}",
     "ClusterResourceId=cluster-{base32:26}\nEndpoint={ref}.cluster-c{account-code:11}.{region}."
     "neptune.{suffix}\nReadEndpoint={ref}.cluster-ro-c{account-code:11}.{region}.neptune.{"
     "suffix}\nPort={DBPort|=8182}"},
    {"AWS::Neptune::DBInstance", "{DBInstanceIdentifier|lower:63}",
     "Endpoint={ref}.c{account-code:11}.{region}.neptune.{suffix}\nPort=8182"},
    {"AWS::OpenSearchServerless::Collection", "{alnum:20}",
     "Id={ref}\nArn=" ARN("aoss", "collection/{ref}") "\nCollectionEndpoint=https://"
                                                      "{ref}.{region}.aoss.{suffix}\nDashboardEndpoint="
                                                      "https://{ref}.{region}.aoss.{suffix}/_dashboards"},
    {"AWS::OpenSearchServerless::VpcEndpoint", "vpce-{hex:17}", "Id={ref}"},
    {"AWS::OpenSearchService::Domain", "{DomainName|lower:28}",
     "Id={account}/{ref}\nArn=" ARN("es", "domain/{ref}") "\nDomainArn=" ARN(
         "es", "domain/{ref}") "\nDomainEndpoint={search-access}-{ref}-{alnum:26}.{region}.es.{"
                               "suffix}\nDomainEndpointV2={ref}-{alnum:26}.aos.{region}.on.aws"},
    {"AWS::RDS::DBCluster", "{DBClusterIdentifier|lower:63}",
     "Endpoint.Address={ref}.cluster-c{account-code:11}.{region}.rds.{suffix}\nEndpoint.Port={"
     "Port|database-port}\n"
     "ReadEndpoint.Address={ref}.cluster-ro-c{account-code:11}.{region}.rds.{suffix}\n"
     "DBClusterArn=" ARN("rds", "cluster:{ref}") "\nDBClusterResourceId=cluster-{base32:26}"
                                                 "\nMasterUserSecret.SecretArn=" ARN(
                                                     "secretsmanager",
                                                     "secret:rds!cluster-{uuid}-{mixed:6}")},
    {"AWS::RDS::DBClusterParameterGroup", "{DBClusterParameterGroupName|lower:255}", ""},
    {"AWS::RDS::DBInstance", "{DBInstanceIdentifier|lower:63}",
     "Endpoint.Address={ref}.c{account-code:11}.{region}.rds.{suffix}\nEndpoint.Port={Port|"
     "database-port}\n"
     "Endpoint.HostedZoneId=Z2R2ITUGPM61AM\nDBInstanceArn=" ARN(
         "rds", "db:{ref}") "\nDbiResourceId=db-{base32:26}\nMasterUserSecret.SecretArn=" ARN("secretsma"
                                                                                              "nager",
                                                                                              "secret:"
                                                                                              "rds!db-{"
                                                                                              "uuid}-{"
                                                                                              "mixed:"
                                                                                              "6}")},
    {"AWS::RDS::DBParameterGroup", "{DBParameterGroupName|lower:255}", "DBParameterGroupName={ref}"},
    {"AWS::RDS::DBProxy", "{DBProxyName}",
     "DBProxyArn=" ARN("rds", "db-proxy:prx-{hex:17}") "\nEndpoint={ref}.proxy-c{account-code:11}.{"
                                                       "region}.rds.{suffix}\nVpcId=vpc-{hex:17}"},
    {"AWS::RDS::DBProxyEndpoint", "{DBProxyEndpointName}",
     "DBProxyEndpointArn=" ARN("rds",
                               "db-proxy-endpoint:prx-endpoint-{hex:17}") "\nEndpoint={ref}.endpoint.proxy-c{"
                                                                          "account-code:11}.{region}.rds.{"
                                                                          "suffix}\nVpcId=vpc-{hex:17}"},
    {"AWS::RDS::DBProxyTargetGroup", ARN("rds", "target-group:prx-tg-{hex:17}"), "TargetGroupArn={ref}"},
    {"AWS::RDS::DBSubnetGroup", "{DBSubnetGroupName|lower:255}", ""},
    {"AWS::RDS::EventSubscription", "{SubscriptionName|lower:255}", ""},
    {"AWS::RDS::GlobalCluster", "{GlobalClusterIdentifier|lower:63}", ""},
    {"AWS::RDS::OptionGroup", "{OptionGroupName|lower:255}", ""},
    {"AWS::Redshift::Cluster", "{ClusterIdentifier|lower:63}",
     "Endpoint.Address={ref}.c{account-code:11}.{region}.redshift.{suffix}\nEndpoint.Port={Port|="
     "5439}\nId={ref}\n"
     "ClusterNamespaceArn=" ARN("redshift", "namespace:{uuid}") "\nMasterPasswordSecretArn=" ARN(
         "secretsmanager", "secret:redshift!{ref}-{MasterUsername}-{mixed:6}")},
    {"AWS::Redshift::ClusterParameterGroup", "{ParameterGroupName|lower:255}", ""},
    {"AWS::Redshift::ClusterSubnetGroup", "{ClusterSubnetGroupName|lower:255}",
     "ClusterSubnetGroupName={ref}"},
    {"AWS::RedshiftServerless::Namespace", "{NamespaceName|lower:64}",
     "Namespace.NamespaceArn=" ARN(
         "redshift-serverless",
         "namespace/{@Namespace.NamespaceId}") "\nNamespace.NamespaceId={uuid}\nNamespace."
                                               "NamespaceName={ref}\nNamespace.Status="
                                               "AVAILABLE\nNamespace.DbName={DbName|=dev}"
                                               "\nNamespace.AdminUsername={AdminUsername|=admin}"
                                               "\nNamespace.CreationDate=2026-01-01T00:00:00."
                                               "000Z\nNamespace.DefaultIamRoleArn={"
                                               "DefaultIamRoleArn}\nNamespace.KmsKeyId={KmsKeyId|"
                                               "=AWS_OWNED_KMS_KEY}"},
    {"AWS::RedshiftServerless::Workgroup", "{WorkgroupName|lower:64}",
     "Workgroup.WorkgroupArn=" ARN(
         "redshift-serverless",
         "workgroup/{@Workgroup.WorkgroupId}") "\nWorkgroup.WorkgroupId={uuid}\nWorkgroup."
                                               "WorkgroupName={ref}\nWorkgroup.NamespaceName={"
                                               "NamespaceName}\nWorkgroup.Status="
                                               "AVAILABLE\nWorkgroup.CreationDate=2026-01-01T00:"
                                               "00:00.000Z\nWorkgroup.Endpoint.Address={ref}.{"
                                               "account}.{region}.redshift-serverless.{suffix}"
                                               "\nWorkgroup.Endpoint.Port={Port|=5439}"},
    {"AWS::Timestream::Table", "{DatabaseName}|{TableName|auto:256}",
     "Arn=" ARN("timestream", "database/{DatabaseName}/table/{ref:|}") "\nName={ref:|}"},
};

#undef ARN

}  // namespace

std::span<const ResourceShape> data_shapes() {
  return data_table;
}

}  // namespace cf::emulator
