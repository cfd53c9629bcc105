#include "descriptor/descriptor.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::descriptor {

const char* to_string(Block block) {
  switch (block) {
    case Block::deploy:
      return "deploy";
    case Block::undeploy:
      return "undeploy";
    case Block::ignore:
      return "ignore";
  }
  return "";
}

bool Entry::applies_to(const base::EnvironmentName& environment) const {
  return std::any_of(deploy_env.begin(), deploy_env.end(), [&](const std::string& name) {
    return name == environment.str() || base::equals_ignore_case(name, "all");
  });
}

base::StackPath Entry::path(const base::EnvironmentName& environment) const {
  std::string_view stem = name;
  if (stem.ends_with(".yaml")) stem.remove_suffix(5);
  return base::StackPath(environment.empty() ? std::string(stem)
                                             : environment.str() + "/" + std::string(stem));
}

const Environment* Descriptor::find(const base::EnvironmentName& name) const {
  const auto found = std::find_if(environments.begin(), environments.end(),
                                  [&](const Environment& environment) { return environment.name == name; });
  return found == environments.end() ? nullptr : &*found;
}

}  // namespace cf::descriptor
