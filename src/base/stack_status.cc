#include "base/stack_status.h"

#include <array>
#include <cstddef>

namespace cf::base {
namespace {

// In the order of the enum.
constexpr std::array<const char*, 23> status_names = {
    "CREATE_IN_PROGRESS",
    "CREATE_FAILED",
    "CREATE_COMPLETE",
    "ROLLBACK_IN_PROGRESS",
    "ROLLBACK_FAILED",
    "ROLLBACK_COMPLETE",
    "DELETE_IN_PROGRESS",
    "DELETE_FAILED",
    "DELETE_COMPLETE",
    "UPDATE_IN_PROGRESS",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_COMPLETE",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_IN_PROGRESS",
    "UPDATE_ROLLBACK_FAILED",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE",
    "REVIEW_IN_PROGRESS",
    "IMPORT_IN_PROGRESS",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_IN_PROGRESS",
    "IMPORT_ROLLBACK_FAILED",
    "IMPORT_ROLLBACK_COMPLETE",
};
static_assert(static_cast<std::size_t>(StackStatus::import_rollback_complete) + 1 == status_names.size());

}  // namespace

const char* to_string(StackStatus status) {
  return status_names.at(static_cast<std::size_t>(status));
}

std::optional<StackStatus> parse_stack_status(std::string_view text) {
  for (std::size_t i = 0; i < status_names.size(); ++i) {
    if (text == status_names[i]) return static_cast<StackStatus>(i);
  }
  return std::nullopt;
}

bool is_in_progress(StackStatus status) {
  return status != StackStatus::review_in_progress &&
         std::string_view(to_string(status)).ends_with("_IN_PROGRESS");
}

bool is_success(StackStatus status) {
  return status == StackStatus::create_complete || status == StackStatus::update_complete ||
         status == StackStatus::import_complete || status == StackStatus::delete_complete;
}

// UPDATE_FAILED is where an update with rollback disabled stops; CloudFormation lets one update from there.
bool is_updatable(StackStatus status) {
  return status == StackStatus::create_complete || status == StackStatus::update_complete ||
         status == StackStatus::update_failed || status == StackStatus::update_rollback_complete ||
         status == StackStatus::import_complete || status == StackStatus::import_rollback_complete;
}

bool needs_recreate(StackStatus status) {
  return status == StackStatus::rollback_complete || status == StackStatus::create_failed ||
         status == StackStatus::rollback_failed;
}

}  // namespace cf::base
