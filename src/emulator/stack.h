// What CloudFormation knows of a stack, as values that are kept in rows.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/stack_status.h"
#include "document/node.h"

namespace cf::emulator {

using base::StackStatus;
using document::Node;

struct Tag {
  std::string key, value;
  template <typename A>
  void fields(A& a) {
    a(key, value);
  }
  friend bool operator==(const Tag&, const Tag&) = default;
};

struct ParameterValue {
  std::string key, value;
  std::string resolved;  // of SSM-typed parameters, list values joined by commas
  bool no_echo = false;
  bool is_ssm = false;
  template <typename A>
  void fields(A& a) {
    a(key, value, resolved, no_echo, is_ssm);
  }
  friend bool operator==(const ParameterValue&, const ParameterValue&) = default;
};

struct OutputValue {
  std::string key, value, description, export_name;
  template <typename A>
  void fields(A& a) {
    a(key, value, description, export_name);
  }
};

// What a stack is, or is to become: what its owner gave.
struct Definition {
  std::string body;       // as it was sent
  std::string processed;  // JSON after transforms; "" if there are none
  std::string description;
  std::vector<ParameterValue> parameters;
  std::vector<Tag> tags;
  std::vector<std::string> capabilities, notification_arns;
  std::string role_arn;
  template <typename A>
  void fields(A& a) {
    a(body, processed, description, parameters, tags, capabilities, notification_arns, role_arn);
  }
  // The text that is evaluated.
  const std::string& text() const { return processed.empty() ? body : processed; }
};

struct Resource {
  std::string logical_id, physical_id, type;
  std::string status, reason;  // CREATE_COMPLETE, ...
  std::int64_t updated = 0;    // ms since 1970
  Node properties;             // evaluated, as deployed
  Node written;                // the same with dynamic references as text; absent: there are none
  Node metadata;               // evaluated
  std::string description;
  std::string deletion_policy, update_replace_policy;
  std::vector<std::string> requires_;  // logical ids it needs: deleted after it
  std::vector<Tag> stack_tags;         // the stack's tags when it was last changed
  std::uint64_t salt = 0;              // of its generated attributes
  // What an update is compared with.
  const Node& compared() const { return written ? written : properties; }
  template <typename A>
  void fields(A& a) {
    a(logical_id, physical_id, type, status, reason, updated, properties, written, metadata, description,
      deletion_policy, update_replace_policy, requires_, stack_tags, salt);
  }
};

struct Event {
  std::string id, logical_id, physical_id, type, status, reason, properties, token;
  std::int64_t time = 0;
  template <typename A>
  void fields(A& a) {
    a(id, logical_id, physical_id, type, status, reason, properties, token, time);
  }
};

enum class StepAction : std::uint8_t { create, update, remove, restore };
enum class StepState : std::uint8_t { pending, running, done, failed };

// One resource's part of an operation.
struct Step {
  std::string logical_id;
  StepAction action = StepAction::create;
  StepState state = StepState::pending;
  std::int64_t started = 0, ended = 0;
  bool silent = false;               // turned out to change nothing: no events
  std::vector<std::uint64_t> after;  // indexes of steps that must be done first
  template <typename A>
  void fields(A& a) {
    a(logical_id, action, state, started, ended, silent, after);
  }
};

// A physical resource that is no part of the stack any more and waits for its deletion.
struct Leftover {
  Resource resource;
  bool retain = false;
  template <typename A>
  void fields(A& a) {
    a(resource, retain);
  }
};

// Whether a DeletionPolicy leaves a resource behind: when its stack goes or gives it up, and when the
// operation that made it is rolled back.
inline bool is_kept(std::string_view deletion_policy) {
  return deletion_policy == "Retain" || deletion_policy == "RetainExceptOnCreate";
}
inline bool is_kept_when_new(std::string_view deletion_policy) {
  return deletion_policy == "Retain";
}

// What can't be deleted is left behind then, and the stack goes.
constexpr std::string_view force_delete = "FORCE_DELETE_STACK";

enum class OperationKind : std::uint8_t { create, update, remove };
// create: apply -> done | roll_back. update: apply -> clean_up -> done | roll_back -> clean_up. remove: apply
// -> done.
enum class Phase : std::uint8_t { apply, roll_back, clean_up };

struct Operation {
  OperationKind kind = OperationKind::create;
  Phase phase = Phase::apply;
  std::string token;  // ClientRequestToken, on every event of the operation
  std::int64_t started = 0, phase_started = 0;
  int timeout_minutes = 0;
  bool disable_rollback = false;
  std::string on_failure;            // of a create: ROLLBACK, DELETE, DO_NOTHING; of a delete: force_delete
  std::optional<Definition> target;  // of an update
  std::map<std::string, Resource> before;  // of an update: to roll back to
  std::vector<OutputValue> outputs_before;
  std::map<std::string, Definition> nested_before;  // of an update: what the nested stacks it changed were
  std::vector<Leftover> leftovers;                  // of an update: replaced and removed ones
  std::vector<Step> steps;                          // of the phase
  std::vector<std::string> retain;                  // of a delete
  std::vector<std::string> failed;                  // logical ids, in order
  std::string failure;                              // why the operation as such failed (exports)
  std::string change_set_id;
  std::optional<std::string> policy_override;  // StackPolicyDuringUpdateBody
  bool cancelled = false;
  bool rolled_back = false;  // of an update
  template <typename A>
  void fields(A& a) {
    a(kind, phase, token, started, phase_started, timeout_minutes, disable_rollback, on_failure, target,
      before, outputs_before, nested_before, leftovers, steps, retain, failed, failure, change_set_id,
      policy_override, cancelled, rolled_back);
  }
};

struct Stack {
  std::string id, name, account, region;
  StackStatus status = StackStatus::review_in_progress;
  std::string reason;
  std::int64_t created = 0, updated = 0, deleted = 0;
  Definition definition;
  std::vector<OutputValue> outputs;
  std::map<std::string, Resource> resources;  // by logical id
  std::vector<std::string> imports;           // names of exports it uses
  std::string change_set_id, parent_id, root_id, parent_logical_id;
  std::optional<std::string> policy;
  bool disable_rollback = false, termination_protection = false;
  std::string on_failure;
  int timeout_minutes = 0;
  std::string last_token;  // of the last operation's request, with its fingerprint
  std::string last_token_request;
  std::uint64_t event_count = 0;
  std::optional<Operation> operation;
  std::optional<Operation>
      stopped;  // of CREATE_FAILED, UPDATE_FAILED and UPDATE_ROLLBACK_FAILED: to be taken back
  template <typename A>
  void fields(A& a) {
    a(id, name, account, region, status, reason, created, updated, deleted, definition, outputs, resources,
      imports, change_set_id, parent_id, root_id, parent_logical_id, policy, disable_rollback,
      termination_protection, on_failure, timeout_minutes, last_token, last_token_request, event_count,
      operation);
  }
  bool is_deleted() const { return status == StackStatus::delete_complete; }
};

}  // namespace cf::emulator
