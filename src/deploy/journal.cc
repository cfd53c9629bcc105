#include "deploy/journal.h"

#include <optional>
#include <utility>

#include "document/json.h"
#include "store/log.h"

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

struct Journal::State {
  std::string run;
  std::optional<store::Log> log;  // none: nothing is kept
  std::vector<JournalRecord> found;
  std::string unwritten;
  std::uint64_t last_number = 0;
};

Journal::Journal() : state_(std::make_unique<State>()) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

base::Result<Journal> Journal::open(const std::string& path, std::string run_id) {
  Journal journal;
  State& state = *journal.state_;
  state.run = std::move(run_id);
  if (path.empty()) return journal;
  auto log = store::Log::open(path);
  if (!log) return log.error();
  auto found = records_of(log->records());
  if (!found) return found.error();
  state.found = *std::move(found);
  state.log.emplace(*std::move(log));
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
  if (!state_->log) return;
  record.run = state_->run;
  state_->unwritten += state_->unwritten.empty() ? "[" : ",";
  state_->unwritten += to_json(record);
}

base::Result<void> Journal::sync() {
  if (!state_->log || state_->unwritten.empty()) return {};
  return state_->log->append(std::exchange(state_->unwritten, {}) + "]");
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

}  // namespace cf::deploy
