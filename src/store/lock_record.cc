#include "store/lock_record.h"

#include "document/json.h"

namespace cf::store {
namespace {

constexpr std::string_view held_state = "held";

// The texts of a record, by their keys.
template <typename Record, typename Visit>
void for_each_lock_text(Record& record, const Visit& visit) {
  visit("name", record.last.name);
  visit("owner", record.last.owner);
  visit("run", record.last.run);
  visit("reason", record.last.reason);
  visit("id", record.last.id);
  visit("broken_by", record.broken_by);
}

}  // namespace

std::string to_json(const LockRecord& record) {
  document::MappingBuilder out;
  out.add("state", record.held ? held_state : "free");
  out.add("fence", document::Node::integer(record.last.fence));
  for_each_lock_text(record, [&](std::string_view key, const std::string& text) {
    if (!text.empty()) out.add(key, text);
  });
  out.add("taken", base::iso8601(record.last.taken));
  if (record.last.expires) out.add("expires", base::iso8601(*record.last.expires));
  return document::to_json(std::move(out).build()) + "\n";
}

std::optional<LockRecord> read_lock_record(std::string_view text) {
  const auto json = document::parse_json_text(text);
  if (!json || !json->is_mapping()) return std::nullopt;
  LockRecord record;
  record.held = (*json)["state"].text() == held_state;
  const auto fence = document::as_integer((*json)["fence"], document::Dialect::json);
  if (!fence || !base::parse_iso8601((*json)["taken"].text(), record.last.taken)) return std::nullopt;
  record.last.fence = *fence;
  for_each_lock_text(record, [&](std::string_view key, std::string& value) { value = (*json)[key].text(); });
  if (const auto expires = (*json)["expires"].text(); !expires.empty()) {
    base::TimePoint time;
    if (!base::parse_iso8601(expires, time)) return std::nullopt;
    record.last.expires = time;
  }
  return record;
}

}  // namespace cf::store
