#include <array>
#include <charconv>
#include <utility>

#include "deploy/journal.h"
#include "document/json.h"

namespace cf::deploy {

namespace {

using RecordKind = JournalRecord::Kind;

constexpr std::array<std::pair<RecordKind, std::string_view>, 6> kind_names{{{RecordKind::run, "run"},
                                                                             {RecordKind::intent, "intent"},
                                                                             {RecordKind::outcome, "outcome"},
                                                                             {RecordKind::settled, "settled"},
                                                                             {RecordKind::due, "due"},
                                                                             {RecordKind::end, "end"}}};

// The texts of a record, by the key they have in the journal.
template <typename Record, typename Visit>
void for_each_text(Record& record, const Visit& visit) {
  visit("run", record.run);
  visit("stack", record.stack);
  visit("stack_id", record.stack_id);
  visit("action", record.action);
  visit("change_set", record.change_set);
  visit("token", record.token);
  visit("detail", record.detail);
  visit("time", record.time);
}

}  // namespace

std::string to_json(const JournalRecord& record) {
  document::MappingBuilder out;
  for (const auto& [kind, name] : kind_names) {
    if (kind == record.kind) out.add("kind", name);
  }
  out.add_if(record.number != 0, "number", document::Node::integer(static_cast<std::int64_t>(record.number)));
  if (!record.unit.path.empty()) {
    out.add("environment", record.unit.environment.str())
        .add("account", record.unit.account.str())
        .add("region", record.unit.region.str())
        .add("path", record.unit.path.str());
  }
  for_each_text(record, [&](std::string_view key, const std::string& text) {
    if (!text.empty()) out.add(key, text);
  });
  return document::to_json(std::move(out).build());
}

base::Result<JournalRecord> read_journal_record(const document::Node& json) {
  JournalRecord record;
  bool known = false;
  for (const auto& [kind, name] : kind_names) {
    if (json["kind"].text() != name) continue;
    record.kind = kind;
    known = true;
  }
  if (!known) return base::error(base::ErrorKind::input, "a record of the journal has no known kind");
  const auto number = json["number"].text();
  std::from_chars(number.data(), number.data() + number.size(), record.number);
  const auto text = [&](std::string_view key) { return std::string(json[key].text()); };
  record.unit.environment = base::EnvironmentName(text("environment"));
  record.unit.account = base::AccountId(text("account"));
  record.unit.region = base::Region(text("region"));
  record.unit.path = base::StackPath(text("path"));
  for_each_text(record, [&](std::string_view key, std::string& value) { value = text(key); });
  return record;
}

}  // namespace cf::deploy
