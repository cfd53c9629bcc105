#include "aws/invoke.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "aws/call_budget.h"
#include "aws/service_error.h"
#include "aws/sigv4.h"

namespace cf::aws {
namespace {

constexpr int retry_cost = 5;
constexpr int timeout_cost = 10;
constexpr base::Duration largest_honest_skew{4 * 60 * 1'000};  // AWS accepts five minutes

// "Mon, 23 Nov 2026 03:06:42 GMT" of an answer's Date header.
std::optional<base::TimePoint> http_date(std::string_view text) {
  std::tm parts{};
  if (strptime(std::string(text).c_str(), "%a, %d %b %Y %H:%M:%S", &parts) == nullptr) return std::nullopt;
  return base::TimePoint{std::chrono::seconds{timegm(&parts)}};
}

class Invocation {
 public:
  Invocation(const Session& session, const Operation& operation, const base::Call& call)
      : session_(session),
        operation_(operation),
        call_(call),
        budget_(session.budget ? session.budget : std::make_shared<CallBudget>()) {}

  base::Result<net::HttpResponse> run() {
    for (;;) {
      ++attempt_;
      auto answer = attempt();
      if (answer && (answer->status < 400 || (operation_.accepts && operation_.accepts(*answer)))) {
        budget_->answered();
        budget_->give_back(taken_ == 0 ? 1 : taken_);
        return answer;
      }
      base::Error error = answer ? refusal(*answer) : std::move(answer).error();
      if (!may_repeat(error, answer ? &*answer : nullptr)) return error;
    }
  }

 private:
  base::Result<net::HttpResponse> attempt() {
    ServiceRequest request{operation_.service, session_.region, operation_.http};
    const std::string base = operation_.endpoint.empty()
                                 ? session_.transport->endpoint(operation_.service, session_.region)
                                 : operation_.endpoint;
    request.http.url = base + operation_.http.url;
    request.http.headers.set("User-Agent", "cloud-foundation");
    if (operation_.is_signed) {
      auto credentials = session_.credentials
                             ? session_.credentials->get(call_)
                             : base::error(base::ErrorKind::credentials, "the session has no credentials");
      if (!credentials) {
        base::Error error = std::move(credentials).error();
        error.fate = base::Fate::not_sent;
        own_failure_ = true;
        return error;
      }
      used_ = *std::move(credentials);
    }
    if (auto waited = wait(budget_->reserve(operation_.service, operation_.name, call_.clock->now()));
        !waited) {
      own_failure_ = true;
      return waited.error();
    }
    if (operation_.is_signed) {
      sign(request.http, used_,
           {operation_.service, session_.region.str(), call_.clock->now() + budget_->skew()});
    }
    auto answer = session_.transport->send(request, call_);
    if (!answer) {
      base::Error error = std::move(answer).error();
      error.trace.push_back("while calling " + operation_.service + " " + operation_.name + " at " + base);
      return error;
    }
    return answer;
  }

  base::Error refusal(const net::HttpResponse& answer) const {
    base::Error error = service_error(operation_.service, operation_.name, session_.region.str(), answer);
    if (error.kind == base::ErrorKind::credentials && !used_.source.empty()) {
      error.message += " (credentials from " + used_.source + ")";
    }
    return error;
  }

  // Whether to try again; waits before that.
  bool may_repeat(const base::Error& error, const net::HttpResponse* answer) {
    if (own_failure_ || call_.stopped()) return false;
    if (answer != nullptr && answer->status < 500) {
      if (renew_credentials(error) || correct_clock(error, *answer)) return true;
    }
    const Transience transience =
        answer != nullptr ? transience_of(answer->status, error.code) : Transience::transient;
    if (answer == nullptr && error.kind != base::ErrorKind::network && error.kind != base::ErrorKind::timeout)
      return false;
    if (transience == Transience::none) return false;
    const bool throttled = transience == Transience::throttled;
    if (throttled) budget_->throttled();
    // A throttled request was not carried out; of another one only an idempotent one may be sent again.
    if (!throttled && operation_.effect == Effect::mutation && error.fate != base::Fate::not_sent)
      return false;
    const int limit = throttled ? budget_->limits().throttled_attempts : budget_->limits().attempts;
    if (attempt_ >= limit) return false;
    const int cost = error.kind == base::ErrorKind::timeout ? timeout_cost : retry_cost;
    const base::Duration pause = budget_->backoff(attempt_);
    if (call_.deadline && call_.clock->now() + pause >= *call_.deadline) return false;
    if (!budget_->take_retry(cost)) return false;
    taken_ = cost;
    return static_cast<bool>(wait(pause));
  }

  bool renew_credentials(const base::Error& error) {
    if (!operation_.is_signed || renewed_ || !is_expired_token(error.code)) return false;
    renewed_ = true;
    session_.credentials->reject(used_);
    return true;
  }

  bool correct_clock(const base::Error& error, const net::HttpResponse& answer) {
    if (!operation_.is_signed || clock_corrected_ || !is_clock_skew(error.code)) return false;
    clock_corrected_ = true;
    const auto theirs = http_date(answer.headers.get("Date"));
    if (!theirs) return false;
    const auto skew = std::chrono::duration_cast<base::Duration>(*theirs - call_.clock->now());
    const auto wrong_by = skew - budget_->skew();
    if (wrong_by < largest_honest_skew && wrong_by > -largest_honest_skew) return false;
    budget_->set_skew(skew);
    return true;
  }

  // In slices, so that a stop is honoured soon.
  base::Result<void> wait(base::Duration pause) const {
    constexpr base::Duration slice{50};
    while (pause.count() > 0) {
      if (call_.stopped()) return stopped(base::ErrorKind::cancelled, " was cancelled");
      if (call_.expired()) return stopped(base::ErrorKind::timeout, " had no time left");
      call_.clock->sleep(std::min(slice, pause));
      pause -= slice;
    }
    return {};
  }

  base::Error stopped(base::ErrorKind kind, const char* what) const {
    base::Error error = base::error(kind, operation_.service + " " + operation_.name + what);
    error.fate = base::Fate::not_sent;
    return error;
  }

  const Session& session_;
  const Operation& operation_;
  const base::Call& call_;
  std::shared_ptr<CallBudget> budget_;
  Credentials used_;
  int attempt_ = 0;
  int taken_ = 0;
  bool renewed_ = false;
  bool clock_corrected_ = false;
  bool own_failure_ = false;  // nothing was sent: no credentials, cancelled
};

}  // namespace

base::Result<net::HttpResponse> invoke(const Session& session, const Operation& operation,
                                       const base::Call& call) {
  return Invocation(session, operation, call).run();
}

Session Session::in_region(base::Region other) const {
  Session session = *this;
  session.region = std::move(other);
  session.budget = nullptr;
  return session;
}

}  // namespace cf::aws
