// Any bytes as a descriptor, read and upgraded: a report, never a crash or a hang.
#include <cstdint>
#include <string>

#include "descriptor/descriptor.h"
#include "descriptor/upgrade.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 4096) return 0;  // texts are kept for the life of the process
  cf::base::Diagnostics diagnostics;
  const auto descriptor =
      cf::descriptor::read_text(std::string(bytes, bytes + size), "deployment.yaml", diagnostics);
  cf::project::Project project;
  const cf::project::Graph graph;
  for (const auto& environment : descriptor.environments) {
    cf::descriptor::check(descriptor, environment, project, graph, diagnostics);
  }
  cf::base::describe(diagnostics);
  cf::base::Diagnostics of_upgrade;
  cf::descriptor::upgrade(std::string(bytes, bytes + size), "deployment.yaml", of_upgrade);
  return 0;
}
