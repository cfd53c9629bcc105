// An append-only log of records shared by machines, over Objects: what happened, when several runners write.
//
// Each record is an object of its own, "<prefix>/<20 digits>.json", counted from 1, and never written again:
//   {"previous":"<SHA-256 of the bytes before>","id":"<16 digits>","sum":"<SHA-256>","record":...}
// The sum covers what stands before and after it, so that a changed or truncated record is noticed by itself;
// the digest of the record before makes a chain, so that a missing, replaced or reordered one is noticed too.
// The id makes equal records of two writers differ. "<prefix>/head.json" says how far the log had come, so
// that records that vanish from its end are missed; it may lag behind the log, and is never before it.
//
// Whoever may write all objects can make a new chain; what may be overwritten or deleted is the rule of
// whoever owns the store (bucket policy, versioning).
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "store/objects.h"

namespace cf::store {

struct LogRecord {
  std::uint64_t number = 0;  // from 1
  std::string record;        // as it was appended
};

// What is behind a record: where the next one goes.
struct LogPosition {
  std::uint64_t number = 0;  // 0: before the first
  std::string digest = std::string(64, '0');
};

struct LogProblem {
  std::uint64_t number = 0;
  std::string what;  // "record 7 was changed"
};

// Threads: any. Machines: any number.
class RecordLog {
 public:
  // `prefix` is what keys begin with, without a trailing '/'.
  RecordLog(std::shared_ptr<Objects> objects, std::string prefix);

  // `record` is one JSON value without line breaks (kind input otherwise). Goes behind what others wrote
  // meanwhile, damaged or not. Durable when it returns; gives its number.
  base::Result<std::uint64_t> append(std::string_view record, const base::Call& call);
  // Exactly behind `position`, which moves on. kind conflict: somebody else has appended there. For a log of
  // one writer, which learns so that it is not the only one; keeps no head.
  base::Result<void> append_at(LogPosition& position, std::string_view record, const base::Call& call);

  // From that number on, oldest first, each checked; `end`, if given, becomes the position behind them. kind
  // input: one is missing or damaged; it is named.
  base::Result<std::vector<LogRecord>> read(std::uint64_t from, const base::Call& call,
                                            LogPosition* end = nullptr);
  // The last n that can be read, oldest first; what is missing or damaged among them is added to `problems`,
  // by number.
  base::Result<std::vector<LogRecord>> tail(std::size_t n, std::vector<LogProblem>& problems,
                                            const base::Call& call);
  // Reads the whole log; all that is wrong with it, by number. Empty: nothing.
  base::Result<std::vector<LogProblem>> verify(const base::Call& call);
  // Removes all records, the newest first, so that what a crash leaves is a log.
  base::Result<void> forget(const base::Call& call);

  std::string where() const;  // for people

 private:
  struct Link {
    LogPosition position;
    std::string previous, record;
  };
  std::string key_of(std::uint64_t number) const;
  base::Result<std::vector<std::uint64_t>> numbers(const base::Call& call);
  base::Result<std::string> bytes_of(std::uint64_t number, const base::Call& call);
  base::Result<Link> link(std::uint64_t number, const base::Call& call);
  base::Result<LogPosition> last(const base::Call& call);
  base::Result<LogPosition> go_on(LogPosition from, const base::Call& call);
  void move_head(const LogPosition& position, const base::Call& call);
  base::Error damaged(std::uint64_t number, const std::string& what) const;

  std::shared_ptr<Objects> objects_;
  std::string prefix_;
  std::mutex mutex_;
  LogPosition known_;  // what this process saw last; guarded by mutex_
};

}  // namespace cf::store
