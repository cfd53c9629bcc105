#include "aws/service_error.h"

#include <algorithm>
#include <array>
#include <span>

#include "aws/contract_texts.h"
#include "aws/xml_answer.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/scalar.h"

namespace cf::aws {
namespace {

using base::ErrorKind;
using Codes = std::span<const std::string_view>;

constexpr std::array<std::string_view, 12> throttling_codes{"Throttling",
                                                            "ThrottlingException",
                                                            "ThrottledException",
                                                            "RequestThrottledException",
                                                            "RequestThrottled",
                                                            "RequestLimitExceeded",
                                                            "BandwidthLimitExceeded",
                                                            "TooManyRequestsException",
                                                            "SlowDown",
                                                            "EC2ThrottledException",
                                                            "PriorRequestNotComplete",
                                                            "ProvisionedThroughputExceededException"};
constexpr std::array<std::string_view, 5> transient_codes{
    "RequestTimeout", "RequestTimeoutException", "InternalFailure", "InternalError", "ServiceUnavailable"};
constexpr std::array<std::string_view, 3> expired_codes{"ExpiredToken", "ExpiredTokenException",
                                                        "TokenRefreshRequired"};
constexpr std::array<std::string_view, 6> skew_codes{"RequestTimeTooSkewed",      "RequestExpired",
                                                     "RequestInTheFuture",        "SignatureDoesNotMatch",
                                                     "InvalidSignatureException", "AuthFailure"};
constexpr std::array<std::string_view, 9> credential_codes{"InvalidClientTokenId",
                                                           "UnrecognizedClientException",
                                                           "InvalidAccessKeyId",
                                                           "InvalidToken",
                                                           "NotSignedUp",
                                                           "MissingAuthenticationToken",
                                                           "MissingAuthenticationTokenException",
                                                           "IncompleteSignature",
                                                           "UnauthorizedException"};
constexpr std::array<std::string_view, 8> denied_codes{
    "AccessDenied",       "AccessDeniedException", "Forbidden",     "UnauthorizedOperation",
    "UnauthorizedAccess", "AuthorizationError",    "OptInRequired", "AllAccessDisabled"};
constexpr std::array<std::string_view, 9> missing_codes{"ChangeSetNotFound",
                                                        "ChangeSetNotFoundException",
                                                        "StackNotFoundException",
                                                        "ParameterNotFound",
                                                        "NoSuchKey",
                                                        "NoSuchBucket",
                                                        "NotFound",
                                                        "ResourceNotFoundException",
                                                        "NoSuchEntity"};
constexpr std::array<std::string_view, 15> conflict_codes{
    "AlreadyExistsException",      "OperationInProgressException",
    "InvalidChangeSetStatus",      "InvalidChangeSetStatusException",
    "TokenAlreadyExistsException", "ConflictException",
    "BucketAlreadyExists",         "BucketAlreadyOwnedByYou",
    "ParameterAlreadyExists",      "OperationAborted",
    "StaleRequestException",       "OperationIdAlreadyExistsException",
    "InvalidOperationException",   "PreconditionFailed",
    "ConditionalRequestConflict"};
constexpr std::array<std::string_view, 4> limit_codes{"LimitExceededException", "LimitExceeded",
                                                      "TooManyBuckets", "ParameterLimitExceeded"};

bool is_in(Codes codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

ErrorKind kind_of(int status, const Refusal& refusal) {
  const std::string& code = refusal.code;
  if (code == "ValidationError" || code == "ValidationException") {
    if (says_no_updates(refusal.message)) return ErrorKind::no_change;
    return says_stack_missing(refusal.message) ? ErrorKind::not_found : ErrorKind::refused;
  }
  if (transience_of(status, code) == Transience::throttled) return ErrorKind::throttled;
  if (is_in(expired_codes, code) || is_in(skew_codes, code) || is_in(credential_codes, code))
    return ErrorKind::credentials;
  if (is_in(denied_codes, code)) return ErrorKind::access_denied;
  if (is_in(missing_codes, code)) return ErrorKind::not_found;
  if (is_in(conflict_codes, code)) return ErrorKind::conflict;
  if (is_in(limit_codes, code)) return ErrorKind::limit;
  if (status >= 500) return ErrorKind::network;
  if (!code.empty()) return ErrorKind::refused;
  if (status == 404) return ErrorKind::not_found;  // HEAD of S3 has no body
  if (status == 403 || status == 401) return ErrorKind::access_denied;
  return status == 407 ? ErrorKind::network : ErrorKind::refused;
}

Refusal read_xml(const net::HttpResponse& response) {
  Refusal refusal;
  const auto answer = XmlAnswer::parse(response.body, "");
  if (!answer) return refusal;
  const auto root = answer->root();
  const auto error = root.child("Error")                   ? root.child("Error")
                     : root.child("Errors").child("Error") ? root.child("Errors").child("Error")
                                                           : root;
  refusal.code = text_of(error, "Code");
  refusal.message = text_of(error, "Message");
  for (const auto* name : {"RequestId", "RequestID"}) {
    if (refusal.request_id.empty()) refusal.request_id = text_of(root, name);
    if (refusal.request_id.empty()) refusal.request_id = text_of(error, name);
  }
  return refusal;
}

Refusal read_json(const net::HttpResponse& response) {
  Refusal refusal;
  const auto answer = document::parse_json_text(response.body);
  const auto text = [&](const char* name) {
    return answer && answer->is_mapping() ? document::as_string(answer->find(name)).value_or("")
                                          : std::string();
  };
  refusal.code = std::string(response.headers.get("x-amzn-ErrorType"));
  if (refusal.code.empty()) refusal.code = text("__type");
  if (refusal.code.empty()) refusal.code = text("code");
  if (refusal.code.empty()) refusal.code = text("error");  // OAuth
  refusal.code = refusal.code.substr(0, refusal.code.find(':'));
  refusal.code = refusal.code.substr(refusal.code.rfind('#') + 1);
  for (const char* name : {"message", "Message", "error_description"}) {
    if (refusal.message.empty()) refusal.message = text(name);
  }
  return refusal;
}

std::string hint_for(const base::Error& error, std::string_view service, std::string_view operation) {
  switch (error.kind) {
    case ErrorKind::credentials:
      if (is_expired_token(error.code))
        return "the credentials have expired: sign in again (aws sso login, or new keys)";
      if (is_clock_skew(error.code)) return "check this machine's clock and the secret access key";
      return "check the access key, or sign in again";
    case ErrorKind::access_denied:
      return "the caller needs the permission " + std::string(service) + ":" + std::string(operation);
    case ErrorKind::throttled:
      return "AWS limits the calls of this account and region: wait a little, or run fewer deployments at "
             "once";
    default:
      return {};
  }
}

}  // namespace

Refusal read_refusal(const net::HttpResponse& response) {
  const auto body = base::trim(response.body);
  Refusal refusal = body.starts_with('<')                                               ? read_xml(response)
                    : body.starts_with('{') || response.headers.has("x-amzn-ErrorType") ? read_json(response)
                                                                                        : Refusal{};
  for (const char* name : {"x-amzn-RequestId", "x-amz-request-id"}) {
    if (refusal.request_id.empty()) refusal.request_id = std::string(response.headers.get(name));
  }
  return refusal;
}

Transience transience_of(int status, std::string_view code) {
  if (is_in(throttling_codes, code) || status == 429) return Transience::throttled;
  if (is_in(transient_codes, code)) return Transience::transient;
  if (status == 500 || status == 502 || status == 503 || status == 504) return Transience::transient;
  return Transience::none;
}

bool is_expired_token(std::string_view code) {
  return is_in(expired_codes, code);
}
bool is_clock_skew(std::string_view code) {
  return is_in(skew_codes, code);
}

base::Error service_error(std::string_view service, std::string_view operation, std::string_view region,
                          const net::HttpResponse& response) {
  const Refusal refusal = read_refusal(response);
  base::Error error;
  error.kind = kind_of(response.status, refusal);
  error.code = refusal.code;
  error.http_status = response.status;
  error.request_id = refusal.request_id;
  error.fate = response.status >= 500 ? base::Fate::unknown : base::Fate::refused;
  error.message = std::string(service) + " " + std::string(operation) + " in " + std::string(region) + ": ";
  if (refusal.code.empty()) {
    error.message += "HTTP status " + std::to_string(response.status);
  } else {
    error.message += refusal.code;
  }
  if (!refusal.message.empty()) error.message += ": " + refusal.message;
  error.hint = hint_for(error, service, operation);
  return error;
}

}  // namespace cf::aws
