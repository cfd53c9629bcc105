// Which stacks a config refers to, found without resolving anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "project/project.h"

namespace cf::project {

// A reference in its canonical spelling: "dev/vpc.yaml", or a folder where `dependencies` names a group.
struct Reference {
  std::string target;  // with why "!stack_output_external": the name in CloudFormation
  Origin at;
  std::string why;
  bool elsewhere = false;  // it names a profile, region or role too
  bool in_hook = false;
};

// Those of `dependencies` and of every resolver in the resolvable keys and hooks, however deep, in document
// order. What is malformed is reported.
std::vector<Reference> references(const Node& config, const Node& group_config,
                                  base::Diagnostics& diagnostics);

// "dev/vpc.yaml" -> "dev/vpc"
StackPath stack_path_of(std::string_view file);

// What !stack_output names: "dev/vpc.yaml::VpcId". None: malformed.
struct OutputName {
  StackPath stack;
  std::string output;
};
std::optional<OutputName> output_name(std::string_view text);

}  // namespace cf::project
