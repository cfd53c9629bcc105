// Inside the room: what a part demands of its parameters, of what is given for them in a template that is
// made of it. CloudFormation checks parameters only, and a part's are gone when the template is composed.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "document/node.h"
#include "template/template.h"

namespace cf::gold {

using Parameter = template_::ParameterDeclaration;

// Why a literal, or a list of them, is no value of the parameter. Nothing: it is one, or holds what nobody
// knows before the deployment.
std::optional<std::string> why_no_value(const Parameter& parameter, const document::Node& literal);

// A parameter that is given to parts as it is. It takes over what they demand.
class PassedOn {
 public:
  explicit PassedOn(const Parameter& own) : now_(own) {}
  // Its Default and AllowedValues must be values of the part's parameter. Where it has no constraint of a
  // kind it gets the part's; of two limits the narrower one holds. A pattern of its own stays, and is the
  // author's to make narrow enough. Otherwise: what is wrong.
  std::optional<std::string> hold(const Parameter& of_part);
  // Its declaration, with what was taken over.
  document::Node declaration() const;

 private:
  std::optional<std::string> take_limits(const Parameter& of_part);
  std::optional<std::string> take_pattern(const Parameter& of_part);

  Parameter now_;
  std::map<std::string, document::Node> taken_;  // "MinValue" -> as the part has it
};

}  // namespace cf::gold
