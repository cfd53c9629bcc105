// CloudFormation's stack statuses, all of them, and what may be done in each.
#pragma once

#include <optional>
#include <string_view>

namespace cf::base {

enum class StackStatus {
  create_in_progress,
  create_failed,
  create_complete,
  rollback_in_progress,
  rollback_failed,
  rollback_complete,
  delete_in_progress,
  delete_failed,
  delete_complete,
  update_in_progress,
  update_complete_cleanup_in_progress,
  update_complete,
  update_failed,
  update_rollback_in_progress,
  update_rollback_failed,
  update_rollback_complete_cleanup_in_progress,
  update_rollback_complete,
  review_in_progress,
  import_in_progress,
  import_complete,
  import_rollback_in_progress,
  import_rollback_failed,
  import_rollback_complete,
};

const char* to_string(StackStatus status);  // "CREATE_COMPLETE"
std::optional<StackStatus> parse_stack_status(std::string_view text);

bool is_in_progress(StackStatus status);  // an operation runs; REVIEW_IN_PROGRESS is not one
bool is_success(StackStatus status);    // CREATE_COMPLETE, UPDATE_COMPLETE, IMPORT_COMPLETE, DELETE_COMPLETE
bool is_updatable(StackStatus status);  // an update or change set of type UPDATE may start
// Never created, so that it must be deleted before it can be created again (or a CREATE change set made for
// it).
bool needs_recreate(StackStatus status);  // ROLLBACK_COMPLETE, CREATE_FAILED, ROLLBACK_FAILED

}  // namespace cf::base
