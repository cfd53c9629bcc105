#include "forge/iam.h"

#include "aws/invoke.h"
#include "aws/partition.h"
#include "aws/query.h"
#include "forge/principal.h"

namespace cf::forge {
namespace {

constexpr const char* iam_version = "2010-05-08";

struct IamHome {
  std::string_view partition;
  const char* endpoint;
  const char* region;  // that requests are signed for
};
constexpr IamHome iam_homes[] = {{"aws", "https://iam.amazonaws.com", "us-east-1"},
                                 {"aws-cn", "https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1"},
                                 {"aws-us-gov", "https://iam.us-gov.amazonaws.com", "us-gov-west-1"}};

base::Result<aws::XmlAnswer> ask_iam(const Iam& iam, const aws::Query& query, const base::Call& call) {
  aws::Operation operation = query.operation();
  operation.endpoint = iam.endpoint;
  aws::Session session = iam.session;
  const std::string_view partition = aws::partition_of(session.region).name;
  for (const IamHome& home : iam_homes) {
    if (!iam.endpoint.empty() || home.partition != partition) continue;
    operation.endpoint = home.endpoint;
    session.region = base::Region(home.region);
  }
  const auto response = aws::invoke(session, operation, call);
  if (!response) return response.error();
  auto answer = aws::XmlAnswer::parse(response->body, query.action() + "Response");
  if (!answer) return aws::unreadable(std::move(answer).error(), operation, *response);
  return answer;
}

// The ARN with its path.
base::Result<std::string> whole_arn(const Iam& iam, const std::string& principal, const base::Call& call) {
  constexpr std::string_view mark = ":role/";
  const auto role = principal.find(mark);
  if (role == std::string::npos) return principal;
  aws::Query query("iam", iam_version, "GetRole");
  query.add("RoleName", principal.substr(role + mark.size()));
  const auto answer = ask_iam(iam, query, call);
  if (!answer) return answer.error();
  std::string arn = aws::text_of(answer->result().child("Role"), "Arn");
  if (principal_of(arn) == principal) return arn;
  return base::error(base::ErrorKind::not_found, principal + " is not a role of this account");
}

}  // namespace

base::Result<bool> iam_allows(const Iam& iam, const std::string& principal, const std::string& action,
                              const std::string& resource, const base::Call& call) {
  const auto arn = whole_arn(iam, principal, call);
  if (!arn) return arn.error();
  aws::Query query("iam", iam_version, "SimulatePrincipalPolicy");
  query.add("PolicySourceArn", *arn);
  query.add_list("ActionNames", {action}).add_list("ResourceArns", {resource});
  const auto answer = ask_iam(iam, query, call);
  if (!answer) return answer.error();
  bool allowed = false;
  aws::for_each_member(answer->result(), "EvaluationResults", [&](pugi::xml_node result) {
    allowed = aws::text_of(result, "EvalDecision") == "allowed";
  });
  return allowed;
}

}  // namespace cf::forge
