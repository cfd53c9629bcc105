// The head of the commands that show stacks of an environment, one after the other: which, and in what form.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/options.h"
#include "document/node.h"

namespace cf::cli {

struct StackListing {
  void declare(Arguments& arguments, bool needs_environment);
  bool is_json() const { return output == "json"; }

  std::string environment, output = "text";
  std::vector<std::string> stacks;  // empty: all
  CommonOptions common;
};

// {"stacks": [...]} as it is printed.
std::string stacks_json(std::vector<document::Node> stacks);

}  // namespace cf::cli
