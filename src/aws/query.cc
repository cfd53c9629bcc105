#include "aws/query.h"

namespace cf::aws {

Query::Query(std::string service, std::string version, std::string action, Effect effect)
    : service_(std::move(service)), action_(std::move(action)), effect_(effect) {
  fields_ = {{"Action", action_}, {"Version", std::move(version)}};
}

Query& Query::add(const std::string& name, std::string_view value) {
  fields_.emplace_back(name, std::string(value));
  return *this;
}

Query& Query::add_if(const std::string& name, std::string_view value) {
  return value.empty() ? *this : add(name, value);
}

Query& Query::add_list(const std::string& name, const std::vector<std::string>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) add(name + ".member." + std::to_string(i + 1), values[i]);
  return *this;
}

Operation Query::operation() const {
  Operation operation;
  operation.service = service_;
  operation.name = action_;
  operation.effect = effect_;
  operation.http.method = "POST";
  operation.http.url = "/";
  operation.http.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  operation.http.body = net::encode_form(fields_);
  return operation;
}

base::Result<XmlAnswer> Query::send(const Session& session, const base::Call& call, bool is_signed) const {
  Operation request = operation();
  request.is_signed = is_signed;
  const auto response = invoke(session, request, call);
  if (!response) return response.error();
  auto answer = XmlAnswer::parse(response->body, action_ + "Response");
  if (!answer) return unreadable(std::move(answer).error(), request, *response);
  return answer;
}

base::Error unreadable(base::Error error, const Operation& operation, const net::HttpResponse& response) {
  error.message = operation.service + " " + operation.name + ": " + error.message;
  error.hint = "is the endpoint an AWS one? A proxy may have answered in its place";
  error.http_status = response.status;
  error.request_id = std::string(response.headers.get("x-amzn-RequestId"));
  error.fate = operation.effect == Effect::read ? base::Fate::refused : base::Fate::unknown;
  return error;
}

}  // namespace cf::aws
