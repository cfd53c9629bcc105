#include "cli/local_state.h"

#include "workflow/settings.h"

namespace cf::cli {

base::Result<std::filesystem::path> local_state_file(const std::string& state, const std::string& project) {
  const std::filesystem::path current = std::filesystem::current_path();
  if (!state.empty()) return current / state;
  workflow::Settings settings;
  auto located = workflow::locate({current, project, {}}, settings);
  if (!located && !project.empty()) return std::move(located).error();
  return (located ? settings.workspace.root : current) / ".cf" / "local.db";
}

}  // namespace cf::cli
