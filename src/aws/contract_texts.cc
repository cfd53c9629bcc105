#include "aws/contract_texts.h"

#include "base/strings.h"

namespace cf::aws {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

bool says_stack_missing(std::string_view message) {
  message = base::trim(message);
  if (message.ends_with('.')) message.remove_suffix(1);
  return message.starts_with("Stack ") && message.ends_with(" does not exist");
}

bool says_no_updates(std::string_view message) {
  return contains(message, "No updates are to be performed");
}

bool says_no_changes(std::string_view status_reason) {
  return contains(status_reason, "didn't contain changes") || says_no_updates(status_reason);
}

bool says_not_imported(std::string_view message) {
  return contains(message, "is not imported by any stack");
}

bool says_busy(std::string_view message) {
  return contains(message, "_IN_PROGRESS state and can not be updated");
}

}  // namespace cf::aws
