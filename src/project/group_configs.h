// The config.yaml files of the stack groups, each merged over those above it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "project/config_reader.h"

namespace cf::project {

struct Layer {
  std::string file;
  Node own;  // the mapping of that file alone
};

struct Group {
  std::string directory;          // below config/; "" is the root
  Node merged;                    // of its own config.yaml and those above
  Node config;                    // merged, and the keys that Sceptre adds
  Node stack_context;             // what the Jinja2 of its stacks sees
  std::vector<Layer> layers;      // weakest first
  base::Diagnostics diagnostics;  // of its own file
  std::string broken;  // the file, here or above, that could not be read; the stacks below can't be planned
  Unread unread;       // where broken is not empty
  bool reads_leaf_path =
      false;  // here or above: must be rendered anew for each group below, as Sceptre does for all
};

class GroupConfigs {
 public:
  explicit GroupConfigs(const ConfigReader& reader) : reader_(reader) {}
  // Reads the groups of these folders and of all above, each once, level by level over `threads` threads.
  void read(const std::set<std::string>& directories, std::size_t threads);
  const Group& at(const std::string& directory) const { return groups_.at(directory); }
  const std::map<std::string, Group>& all() const { return groups_; }

 private:
  void read_one(Group& group, const Group* parent) const;
  void fold(Group& group, const std::string& directory, const std::string& leaf) const;

  const ConfigReader& reader_;
  std::map<std::string, Group> groups_;
};

// "a/b/c" -> "a/b"; "a" -> "".
std::string parent_directory(const std::string& path);
// "" -> {""}; "a/b" -> {"", "a", "a/b"}.
std::vector<std::string> ancestry(const std::string& directory);
std::string join_path(const std::string& directory, const std::string& name);

// Warns of keys that look like misspelt ones of Sceptre's; keys of the user's own are fine.
void warn_of_misspelt_keys(const Node& mapping, base::Diagnostics& diagnostics);

}  // namespace cf::project
