// Loading a project: list the stack configs, read the groups above them, read each stack over its group, and
// go on with the stacks that these depend on, until there are no new ones.
#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/files.h"
#include "base/lanes.h"
#include "base/strings.h"
#include "project/group_configs.h"
#include "project/inheritance.h"
#include "project/provenance.h"
#include "project/references.h"
#include "project/stack_builder.h"
#include "project/stack_files.h"

namespace cf::project {
namespace {

class Loader {
 public:
  Loader(Project& project, const std::filesystem::path& repository, const Options& options)
      : project_(project),
        options_(options),
        boundary_(repository, project.root),
        reader_(project.root, boundary_, options),
        groups_(reader_) {}

  void load(const std::string& below) {
    const std::filesystem::path config = project_.root / "config";
    std::vector<std::string> files = stack_files(config, boundary_, below, project_.diagnostics);
    while (!files.empty()) {
      known_.insert(files.begin(), files.end());
      std::set<std::string> directories;
      for (const std::string& file : files) directories.insert(parent_directory(file));
      groups_.read(directories, options_.threads);
      files = read_stacks(files);
    }
    std::sort(project_.stacks.begin(), project_.stacks.end(),
              [](const StackConfig& a, const StackConfig& b) { return a.path < b.path; });
    for (const auto& [directory, group] : groups_.all()) project_.diagnostics.append(group.diagnostics);
    project_.diagnostics.sort();
  }

 private:
  // Returns the files of stacks that these refer to and that are not loaded yet.
  std::vector<std::string> read_stacks(const std::vector<std::string>& files) {
    const std::size_t first = project_.stacks.size();
    project_.stacks.resize(first + files.size());
    std::vector<std::vector<Reference>> references_of(files.size());
    base::parallel_for(files.size(), files.size() < 8 ? 1 : options_.threads, [&](std::size_t i) {
      StackConfig& stack = project_.stacks[first + i];
      read_stack(stack, files[i]);
      base::Diagnostics malformed;
      references_of[i] = references(stack.config, stack.group_config, malformed);
      if (malformed.has_errors() && !stack.unread) stack.unread = Unread{{}, false, true};
      stack.diagnostics.append(std::move(malformed));
      stack.is_faulty = stack.diagnostics.has_errors();
      if (options_.laid_over) add_references_laid_over(stack, references_of[i]);
    });
    std::set<std::string> missing;
    for (std::size_t i = 0; i < files.size(); ++i)
      link(project_.stacks[first + i], references_of[i], missing);
    for (std::size_t i = 0; i < files.size(); ++i) project_.stacks[first + i].diagnostics.sort();
    return {missing.begin(), missing.end()};
  }

  void add_references_laid_over(StackConfig& stack, std::vector<Reference>& found) const {
    for (const Node& parameters : options_.laid_over(stack.path)) {
      const Node config = Node::mapping({{Node::string("parameters"), parameters}});
      for (Reference& reference : references(config, stack.group_config, stack.diagnostics))
        found.push_back(std::move(reference));
    }
  }

  void read_stack(StackConfig& stack, const std::string& file) const {
    const std::string directory = parent_directory(file);
    const std::string name = directory.empty() ? file : file.substr(directory.size() + 1);
    const Group& group = groups_.at(directory);
    stack.path = stack_path_of(file);
    stack.file = "config/" + file;
    stack.group_config = group.config;
    std::vector<Layer> layers = options_.provenance ? group.layers : std::vector<Layer>{};

    // Sceptre also reads files of the same name in the folders above, weakest first.
    Node chain = Node::mapping({});
    Unread unread;  // of its own files
    bool broken = false;
    for (const std::string& above : ancestry(directory)) {
      const bool own = above == directory;
      if (!own && !is_regular_file(join_path(above, name))) continue;
      const Node context =
          chain.empty() ? group.stack_context : reader_.context(overlay(group.config, chain), group.config);
      ConfigFile read = reader_.read(join_path(above, name), context, stack.diagnostics);
      if (own) stack.source = read.source;
      if (!read.mapping) {
        stack.diagnostics.error({}, read.file + " could not be read");
        broken = true;
        unread.whole = false;
      } else if (read.mapping.is_invalid()) {
        broken = true;
        unread.add(read.unread);
      } else {
        if (own) warn_of_misspelt_keys(read.mapping, stack.diagnostics);
        chain = chain.empty() ? read.mapping : inherit(chain, read.mapping, stack.diagnostics);
        if (options_.provenance) layers.push_back({read.file, read.mapping});
      }
    }
    const auto settings = place_settings(unread);
    if (settings)
      for (const auto& [key, value] : *settings) chain = chain.with(key, Node::string(value));
    stack.config = inherit(group.config, chain, stack.diagnostics);
    stack.has_own_region = chain.has("region");
    if (options_.provenance) stack.provenance = provenance_of(layers, stack.config);
    if (!group.broken.empty()) {
      stack.diagnostics.error({}, group.broken + " has errors, and this stack inherits from it").where =
          stack.file;
    }
    // Without its own file or its group's there would only be errors that follow from that.
    if (!broken && group.broken.empty()) return build_stack(stack);
    unread.placed = settings.has_value();
    if (!group.broken.empty()) unread.add(group.unread);
    if (unread.placed) unread.placed = place_stack(stack);
    stack.unread = std::move(unread);
  }

