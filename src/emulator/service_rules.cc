#include "emulator/service_rules.h"

#include "base/strings.h"
#include "emulator/id_pattern.h"

namespace cf::emulator {

namespace {

std::string text_after(const std::string& text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == std::string::npos ? std::string() : text.substr(at + mark.size());
}

// "us-east-1" -> "use1", "ap-southeast-2" -> "apse2": as cache hosts have it.
std::string region_code(std::string_view region) {
  std::string out;
  const std::vector<std::string> parts = base::split(region, '-');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string& part = parts[i];
    const bool is_two_ways = part.starts_with("north") || part.starts_with("south");
    if (i == 0 || i + 1 == parts.size())
      out += part;
    else if (is_two_ways && part.size() > 5)
      out += {part[0], part[5]};
    else
      out += part.substr(0, 1);
  }
  return out;
}

std::string database_port(const std::string& engine) {
  if (engine.find("postgres") != std::string::npos) return "5432";
  if (engine.starts_with("oracle") || engine.starts_with("custom-oracle")) return "1521";
  if (engine.starts_with("sqlserver") || engine.starts_with("custom-sqlserver")) return "1433";
  if (engine.starts_with("db2")) return "50000";
  return "3306";
}

std::string balancer_kind(const std::string& type) {
  return type == "network" ? "net" : type == "gateway" ? "gwy" : "app";
}

// A name, be it given as one or as an ARN that ends with it.
std::string last_step(const std::string& name_or_arn) {
  return name_or_arn.substr(name_or_arn.rfind('/') + 1);
}

}  // namespace

std::string ruled_part(const Site& site, const Resource& r, std::string_view name) {
  const auto text = [&](std::string_view property) { return property_text(r, property); };
  if (name == "region-code") return region_code(site.region);
  if (name == "database-port") return database_port(text("Engine"));
  if (name == "balancer-kind") return balancer_kind(text("Type"));
  if (name == "internal") return text("Scheme") == "internal" && text("Type") != "network" ? "internal-" : "";
  if (name == "balancer-path") return text_after(text("LoadBalancerArn"), ":loadbalancer/");
  if (name == "listener-path") return text_after(text("ListenerArn"), ":listener/");
  if (name == "cluster-name") return last_step(text("Cluster"));
  if (name == "bus-prefix" || name == "bus-path") {
    const std::string bus = last_step(text("EventBusName"));
    return bus.empty() || bus == "default" ? "" : bus + (name == "bus-path" ? "/" : "|");
  }
  if (name == "msk-cluster") {
    const std::string cluster = text_after(text("TargetClusterArn"), ":cluster/");
    return cluster.substr(0, cluster.find('/'));
  }
  if (name == "api-scheme") return text("ProtocolType") == "WEBSOCKET" ? "wss" : "https";
  if (name == "web-acl-scope") return text("Scope") == "CLOUDFRONT" ? "global" : "regional";
  if (name == "search-access") return r.properties.has("VPCOptions") ? "vpc" : "search";
  if (name == "cache-prefix") return text("TransitEncryptionEnabled") == "true" ? "master." : "";
  if (name == "cache-reader")
    return text("TransitEncryptionEnabled") == "true" ? "replica." + r.physical_id : r.physical_id + "-ro";
  if (name == "cache-node") return text("TransitEncryptionEnabled") == "true" ? "" : ".ng.0001";
  if (name == "standard") {
    const std::string arn = text("StandardsArn");
    const std::string standard = text_after(arn, "standards/");
    return standard.empty() ? text_after(arn, "ruleset/") : standard;
  }
  if (name == "parameter-path") {
    const std::string& id = r.physical_id;
    return id.starts_with('/') ? id.substr(1) : id;
  }
  return {};
}

}  // namespace cf::emulator
