#include "deploy/journal.h"

#include <utility>

namespace cf::deploy {

struct Journal::State {
  std::string run;
  std::uint64_t last_number = 0;
};
Journal::Journal() : state_(std::make_unique<State>()) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;
base::Result<Journal> Journal::open(const std::string&, std::string run_id) {
  Journal journal;
  journal.state_->run = std::move(run_id);
  return journal;
}
std::uint64_t Journal::intend(JournalRecord intent) {
  intent.number = ++state_->last_number;
  return intent.number;
}
void Journal::add(JournalRecord) {}
base::Result<void> Journal::sync() { return {}; }
base::Result<std::vector<JournalRecord>> read_journal(const std::string&) { return std::vector<JournalRecord>(); }
}  // namespace cf::deploy