  bool is_regular_file(const std::string& relative) const {
    std::error_code ignored;
    return std::filesystem::is_regular_file(project_.root / "config" / relative, ignored);
  }

  void link(StackConfig& stack, const std::vector<Reference>& references, std::set<std::string>& missing) {
    for (const Reference& reference : references) {
      if (reference.why == "!stack_output_external") {
        stack.external_outputs.push_back({reference.target, reference.at, reference.elsewhere});
        continue;
      }
      const bool listed = known_.count(reference.target) != 0;
      if (!listed && !base::beneath(project_.root / "config", reference.target)) {
        stack.diagnostics.error(reference.at, "'" + reference.target + "' is not below config/");
        continue;
      }
      if (!listed && is_group(reference.target)) {
        link_group(stack, reference, missing);
        continue;
      }
      std::string file = reference.target;
      if (!file.ends_with(".yaml")) {
        file += ".yaml";
        stack.diagnostics.error(reference.at,
                                "'" + reference.target + "' names no stack: its file ends with .yaml",
                                is_regular_file(file) ? "write '" + file + "'" : "");
        if (!is_regular_file(file)) continue;
      }
      // Its hooks run before and after it, and may read what it has.
      if (reference.in_hook && stack_path_of(file) == stack.path) continue;
      add(stack, file, reference, missing);
    }
    keep_first_of_each(stack.dependencies, &Dependency::target);
    keep_first_of_each(stack.external_outputs, &ExternalOutput::stack_name);
  }

  template <class Element, class Key>
  static void keep_first_of_each(std::vector<Element>& list, Key Element::*key) {
    std::stable_sort(list.begin(), list.end(),
                     [key](const Element& a, const Element& b) { return a.*key < b.*key; });
    list.erase(std::unique(list.begin(), list.end(),
                           [key](const Element& a, const Element& b) { return a.*key == b.*key; }),
               list.end());
  }

  bool is_group(const std::string& target) const {
    std::error_code ignored;
    return std::filesystem::is_directory(project_.root / "config" / target, ignored);
  }

  void link_group(StackConfig& stack, const Reference& reference, std::set<std::string>& missing) {
    base::Diagnostics passed_over;  // reported when that group is loaded itself
    for (const std::string& file :
         stack_files(project_.root / "config", boundary_, reference.target, passed_over)) {
      if (stack_path_of(file) != stack.path) add(stack, file, reference, missing);
    }
  }

  void add(StackConfig& stack, const std::string& file, const Reference& reference,
           std::set<std::string>& missing) {
    stack.dependencies.push_back({stack_path_of(file), reference.at, reference.why});
    if (known_.count(file) == 0 && is_regular_file(file)) missing.insert(file);
  }

  Project& project_;
  const Options& options_;
  base::Boundary boundary_;
  ConfigReader reader_;
  GroupConfigs groups_;
  std::unordered_set<std::string> known_;
};

}  // namespace

Project load(const base::Workspace& workspace, const std::filesystem::path& root, const std::string& below,
             const Options& options) {
  Project project;
  project.root = root.is_absolute() ? root : workspace.root / root;
  if (const auto path = base::canonical_path(below))
    Loader(project, workspace.root, options).load(*path);
  else
    project.diagnostics.error({}, "'" + below + "' is not below config/");
  return project;
}

const StackConfig* Project::find(const StackPath& path) const {
  const auto found =
      std::lower_bound(stacks.begin(), stacks.end(), path,
                       [](const StackConfig& stack, const StackPath& wanted) { return stack.path < wanted; });
  return found != stacks.end() && found->path == path ? &*found : nullptr;
}

}  // namespace cf::project
