// Stacks, change sets, events and objects in the world: made, found, changed and removed.
#include <algorithm>

#include "emulator/world_rows.h"

namespace cf::emulator {

Stack& World::add_stack(Stack stack) {
  const std::string id = stack.id;
  Stack& kept = stacks_.insert_or_assign(id, std::move(stack)).first->second;
  index(id, heads_.insert_or_assign(id, head_of(kept)).first->second);
  touch(kept);
  return kept;
}

void World::touch(const Stack& stack) {
  dirty_.emplace("stack", stack.id);
  if (stack.operation)
    running_.insert(stack.id);
  else
    running_.erase(stack.id);
  if (!stack.is_deleted()) return;
  const auto name = names_.find(place_key(stack.account, stack.region, stack.name));
  if (name != names_.end() && name->second == stack.id) names_.erase(name);
}

void World::erase_stack(const std::string& id) {
  if (!stack_by_id(id)) return;
  const auto it = stacks_.find(id);
  const Stack& stack = it->second;
  heads_.erase(id);
  std::erase(places_[place(stack.account, stack.region)], id);
  const auto name = names_.find(place_key(stack.account, stack.region, stack.name));
  if (name != names_.end() && name->second == id) names_.erase(name);
  running_.erase(id);
  new_events_.erase(id);
  stacks_.erase(it);
  dirty_.emplace("stack", id);
}

Stack* World::stack_by_id(std::string_view id) {
  if (const auto it = stacks_.find(id); it != stacks_.end()) return &it->second;
  if (!heads_.contains(id)) return nullptr;
  auto value = rows_->get("stack", id);
  if (!value) throw base::Failure(std::move(value).error());
  HeadedRow<StackHead> row;
  Stack stack;
  if (!*value || !decode(**value, row) || !decode(row.body, stack)) throw base::Failure(damaged("stack", id));
  return &stacks_.emplace(std::string(id), std::move(stack)).first->second;
}

Stack* World::find_stack(const std::string& account, const std::string& region, std::string_view name_or_id) {
  if (name_or_id.starts_with("arn:")) {
    Stack* stack = stack_by_id(name_or_id);
    return stack && stack->account == account && stack->region == region ? stack : nullptr;
  }
  const auto name = names_.find(place_key(account, region, name_or_id));
  return name == names_.end() ? nullptr : stack_by_id(name->second);
}

std::vector<Stack*> World::stacks_of(const std::string& account, const std::string& region) {
  std::vector<Stack*> out;
  const auto ids = places_.find(place(account, region));
  if (ids == places_.end()) return out;
  for (const std::string& id : ids->second)
    if (Stack* stack = stack_by_id(id)) out.push_back(stack);
  return out;
}

void World::add_event(Stack& stack, Event event) {
  if (event.id.empty()) event.id = uuid();
  event.time = now_ms();
  ++stack.event_count;
  new_events_[stack.id].push_back(std::move(event));
  touch(stack);
}

base::Result<std::vector<Event>> World::events_of(const Stack& stack) {
  std::vector<Event> events;
  std::optional<base::Error> error;
  auto read =
      rows_->each_with_prefix("events", stack.id + "#", [&](std::string_view key, std::string_view value) {
        EventRow row;
        if (!decode(value, row)) error = damaged("events", key);
        for (Event& event : row.events) events.push_back(std::move(event));
      });
  if (!read) return std::move(read).error();
  if (error) return *std::move(error);
  if (const auto added = new_events_.find(stack.id); added != new_events_.end())
    events.insert(events.end(), added->second.begin(), added->second.end());
  std::reverse(events.begin(), events.end());
  return events;
}

Stack* World::exporter(const std::string& account, const std::string& region, std::string_view export_name) {
  const auto ids = places_.find(place(account, region));
  if (ids == places_.end() || export_name.empty()) return nullptr;
  for (const std::string& id : ids->second) {
    const auto known = stacks_.find(id);
    if (known == stacks_.end()) {
      const StackHead& head = heads_.find(id)->second;
      if (!head.deleted &&
          std::find(head.exports.begin(), head.exports.end(), export_name) != head.exports.end())
        return stack_by_id(id);
      continue;
    }
    if (known->second.is_deleted()) continue;
    for (const OutputValue& output : known->second.outputs)
      if (output.export_name == export_name) return &known->second;
  }
  return nullptr;
}

std::vector<Stack*> World::importers(const std::string& account, const std::string& region,
                                     std::string_view export_name) {
  std::vector<Stack*> out;
  const auto ids = places_.find(place(account, region));
  if (ids == places_.end()) return out;
  for (const std::string& id : ids->second) {
    const auto known = stacks_.find(id);
    const StackHead& head = heads_.find(id)->second;
    const std::vector<std::string>& imports = known == stacks_.end() ? head.imports : known->second.imports;
    const bool deleted = known == stacks_.end() ? head.deleted : known->second.is_deleted();
    if (!deleted && std::find(imports.begin(), imports.end(), export_name) != imports.end())
      out.push_back(stack_by_id(id));
  }
  return out;
}

ChangeSet& World::add_change_set(ChangeSet change_set) {
  stack_change_sets_[change_set.stack_id].push_back(change_set.id);
  change_set_heads_.insert_or_assign(change_set.id, ChangeSetHead{change_set.stack_id, change_set.created});
  ChangeSet& kept = change_sets_.insert_or_assign(change_set.id, std::move(change_set)).first->second;
  touch(kept);
  return kept;
}

void World::touch(const ChangeSet& change_set) {
  dirty_.emplace("change_set", change_set.id);
}

void World::erase_change_set(const std::string& id) {
  const auto it = change_set_heads_.find(id);
  if (it == change_set_heads_.end()) return;
  std::erase(stack_change_sets_[it->second.stack_id], id);
  change_set_heads_.erase(it);
  change_sets_.erase(id);
  dirty_.emplace("change_set", id);
}

ChangeSet* World::change_set_by_id(std::string_view id) {
  if (const auto it = change_sets_.find(id); it != change_sets_.end()) return &it->second;
  if (!change_set_heads_.contains(id)) return nullptr;
  auto value = rows_->get("change_set", id);
  if (!value) throw base::Failure(std::move(value).error());
  HeadedRow<ChangeSetHead> row;
  ChangeSet change_set;
  if (!*value || !decode(**value, row) || !decode(row.body, change_set))
    throw base::Failure(damaged("change_set", id));
  return &change_sets_.emplace(std::string(id), std::move(change_set)).first->second;
}

std::vector<ChangeSet*> World::change_sets_of(const std::string& stack_id) {
  std::vector<ChangeSet*> out;
  const auto ids = stack_change_sets_.find(stack_id);
  if (ids == stack_change_sets_.end()) return out;
  for (const std::string& id : ids->second)
    if (ChangeSet* change_set = change_set_by_id(id)) out.push_back(change_set);
  return out;
}

std::uint64_t World::next_revision(const std::string& series) {
  touch_row("revision", series);
  return ++revisions_[series].last;
}

std::uint64_t World::last_revision(const std::string& series) const {
  const auto known = revisions_.find(series);
  return known == revisions_.end() ? 0 : known->second.last;
}

void World::touch_row(std::string_view kind, const std::string& key) {
  dirty_.emplace(kind, key);
}

void World::touch_object(const std::string& bucket, const std::string& key) {
  dirty_.emplace("object", object_key(bucket, key));
}

void World::put_body(const std::string& bucket, const std::string& key, std::string body) {
  new_bodies_[object_key(bucket, key)] = std::move(body);
}

base::Result<std::string> World::body_of(const std::string& bucket, const std::string& key) {
  if (const auto fresh = new_bodies_.find(object_key(bucket, key)); fresh != new_bodies_.end())
    return fresh->second;
  auto body = rows_->get("body", object_key(bucket, key));
  if (!body) return std::move(body).error();
  return (*body).value_or("");
}

}  // namespace cf::emulator
