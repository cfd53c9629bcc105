// How the embedded services say no: AWS's code, message and HTTP status, carried in a base::Error.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"

namespace cf::emulator {

inline base::Error refusal(std::string code, std::string message, int status = 400) {
  base::Error e = base::error(base::ErrorKind::refused, std::move(message));
  e.code = std::move(code);
  e.http_status = status;
  return e;
}

inline base::Error validation_error(std::string message) {
  return refusal("ValidationError", std::move(message));
}

}  // namespace cf::emulator
