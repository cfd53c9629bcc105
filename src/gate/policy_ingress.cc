// open-ingress: security groups that let the whole internet in elsewhere than at ports 80 and 443.
#include "base/strings.h"
#include "gate/policy_rule.h"

namespace cf::gate {

namespace {

// "0.0.0.0/0", "::/0" and other spellings of every address.
bool is_every_address(std::string_view cidr) {
  const std::size_t slash = cidr.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view length = cidr.substr(slash + 1);
  return !length.empty() && length.find_first_not_of('0') == std::string_view::npos;
}

bool is_web_port(std::string_view port) {
  return port == "80" || port == "443";
}

bool has_ports(std::string_view protocol) {
  return protocol == "tcp" || protocol == "6" || protocol == "udp" || protocol == "17";
}

// Echo requests and the like: nobody connects by them.
bool is_control_message(std::string_view protocol) {
  return protocol == "icmp" || protocol == "1" || protocol == "icmpv6" || protocol == "58";
}

// "port 22", "ports 0 to 65535", "every port"; "" where only web ports are open.
std::string open_ports(const Node& rule, const std::string& protocol) {
  const std::string from(rule["FromPort"].text()), to(rule["ToPort"].text());
  if (!has_ports(protocol)) return protocol == "-1" ? "every port" : "protocol " + protocol;
  if (from.empty() || to.empty() || from == "-1") return "every port of " + protocol;
  if (from == to) return is_web_port(from) ? "" : protocol + " port " + from;
  return protocol + " ports " + from + " to " + to;
}

void check_ingress_rule(const Subject& subject, const Node& rule, const std::string& path,
                        Findings& findings) {
  if (!rule.is_mapping()) return findings.add_unchecked(subject, path, "a rule");
  const std::string protocol = base::to_lower(rule["IpProtocol"].text());
  if (is_control_message(protocol) && !rule["IpProtocol"].is_unknown()) return;
  for (const char* source : {"CidrIp", "CidrIpv6"}) {
    const Node& cidr = rule[source];
    const bool ports_unknown =
        rule["IpProtocol"].is_unknown() || rule["FromPort"].is_unknown() || rule["ToPort"].is_unknown();
    const std::string ports = ports_unknown ? "some port" : open_ports(rule, protocol);
    if (ports.empty()) continue;
    if (cidr.is_unknown()) {
      findings.add_unchecked(subject, pointer(path, source), std::string(source) + " for " + ports);
    } else if (is_every_address(cidr.text()) && ports_unknown) {
      findings.add_unchecked(subject, path, "which port is open to " + std::string(cidr.text()));
    } else if (is_every_address(cidr.text())) {
      findings.add(subject, pointer(path, source), ports + " is open to " + std::string(cidr.text()),
                   "name the addresses or the security group that need it");
    }
  }
}

}  // namespace

void check_open_ingress(const Subject& subject, Findings& findings) {
  const bool group = subject.change.type == "AWS::EC2::SecurityGroup";
  if (!group && subject.change.type != "AWS::EC2::SecurityGroupIngress") return;
  if (!subject.is_known) return findings.add_unchecked(subject, "/Properties", "the " + subject.change.type);
  if (!group) return check_ingress_rule(subject, subject.after, "/Properties", findings);
  const std::string path = "/Properties/SecurityGroupIngress";
  for (const auto& [rule_path, rule] : items_of(subject.after["SecurityGroupIngress"], path))
    check_ingress_rule(subject, rule, rule_path, findings);
}

}  // namespace cf::gate
