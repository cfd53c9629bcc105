#include "emulator/cloudformation.h"

#include <charconv>

#include "base/digest.h"
#include "base/ids.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/request_check.h"

namespace cf::emulator {

net::HttpResponse CloudFormation::serve(const Request& request) {
  return query_answer(request, cloudformation_namespace, answer(request));
}

CloudFormation::Answer CloudFormation::answer(const Request& r) {
  struct Operation {
    std::string_view name;
    Answer (CloudFormation::*serve)(const Request&);
  };
  static constexpr Operation operations[] = {
      {"CreateStack", &CloudFormation::create_stack},
      {"UpdateStack", &CloudFormation::update_stack},
      {"DeleteStack", &CloudFormation::delete_stack},
      {"CancelUpdateStack", &CloudFormation::cancel_update},
      {"ContinueUpdateRollback", &CloudFormation::continue_rollback},
      {"RollbackStack", &CloudFormation::rollback_stack},
      {"SetStackPolicy", &CloudFormation::set_policy},
      {"GetStackPolicy", &CloudFormation::get_policy},
      {"UpdateTerminationProtection", &CloudFormation::set_protection},
      {"DescribeStacks", &CloudFormation::describe_stacks},
      {"ListStacks", &CloudFormation::list_stacks},
      {"DescribeStackEvents", &CloudFormation::describe_events},
      {"DescribeStackResource", &CloudFormation::describe_resource},
      {"DescribeStackResources", &CloudFormation::describe_resources},
      {"ListStackResources", &CloudFormation::list_resources},
      {"ListExports", &CloudFormation::list_exports},
      {"ListImports", &CloudFormation::list_imports},
      {"GetTemplate", &CloudFormation::get_template},
      {"GetTemplateSummary", &CloudFormation::summarise_template},
      {"ValidateTemplate", &CloudFormation::validate_template},
      {"CreateChangeSet", &CloudFormation::create_change_set},
      {"DescribeChangeSet", &CloudFormation::describe_change_set},
      {"ExecuteChangeSet", &CloudFormation::execute_change_set},
      {"DeleteChangeSet", &CloudFormation::delete_change_set},
      {"ListChangeSets", &CloudFormation::list_change_sets},
  };
  if (r.action == "DescribeAccountLimits") {
    return std::string(
        "<AccountLimits><member><Name>StackLimit</Name><Value>2000</Value></member>"
        "<member><Name>StackOutputsLimit</Name><Value>200</Value></member></AccountLimits>");
  }
  for (const Operation& operation : operations) {
    if (operation.name != r.action) continue;
    if (auto right = check_request(r); !right) return std::move(right).error();
    return (this->*operation.serve)(r);
  }
  if (r.action.empty()) return refusal("MissingAction", "The request has no Action");
  return refusal("InvalidAction", "The embedded CloudFormation has no operation " + r.action);
}

Stack* CloudFormation::find(const Request& r, const std::string& name_or_id) {
  return world_.find_stack(r.caller.account, r.region, name_or_id);
}

base::Result<Stack*> CloudFormation::existing(const Request& r, bool with_id_wording) {
  const std::string name = r.parameters.get("StackName");
  if (name.empty())
    return validation_error(
        "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: "
        "Member must not be null");
  if (Stack* stack = find(r, name)) return stack;
  return validation_error(with_id_wording ? "Stack with id " + name + " does not exist"
                                          : "Stack [" + name + "] does not exist");
}

base::Result<Stack*> CloudFormation::updatable(const Request& r) {
  auto stack = existing(r, false);
  if (!stack) return stack;
  const StackStatus status = (*stack)->status;
  if (status == StackStatus::create_failed) {
    if ((*stack)->on_failure == "DO_NOTHING") {
      return validation_error(
          "This stack cannot be updated from [CREATE_FAILED] state because it contains [on-failure: "
          "DO_NOTHING]. "
          "Please use disable-rollback option instead during stack creation.");
    }
    if (!r.parameters.flag("DisableRollback")) {
      return validation_error(
          "This stack is currently in a non-terminal [CREATE_FAILED] state. To update the stack from this "
          "state, "
          "please use the disable-rollback parameter with update-stack API. To rollback to the last known "
          "good "
          "state, use the rollback-stack API");
    }
    return validation_error("The embedded CloudFormation does not go on with a stack in CREATE_FAILED: [" +
                            (*stack)->name + "] can be rolled back or deleted");
  }
  if (!base::is_updatable(status) && status != StackStatus::update_failed) {
    return validation_error("Stack:" + (*stack)->id + " is in " + base::to_string(status) +
                            " state and can not be updated.");
  }
  return stack;
}

// A request that came before with the same ClientRequestToken is answered as it was then.
bool CloudFormation::repeats(Stack* stack, const Request& r, std::string& id) {
  const std::string token = r.parameters.get("ClientRequestToken");
  if (token.empty() || !stack || stack->last_token != r.action + "/" + token) return false;
  id = stack->id;
  return true;
}

void CloudFormation::remember_token(Stack& stack, const Request& r) {
  const std::string token = r.parameters.get("ClientRequestToken");
  stack.last_token = token.empty() ? "" : r.action + "/" + token;
}

base::Result<Page> page_of(const Request& r, std::size_t size, std::size_t limit) {
  Page page;
  const std::string token = r.parameters.get("NextToken");
  if (!token.empty()) {
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), page.first);
    if (error != std::errc{} || end != token.data() + token.size() || page.first > size)
      return validation_error("Invalid NextToken: " + token);
  }
  page.last = std::min(size, page.first + limit);
  if (page.last < size) page.next = std::to_string(page.last);
  return page;
}

}  // namespace cf::emulator
