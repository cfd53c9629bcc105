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

// What a descriptor says, spelt out.
inline std::string meaning(const Descriptor& descriptor) {
  std::string text;
  for (const Environment& environment : descriptor.environments)
    text += environment.name.str() + " " + environment.account_text + " " + environment.account.str() + "\n";
  for (const Entry& entry : descriptor.entries) {
    text += std::string(to_string(entry.block)) + std::to_string(entry.index) + " " + entry.name + " " +
            entry.version + " " + entry.depends + (entry.gold ? " gold" : "") + (entry.once ? " once" : "");
    for (const std::string& name : entry.deploy_env) text += " " + name;
    text += "\n";
  }
  return text;
}

}  // namespace cf::descriptor
