// The context of everything that may block: who can stop it, until when it may take, and which clock counts.
#pragma once

#include <optional>
#include <stop_token>

#include "base/clock.h"

namespace cf::base {

struct Call {
  std::stop_token stop{};
  std::optional<TimePoint> deadline{};  // none: no limit
  Clock* clock = &system_clock();       // never null; outlives the call

  bool stopped() const { return stop.stop_requested(); }
  bool expired() const { return deadline && clock->now() >= *deadline; }
};

}  // namespace cf::base
