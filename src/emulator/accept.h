// What a request gives becomes a stack's definition, or is refused with what CloudFormation answers.
#pragma once

#include "emulator/parameters.h"
#include "emulator/templates.h"

namespace cf::emulator {

struct SubmittedParameter {
  std::string key, value;
  bool use_previous = false;
  bool has_value = false;
};

struct Submission {
  std::string body;
  std::vector<SubmittedParameter> parameters;
  std::optional<std::vector<Tag>> tags;                       // none: the previous ones
  std::optional<std::vector<std::string>> notification_arns;  // likewise
  std::vector<std::string> capabilities;
  std::string role_arn;
  bool check_capabilities = true;
};

// TemplateBody, TemplateURL or UsePreviousTemplate.
base::Result<std::string> template_text(World& world, const Parameters& parameters,
                                        const Definition* previous);
base::Result<std::string> template_at(World& world, const std::string& url);
// Everything but the template's text.
Submission read_submission(const Parameters& parameters);

struct Accepted {
  Definition definition;
  StackEvaluation evaluation;  // for prediction
};
// `stack` gives name, id and place; `previous` the values that are kept (null: a new stack).
base::Result<Accepted> accept(World& world, Templates& templates, const Stack& stack,
                              const Definition* previous, const Submission& submission);

// The text with every AWS::Include put in; "" if there is none.
base::Result<std::string> expand_includes(World& world, const StackEvaluation& evaluation);

}  // namespace cf::emulator
