// What the object of a shared lock holds (shared_lock.h). A free lock keeps its record: the fence must go on
// growing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/shared_lock.h"

namespace cf::store {

struct LockRecord {
  HeldLock last;  // the holder, or the last one
  bool held = false;
  std::string broken_by;  // how it became free, if by command

  // Whether nobody but its run may have it.
  bool is_held_at(base::TimePoint now) const {
    return held && (!last.expires || now < *last.expires + clock_skew_allowance);
  }
};

std::string to_json(const LockRecord& record);
std::optional<LockRecord> read_lock_record(std::string_view json);  // none: it is no such record

}  // namespace cf::store
