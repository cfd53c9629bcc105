// Options that many commands share.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "workflow/settings.h"

namespace cf::cli {

struct CommonOptions {
  std::string project, descriptor, colour = "auto";
  std::vector<std::string> variables, variable_files;
  bool merge_variables = false, verbose = false;
  std::string python, gold;

  // Those of variables alone.
  void declare_variables(Arguments& arguments);
  // The options of every command that reads the repository.
  void declare_repository(Arguments& arguments);

  bool local = false, cloud = false;  // cloud: declare_cloud() was called
  std::string role, profile, region;
  // The options of every command that talks to AWS or the embedded CloudFormation.
  void declare_cloud(Arguments& arguments);

  bool only_plans = false;  // set by commands that change nothing

  // Settings from these options, the process's environment and the current directory; finds the project.
  base::Result<workflow::Settings> settings() const;
  // What --var and --var-file give, merged; files are found from `current`. One that can't be read: kind
  // usage.
  base::Result<document::Node> variables_from(const std::filesystem::path& current) const;
  // The same as settings() for commands that work without a project.
  workflow::Settings bare_settings() const;
};

}  // namespace cf::cli
