// Bytes as a zone file, as a POSIX rule, as a cron expression, as a date: nothing may crash, and what was
// read answers.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gate/cron.h"
#include "gate/local_date.h"
#include "gate/posix_rule.h"
#include "gate/zone.h"

using namespace cf::gate;
using namespace std::chrono;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const sys_seconds now = sys_days{year{2026} / March / 29};
  if (const auto zone = Zone::from_bytes(text)) {
    // A later time on the wall clock never gives an earlier moment.
    const local_seconds wall = zone->to_local(now);
    if (zone->to_sys(wall) > zone->to_sys(wall + minutes{1})) std::abort();
  }
  if (const auto rule = PosixRule::parse(text)) {
    rule->offset(now);
    const auto next = rule->next_change(now);
    if (next && next->at <= now) std::abort();
  }
  if (const auto cron = Cron::parse(text)) {
    cron->is_on(year{2026} / March / 29);
    if (cron->minutes_of_day().empty()) std::abort();
  }
  parse_local_date(text);
  return 0;
}
