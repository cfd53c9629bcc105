// A Sceptre project in a temporary folder, for tests: files are written as the test states them.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <string>

#include "base/files.h"
#include "project/project.h"

namespace cf::project {

class TempProject {
 public:
  explicit TempProject(const std::map<std::string, std::string>& files = {}) {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-project-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    for (const auto& [path, text] : files) write(path, text);
  }
  ~TempProject() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  TempProject(const TempProject&) = delete;
  TempProject& operator=(const TempProject&) = delete;

  void write(const std::string& path, std::string_view text) const {
    const auto written = base::write_file(root_ / path, text);
    ASSERT_TRUE(written) << written.error().message;
  }

  Project load(const std::string& below = "", Options options = {}) const {
    base::Workspace workspace;
    workspace.root = root_;
    options.command_path = below;
    return project::load(workspace, root_, below, options);
  }

  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

inline const StackConfig& stack(const Project& project, const std::string& path) {
  static const StackConfig none;
  const StackConfig* found = project.find(StackPath(path));
  EXPECT_NE(found, nullptr) << "no stack " << path;
  return found == nullptr ? none : *found;
}

inline const std::string root_config = "project_code: shop\nregion: eu-west-1\n";

}  // namespace cf::project
