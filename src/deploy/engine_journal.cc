// What the run writes down of its mutations.
#include "deploy/engine.h"
#include "deploy/request.h"

namespace cf::deploy {

JournalRecord Engine::intent(const Unit& unit, std::string action) const {
  JournalRecord record;
  record.kind = JournalRecord::Kind::intent;
  record.unit = unit.entry->id;
  record.stack = unit.stack.name;
  record.stack_id = unit.stack.id;
  record.token = client_token(plan_.digest, record.unit, options_.run_id, action, unit.attempt);
  record.action = std::move(action);
  record.time = base::iso8601(now());
  return record;
}

std::uint64_t Engine::note_intent(const JournalRecord& intent) {
  return journal_->intend(intent);
}

void Engine::note_outcome(std::uint64_t number, const JournalRecord& intent, const base::Error* error) {
  JournalRecord outcome;
  outcome.kind = JournalRecord::Kind::outcome;
  outcome.number = number;
  outcome.unit = intent.unit;
  outcome.stack = intent.stack;
  outcome.action = intent.action;
  outcome.time = base::iso8601(now());
  outcome.detail = "ok";
  if (error) {
    outcome.detail = error->fate == base::Fate::unknown ? "unknown: " : "refused: ";
    outcome.detail += error->code.empty() ? base::to_string(error->kind) : error->code;
  }
  journal_->add(std::move(outcome));
}

}  // namespace cf::deploy
