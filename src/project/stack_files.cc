#include "project/stack_files.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/files.h"
#include "base/strings.h"
#include "project/group_configs.h"

namespace cf::project {
namespace {

constexpr std::size_t max_depth = 64;
constexpr std::size_t max_stacks = 200'000;

struct FolderId {
  dev_t device = 0;
  ino_t inode = 0;
  friend bool operator==(const FolderId&, const FolderId&) = default;
};

class ConfigWalk {
 public:
  ConfigWalk(const std::filesystem::path& config, const base::Boundary& boundary,
             base::Diagnostics& diagnostics, std::vector<std::string>& files)
      : config_(config), boundary_(boundary), diagnostics_(diagnostics), files_(files) {}

  void folder(const std::string& relative) {
    const std::filesystem::path path = config_ / relative;
    if (!boundary_.admits(path)) {
      const base::Boundary::Refusal refusal = boundary_.refusal(path);
      diagnostics_.error({}, "config/" + relative + " " + refusal.why, refusal.hint);
      return;
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return;
    const FolderId id{status.st_dev, status.st_ino};
    // A link that leads back up would be walked for ever.
    if (std::find(above_.begin(), above_.end(), id) != above_.end()) return;
    if (above_.size() >= max_depth || files_.size() >= max_stacks) {
      diagnostics_.error(
          {}, "config/" + relative + " is not read: too many folders or stacks",
          "at most " + std::to_string(max_depth) + " levels and " + std::to_string(max_stacks) + " stacks");
      return;
    }
    auto entries = base::list_directory(path);
    if (!entries) {
      diagnostics_.error({}, entries.error().message, entries.error().hint);
      return;
    }
    above_.push_back(id);
    for (const base::DirEntry& entry : *entries) {
      const std::string child = join_path(relative, entry.name);
      if (entry.is_directory)
        folder(child);
      else
        file(child, entry.name);
    }
    above_.pop_back();
  }

 private:
  void file(const std::string& path, const std::string& name) {
    if (is_stack_file_name(name)) {
      files_.push_back(path);
    } else if (name.ends_with(".yml")) {
      const std::string right = path.substr(0, path.size() - 3) + "yaml";
      auto& warning =
          diagnostics_.warning({}, "config/" + path + " is passed over: only .yaml files are read",
                               "rename it to config/" + right);
      warning.where = "config/" + path;
    }
  }

  const std::filesystem::path& config_;
  const base::Boundary& boundary_;
  base::Diagnostics& diagnostics_;
  std::vector<std::string>& files_;
  std::vector<FolderId> above_;
};

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  if (const auto entries = base::list_directory(folder)) {
    for (const base::DirEntry& entry : *entries) names.push_back(entry.name);
  }
  return names;
}

}  // namespace

bool is_stack_file_name(std::string_view name) {
  return name.ends_with(".yaml") && !name.starts_with("config.");
}

std::vector<std::string> stack_files(const std::filesystem::path& config, const base::Boundary& boundary,
                                     const std::string& below, base::Diagnostics& diagnostics) {
  std::vector<std::string> files;
  std::string trimmed = below;
  while (trimmed.ends_with('/')) trimmed.pop_back();
  if (!boundary.admits(config)) {
    const base::Boundary::Refusal refusal = boundary.refusal(config);
    diagnostics.error({}, "the folder config " + refusal.why, refusal.hint);
    return files;
  }
  const std::filesystem::path start = config / trimmed;
  std::error_code ignored;
  if (!trimmed.empty() && !base::beneath(config, trimmed)) {
    diagnostics.error({}, "'" + below + "' is not below " + config.string());
  } else if (std::filesystem::is_directory(start, ignored)) {
    ConfigWalk(config, boundary, diagnostics, files).folder(trimmed);
    std::sort(files.begin(), files.end());
  } else if (std::filesystem::is_regular_file(start, ignored) &&
             is_stack_file_name(start.filename().native())) {
    files.push_back(trimmed);
  } else {
    const std::string name = start.filename().string();
    diagnostics.error({}, "there is no " +
                              (trimmed.empty() ? "folder 'config'" : "'config/" + trimmed + "'") +
                              base::did_you_mean(name, names_in(start.parent_path())));
  }
  return files;
}

}  // namespace cf::project
