#include "gate/zone.h"

#include <algorithm>

namespace cf::gate {

using namespace std::chrono;

namespace {

// More than any zone is away from UTC (RFC 8536 has -25 to 26 hours).
constexpr hours farthest_offset{27};

// Until then, what the rule gives is listed beforehand: finding it in a list is twenty times faster.
constexpr sys_days listed_until{year{2100} / January / 1};

}  // namespace

void Zone::go_on_by(const PosixRule& rule) {
  after_ = rule;
  goes_on_ = true;
  const sys_seconds no_earlier{sys_days{year{1900} / January / 1}};
  std::optional<OffsetChange> next = rule.next_change(std::max(changes_.back().at, no_earlier));
  for (; next && next->at < listed_until; next = rule.next_change(next->at)) changes_.push_back(*next);
}

std::shared_ptr<const Zone> Zone::utc() {
  auto zone = std::make_shared<Zone>();
  zone->changes_ = {{sys_seconds::min(), seconds{0}}};
  return zone;
}

Zone::Period Zone::period(sys_seconds time) const {
  const auto next = std::upper_bound(changes_.begin() + 1, changes_.end(), time,
                                     [](sys_seconds t, const OffsetChange& change) { return t < change.at; });
  const OffsetChange& current = *(next - 1);
  const sys_seconds from = next - 1 == changes_.begin() ? sys_seconds::min() : current.at;
  if (next != changes_.end()) return {from, next->at, current.offset};
  if (!goes_on_) return {from, sys_seconds::max(), current.offset};
  const std::optional<OffsetChange> change = after_.next_change(time);
  return {from, change ? change->at : sys_seconds::max(), after_.offset(time)};
}

seconds Zone::offset(sys_seconds time) const {
  return period(time).offset;
}

local_seconds Zone::to_local(sys_seconds time) const {
  return local_seconds{time.time_since_epoch() + offset(time)};
}

sys_seconds Zone::to_sys(local_seconds time) const {
  const sys_seconds as_utc{time.time_since_epoch()};
  Period now = period(as_utc - farthest_offset);
  while (true) {
    const sys_seconds candidate = as_utc - now.offset;
    if (candidate < now.until) return candidate;
    const sys_seconds change = now.until;
    now = period(change);
    if (as_utc - now.offset < change) return change;
  }
}

bool Zone::is_even(local_seconds from, local_seconds until) const {
  const sys_seconds first{from.time_since_epoch() - farthest_offset};
  const sys_seconds last{until.time_since_epoch() + farthest_offset};
  return period(first).until > last;
}

}  // namespace cf::gate
