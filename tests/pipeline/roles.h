// The roles of a generated template as CloudFormation would make them: every function evaluated.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "document/node.h"
#include "pipeline/pipeline.h"

namespace cf::pipeline {

class EvaluatedTemplate {
 public:
  // `config`: text of the stack config whose parameters are used; "" for none.
  EvaluatedTemplate(const std::string& text, const std::string& config, const std::string& account);

  // Its own policies and the managed ones that the template makes.
  std::vector<document::Node> policies_of(const std::string& role) const;
  document::Node trust_of(const std::string& role) const;
  document::Node properties_of(const std::string& logical_id) const;

 private:
  std::map<std::string, document::Node> properties_;
};

}  // namespace cf::pipeline
