// Named leases: who may do a thing now, across processes on one file. A lease that its owner does not renew
// expires, so that a run that died stops nobody for long.
//
// A lease carries a fence: a number that grows with every change of owner. Whoever acts under a lease passes
// it on, so that an owner who slept past its expiry can be told from the present one.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "store/tables.h"

namespace cf::store {

struct LeaseHolder {
  std::string owner;  // for people: "ci run 1234", "anna@laptop"
  base::TimePoint expires{};
  std::int64_t fence = 0;
};

// Threads: one at a time.
class Lease {
 public:
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease();  // releases

  const std::string& name() const { return name_; }
  std::int64_t fence() const { return fence_; }
  // Moves the expiry to now + duration. kind conflict: it expired and somebody else took it.
  base::Result<void> renew(base::Duration duration);
  base::Result<void> release();

 private:
  friend class Leases;
  Lease(std::shared_ptr<Database> database, base::Clock* clock, std::string name, std::int64_t fence)
      : database_(std::move(database)), clock_(clock), name_(std::move(name)), fence_(fence) {}
  std::shared_ptr<Database> database_;  // null: released, or moved away
  base::Clock* clock_;
  std::string name_;
  std::int64_t fence_;
};

class Leases {
 public:
  // The clock must outlive the Leases and what they gave.
  static base::Result<Leases> open(const std::filesystem::path& path, base::Clock& clock);

  // kind conflict: held by another; the message names owner and expiry. The same owner is no exception.
  base::Result<Lease> acquire(const std::string& name, const std::string& owner, base::Duration duration);
  // Who holds it now; none if nobody does.
  base::Result<std::optional<LeaseHolder>> holder(const std::string& name);

 private:
  Leases(std::shared_ptr<Database> database, base::Clock& clock)
      : database_(std::move(database)), clock_(&clock) {}
  std::shared_ptr<Database> database_;
  base::Clock* clock_;
};

}  // namespace cf::store
