#include "workflow/output_users.h"

#include <algorithm>

#include "project/references.h"

namespace cf::workflow {
namespace {

using document::Node;

void collect_reads(const Node& node, std::vector<project::OutputName>& reads) {
  if (node.is_scalar() && node.tag() == "!stack_output")
    if (auto read = project::output_name(node.text())) reads.push_back(*std::move(read));
  for (const Node& item : node.items()) collect_reads(item, reads);
  for (const document::Entry& entry : node.entries()) collect_reads(entry.value, reads);
}

}  // namespace

std::map<base::StackPath, std::map<std::string, std::vector<std::string>>> output_users(
    const project::Project& project) {
  std::map<base::StackPath, std::map<std::string, std::vector<std::string>>> users;
  for (const project::StackConfig& stack : project.stacks) {
    std::vector<project::OutputName> reads;
    collect_reads(stack.config, reads);
    for (const project::OutputName& read : reads) {
      auto& names = users[read.stack][read.output];
      if (std::find(names.begin(), names.end(), stack.stack_name) == names.end())
        names.push_back(stack.stack_name);
    }
  }
  return users;
}

}  // namespace cf::workflow
