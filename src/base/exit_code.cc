#include "base/exit_code.h"

namespace cf::base {

ExitCode exit_code_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::no_change:
      return ExitCode::ok;
    case ErrorKind::usage:
      return ExitCode::usage;
    case ErrorKind::input:
    case ErrorKind::not_found:
    case ErrorKind::limit:
    case ErrorKind::unsupported:
      return ExitCode::invalid;
    case ErrorKind::credentials:
    case ErrorKind::access_denied:
    case ErrorKind::wrong_account:
      return ExitCode::credentials;
    case ErrorKind::throttled:
    case ErrorKind::timeout:
    case ErrorKind::network:
      return ExitCode::unreachable;
    case ErrorKind::conflict:
      return ExitCode::stale;
    case ErrorKind::blocked:
      return ExitCode::blocked;
    case ErrorKind::cancelled:
      return ExitCode::cancelled;
    case ErrorKind::refused:
    case ErrorKind::deploy_failed:
    case ErrorKind::internal:
      return ExitCode::failed;
  }
  return ExitCode::failed;
}

}  // namespace cf::base
