#include <algorithm>
#include <array>

#include "base/strings.h"
#include "proof/match.h"
#include "proof/safety.h"

namespace cf::proof {
namespace {

using document::Node;

enum class Wanted { is_true, present, not_false, not_plain };
struct EncryptionProperty {
  std::string_view type, path;  // `*`: every item of the list
  Wanted wanted;
};

// The types that AWS makes unencrypted, or lets be so, unless a property says otherwise. Left out is what is
// always encrypted at rest with a key of AWS (DynamoDB, MSK, log groups, secrets, DMS, MWAA, Redshift
// Serverless).
constexpr std::array<EncryptionProperty, 27> encryption_properties{{
    {"AWS::DAX::Cluster", "SSESpecification.SSEEnabled", Wanted::is_true},
    {"AWS::DocDB::DBCluster", "StorageEncrypted", Wanted::is_true},
    {"AWS::EC2::Instance", "BlockDeviceMappings.*.Ebs.Encrypted", Wanted::is_true},
    {"AWS::EC2::LaunchTemplate", "LaunchTemplateData.BlockDeviceMappings.*.Ebs.Encrypted", Wanted::is_true},
    {"AWS::EC2::Volume", "Encrypted", Wanted::is_true},
    {"AWS::EFS::FileSystem", "Encrypted", Wanted::is_true},
    {"AWS::ElastiCache::ReplicationGroup", "AtRestEncryptionEnabled", Wanted::is_true},
    {"AWS::ElastiCache::ReplicationGroup", "TransitEncryptionEnabled", Wanted::is_true},
    {"AWS::Elasticsearch::Domain", "EncryptionAtRestOptions.Enabled", Wanted::is_true},
    {"AWS::Elasticsearch::Domain", "NodeToNodeEncryptionOptions.Enabled", Wanted::is_true},
    {"AWS::Elasticsearch::Domain", "DomainEndpointOptions.EnforceHTTPS", Wanted::is_true},
    {"AWS::Kinesis::Stream", "StreamEncryption", Wanted::present},
    {"AWS::MSK::Cluster", "EncryptionInfo.EncryptionInTransit.ClientBroker", Wanted::not_plain},
    {"AWS::MSK::Cluster", "EncryptionInfo.EncryptionInTransit.InCluster", Wanted::not_false},
    {"AWS::MemoryDB::Cluster", "TLSEnabled", Wanted::not_false},
    {"AWS::Neptune::DBCluster", "StorageEncrypted", Wanted::is_true},
    {"AWS::OpenSearchService::Domain", "EncryptionAtRestOptions.Enabled", Wanted::is_true},
    {"AWS::OpenSearchService::Domain", "NodeToNodeEncryptionOptions.Enabled", Wanted::is_true},
    {"AWS::OpenSearchService::Domain", "DomainEndpointOptions.EnforceHTTPS", Wanted::is_true},
    {"AWS::RDS::DBCluster", "StorageEncrypted", Wanted::is_true},
    {"AWS::RDS::DBInstance", "StorageEncrypted", Wanted::is_true},
    {"AWS::RDS::GlobalCluster", "StorageEncrypted", Wanted::is_true},
    {"AWS::Redshift::Cluster", "Encrypted", Wanted::is_true},
    {"AWS::S3::Bucket", "BucketEncryption", Wanted::present},
    {"AWS::SNS::Topic", "KmsMasterKeyId", Wanted::present},
    {"AWS::WorkSpaces::Workspace", "RootVolumeEncryptionEnabled", Wanted::is_true},
    {"AWS::WorkSpaces::Workspace", "UserVolumeEncryptionEnabled", Wanted::is_true},
}};

bool is_as_wanted(const Node& value, Wanted wanted) {
  const std::string text = base::to_lower(value.text());
  switch (wanted) {
    case Wanted::is_true:
      return text == "true";
    case Wanted::present:
      return value.is_scalar() ? !text.empty() : value.size() > 0;
    case Wanted::not_false:
      return text != "false";
    case Wanted::not_plain:
      return text.find("plaintext") == std::string::npos;
  }
  return false;
}

const char* lack_of(Wanted wanted) {
  switch (wanted) {
    case Wanted::is_true:
      return " is not true";
    case Wanted::present:
      return " is not there";
    case Wanted::not_false:
      return " is false";
    case Wanted::not_plain:
      return " lets clients connect unencrypted";
  }
  return "";
}

// Replicas and members of clusters are encrypted as what they belong to.
bool inherits(std::string_view type, const Node& properties) {
  if (type == "AWS::RDS::DBInstance")
    return properties.has("DBClusterIdentifier") || properties.has("SourceDBInstanceIdentifier") ||
           properties.has("SourceDBClusterIdentifier");
  return (type == "AWS::RDS::DBCluster" || type == "AWS::RDS::GlobalCluster") &&
         (properties.has("GlobalClusterIdentifier") || properties.has("SourceDBClusterIdentifier")) &&
         !properties.has("StorageEncrypted");
}

// Volumes only: what a mapping leaves out or gives to an instance store is no disk that could be encrypted.
bool holds_in_every_item(const Node& properties, std::string_view path, std::size_t star, Wanted wanted) {
  const std::string list(path.substr(0, star - 1)), below(path.substr(star + 2));
  const std::string item = below.substr(0, below.find('.'));
  const auto items = property_at(properties, list).items();
  return std::all_of(items.begin(), items.end(), [&](const Node& node) {
    return !node.has(item) || is_as_wanted(property_at(node, below), wanted);
  });
}

}  // namespace

std::vector<std::string> unencrypted(std::string_view type, const Node& properties) {
  std::vector<std::string> missing;
  if (inherits(type, properties)) return missing;
  for (const EncryptionProperty& property : encryption_properties) {
    if (property.type != type) continue;
    const std::size_t star = property.path.find('*');
    const bool good = star == std::string_view::npos
                          ? is_as_wanted(property_at(properties, property.path), property.wanted)
                          : holds_in_every_item(properties, property.path, star, property.wanted);
    if (!good) missing.push_back(std::string(property.path) + lack_of(property.wanted));
  }
  // A queue of which nothing is said has a key of SQS's own.
  if (type == "AWS::SQS::Queue" && !is_as_wanted(properties["KmsMasterKeyId"], Wanted::present) &&
      !is_as_wanted(properties["SqsManagedSseEnabled"], Wanted::not_false))
    missing.emplace_back("SqsManagedSseEnabled is false, and there is no KmsMasterKeyId");
  return missing;
}

}  // namespace cf::proof
