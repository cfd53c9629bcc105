// Any bytes as a stack config and as its group's: a report, never a crash or a hang.
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "project/project.h"

namespace {

const std::filesystem::path& project_folder() {
  static const std::filesystem::path folder = [] {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-config-fuzz-XXXXXX").string();
    return std::filesystem::path(::mkdtemp(pattern.data()));
  }();
  return folder;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 4096) return 0;  // texts are kept for the life of the process
  const std::string text(bytes, bytes + size);
  const std::size_t middle = text.find('\0');  // group config before it, stack config after it
  const std::string group =
      middle == std::string::npos ? "project_code: a\nregion: b\n" : text.substr(0, middle);
  const std::string stack = middle == std::string::npos ? text : text.substr(middle + 1);
  const std::filesystem::path& root = project_folder();
  std::filesystem::create_directories(root / "config");
  std::ofstream(root / "config/config.yaml", std::ios::binary)
      << group;  // base::write_file syncs: too slow here
  std::ofstream(root / "config/a.yaml", std::ios::binary) << stack;
  cf::base::Workspace workspace;
  workspace.root = root;
  cf::project::Options options;
  options.threads = 1;
  options.provenance = true;
  cf::project::Project project = cf::project::load(workspace, root, "", options);
  cf::project::build_graph(project);
  for (const auto& each : project.stacks) cf::base::describe(each.diagnostics);
  return 0;
}
