#include "store/record_log.h"

#include <algorithm>

#include "base/digest.h"
#include "document/json.h"
#include "store/record_format.h"

namespace cf::store {
namespace {

using base::ErrorKind;
using base::Result;

constexpr base::Duration between_attempts{50};

base::Result<void> check_record(std::string_view record) {
  if (record.find('\n') == std::string_view::npos && document::parse_json_text(record)) return {};
  return base::error(ErrorKind::input, "a record of a log is one line of JSON");
}

LogPosition position_after(std::uint64_t number, std::string_view bytes) {
  return {number, base::sha256_hex(bytes)};
}

std::string head_text(const LogPosition& position) {
  return "{\"number\":" + std::to_string(position.number) + ",\"digest\":\"" + position.digest + "\"}\n";
}

// None: it is no head.
std::optional<LogPosition> read_head(std::string_view text) {
  const auto json = document::parse_json_text(text);
  if (!json || !json->is_mapping()) return std::nullopt;
  const auto number = document::as_integer((*json)["number"], document::Dialect::json);
  const std::string digest(document::as_string((*json)["digest"]).value_or(""));
  if (!number || *number < 0 || digest.size() != 64) return std::nullopt;
  return LogPosition{static_cast<std::uint64_t>(*number), digest};
}

std::string named(std::uint64_t number) {
  return "record " + std::to_string(number);
}

std::string missing_words(std::uint64_t first, std::uint64_t last) {
  return first == last ? named(first) + " is missing"
                       : "records " + std::to_string(first) + " to " + std::to_string(last) + " are missing";
}

}  // namespace

RecordLog::RecordLog(std::shared_ptr<Objects> objects, std::string prefix)
    : objects_(std::move(objects)), prefix_(std::move(prefix)) {}

std::string RecordLog::where() const {
  return objects_->where() + "/" + prefix_;
}

std::string RecordLog::key_of(std::uint64_t number) const {
  return prefix_ + "/" + record_name(number);
}

base::Error RecordLog::damaged(std::uint64_t number, const std::string& what) const {
  return base::error(ErrorKind::input, where() + ": " + named(number) + " " + what,
                     "keep the log for inspection; nothing was written to it");
}

Result<std::vector<std::uint64_t>> RecordLog::numbers(const base::Call& call) {
  const std::string folder = prefix_ + "/";
  auto keys = objects_->list(folder, call);
  if (!keys) return keys.error();
  std::vector<std::uint64_t> found;
  for (const std::string& key : *keys) {
    if (const auto number = number_of(std::string_view(key).substr(folder.size()))) found.push_back(*number);
  }
  return found;
}

// Empty: there is none.
Result<std::string> RecordLog::bytes_of(std::uint64_t number, const base::Call& call) {
  auto object = objects_->get(key_of(number), call);
  if (!object) return object.error();
  return *object ? std::move((*object)->bytes) : std::string();
}

// Of position 0: there is none.
Result<RecordLog::Link> RecordLog::link(std::uint64_t number, const base::Call& call) {
  auto bytes = bytes_of(number, call);
  if (!bytes) return bytes.error();
  if (bytes->empty()) return Link{};
  auto parsed = parse_record(*bytes);
  if (!parsed) return damaged(number, "was changed");
  return Link{position_after(number, *bytes), std::move(parsed->previous), std::move(parsed->record)};
}

// Behind what others have written after `from`, whatever it is: to name what does not belong there is
// verify's matter, and it keeps nobody from writing down what is done.
Result<LogPosition> RecordLog::go_on(LogPosition from, const base::Call& call) {
  for (;;) {
    auto next = objects_->get(key_of(from.number + 1), call);
    if (!next) return next.error();
    if (!*next) return from;
    from = position_after(from.number + 1, (*next)->bytes);
  }
}

Result<LogPosition> RecordLog::last(const base::Call& call) {
  {
    std::lock_guard lock(mutex_);
    if (known_.number > 0) return known_;
  }
  auto object = objects_->get(prefix_ + "/head.json", call);
  if (!object) return object.error();
  if (*object) {
    if (const auto head = read_head((*object)->bytes)) return *head;
  }
  auto found = numbers(call);
  if (!found) return found.error();
  if (found->empty()) return LogPosition{};
  auto newest = link(found->back(), call);
  if (!newest) return newest.error();
  return std::move(newest->position);
}

Result<void> RecordLog::append_at(LogPosition& position, std::string_view record, const base::Call& call) {
  if (auto checked = check_record(record); !checked) return checked;
  const std::uint64_t number = position.number + 1;
  const std::string bytes = format_record(position.digest, base::random_hex(8), record);
  auto written = objects_->put(key_of(number), bytes, "", call);
  if (!written && written.error().fate == base::Fate::unknown) {
    if (const auto present = bytes_of(number, call); present && *present == bytes) written = std::string();
  }
  if (!written) return std::move(written).error();
  position = position_after(number, bytes);
  return {};
}

Result<std::uint64_t> RecordLog::append(std::string_view record, const base::Call& call) {
  auto position = last(call);
  if (!position) return position.error();
  for (;;) {
    auto appended = append_at(*position, record, call);
    if (appended) break;
    if (appended.error().kind != ErrorKind::conflict || call.stopped() || call.expired())
      return std::move(appended).error();
    const std::uint64_t before = position->number;
    position = go_on(*position, call);
    if (!position) return position.error();
    if (position->number == before) call.clock->sleep(between_attempts);  // a write that did not come to be
  }
  {
    std::lock_guard lock(mutex_);
    if (position->number > known_.number) known_ = *position;
  }
  move_head(*position, call);
  return position->number;
}

// What fails here is made good by the next append.
void RecordLog::move_head(const LogPosition& position, const base::Call& call) {
  const std::string key = prefix_ + "/head.json";
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto object = objects_->get(key, call);
    if (!object) return;
    if (*object) {
      const auto head = read_head((*object)->bytes);
      if (head && head->number >= position.number) return;
    }
    const auto moved = objects_->put(key, head_text(position), *object ? (*object)->version : "", call);
    if (moved || moved.error().kind != ErrorKind::conflict) return;
  }
}

