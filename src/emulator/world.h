// Everything that the embedded AWS holds. Owned by Cloud, used under its mutex.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "emulator/change_set.h"
#include "emulator/rows.h"
#include "emulator/stack.h"
#include "emulator/things.h"

namespace cf::emulator {

// What is read of every stack when the state is opened; the rest of it only when somebody asks for the stack.
struct StackHead {
  std::string account, region, name;
  std::int64_t created = 0;
  bool deleted = false, running = false;
  std::vector<std::string> exports, imports, claims;
  template <typename A>
  void fields(A& a) {
    a(account, region, name, created, deleted, running, exports, imports, claims);
  }
};
struct ChangeSetHead {
  std::string stack_id;
  std::int64_t created = 0;
  template <typename A>
  void fields(A& a) {
    a(stack_id, created);
  }
};

struct Revision {
  std::uint64_t last = 0;
  template <typename A>
  void fields(A& a) {
    a(last);
  }
};

std::int64_t milliseconds(base::TimePoint time);
base::TimePoint from_milliseconds(std::int64_t ms);

class World {
 public:
  World(std::unique_ptr<Rows> rows, std::uint64_t seed, base::Duration resource_time);
  ~World();

  // Between begin() and end() the world is ours and up to date. end() writes what was touched. begin() gives
  // whether everything was read again: pointers and what was derived are stale then.
  base::Result<bool> begin(base::TimePoint now);
  base::Result<void> end();

  base::TimePoint now() const { return now_; }
  std::int64_t now_ms() const { return milliseconds(now_); }
  base::Duration resource_time() const { return resource_time_; }

  // Ids, deterministic by the seed and what was made before.
  std::uint64_t random();
  std::string random_text(std::size_t length, std::string_view alphabet);
  std::string uuid();
  std::string request_id();  // not kept: an answer's id needs no write

  // Stacks. Pointers live until the stack is erased or the request ends.
  Stack& add_stack(Stack stack);
  void touch(const Stack& stack);
  void erase_stack(const std::string& id);  // an abandoned REVIEW_IN_PROGRESS one
  // By name (not deleted ones) or by ARN (also deleted); null if there is none in that account and region.
  Stack* find_stack(const std::string& account, const std::string& region, std::string_view name_or_id);
  Stack* stack_by_id(std::string_view id);
  // Every stack of that place, oldest first, deleted ones too.
  std::vector<Stack*> stacks_of(const std::string& account, const std::string& region);
  const std::set<std::string>& running() const { return running_; }  // ids of stacks with an operation
  void add_event(Stack& stack, Event event);
  // Newest first.
  base::Result<std::vector<Event>> events_of(const Stack& stack);
  // The stack of that place that exports the name; null if none.
  Stack* exporter(const std::string& account, const std::string& region, std::string_view export_name);
  std::vector<Stack*> importers(const std::string& account, const std::string& region,
                                std::string_view export_name);

  ChangeSet& add_change_set(ChangeSet change_set);
  void touch(const ChangeSet& change_set);
  void erase_change_set(const std::string& id);
  ChangeSet* change_set_by_id(std::string_view id);
  std::vector<ChangeSet*> change_sets_of(const std::string& stack_id);  // oldest first

  // Names that can be had once: false if somebody has it.
  bool claim(const std::string& name) { return claims_.insert(name).second; }
  void release(const std::string& name);
  // What has the name is left behind, in no stack: the name stays taken when the state is read again.
  void keep_taken(const std::string& name);

  // 1, 2, ...: the number after the last one given for that series. They are kept when what bore them is
  // gone.
  std::uint64_t next_revision(const std::string& series);
  std::uint64_t last_revision(const std::string& series) const;  // 0: none yet

  // The other services. Keys of the maps: "account/region/name", buckets by name.
  std::map<std::string, Bucket> buckets;
  std::map<std::string, SsmParameter> parameters;
  std::map<std::string, Secret> secrets;
  std::map<std::string, Endpoint> topics, queues;
  std::map<std::string, Upload> uploads;  // by upload id
  void touch_row(std::string_view kind,
                 const std::string& key);  // "bucket", "parameter", "secret", "topic", "queue", "upload"
  void touch_object(const std::string& bucket, const std::string& key);
  void put_body(const std::string& bucket, const std::string& key, std::string body);
  base::Result<std::string> body_of(const std::string& bucket, const std::string& key);

 private:
  base::Result<void> load();
  void index(const std::string& id, const StackHead& head);
  StackHead head_of(const Stack& stack) const;
  std::optional<std::string> encode_row(std::string_view kind, const std::string& key);

  std::unique_ptr<Rows> rows_;
  std::uint64_t seed_, counter_ = 0, saved_counter_ = 0;
  base::Duration resource_time_;
  base::TimePoint now_{};
  bool loaded_ = false;
  std::uint64_t requests_ = 0;

  std::map<std::string, StackHead, std::less<>> heads_;     // of every stack, by id
  std::map<std::string, Stack, std::less<>> stacks_;        // those that were asked for
  std::map<std::string, std::vector<std::string>> places_;  // "account/region": ids in order of creation
  std::map<std::string, std::string, std::less<>> names_;  // "account/region/name": id of the one not deleted
  std::set<std::string> running_;
  std::set<std::string> claims_;               // made anew from the stacks and taken_ when they are loaded
  std::set<std::string> taken_;                // of what was left behind
  std::map<std::string, Revision> revisions_;  // the last one, by series
  std::map<std::string, ChangeSetHead, std::less<>> change_set_heads_;
  std::map<std::string, ChangeSet, std::less<>> change_sets_;  // those that were asked for
  std::map<std::string, std::vector<std::string>> stack_change_sets_;
  std::set<std::pair<std::string, std::string>> dirty_;   // kind and key
  std::map<std::string, std::vector<Event>> new_events_;  // by stack id, not written yet
  std::map<std::string, std::string> new_bodies_;         // by "bucket/key"
};

// The name under which a physical resource is claimed.
std::string claim_name(const Stack& stack, const Resource& resource);

// "account/region/name"
std::string place_key(const std::string& account, const std::string& region, std::string_view name);

}  // namespace cf::emulator
