#include "aws/query.h"
#include "aws/refreshing_provider.h"
#include "aws/services.h"

namespace cf::aws {
namespace {

Query sts_query(const char* action) {
  return Query("sts", "2011-06-15", action);
}

base::Result<Credentials> read_role_credentials(const XmlAnswer& answer, const std::string& role_arn) {
  const auto node = answer.result().child("Credentials");
  Credentials credentials;
  credentials.access_key_id = text_of(node, "AccessKeyId");
  credentials.secret_access_key = text_of(node, "SecretAccessKey");
  credentials.session_token = text_of(node, "SessionToken");
  credentials.source = "role " + role_arn;
  base::TimePoint expires;
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty() ||
      !base::parse_iso8601(text_of(node, "Expiration"), expires)) {
    return base::error(base::ErrorKind::network,
                       "the answer about the role " + role_arn + " has no credentials");
  }
  credentials.expires = expires;
  keep_secret(credentials);
  return credentials;
}

base::Error while_assuming(base::Error error, const std::string& role_arn) {
  error.trace.push_back("while assuming the role " + role_arn);
  if (error.kind == base::ErrorKind::access_denied) {
    error.hint =
        "the role must exist and its trust policy must allow the caller; name another with --role, or --role "
        "none";
  }
  return error;
}

}  // namespace

base::Result<CallerIdentity> get_caller_identity(const Session& session, const base::Call& call) {
  const auto answer = sts_query("GetCallerIdentity").send(session, call);
  if (!answer) return answer.error();
  CallerIdentity caller{text_of(answer->result(), "Account"), text_of(answer->result(), "Arn"),
                        text_of(answer->result(), "UserId")};
  if (!base::is_account_id(caller.account)) {
    return base::error(base::ErrorKind::network, "sts GetCallerIdentity: the answer has no account");
  }
  return caller;
}

base::Result<Credentials> assume_role(const Session& session, const AssumeRole& input,
                                      const base::Call& call) {
  Query query = sts_query("AssumeRole");
  query.add("RoleArn", input.role_arn).add("RoleSessionName", input.session_name);
  query.add_if("ExternalId", input.external_id).add_if("Policy", input.policy);
  query.add_if("SerialNumber", input.mfa_serial).add_if("TokenCode", input.mfa_code);
  if (input.duration_seconds > 0) query.add("DurationSeconds", std::to_string(input.duration_seconds));
  std::size_t number = 0;
  for (const auto& [key, value] : input.tags) {
    const std::string name = "Tags.member." + std::to_string(++number) + ".";
    query.add(name + "Key", key).add(name + "Value", value);
  }
  const auto answer = query.send(session, call);
  if (!answer) return while_assuming(answer.error(), input.role_arn);
  return read_role_credentials(*answer, input.role_arn);
}

base::Result<Credentials> assume_role_with_web_identity(const Session& session, const WebIdentity& input,
                                                        const base::Call& call) {
  Query query = sts_query("AssumeRoleWithWebIdentity");
  query.add("RoleArn", input.role_arn).add("RoleSessionName", input.session_name);
  query.add("WebIdentityToken", input.token);
  if (input.duration_seconds > 0) query.add("DurationSeconds", std::to_string(input.duration_seconds));
  const auto answer = query.send(session, call, false);
  if (!answer) return while_assuming(answer.error(), input.role_arn);
  return read_role_credentials(*answer, input.role_arn);
}

std::shared_ptr<CredentialProvider> assumed_role(Session with, AssumeRole input) {
  return refreshing([with = std::move(with), input = std::move(input)](const base::Call& call) {
    return assume_role(with, input, call);
  });
}

}  // namespace cf::aws
