// A time zone of the IANA database, from the system's compiled files (RFC 8536).
//
// date/tz, the usual library for it, is not used: Debian has it as a shared library only, it ends all
// daylight-saving time in 2037, and it does not understand files without the changes that their rule gives
// ("slim" ones, the default since 2020). This follows the rule for ever.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "gate/posix_rule.h"

namespace cf::gate {

// Immutable; threads: any.
class Zone {
 public:
  // "Europe/Berlin"; "" and "UTC" are UTC, without any file. Letter case counts. An error of kind not_found
  // names the zone and, in its hint, the nearest one, or says that the machine has no time zone data.
  static base::Result<std::shared_ptr<const Zone>> find(const std::string& name);
  static std::shared_ptr<const Zone> utc();
  // Of a compiled file's bytes; null: malformed, or with leap seconds (those of "right/").
  static std::shared_ptr<const Zone> from_bytes(std::string_view bytes);

  std::chrono::seconds offset(std::chrono::sys_seconds time) const;  // what is added to UTC
  std::chrono::local_seconds to_local(std::chrono::sys_seconds time) const;
  // A local time that comes twice: the first. One that is missing: the moment at which the clock is put
  // forward. So a later local time never gives an earlier moment.
  std::chrono::sys_seconds to_sys(std::chrono::local_seconds time) const;
  // Whether every local time of this span (not longer than some days) comes exactly once.
  bool is_even(std::chrono::local_seconds from, std::chrono::local_seconds until) const;

 private:
  // What holds from a moment on, until the next one.
  struct Period {
    std::chrono::sys_seconds from, until;
    std::chrono::seconds offset;
  };
  Period period(std::chrono::sys_seconds time) const;
  void go_on_by(const PosixRule& rule);

  std::vector<OffsetChange> changes_;  // sorted; the first one holds since ever
  PosixRule after_;                    // after the last of them
  bool goes_on_ = false;               // there is such a rule
};

}  // namespace cf::gate
