#include "emulator/world.h"

#include <algorithm>

#include "catalog/catalog.h"
#include "emulator/world_rows.h"

namespace cf::emulator {

namespace {

constexpr std::string_view format_version = "3";  // of the rows' contents

std::uint64_t mix(std::uint64_t x) {  // splitmix64
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

template <typename T>
base::Result<void> load_map(Rows& rows, std::string_view kind, std::map<std::string, T>& out) {
  std::optional<base::Error> error;
  auto read = rows.each(kind, [&](std::string_view key, std::string_view value) {
    if (!decode(value, out[std::string(key)])) error = damaged(kind, key);
  });
  if (!read) return std::move(read).error();
  if (error) return *std::move(error);
  return {};
}

}  // namespace

std::int64_t milliseconds(base::TimePoint time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

base::TimePoint from_milliseconds(std::int64_t ms) {
  return base::TimePoint{std::chrono::milliseconds{ms}};
}

std::string place_key(const std::string& account, const std::string& region, std::string_view name) {
  return place(account, region) + "/" + std::string(name);
}

std::string claim_name(const Stack& stack, const Resource& resource) {
  const bool global = resource.type.starts_with("AWS::IAM::") || resource.type == "AWS::S3::Bucket";
  std::string name =
      stack.account + "/" + (global ? "" : stack.region) + "/" + resource.type + "/" + resource.physical_id;
  // A name that counts inside of something, as that of a log stream in its group.
  const auto type = catalog::find_type(resource.type);
  const auto parts = type ? type->identifier() : std::vector<std::string_view>{};
  for (const std::string_view part : parts) {
    const Node& value = resource.properties[part];
    if (parts.size() > 1 && value.is_scalar()) name += "/" + std::string(value.text());
  }
  return name;
}

World::World(std::unique_ptr<Rows> rows, std::uint64_t seed, base::Duration resource_time)
    : rows_(std::move(rows)), seed_(seed), resource_time_(resource_time) {}

World::~World() = default;

base::Result<bool> World::begin(base::TimePoint now) {
  now_ = now;
  auto changed = rows_->begin();
  if (!changed) return std::move(changed).error();
  if (loaded_ && !*changed) return false;
  if (auto read = load(); !read) {
    loaded_ = false;
    static_cast<void>(rows_->end({}));
    return std::move(read).error();
  }
  loaded_ = true;
  return true;
}

base::Result<void> World::load() {
  heads_.clear();
  change_set_heads_.clear();
  stacks_.clear();
  places_.clear();
  names_.clear();
  running_.clear();
  claims_.clear();
  taken_.clear();
  change_sets_.clear();
  stack_change_sets_.clear();
  buckets.clear();
  parameters.clear();
  secrets.clear();
  topics.clear();
  queues.clear();
  uploads.clear();
  revisions_.clear();
  auto version = rows_->get("meta", "format");
  if (!version) return std::move(version).error();
  if (!*version) return {};
  if (**version != format_version) {
    return base::error(base::ErrorKind::input,
                       "the state file of the embedded AWS has format " + **version +
                           ", this program reads format " + std::string(format_version),
                       "start anew with `cf local reset`");
  }
  auto counter = rows_->get("meta", "counter");
  if (!counter) return std::move(counter).error();
  counter_ = saved_counter_ = *counter ? std::strtoull((*counter)->c_str(), nullptr, 10) : 0;
  std::map<std::string, HeadedRow<StackHead>> stacks;
  if (auto r = load_map(*rows_, "stack", stacks); !r) return r;
  std::vector<const std::string*> order;
  for (auto& [id, row] : stacks) {
    heads_.emplace(id, std::move(row.head));
    order.push_back(&id);
  }
  std::stable_sort(order.begin(), order.end(), [this](const std::string* x, const std::string* y) {
    return heads_.find(*x)->second.created < heads_.find(*y)->second.created;
  });
  for (const std::string* id : order) index(*id, heads_.find(*id)->second);
  auto taken =
      rows_->each("taken", [this](std::string_view name, std::string_view) { taken_.emplace(name); });
  if (!taken) return taken;
  claims_.insert(taken_.begin(), taken_.end());
  std::map<std::string, HeadedRow<ChangeSetHead>> change_sets;
  if (auto r = load_map(*rows_, "change_set", change_sets); !r) return r;
  for (auto& [id, row] : change_sets) {
    stack_change_sets_[row.head.stack_id].push_back(id);
    change_set_heads_.emplace(id, std::move(row.head));
  }
  for (auto& [stack, ids] : stack_change_sets_) {
    std::stable_sort(ids.begin(), ids.end(), [this](const std::string& x, const std::string& y) {
      return change_set_heads_.find(x)->second.created < change_set_heads_.find(y)->second.created;
    });
  }
  if (auto r = load_map(*rows_, "bucket", buckets); !r) return r;
  std::map<std::string, Object> objects;
  if (auto r = load_map(*rows_, "object", objects); !r) return r;
  for (auto& [key, object] : objects) {
    const auto bucket = buckets.find(key.substr(0, key.find('/')));
    if (bucket != buckets.end()) bucket->second.objects.emplace(object.key, std::move(object));
  }
  if (auto r = load_map(*rows_, "parameter", parameters); !r) return r;
  if (auto r = load_map(*rows_, "secret", secrets); !r) return r;
  if (auto r = load_map(*rows_, "topic", topics); !r) return r;
  if (auto r = load_map(*rows_, "queue", queues); !r) return r;
  if (auto r = load_map(*rows_, "upload", uploads); !r) return r;
  return load_map(*rows_, "revision", revisions_);
}

StackHead World::head_of(const Stack& stack) const {
  StackHead head;
  head.account = stack.account;
  head.region = stack.region;
  head.name = stack.name;
  head.created = stack.created;
  head.deleted = stack.is_deleted();
  head.running = stack.operation.has_value();
  head.imports = stack.imports;
  for (const OutputValue& output : stack.outputs)
    if (!output.export_name.empty()) head.exports.push_back(output.export_name);
  if (head.deleted) return head;
  for (const auto& [id, resource] : stack.resources)
    if (!resource.physical_id.empty()) head.claims.push_back(claim_name(stack, resource));
  return head;
}

void World::index(const std::string& id, const StackHead& head) {
  places_[place(head.account, head.region)].push_back(id);
  if (!head.deleted) names_[place_key(head.account, head.region, head.name)] = id;
  if (head.running) running_.insert(id);
  claims_.insert(head.claims.begin(), head.claims.end());
}

std::optional<std::string> World::encode_row(std::string_view kind, const std::string& key) {
  const auto row = [&key](const auto& map) -> std::optional<std::string> {
    const auto it = map.find(key);
    return it == map.end() ? std::nullopt : std::optional<std::string>(encode(it->second));
  };
  if (kind == "stack") {
    const auto stack = stacks_.find(key);
    if (stack == stacks_.end()) return std::nullopt;
    return encode(HeadedRow<StackHead>{head_of(stack->second), encode(stack->second)});
  }
  if (kind == "change_set") {
    const auto found = change_sets_.find(key);
    if (found == change_sets_.end()) return std::nullopt;
    const ChangeSet& change_set = found->second;
    return encode(HeadedRow<ChangeSetHead>{{change_set.stack_id, change_set.created}, encode(change_set)});
  }
  if (kind == "bucket") return row(buckets);
  if (kind == "parameter") return row(parameters);
  if (kind == "secret") return row(secrets);
  if (kind == "topic") return row(topics);
  if (kind == "queue") return row(queues);
  if (kind == "upload") return row(uploads);
  if (kind == "revision") return row(revisions_);
  if (kind == "taken") return taken_.contains(key) ? std::optional<std::string>("") : std::nullopt;
  const auto slash = key.find('/');
  const auto bucket = buckets.find(key.substr(0, slash));
  if (bucket == buckets.end()) return std::nullopt;
  const auto object = bucket->second.objects.find(key.substr(slash + 1));
  if (object == bucket->second.objects.end()) return std::nullopt;
  return encode(object->second);
}

base::Result<void> World::end() {
  std::vector<RowWrite> writes;
  for (const auto& [kind, key] : dirty_) {
    std::optional<std::string> value = encode_row(kind, key);
    if (kind == "object" && !value) writes.push_back({"body", key, std::nullopt});
    writes.push_back({kind, key, std::move(value)});
  }
  for (auto& [id, events] : new_events_) {
    const auto found = stacks_.find(id);
    if (found == stacks_.end()) continue;
    const Stack* stack = &found->second;
    writes.push_back({"events", event_row_key(id, stack->event_count - events.size()),
                      encode(EventRow{std::move(events)})});
  }
  for (auto& [key, body] : new_bodies_) writes.push_back({"body", key, std::move(body)});
  if (!writes.empty()) writes.push_back({"meta", "format", std::string(format_version)});
  if (counter_ != saved_counter_) writes.push_back({"meta", "counter", std::to_string(counter_)});
  dirty_.clear();
  new_events_.clear();
  new_bodies_.clear();
  auto written = rows_->end(writes);
  if (!written) {
    loaded_ = false;  // what is in memory was not kept: read again before the next request
    return written;
  }
  saved_counter_ = counter_;
  return {};
}

void World::release(const std::string& name) {
  claims_.erase(name);
  if (taken_.erase(name) != 0) dirty_.emplace("taken", name);
}

void World::keep_taken(const std::string& name) {
  claims_.insert(name);
  if (taken_.insert(name).second) dirty_.emplace("taken", name);
}

std::uint64_t World::random() {
  return mix(mix(seed_) ^ ++counter_);
}

std::string World::random_text(std::size_t length, std::string_view alphabet) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i) out += alphabet[random() % alphabet.size()];
  return out;
}

std::string World::uuid() {
  std::string text = random_text(32, "0123456789abcdef");
  for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, "-");
  return text;
}

std::string World::request_id() {
  std::string text;
  for (std::uint64_t i = 0; i < 32; ++i)
    text += "0123456789abcdef"[mix(mix(seed_ ^ 0x7265'7175u) ^ (requests_ * 32 + i)) % 16];
  ++requests_;
  for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, "-");
  return text;
}

}  // namespace cf::emulator
