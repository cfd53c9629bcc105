#include "deploy/journal.h"

#include <iterator>
#include <optional>
#include <utility>

#include "deploy/recover.h"
#include "document/json.h"
#include "store/log.h"
#include "store/record_log.h"

namespace cf::deploy {

namespace {

// A record of the log is a list of ours: what was written together is durable together.
base::Result<std::vector<JournalRecord>> records_of(const std::vector<std::string>& batches) {
  std::vector<JournalRecord> records;
  for (const auto& batch : batches) {
    auto list = document::parse_json_text(batch);
    if (!list) return list.error();
    for (const auto& item : list->items()) {
      auto record = read_journal_record(item);
      if (!record) return record.error();
      records.push_back(*std::move(record));
    }
  }
  return records;
}

}  // namespace

namespace {

// The part of a journal that machines share.
struct SharedPart {
  SharedPart(const JournalPlace& place, base::Clock* clock) : log(place.objects, place.prefix) {
    call.clock = clock;
  }
  store::RecordLog log;
  store::LogPosition position;
  base::Call call;
};

base::Result<std::vector<JournalRecord>> read_shared(store::RecordLog& log, const base::Call& call,
                                                     store::LogPosition* end) {
  auto batches = log.read(1, call, end);
  if (!batches) return batches.error();
  std::vector<std::string> texts;
  for (auto& batch : *batches) texts.push_back(std::move(batch.record));
  return records_of(texts);
}

// Behind the file's, since what is known in common is the later word.
void append_records(std::vector<JournalRecord>& records, std::vector<JournalRecord> more) {
  records.insert(records.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

base::Error named_shared(base::Error error, const store::RecordLog& log) {
  if (error.kind != base::ErrorKind::conflict) return error;
  return base::error(
      base::ErrorKind::conflict,
      "another run goes on with the journal " + log.where() + ": this one has lost its environment",
      "nothing more is sent; see what the other run does");
}

}  // namespace

struct Journal::State {
  std::string run;
  std::optional<store::Log> log;     // none: no file
  std::optional<SharedPart> shared;  // none: no objects
  std::optional<base::Error> failed;
  std::vector<JournalRecord> found;
  std::string unwritten;
  std::uint64_t last_number = 0;
};

Journal::Journal() : state_(std::make_unique<State>()) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

base::Result<Journal> Journal::open(const std::string& path, std::string run_id) {
  return open(JournalPlace{path}, std::move(run_id), {});
}

base::Result<Journal> Journal::open(const JournalPlace& place, std::string run_id, const base::Call& call) {
  Journal journal;
  State& state = *journal.state_;
  state.run = std::move(run_id);
  if (!place.path.empty()) {
    auto log = store::Log::open(place.path);
    if (!log) return log.error();
    auto found = records_of(log->records());
    if (!found) return found.error();
    state.found = *std::move(found);
    state.log.emplace(*std::move(log));
  }
  if (place.objects) {
    state.shared.emplace(place, call.clock);
    auto found = read_shared(state.shared->log, call, &state.shared->position);
    if (!found) return found.error();
    append_records(state.found, *std::move(found));
  }
  return journal;
}

const std::vector<JournalRecord>& Journal::found() const {
  return state_->found;
}

std::uint64_t Journal::intend(JournalRecord intent) {
  intent.kind = JournalRecord::Kind::intent;
  intent.number = ++state_->last_number;
  const std::uint64_t number = intent.number;
  add(std::move(intent));
  return number;
}

void Journal::add(JournalRecord record) {
  if (!state_->log && !state_->shared) return;
  record.run = state_->run;
  state_->unwritten += state_->unwritten.empty() ? "[" : ",";
  state_->unwritten += to_json(record);
}

base::Result<void> Journal::sync() {
  State& state = *state_;
  if (state.failed) return *state.failed;
  if (state.unwritten.empty()) return {};
  const std::string batch = std::exchange(state.unwritten, {}) + "]";
  if (state.log) {
    if (auto written = state.log->append(batch); !written) state.failed = std::move(written).error();
  }
  if (state.shared && !state.failed) {
    auto written = state.shared->log.append_at(state.shared->position, batch, state.shared->call);
    if (!written) state.failed = named_shared(std::move(written).error(), state.shared->log);
  }
  return state.failed ? base::Result<void>(*state.failed) : base::Result<void>();
}

base::Result<std::vector<JournalRecord>> read_journal(const std::string& path) {
  if (path.empty()) return std::vector<JournalRecord>();
  auto batches = store::Log::read(path);
  if (!batches) {
    if (batches.error().kind == base::ErrorKind::not_found) return std::vector<JournalRecord>();
    return batches.error();
  }
  return records_of(*batches);
}

base::Result<std::vector<JournalRecord>> read_journal(const JournalPlace& place, const base::Call& call) {
  auto records = read_journal(place.path);
  if (!records || !place.objects) return records;
  store::RecordLog log(place.objects, place.prefix);
  auto shared = read_shared(log, call, nullptr);
  if (!shared) return shared.error();
  append_records(*records, *std::move(shared));
  return records;
}

base::Result<bool> forget_ended(const JournalPlace& place, const base::Call& call) {
  if (!place.objects) return false;
  store::RecordLog log(place.objects, place.prefix);
  auto records = read_shared(log, call, nullptr);
  if (!records) return records.error();
  const bool ended = !records->empty() && records->back().kind == JournalRecord::Kind::end;
  if (!ended || !open_work(*records).empty()) return false;
  if (auto forgotten = log.forget(call); !forgotten) return forgotten.error();
  return true;
}

}  // namespace cf::deploy
