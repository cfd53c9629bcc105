#include "project/group_configs.h"

#include <algorithm>

#include "base/lanes.h"
#include "project/inheritance.h"
#include "project/keys.h"

namespace cf::project {

std::string parent_directory(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::vector<std::string> ancestry(const std::string& directory) {
  std::vector<std::string> list{""};
  if (directory.empty()) return list;
  for (std::size_t at = directory.find('/'); at != std::string::npos; at = directory.find('/', at + 1)) {
    list.push_back(directory.substr(0, at));
  }
  list.push_back(directory);
  return list;
}

std::string join_path(const std::string& directory, const std::string& name) {
  return directory.empty() ? name : directory + "/" + name;
}

void warn_of_misspelt_keys(const Node& mapping, base::Diagnostics& diagnostics) {
  for (const document::Entry& entry : mapping.entries()) {
    const std::string_view key = entry.key.text();
    if (find_rule(key) != nullptr) continue;
    const std::string near = misspelt(key);
    if (near.empty()) continue;
    diagnostics.warning(entry.key.origin(),
                        "'" + std::string(key) + "' is no key of Sceptre's, did you mean '" + near + "'?",
                        "a key of your own may have any name, but is read by Jinja2 and !stack_attr only");
  }
}

// Reads the config.yaml of one folder over what `group` holds so far.
void GroupConfigs::fold(Group& group, const std::string& directory, const std::string& leaf) const {
  // What a group below a broken one lacks is not its own mistake: one report for one cause.
  if (!group.broken.empty()) {
    if (reader_.has_file(join_path(directory, "config.yaml")))
      group.unread.whole = group.unread.placed = false;
    return;
  }
  const Node context = reader_.context(overlay(reader_.base_config(leaf), group.merged), Node());
  ConfigFile file = reader_.read(join_path(directory, "config.yaml"), context, group.diagnostics);
  group.reads_leaf_path = group.reads_leaf_path || file.reads_leaf_path;
  if (file.mapping.is_invalid()) {
    group.broken = file.file;
    group.unread = std::move(file.unread);
    const auto settings = place_settings(group.unread);
    group.unread.placed = settings.has_value();
    if (settings)
      for (const auto& [key, value] : *settings) group.merged = group.merged.with(key, Node::string(value));
  } else if (file.mapping) {
    group.merged = inherit(group.merged, file.mapping, group.diagnostics);
    if (directory == leaf) warn_of_misspelt_keys(file.mapping, group.diagnostics);
    group.layers.push_back({file.file, file.mapping});
  }
}

void GroupConfigs::read_one(Group& group, const Group* parent) const {
  const std::string& leaf = group.directory;
  group.merged = Node::mapping({});
  if (parent != nullptr && parent->reads_leaf_path) {
    for (const std::string& directory : ancestry(leaf)) fold(group, directory, leaf);
  } else {
    if (parent != nullptr) {
      group.merged = parent->merged;
      group.layers = parent->layers;
      group.broken = parent->broken;
      group.unread = parent->unread;
    }
    fold(group, leaf, leaf);
  }
  if (reader_.is_regional(leaf)) {
    const Node region = Node::string(reader_.region());
    group.merged = group.merged.with("region", region);
    group.layers.push_back({"regions of the descriptor", Node::mapping({{Node::string("region"), region}})});
  }
  group.config = overlay(reader_.base_config(leaf), group.merged);
  group.stack_context = reader_.context(group.config, group.config);
}

void GroupConfigs::read(const std::set<std::string>& directories, std::size_t threads) {
  std::map<std::size_t, std::set<std::string>> levels;  // by depth: a level needs only the ones before it
  for (const std::string& directory : directories) {
    const auto line = ancestry(directory);
    for (std::size_t depth = 0; depth < line.size(); ++depth) {
      if (!groups_.count(line[depth])) levels[depth].insert(line[depth]);
    }
  }
  for (const auto& [depth, names] : levels) {
    std::vector<Group*> level;
    for (const std::string& name : names) {
      Group& group = groups_[name];
      group.directory = name;
      level.push_back(&group);
    }
    base::parallel_for(level.size(), level.size() < 8 ? 1 : threads, [&](std::size_t i) {
      Group& group = *level[i];
      const Group* parent =
          group.directory.empty() ? nullptr : &groups_.at(parent_directory(group.directory));
      read_one(group, parent);
    });
  }
}

}  // namespace cf::project
