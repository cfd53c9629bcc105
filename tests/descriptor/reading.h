// A descriptor read from text, with what was reported.
#pragma once

#include <string>

#include "descriptor/descriptor.h"

namespace cf::descriptor {

struct Reading {
  Descriptor descriptor;
  base::Diagnostics diagnostics;
  std::string report() const { return base::describe(diagnostics); }
  const Rules& rules(const std::string& environment) const {
    static const Rules none;
    const Environment* found = descriptor.find(base::EnvironmentName(environment));
    return found == nullptr ? none : found->rules;
  }
};

inline Reading read(const std::string& text) {
  Reading reading;
  reading.descriptor = read_text(text, "deployment.yaml", reading.diagnostics);
  return reading;
}

// Version 2 with dev and prod; `prod` are further lines of prod, `rest` of the top level.
inline Reading read_prod(const std::string& prod, const std::string& rest = {}) {
  return read(
      "version: 2\nenvironments:\n"
      "  - {name: dev, account_id: \"111111111111\"}\n"
      "  - name: prod\n    account_id: \"222222222222\"\n" +
      (prod.empty() ? "" : "    " + prod + "\n") + rest +
      "deploy:\n  - {name: network.yaml, deploy_env: [all]}\n  - {name: iam.yaml, deploy_env: [dev]}\n");
}

}  // namespace cf::descriptor
