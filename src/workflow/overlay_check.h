// Whether each parameter of a region's overlay is one of some stack there.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/diagnostics.h"
#include "descriptor/descriptor.h"

namespace cf::workflow {

// What is written under `parameters` of an overlay is for every stack that has such a parameter: a misspelt
// name changes nothing, and nothing says so. One that is shared has to fit in one of its environments only.
class OverlayCheck {
 public:
  // The parameters that the stacks of a region have in an environment. What is not added is not known, and
  // what may fit there is not reported.
  void add(const base::EnvironmentName& environment, const base::Region& region,
           const std::set<std::string>& parameters);
  void report(const descriptor::Descriptor& descriptor, base::Diagnostics& diagnostics) const;

 private:
  std::map<std::pair<base::EnvironmentName, base::Region>, std::set<std::string>> known_;
};

}  // namespace cf::workflow
