#include "plan/stack_named.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::plan {

base::Result<std::string> stack_named(const Plan& plan, const std::string& name) {
  std::vector<std::string> names;
  for (const Entry& entry : plan.entries) {
    const std::string& path = entry.id.path.str();
    if (name == path || name == entry.stack_name.str() || name == entry.id.str()) return name;
    names.push_back(path);
    names.push_back(entry.stack_name.str());
  }
  const std::string whole = plan.environment.str() + "/" + name;
  if (std::find(names.begin(), names.end(), whole) != names.end()) return whole;
  std::string near = base::did_you_mean(name, names);
  if (near.empty()) near = base::did_you_mean(whole, names);
  return base::error(base::ErrorKind::usage, "the plan has no stack '" + name + "'" + near);
}

}  // namespace cf::plan
