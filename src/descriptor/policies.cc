#include "descriptor/rules.h"

namespace cf::descriptor {

const std::vector<std::string>& policy_names() {
  static const std::vector<std::string> names{"public-bucket", "wildcard-iam", "broader-permissions",
                                              "missing-tags",  "open-ingress", "stateful-deletion"};
  return names;
}

}  // namespace cf::descriptor
