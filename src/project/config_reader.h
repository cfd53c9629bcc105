// Reads one config file: text, Jinja2, YAML.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/boundary.h"
#include "base/diagnostics.h"
#include "document/node.h"
#include "project/project.h"

namespace cf::project {

// One config file as its own text says, nothing inherited.
struct ConfigFile {
  std::string file;  // "config/dev/config.yaml", as shown to people
  base::SourceId source = 0;
  Node mapping;                  // absent: there is no such file
  Unread unread;                 // where mapping is invalid
  bool reads_leaf_path = false;  // its Jinja2 mentions stack_group_path, which differs for each group below
};

// Threads: any; holds what is the same for all files of a run.
class ConfigReader {
 public:
  // `root` holds config/; all three must outlive the reader.
  ConfigReader(const std::filesystem::path& root, const base::Boundary& boundary, const Options& options);

  // `relative` is below config/: "dev/config.yaml". `context` is what its Jinja2 sees, without
  // environment_variable.
  ConfigFile read(const std::string& relative, const Node& context, base::Diagnostics& diagnostics) const;

  // The context of a config: the keys of `inherited` by their own names, over var and stack_group_config,
  // below command_path. `stack_group_config` is absent while group configs are read, as in Sceptre.
  Node context(const Node& inherited, const Node& stack_group_config) const;

  // project_path and stack_group_path, which Sceptre puts under every config.
  Node base_config(const std::string& leaf_directory) const;

  bool has_file(const std::string& relative) const;
  // Whether Options::region stands in for the region of this group.
  bool is_regional(std::string_view directory) const;
  const std::string& region() const { return options_.region; }

 private:
  Node with_environment(const Node& context, std::string_view text) const;
  bool render(ConfigFile& file, const std::string& relative, std::string& text, const Node& context,
              base::Diagnostics& diagnostics) const;

  const std::filesystem::path& root_;
  const base::Boundary& boundary_;
  const Options& options_;
  Node variables_, environment_, command_path_;
};

}  // namespace cf::project
