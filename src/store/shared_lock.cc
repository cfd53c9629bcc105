#include "store/shared_lock.h"

#include <algorithm>
#include <functional>

#include "base/digest.h"
#include "base/strings.h"
#include "store/lock_record.h"
#include "store/object_key.h"

namespace cf::store {
namespace {

using base::ErrorKind;
using base::Result;

constexpr int write_attempts = 20;

std::string age(base::Duration time) {
  using namespace std::chrono;
  if (time < minutes(2))
    return base::plural(
        static_cast<std::size_t>(std::max<std::int64_t>(duration_cast<seconds>(time).count(), 0)), "second",
        "seconds");
  if (time < hours(2))
    return base::plural(static_cast<std::size_t>(duration_cast<minutes>(time).count()), "minute", "minutes");
  return base::plural(static_cast<std::size_t>(duration_cast<hours>(time).count()), "hour", "hours");
}

// A lock of an environment is named "deploy/dev" or "hold/dev".
std::string unlocking(const std::string& name) {
  const std::size_t slash = name.find('/');
  return "cf unlock " + (slash == std::string::npos ? name : name.substr(slash + 1)) +
         ", in a shell or a comment";
}

base::Error held_by_another(const HeldLock& lock, base::TimePoint now) {
  return base::error(ErrorKind::conflict, "'" + lock.name + "' is " + describe(lock, now),
                     (lock.expires ? "wait until it is released or has expired; if its run is gone: "
                                   : "wait until it is released, or free it: ") +
                         unlocking(lock.name));
}

base::Error is_lost(const HeldLock& lock, const LockRecord& now) {
  std::string message = "the lock '" + lock.name + "' is lost: ";
  if (!now.broken_by.empty()) {
    message += now.broken_by + " unlocked it";
  } else if (now.held) {
    message += now.last.run == lock.run ? "another process of this run has taken it"
                                        : now.last.owner + " (" + now.last.run + ") has taken it";
  } else {
    message += "it was released";
  }
  return base::error(ErrorKind::conflict, message, "stop what was done under it; another run may have begun");
}

bool is_still(const HeldLock& lock, const LockRecord& present) {
  return present.held && present.last.id == lock.id && present.last.fence == lock.fence;
}

struct Present {
  LockRecord record;
  std::string version;  // "": there is none
};

Result<Present> read_present(Objects& objects, const std::string& key, const base::Call& call) {
  auto object = objects.get(key, call);
  if (!object) return object.error();
  Present present;
  if (!*object) return present;
  auto record = read_lock_record((*object)->bytes);
  if (!record) {
    return base::error(ErrorKind::input, objects.where() + "/" + key + " is no lock",
                       "see who wrote it; to start anew, remove it while no run is under way");
  }
  present.record = *std::move(record);
  present.version = std::move((*object)->version);
  return present;
}

// Reads, asks `change` for the record that is to follow (none: nothing is written) and writes it, until
// nobody else wrote in between.
Result<void> replace_record(
    Objects& objects, const std::string& key, const base::Call& call,
    const std::function<Result<std::optional<LockRecord>>(const LockRecord& present)>& change) {
  base::Error error;
  for (int attempt = 0; attempt < write_attempts; ++attempt) {
    auto present = read_present(objects, key, call);
    if (!present) return present.error();
    auto next = change(present->record);
    if (!next) return next.error();
    if (!*next) return {};
    auto written = objects.put(key, to_json(**next), present->version, call);
    if (written) return {};
    if (written.error().kind != ErrorKind::conflict) return std::move(written).error();
    error = std::move(written).error();
  }
  return error;
}

}  // namespace

std::string describe(const HeldLock& lock, base::TimePoint now) {
  std::string text = "held by " + lock.owner;
  if (!lock.run.empty() && lock.run != lock.owner) text += " (" + lock.run + ")";
  text += " since " + base::iso8601(lock.taken) + " (" +
          age(std::chrono::duration_cast<base::Duration>(now - lock.taken)) + ")";
  if (lock.expires) text += " until " + base::iso8601(*lock.expires);
  if (!lock.reason.empty()) text += ": " + lock.reason;
  return text;
}

SharedLocks::SharedLocks(std::shared_ptr<Objects> objects, std::string prefix)
    : objects_(std::move(objects)), prefix_(std::move(prefix)) {}

std::string SharedLocks::key_of(const std::string& name) const {
  return prefix_ + "/" + key_segment(name) + ".json";
}

Result<HeldLock> SharedLocks::acquire(const std::string& name, const LockClaim& claim,
                                      const base::Call& call) {
  LockRecord mine;
  mine.held = true;
  mine.last = {name, claim.owner, claim.run, claim.reason, {}, {}, 0, claim.id};
  if (mine.last.id.empty()) mine.last.id = base::random_hex(8);
  const auto written = replace_record(*objects_, key_of(name), call,
                                      [&](const LockRecord& present) -> Result<std::optional<LockRecord>> {
                                        const base::TimePoint now = call.clock->now();
                                        if (present.is_held_at(now) && present.last.run != claim.run)
                                          return held_by_another(present.last, now);
                                        mine.last.taken = now;
                                        if (claim.duration) mine.last.expires = now + *claim.duration;
                                        mine.last.fence = present.last.fence + 1;
                                        return std::optional(mine);
                                      });
  if (!written) return written.error();
  return mine.last;
}

Result<HeldLock> SharedLocks::renew(const HeldLock& lock, base::Duration duration, const base::Call& call) {
  HeldLock renewed = lock;
  const auto written = replace_record(*objects_, key_of(lock.name), call,
                                      [&](const LockRecord& present) -> Result<std::optional<LockRecord>> {
                                        if (!is_still(lock, present)) return is_lost(lock, present);
                                        LockRecord next = present;
                                        next.last.expires = call.clock->now() + duration;
                                        renewed = next.last;
                                        return std::optional(std::move(next));
                                      });
  if (!written) return written.error();
  return renewed;
}

Result<void> SharedLocks::release(const HeldLock& lock, const base::Call& call) {
  return replace_record(*objects_, key_of(lock.name), call,
                        [&](const LockRecord& present) -> Result<std::optional<LockRecord>> {
                          if (!is_still(lock, present)) return std::optional<LockRecord>();
                          LockRecord next = present;
                          next.held = false;
                          return std::optional(std::move(next));
                        });
}

Result<std::optional<HeldLock>> SharedLocks::break_(const std::string& name, const std::string& by,
                                                    const base::Call& call) {
  std::optional<HeldLock> held;
  const auto written = replace_record(*objects_, key_of(name), call,
                                      [&](const LockRecord& present) -> Result<std::optional<LockRecord>> {
                                        held.reset();
                                        if (!present.held) return std::optional<LockRecord>();
                                        if (present.is_held_at(call.clock->now())) held = present.last;
                                        LockRecord next = present;
                                        next.held = false;
                                        next.broken_by = by;
                                        return std::optional(std::move(next));
                                      });
  if (!written) return written.error();
  return held;
}

Result<std::optional<HeldLock>> SharedLocks::holder(const std::string& name, const base::Call& call) {
  auto present = read_present(*objects_, key_of(name), call);
  if (!present) return present.error();
  if (!present->record.is_held_at(call.clock->now())) return std::optional<HeldLock>();
  return std::optional(std::move(present->record.last));
}

}  // namespace cf::store
