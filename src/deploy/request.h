// What is sent to CloudFormation for a unit, and the names by which its mutations are known again.
#pragma once

#include <string>
#include <string_view>

#include "aws/cloudformation.h"
#include "plan/plan.h"

namespace cf::deploy {

// The client token of one mutation: the same for every resend of it, another for every other mutation, run
// and plan. CloudFormation takes a repeated token as the same request. [a-zA-Z0-9-]{1,128}.
std::string client_token(std::string_view plan_digest, const base::UnitId& unit, std::string_view run_id,
                         std::string_view action, int attempt);
// "cf-" and the id of the plan, then what makes it unique to the unit and run.
std::string change_set_name(std::string_view plan_digest, const base::UnitId& unit, std::string_view run_id,
                            int attempt);

aws::CreateChangeSetInput change_set_input(const std::string& stack, const plan::DesiredStack& desired,
                                           const aws::TemplateSource& source, bool create);
aws::CreateStackInput create_stack_input(const std::string& stack, const plan::DesiredStack& desired,
                                         const aws::TemplateSource& source);

// The change set's resource changes in the plan's terms, sorted by logical id.
std::vector<change::ResourceChange> changes_of(const aws::ChangeSetRecord& record);
// How many of them are the stack's own, not those of nested stacks: of these come the stack's events.
int resources_of_its_own(const std::vector<change::ResourceChange>& changes);

}  // namespace cf::deploy
