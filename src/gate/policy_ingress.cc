// open-ingress: security groups that let the whole internet in elsewhere than at ports 80 and 443.
#include "gate/policy_rule.h"
#include "iam/ingress.h"

namespace cf::gate {

namespace {

void check_ingress_rule(const Subject& subject, const Node& rule, const std::string& path,
                        Findings& findings) {
  if (!rule.is_mapping()) return findings.add_unchecked(subject, path, "a rule");
  if (iam::is_control_message(rule)) return;
  for (const char* source : {"CidrIp", "CidrIpv6"}) {
    const Node& cidr = rule[source];
    const bool ports_unknown =
        rule["IpProtocol"].is_unknown() || rule["FromPort"].is_unknown() || rule["ToPort"].is_unknown();
    const std::string ports = ports_unknown ? "some port" : iam::open_ports(rule);
    if (ports.empty()) continue;
    if (cidr.is_unknown()) {
      findings.add_unchecked(subject, pointer(path, source), std::string(source) + " for " + ports);
    } else if (iam::is_every_address(cidr.text()) && ports_unknown) {
      findings.add_unchecked(subject, path, "which port is open to " + std::string(cidr.text()));
    } else if (iam::is_every_address(cidr.text())) {
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
