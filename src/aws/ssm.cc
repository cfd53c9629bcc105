#include <charconv>

#include "aws/invoke.h"
#include "aws/query.h"
#include "aws/services.h"
#include "base/secrets.h"
#include "document/json.h"
#include "document/scalar.h"

namespace cf::aws {
namespace {

base::Result<document::Node> ask_ssm(const Session& session, const std::string& name, Effect effect,
                                     const document::Node& input, const base::Call& call) {
  Operation operation;
  operation.service = "ssm";
  operation.name = name;
  operation.effect = effect;
  operation.http.method = "POST";
  operation.http.url = "/";
  operation.http.headers.add("Content-Type", "application/x-amz-json-1.1");
  operation.http.headers.add("X-Amz-Target", "AmazonSSM." + name);
  operation.http.body = document::to_json(input);
  const auto response = invoke(session, operation, call);
  if (!response) return response.error();
  auto answer = document::parse_json_text(response->body);
  if (!answer || !answer->is_mapping()) {
    return unreadable(base::error(base::ErrorKind::network, "the answer is not a JSON object"), operation,
                      *response);
  }
  return answer;
}

}  // namespace

base::Result<SsmParameter> get_parameter(const Session& session, const std::string& name,
                                         const base::Call& call) {
  document::MappingBuilder input;
  input.add("Name", name).add("WithDecryption", document::Node::boolean(true));
  const auto answer = ask_ssm(session, "GetParameter", Effect::read, std::move(input).build(), call);
  if (!answer) {
    base::Error error = answer.error();
    if (error.kind == base::ErrorKind::not_found) {
      error.message = "the SSM parameter " + name + " does not exist in " + session.region.str();
    }
    return error;
  }
  const auto& node = answer->find("Parameter");
  const auto text = [&](const char* key) { return document::as_string(node.find(key)).value_or(""); };
  SsmParameter parameter{text("Name"), text("Value"), text("Type")};
  double seconds = 0;
  const std::string modified = text("LastModifiedDate");
  std::from_chars(modified.data(), modified.data() + modified.size(), seconds);
  parameter.modified = base::TimePoint{base::Duration{static_cast<std::int64_t>(seconds * 1000)}};
  const auto& version = node.find("Version");
  if (version.is_scalar())
    parameter.version = document::as_integer(version, document::Dialect::json).value_or(0);
  if (!node.is_mapping() || !node.has("Value")) {
    return base::error(base::ErrorKind::network, "ssm GetParameter: the answer has no value for " + name);
  }
  if (parameter.type == "SecureString") base::add_secret(parameter.value);
  return parameter;
}

base::Result<void> put_parameter(const Session& session, const SsmParameter& parameter, bool overwrite,
                                 const base::Call& call) {
  document::MappingBuilder input;
  input.add("Name", parameter.name).add("Value", parameter.value);
  input.add("Type", parameter.type.empty() ? "String" : parameter.type);
  input.add("Overwrite", document::Node::boolean(overwrite));
  // Writing the same value again makes another version, nothing worse; but without Overwrite it would fail.
  const auto answer = ask_ssm(session, "PutParameter", overwrite ? Effect::repeats : Effect::mutation,
                              std::move(input).build(), call);
  if (!answer) return answer.error();
  return {};
}

}  // namespace cf::aws
