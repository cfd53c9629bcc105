#include "proof/safety.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "iam/breadth.h"
#include "iam/ingress.h"
#include "proof/match.h"

namespace cf::proof {
namespace {

using document::Node;
using iam::PolicyText;
using iam::Statement;

constexpr std::array<std::string_view, 9> rule_names{
    "wildcard-action", "wildcard-resource", "open-to-everybody", "public-access", "open-ingress",
    "public-bucket",   "unencrypted",       "stateful-deletion", "literal-secret"};

// Actions that AWS lets policies limit to resources, and that read, write, run or hand on something
// (https://docs.aws.amazon.com/service-authorization/latest/reference/). Not all of them: those that matter
// most.
constexpr std::array<std::string_view, 43> limitable_actions{"codebuild:startbuild",
                                                             "dynamodb:batchgetitem",
                                                             "dynamodb:batchwriteitem",
                                                             "dynamodb:deleteitem",
                                                             "dynamodb:getitem",
                                                             "dynamodb:putitem",
                                                             "dynamodb:query",
                                                             "dynamodb:scan",
                                                             "dynamodb:updateitem",
                                                             "ecs:runtask",
                                                             "glue:startjobrun",
                                                             "iam:attachrolepolicy",
                                                             "iam:createaccesskey",
                                                             "iam:createpolicyversion",
                                                             "iam:createrole",
                                                             "iam:passrole",
                                                             "iam:putrolepolicy",
                                                             "iam:updateassumerolepolicy",
                                                             "kinesis:getrecords",
                                                             "kinesis:putrecord",
                                                             "kinesis:putrecords",
                                                             "kms:creategrant",
                                                             "kms:decrypt",
                                                             "kms:encrypt",
                                                             "kms:generatedatakey",
                                                             "kms:putkeypolicy",
                                                             "lambda:invokefunction",
                                                             "lambda:updatefunctioncode",
                                                             "rds-db:connect",
                                                             "s3:deleteobject",
                                                             "s3:getobject",
                                                             "s3:putbucketpolicy",
                                                             "s3:putobject",
                                                             "secretsmanager:getsecretvalue",
                                                             "secretsmanager:putsecretvalue",
                                                             "sns:publish",
                                                             "sqs:deletemessage",
                                                             "sqs:receivemessage",
                                                             "sqs:sendmessage",
                                                             "ssm:getparameter",
                                                             "ssm:getparameters",
                                                             "states:startexecution",
                                                             "sts:assumerole"};

bool is_limitable(const PolicyText& action) {
  const std::string text = base::to_lower(action.text);
  const std::string_view stem = std::string_view(text).substr(0, text.find('*'));
  return std::any_of(limitable_actions.begin(), limitable_actions.end(), [&](std::string_view known) {
    return stem.size() < text.size() ? known.starts_with(stem) : known == text;
  });
}

// In a key's policy: the key's own account, whose IAM policies count by that. Without it nobody could change
// the policy any more.
bool gives_key_to_its_account(const Statement& statement, const std::string& account) {
  const auto is_account = [&](const PolicyText& principal) {
    return principal.text.ends_with(":iam::" + account + ":root") || principal.text == "AWS:" + account;
  };
  return !statement.principals.empty() && statement.not_principals.empty() &&
         std::all_of(statement.principals.begin(), statement.principals.end(), is_account);
}

class SafetyCheck {
 public:
  explicit SafetyCheck(const template_::Evaluation& evaluation)
      : evaluation_(evaluation),
        account_(evaluation.evaluate(document::MappingBuilder().add("Ref", "AWS::AccountId").build(), unread_)
                     .text()) {}

  std::vector<Finding> findings() {
    for (const template_::ResourceDeclaration& resource : evaluation_.the_template().resources) {
      if (evaluation_.is_created(resource, unread_) == template_::Evaluation::Truth::no) continue;
      resource_ = &resource;
      check(evaluation_.evaluate(resource.properties, unread_));
    }
    return std::move(findings_);
  }

 private:
  void found(const char* rule, std::string message) {
    findings_.push_back({rule, resource_->logical_id, std::move(message)});
  }

