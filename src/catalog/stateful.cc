// The types whose deletion or replacement loses what cannot be made again from a template. A list of our own,
// reviewed against the published types; it holds every type that the published source itself marks as
// stateful.
#include <algorithm>
#include <array>

#include "catalog/catalog.h"

namespace cf::catalog {
namespace {

struct StatefulType {
  std::string_view type, loss;  // loss: what is gone
};

constexpr std::array<StatefulType, 110> kStateful = {{
    {"AWS::ACMPCA::CertificateAuthority", "private keys; what it signed can't be renewed"},
    {"AWS::APS::Workspace", "metrics"},
    {"AWS::AmazonMQ::Broker", "messages"},
    {"AWS::Backup::BackupVault", "recovery points"},
    {"AWS::Backup::LogicallyAirGappedBackupVault", "recovery points"},
    {"AWS::Bedrock::KnowledgeBase", "ingested documents"},
    {"AWS::BedrockAgentCore::Memory", "what agents remember"},
    {"AWS::Cassandra::Keyspace", "its tables"},
    {"AWS::Cassandra::Table", "rows"},
    {"AWS::CloudFormation::Stack", "whatever is in it"},
    {"AWS::CloudTrail::EventDataStore", "audit events"},
    {"AWS::CodeArtifact::Repository", "published packages"},
    {"AWS::CodeCommit::Repository", "source code"},
    {"AWS::Cognito::IdentityPool", "identities"},
    {"AWS::Cognito::UserPool", "users and their passwords"},
    {"AWS::Cognito::UserPoolUser", "a user"},
    {"AWS::Connect::Instance", "contact records"},
    {"AWS::CustomerProfiles::Domain", "profiles"},
    {"AWS::DSQL::Cluster", "database"},
    {"AWS::DirectoryService::MicrosoftAD", "users and computers"},
    {"AWS::DirectoryService::SimpleAD", "users and computers"},
    {"AWS::DocDB::DBCluster", "database"},
    {"AWS::DocDB::DBInstance", "the last one takes the cluster's availability with it"},
    {"AWS::DocDBElastic::Cluster", "database"},
    {"AWS::DynamoDB::GlobalTable", "rows"},
    {"AWS::DynamoDB::Table", "rows"},
    {"AWS::EC2::Volume", "disk"},
    {"AWS::ECR::PublicRepository", "images"},
    {"AWS::ECR::Repository", "images"},
    {"AWS::EFS::FileSystem", "files"},
    {"AWS::EMR::Cluster", "HDFS"},
    {"AWS::ElastiCache::CacheCluster", "a Redis node is often more than a cache"},
    {"AWS::ElastiCache::GlobalReplicationGroup", "as above"},
    {"AWS::ElastiCache::ReplicationGroup", "as above"},
    {"AWS::ElastiCache::ServerlessCache", "as above"},
    {"AWS::Elasticsearch::Domain", "indices"},
    {"AWS::FSx::FileSystem", "files"},
    {"AWS::FSx::StorageVirtualMachine", "its volumes"},
    {"AWS::FSx::Volume", "files"},
    {"AWS::Glue::Database", "tables that crawlers and jobs wrote into it"},
    {"AWS::Glue::Registry", "schema versions"},
    {"AWS::Glue::Schema", "schema versions"},
    {"AWS::Glue::Table", "partitions"},
    {"AWS::HealthImaging::Datastore", "images"},
    {"AWS::HealthLake::FHIRDatastore", "records"},
    {"AWS::IoTAnalytics::Channel", "messages"},
    {"AWS::IoTAnalytics::Dataset", "contents"},
    {"AWS::IoTAnalytics::Datastore", "messages"},
    {"AWS::IoTSiteWise::Asset", "measurements"},
    {"AWS::KMS::Key", "what it encrypted can't be read any more"},
    {"AWS::KMS::ReplicaKey", "as above, in its region"},
    {"AWS::Kendra::Index", "indexed documents"},
    {"AWS::Kinesis::Stream", "records not yet read"},
    {"AWS::KinesisVideo::Stream", "recordings"},
    {"AWS::Lightsail::Bucket", "objects"},
    {"AWS::Lightsail::Database", "database"},
    {"AWS::Lightsail::Disk", "disk"},
    {"AWS::Lightsail::Instance", "disk"},
    {"AWS::Location::Tracker", "positions"},
    {"AWS::Logs::LogGroup", "logs"},
    {"AWS::Logs::LogStream", "logs"},
    {"AWS::MSK::Cluster", "topics"},
    {"AWS::MSK::ServerlessCluster", "topics"},
    {"AWS::MWAA::Environment", "run history and connections in its database"},
    {"AWS::ManagedBlockchain::Member", "ledger and identities"},
    {"AWS::MediaStore::Container", "objects"},
    {"AWS::MemoryDB::Cluster", "database"},
    {"AWS::Neptune::DBCluster", "database"},
    {"AWS::Neptune::DBInstance", "as for DocDB"},
    {"AWS::NeptuneGraph::Graph", "database"},
    {"AWS::ODB::CloudAutonomousVmCluster", "databases"},
    {"AWS::ODB::CloudExadataInfrastructure", "databases"},
    {"AWS::ODB::CloudVmCluster", "databases"},
    {"AWS::Omics::AnnotationStore", "imported data"},
    {"AWS::Omics::ReferenceStore", "imported data"},
    {"AWS::Omics::SequenceStore", "imported data"},
    {"AWS::Omics::VariantStore", "imported data"},
    {"AWS::OpenSearchServerless::Collection", "indices"},
    {"AWS::OpenSearchService::Domain", "indices"},
    {"AWS::Organizations::Account", "an AWS account"},
    {"AWS::Personalize::Dataset", "imported data"},
    {"AWS::QLDB::Ledger", "ledger"},
    {"AWS::RDS::DBCluster", "database"},
    {"AWS::RDS::DBInstance", "database"},
    {"AWS::RDS::GlobalCluster", "database"},
    {"AWS::Redshift::Cluster", "database"},
    {"AWS::RedshiftServerless::Namespace", "database"},
    {"AWS::RedshiftServerless::Snapshot", "a backup"},
    {"AWS::Route53::HostedZone", "records made outside; a new zone has other name servers"},
    {"AWS::S3::Bucket", "objects"},
    {"AWS::S3Express::DirectoryBucket", "objects"},
    {"AWS::S3Outposts::Bucket", "objects"},
    {"AWS::S3Tables::Namespace", "its tables"},
    {"AWS::S3Tables::Table", "rows"},
    {"AWS::S3Tables::TableBucket", "tables"},
    {"AWS::S3Vectors::Index", "vectors"},
    {"AWS::S3Vectors::VectorBucket", "vectors"},
    {"AWS::SDB::Domain", "rows"},
    {"AWS::SQS::Queue", "messages not yet received"},
    {"AWS::SageMaker::Domain", "the users' home file system"},
    {"AWS::SageMaker::FeatureGroup", "features"},
    {"AWS::SageMaker::NotebookInstance", "disk"},
    {"AWS::SecretsManager::Secret", "a generated or rotated value"},
    {"AWS::SecurityLake::DataLake", "events"},
    {"AWS::Serverless::SimpleTable", "rows: a DynamoDB table"},
    {"AWS::Timestream::Database", "its tables"},
    {"AWS::Timestream::InfluxDBInstance", "database"},
    {"AWS::Timestream::Table", "rows"},
    {"AWS::Wisdom::KnowledgeBase", "documents"},
    {"AWS::WorkSpaces::Workspace", "a user's disk"},
}};
constexpr bool by_type(const StatefulType& a, const StatefulType& b) {
  return a.type < b.type;
}
static_assert(std::is_sorted(kStateful.begin(), kStateful.end(), by_type));

}  // namespace

std::string_view data_lost_with(std::string_view resource_type) {
  auto it = std::lower_bound(kStateful.begin(), kStateful.end(), StatefulType{resource_type, {}}, by_type);
  return it != kStateful.end() && it->type == resource_type ? it->loss : std::string_view();
}

bool is_stateful(std::string_view resource_type) {
  return !data_lost_with(resource_type).empty();
}

}  // namespace cf::catalog
