#include "workflow/output_users.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::workflow {
namespace {

using document::Node;

struct Read {
  std::string path, output;
};

void collect_reads(const Node& node, std::vector<Read>& reads) {
  if (node.is_scalar() && node.tag() == "!stack_output") {
    const std::vector<std::string> parts = base::split(node.text(), std::string_view("::"));
    if (parts.size() == 2) {
      std::string path(base::trim(parts[0]));
      if (path.size() > 5 && path.ends_with(".yaml")) path.resize(path.size() - 5);
      reads.push_back({path, std::string(base::trim(parts[1]))});
    }
  }
  for (const Node& item : node.items()) collect_reads(item, reads);
  for (const document::Entry& entry : node.entries()) collect_reads(entry.value, reads);
}

}  // namespace

std::map<base::StackPath, std::map<std::string, std::vector<std::string>>> output_users(
    const project::Project& project) {
  std::map<base::StackPath, std::map<std::string, std::vector<std::string>>> users;
  for (const project::StackConfig& stack : project.stacks) {
    std::vector<Read> reads;
    collect_reads(stack.config, reads);
    for (const Read& read : reads) {
      auto& names = users[base::StackPath(read.path)][read.output];
      if (std::find(names.begin(), names.end(), stack.stack_name) == names.end())
        names.push_back(stack.stack_name);
    }
  }
  return users;
}

}  // namespace cf::workflow
