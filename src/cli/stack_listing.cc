#include "cli/stack_listing.h"

#include "document/json.h"

namespace cf::cli {

void StackListing::declare(Arguments& arguments, bool needs_environment) {
  arguments.positional("ENV", environment, needs_environment)
      .positionals("STACK", stacks)
      .choice("-o,--output", output, {"text", "json"});
  common.declare_repository(arguments);
  common.declare_cloud(arguments);
}

std::string stacks_json(std::vector<document::Node> stacks) {
  document::MappingBuilder root;
  root.add("stacks", document::Node::sequence(std::move(stacks)));
  return document::to_json(std::move(root).build(), {2}) + "\n";
}

}  // namespace cf::cli
