#include "base/error.h"

#include "base/quote.h"
#include "base/strings.h"

namespace cf::base {

const char* to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::input:
      return "input";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::credentials:
      return "credentials";
    case ErrorKind::access_denied:
      return "access_denied";
    case ErrorKind::wrong_account:
      return "wrong_account";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::no_change:
      return "no_change";
    case ErrorKind::throttled:
      return "throttled";
    case ErrorKind::timeout:
      return "timeout";
    case ErrorKind::network:
      return "network";
    case ErrorKind::limit:
      return "limit";
    case ErrorKind::refused:
      return "refused";
    case ErrorKind::blocked:
      return "blocked";
    case ErrorKind::unsupported:
      return "unsupported";
    case ErrorKind::cancelled:
      return "cancelled";
    case ErrorKind::deploy_failed:
      return "deploy_failed";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

Error&& Error::while_(std::string what) && {
  trace.push_back(std::move(what));
  return std::move(*this);
}

std::vector<Error> each_problem(Error error) {
  std::vector<Error> all = std::exchange(error.more, {});
  all.insert(all.begin(), std::move(error));
  return all;
}

std::string describe(const Error& error) {
  std::string text;
  // An Error made of Diagnostics holds their descriptions, each with its own place.
  const bool described = error.message.starts_with("error: ") || error.message.starts_with("warning: ");
  if (described) {
    text = error.message + "\n";
  } else {
    const std::string place = locate(error.at).str();
    text = "error: " + (place.empty() ? "" : place + ": ") + error.message;
    if (!error.code.empty() && error.message.find(error.code) == std::string::npos) {
      text += " (" + error.code + ")";
    }
    text += "\n" + quote_line(error.at);
  }
  for (const std::string& step : error.trace) text += "  " + step + "\n";
  if (!error.request_id.empty()) text += "  AWS request id: " + error.request_id + "\n";
  if (!error.hint.empty() && !described) text += "hint: " + error.hint + "\n";
  for (const Error& next : error.more) text += describe(next);
  return text;
}

}  // namespace cf::base