Result<std::vector<LogRecord>> RecordLog::read(std::uint64_t from, const base::Call& call, LogPosition* end) {
  auto found = numbers(call);
  if (!found) return found.error();
  from = std::max<std::uint64_t>(from, 1);
  std::vector<LogRecord> records;
  LogPosition at;
  std::uint64_t expected = from;
  for (const std::uint64_t number : *found) {
    if (number < from) continue;
    if (number != expected) return damaged(expected, "is missing");
    auto one = link(number, call);
    if (!one) return one.error();
    if (one->position.number == 0) return damaged(number, "is missing");
    if ((number > from || from == 1) && one->previous != at.digest)
      return damaged(number, "does not follow the one before it");
    at = std::move(one->position);
    records.push_back({number, std::move(one->record)});
    ++expected;
  }
  if (end != nullptr) *end = std::move(at);
  return records;
}

Result<std::vector<LogRecord>> RecordLog::tail(std::size_t n, std::vector<LogProblem>& problems,
                                               const base::Call& call) {
  auto from = last(call);
  if (!from) return from.error();
  auto newest = go_on(*std::move(from), call);
  if (!newest) return newest.error();
  std::vector<LogRecord> records;
  std::vector<LogProblem> found;  // the newest first
  for (std::uint64_t number = newest->number; number > 0 && records.size() < n;) {
    auto bytes = bytes_of(number, call);
    if (!bytes) return bytes.error();
    if (bytes->empty()) {
      auto listed = numbers(call);
      if (!listed) return listed.error();
      const auto behind = std::lower_bound(listed->begin(), listed->end(), number);
      const std::uint64_t before = behind == listed->begin() ? 0 : *std::prev(behind);
      found.push_back({before + 1, missing_words(before + 1, number)});
      number = before;
      continue;
    }
    auto parsed = parse_record(*bytes);
    if (parsed)
      records.push_back({number, std::move(parsed->record)});
    else
      found.push_back({number, named(number) + " was changed"});
    --number;
  }
  std::reverse(records.begin(), records.end());
  problems.insert(problems.end(), found.rbegin(), found.rend());
  return records;
}

Result<std::vector<LogProblem>> RecordLog::verify(const base::Call& call) {
  // The head first: what it names was there before the records are listed.
  auto object = objects_->get(prefix_ + "/head.json", call);
  if (!object) return object.error();
  const auto head = *object ? read_head((*object)->bytes) : std::optional<LogPosition>();
  auto found = numbers(call);
  if (!found) return found.error();
  std::vector<LogProblem> problems;
  if (*object && !head) problems.push_back({0, "head.json is damaged"});
  const auto missing = [&](std::uint64_t first, std::uint64_t last) {
    if (first > last) return;
    problems.push_back({first, missing_words(first, last)});
  };
  LogPosition before;
  bool follows = true;  // the one before is there, and is what was written
  for (const std::uint64_t number : *found) {
    auto bytes = bytes_of(number, call);
    if (!bytes) return bytes.error();
    if (bytes->empty()) continue;  // missed with the next one
    missing(before.number + 1, number - 1);
    follows = follows && before.number + 1 == number;
    const auto parsed = parse_record(*bytes);
    LogPosition here = position_after(number, *bytes);
    if (!parsed) {
      problems.push_back({number, named(number) + " was changed"});
    } else if (follows && parsed->previous != before.digest) {
      problems.push_back({number, named(number) + " does not follow " + named(before.number) +
                                      ": one of them was replaced"});
    } else if (head && head->number == number && head->digest != here.digest) {
      problems.push_back({number, named(number) + " was replaced: it is not the one that head.json names"});
    }
    follows = parsed.has_value();
    before = std::move(here);
  }
  if (head) missing(before.number + 1, head->number);
  return problems;
}

Result<void> RecordLog::forget(const base::Call& call) {
  const auto drop = [&](const std::string& key) -> Result<void> {
    auto object = objects_->get(key, call);
    if (!object) return object.error();
    return *object ? objects_->remove(key, (*object)->version, call) : Result<void>();
  };
  if (auto dropped = drop(prefix_ + "/head.json"); !dropped) return dropped;
  auto found = numbers(call);
  if (!found) return found.error();
  std::reverse(found->begin(), found->end());
  for (const std::uint64_t number : *found) {
    if (auto dropped = drop(key_of(number)); !dropped) return dropped;
  }
  std::lock_guard lock(mutex_);
  known_ = {};
  return {};
}

}  // namespace cf::store
