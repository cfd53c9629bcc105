#include "iam/ingress.h"

#include "base/strings.h"

namespace cf::iam {
namespace {

using document::Node;

bool is_web_port(std::string_view port) {
  return port == "80" || port == "443";
}

bool has_ports(std::string_view protocol) {
  return protocol == "tcp" || protocol == "6" || protocol == "udp" || protocol == "17";
}

}  // namespace

bool is_control_message(const Node& rule) {
  const std::string protocol = base::to_lower(rule["IpProtocol"].text());
  return !rule["IpProtocol"].is_unknown() &&
         (protocol == "icmp" || protocol == "1" || protocol == "icmpv6" || protocol == "58");
}

std::string open_ports(const Node& rule) {
  const std::string protocol = base::to_lower(rule["IpProtocol"].text());
  const std::string from(rule["FromPort"].text()), to(rule["ToPort"].text());
  if (!has_ports(protocol)) return protocol == "-1" ? "every port" : "protocol " + protocol;
  if (from.empty() || to.empty() || from == "-1") return "every port of " + protocol;
  if (from == to) return is_web_port(from) ? "" : protocol + " port " + from;
  return protocol + " ports " + from + " to " + to;
}

}  // namespace cf::iam
