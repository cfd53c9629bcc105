// A change set, as it is kept.
#pragma once

#include "emulator/stack.h"

namespace cf::emulator {

// One line of DescribeChangeSet's Details.
struct ChangeDetail {
  std::string attribute, name, path, change_type, recreation;  // Target
  std::optional<std::string> before, after;
  std::string evaluation, source, causing_entity;
  template <typename A>
  void fields(A& a) {
    a(attribute, name, path, change_type, recreation, before, after, evaluation, source, causing_entity);
  }
};

struct Change {
  std::string action, logical_id, physical_id, type, replacement, policy_action, change_set_id;
  std::vector<std::string> scope;
  std::vector<ChangeDetail> details;
  std::string before_context, after_context;  // JSON
  template <typename A>
  void fields(A& a) {
    a(action, logical_id, physical_id, type, replacement, policy_action, change_set_id, scope, details,
      before_context, after_context);
  }
};

struct ChangeSet {
  std::string id, name, stack_id, stack_name, description, type;  // type: CREATE, UPDATE
  std::string status, reason, execution_status;
  std::string values_reason;  // the StatusReason that is shown with IncludePropertyValues
  std::int64_t created = 0;
  Definition definition;
  std::vector<Change> changes;      // without property values
  std::vector<Change> with_values;  // with them
  std::string on_stack_failure, token;
  bool include_nested = false;
  std::string parent_id, root_id;
  template <typename A>
  void fields(A& a) {
    a(id, name, stack_id, stack_name, description, type, status, reason, execution_status, values_reason,
      created, definition, changes, with_values, on_stack_failure, token, include_nested, parent_id, root_id);
  }
};

}  // namespace cf::emulator
