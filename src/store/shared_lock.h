// Named locks that runs on different machines share, over Objects. Two kinds:
//   a lease has an expiry and is renewed while its run works: a run is deploying. One whose run died stops
//   nobody for long; a lock without one is held until it is released or broken: a pull request holds an
//   environment.
// An environment may have both; they are locks of different names.
//
// A lock carries a fence, a number that grows with every change of hands, also over releases. Whoever acts
// under a lock passes it on, so that a holder who slept past the expiry can be told from the present one.
//
// Clocks: an expiry is written by its holder's clock and judged by others' clocks. Others take a lease only
// once it has been expired for `clock_skew_allowance` by their own clock; its holder must stop what it does
// under it at the expiry by its own (`holds_at`). So two never hold one, as long as their clocks differ by
// less than that.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "store/objects.h"

namespace cf::store {

inline constexpr base::Duration clock_skew_allowance{30'000};

// Who wants a lock, and what for.
struct LockClaim {
  std::string owner;  // a person or bot, for people: "anna"
  std::string run;    // what holds it: "ci run 1234", "pull request 7". The same run may acquire again
  std::string reason;
  std::optional<base::Duration> duration{};  // none: until it is released or broken
  std::string id{};  // tells this process from others of the same run; empty: made at random
};

struct HeldLock {
  std::string name, owner, run, reason;
  base::TimePoint taken{};
  std::optional<base::TimePoint> expires{};
  std::int64_t fence = 0;
  std::string id;  // of the process that holds it

  // Whether its holder may still act under it.
  bool holds_at(base::TimePoint now) const { return !expires || now < *expires; }
};

// "held by anna (ci run 7) since 2026-01-01T00:00:00.000Z (3 minutes) until ...: deploys plan abc"
std::string describe(const HeldLock& lock, base::TimePoint now);

// Threads: any. The clock is the call's.
class SharedLocks {
 public:
  // `prefix` is what keys begin with, without a trailing '/'.
  explicit SharedLocks(std::shared_ptr<Objects> objects, std::string prefix = "locks");

  // kind conflict: another run holds it; the message says who, since when and why. The run that holds it gets
  // it anew, with a new fence: what an earlier process of that run still does under the old one is refused
  // when it renews.
  base::Result<HeldLock> acquire(const std::string& name, const LockClaim& claim, const base::Call& call);
  // Moves the expiry to now + duration. kind conflict: it is lost; the message says to whom, or who broke it.
  // One that has expired and was taken by nobody may be renewed.
  base::Result<HeldLock> renew(const HeldLock& lock, base::Duration duration, const base::Call& call);
  // One that is lost already is none of ours to release: fine.
  base::Result<void> release(const HeldLock& lock, const base::Call& call);
  // Frees it for everybody, whoever holds it; `by` is told to the holder. Gives who held it; none: nobody
  // did.
  base::Result<std::optional<HeldLock>> break_(const std::string& name, const std::string& by,
                                               const base::Call& call);
  // Who holds it now; none: it can be had.
  base::Result<std::optional<HeldLock>> holder(const std::string& name, const base::Call& call);

 private:
  std::string key_of(const std::string& name) const;

  std::shared_ptr<Objects> objects_;
  std::string prefix_;
};

}  // namespace cf::store