  void check(const Node& properties) {
    for (const Statement& statement : iam::statements_in(resource_->type, properties)) {
      if (statement.allows) check_statement(statement);
    }
    for (const iam::AttachedPolicy& attached : iam::attached_policies(resource_->type, properties)) {
      if (iam::is_administrators_policy(attached.arn))
        found("wildcard-action", attached.arn.text + " allows every action on everything");
    }
    for (const std::string& missing : unencrypted(resource_->type, properties)) found("unencrypted", missing);
    check_public_access(properties);
    check_ingress(properties);
    if (resource_->type == "AWS::S3::Bucket") check_bucket(properties);
  }

  void check_statement(const Statement& statement) {
    const auto is_any = [](const iam::PolicyTexts& texts, auto holds) {
      return std::any_of(texts.begin(), texts.end(), holds);
    };
    const bool key = resource_->type == "AWS::KMS::Key" || resource_->type == "AWS::KMS::ReplicaKey";
    if ((is_any(statement.actions, iam::is_whole_service) || !statement.not_actions.empty()) &&
        !(key && gives_key_to_its_account(statement, account_)))
      found("wildcard-action", statement.text());
    const bool of_identity = statement.principals.empty() && statement.not_principals.empty();
    const bool everything =
        !statement.not_resources.empty() || is_any(statement.resources, iam::is_everything);
    if (of_identity && everything && !iam::is_limited_by_condition(statement) &&
        is_any(statement.actions, is_limitable))
      found("wildcard-resource", statement.text());
    // The policy of an endpoint says what may pass it; who may do it is said elsewhere.
    if (iam::is_for_everybody(statement) && !iam::is_limited_by_condition(statement) &&
        resource_->type != "AWS::EC2::VPCEndpoint")
      found("open-to-everybody", statement.text());
  }

  void check_public_access(const Node& properties) {
    if (base::equals_ignore_case(properties["PubliclyAccessible"].text(), "true"))
      found("public-access", "PubliclyAccessible is true");
    const std::string brokers(
        property_at(properties, "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type").text());
    if (!brokers.empty() && brokers != "DISABLED")
      found("public-access", "the brokers' PublicAccess is " + brokers);
    if (resource_->type == "AWS::Lambda::Url" && properties["AuthType"].text() == "NONE")
      found("open-to-everybody", "AuthType is NONE");
  }

  void check_ingress(const Node& properties) {
    if (resource_->type == "AWS::EC2::SecurityGroupIngress") check_ingress_rule(properties);
    if (resource_->type != "AWS::EC2::SecurityGroup") return;
    for (const auto& [path, rule] : iam::items_of(properties["SecurityGroupIngress"], ""))
      check_ingress_rule(rule);
  }
  void check_ingress_rule(const Node& rule) {
    const std::string ports = iam::is_control_message(rule) ? "" : iam::open_ports(rule);
    for (const char* source : {"CidrIp", "CidrIpv6"}) {
      if (!ports.empty() && iam::is_every_address(rule[source].text()))
        found("open-ingress", ports + " is open to " + std::string(rule[source].text()));
    }
  }

  void check_bucket(const Node& properties) {
    std::vector<std::string> off;
    for (const char* setting :
         {"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"}) {
      const Node& value = properties["PublicAccessBlockConfiguration"][setting];
      if (!base::equals_ignore_case(value.text(), "true")) off.emplace_back(setting);
    }
    if (!off.empty())
      found("public-bucket", "it does not block all public access: no " + base::join(off, ", "));
    const std::string_view acl = properties["AccessControl"].text();
    if (acl.starts_with("Public") || acl == "AuthenticatedRead")
      found("public-bucket", "its ACL is " + std::string(acl));
  }

  const template_::Evaluation& evaluation_;
  base::Diagnostics unread_;  // the stack was created with these parameters
  std::string account_;
  const template_::ResourceDeclaration* resource_ = nullptr;
  std::vector<Finding> findings_;
};

}  // namespace

std::span<const std::string_view> safety_rules() {
  return rule_names;
}

std::vector<Finding> unsafe_resources(const template_::Evaluation& evaluation) {
  return SafetyCheck(evaluation).findings();
}

}  // namespace cf::proof
