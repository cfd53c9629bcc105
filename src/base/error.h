// Failures as values. Calls to the outside return Result<T>; what is wrong with the user's input is collected
// in Diagnostics (diagnostics.h). Failure is the one exception: it abandons a unit of work and is caught at
// job, server request and main.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/source.h"

namespace cf::base {

// Closed: what kind of thing went wrong. Decisions are made on it, never on message text.
enum class ErrorKind {
  usage,          // the command line
  input,          // a file of the user's: descriptor, config, template
  not_found,      // something named does not exist (an answer, not a failure to get one)
  credentials,    // none, expired, or could not be had
  access_denied,  // valid credentials, not allowed
  wrong_account,  // credentials of another account than the descriptor says
  conflict,       // the world is in a state that forbids it (stack busy, plan stale, lock held)
  no_change,      // an update that would change nothing
  throttled,
  timeout,
  network,      // not reachable, broken connection, TLS
  limit,        // a size or count limit, AWS's or ours
  refused,      // the service said no for another reason (validation)
  blocked,      // a rule of ours forbids it (destroy without --allow-destroy)
  unsupported,  // named, and not done
  cancelled,
  deploy_failed,  // a stack operation ended in failure
  internal,       // a defect of ours
};
const char* to_string(ErrorKind kind);

// What became of a request that failed.
enum class Fate { not_sent, refused, unknown };

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;             // what failed and why, one sentence, no trailing newline
  std::string hint;                // what to do next; may be empty
  Origin at{};                     // where, if a source is known
  std::vector<std::string> trace;  // outermost last: "while rendering config/prod/network.yaml"
  Fate fate = Fate::refused;
  std::string code;         // the service's own code ("ValidationError"), if any
  int http_status = 0;      // 0: none
  std::string request_id;   // AWS request id, if any
  std::vector<Error> more;  // further problems of the same input, none with more of its own

  Error&& while_(std::string what) &&;  // adds a trace line
};

// Each problem as an error of its own, in order.
std::vector<Error> each_problem(Error error);

// The whole error as the user reads it in a terminal: "error: path:1:2: message", traces, request id, hint;
// then those of `more`.
std::string describe(const Error& error);

inline Error error(ErrorKind kind, std::string message, std::string hint = {}, Origin at = {}) {
  Error e;
  e.kind = kind;
  e.message = std::move(message);
  e.hint = std::move(hint);
  e.at = at;
  return e;
}

class Failure : public std::exception {
 public:
  explicit Failure(Error error) : error_(std::move(error)) {}
  const Error& error() const { return error_; }
  const char* what() const noexcept override { return error_.message.c_str(); }

 private:
  Error error_;
};

// A value or an Error. GCC 12 has no std::expected in C++20; this has the part of its interface that we use.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)
  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }
  T value_or(T other) const& { return has_value() ? std::get<0>(state_) : std::move(other); }
  // The value, or throws Failure.
  T or_throw() && {
    if (!has_value()) throw Failure(std::get<1>(std::move(state_)));
    return std::get<0>(std::move(state_));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return *std::move(error_); }
  void or_throw() && {
    if (error_) throw Failure(*std::move(error_));
  }

 private:
  std::optional<Error> error_;
};

}  // namespace cf::base
