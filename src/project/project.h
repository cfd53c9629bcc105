// A Sceptre project: stack groups, stack configs, inheritance, Jinja2 in configs. Nothing is resolved here:
// resolvers and hooks stay what they are in YAML, nodes with a tag ("!stack_output dev/vpc.yaml::VpcId").
//
// After https://docs.sceptre-project.org (4.x): stack group config, stack config, templates, resolvers,
// hooks.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/ids.h"
#include "base/workspace.h"
#include "document/node.h"
#include "project/unread.h"

namespace cf::project {

using base::Origin;
using base::StackPath;
using document::Node;

// A file that took part in making a value, for `explain`: in order of precedence, weakest first.
struct Provenance {
  std::string key;       // "parameters", "stack_tags", "region", ...
  std::string strategy;  // "child_wins", "override", "merge", "append"
  struct Layer {
    std::string file;  // "config/dev/config.yaml"
    Origin at;
    Node value;
  };
  std::vector<Layer> layers;
};

struct Dependency {
  StackPath target;  // Sceptre's path, without .yaml
  Origin at;         // the line that makes it
  std::string why;   // "dependencies", "!stack_output", "!stack_attr", ...
};

// A !stack_output_external: the stack that it names may be one of this project.
struct ExternalOutput {
  std::string stack_name;  // in CloudFormation
  Origin at;
  bool elsewhere = false;  // it names a profile, region or role too
};

struct Hook {
  std::string point;  // "before_create", "after_launch", ...
  Node call;          // "!cmd ...": tag and arguments
};

struct StackConfig {
  StackPath path;    // "dev/network"
  std::string file;  // "config/dev/network.yaml", relative to the project
  base::SourceId source = 0;
  Node config;             // the merged config, group values included; unresolved
  Node group_config;       // that of its stack group alone: what !stack_attr and Jinja2 in configs read
  std::string stack_name;  // the name in CloudFormation; empty where it needs a resolver (stack_name_node)
  Node stack_name_node;    // absent: the default name
  std::string project_code;
  Node region, profile, sceptre_role, sceptre_role_session_duration, cloudformation_service_role;
  Node template_node;  // `template` mapping, or absent
  Node template_path;  // or this (old form)
  Node parameters, user_data, stack_tags, notifications, j2_environment;
  Node template_bucket_name, template_key_prefix, http_template_handler;
  // Ours: the account that owns the bucket, where that is another than it would be expected to be. Sceptre
  // reads over it. Empty: not given.
  std::string template_bucket_owner;
  Node on_failure, disable_rollback, stack_timeout;
  bool has_own_region = false;  // written in its own file, not inherited from a group
  bool protect = false, ignore = false, obsolete = false;
  std::vector<Dependency> dependencies;  // explicit ones and those of resolvers, sorted by target, each once
  std::vector<ExternalOutput> external_outputs;  // sorted by name, each once
  std::vector<Hook> hooks;
  base::Diagnostics diagnostics;  // of this stack only; with errors it can't be planned, the others can
  // Its own files, or those it inherits from, have errors: what guards it is not known.
  bool is_faulty = false;
  // So much so that what it depends on is not known. Without `placed` neither are region, profile, role and
  // name, whatever the fields hold.
  std::optional<Unread> unread;
  std::vector<Provenance> provenance;
};

struct Options {
  std::map<std::string, std::string> environment;  // of the process, for environment_variable
  Node variables;                                  // --var, --var-file (merged); a mapping or absent
  std::string command_path;                        // Sceptre's; for Jinja2 in configs
  std::size_t threads = 2;
  // Not empty: stands in for the region that the groups at and below `regional_group` give. A stack that says
  // its region itself keeps it.
  std::string region, regional_group;
  // Parameters that somebody lays over a stack's own later, such as the descriptor: what their resolvers name
  // is a dependency of the stack. Threads: called from several.
  std::function<std::vector<Node>(const StackPath&)> laid_over;
  bool provenance = false;  // kept only for explain
  // Renders a config where MiniJinja is not linked or answers kind unsupported (real Jinja2 in the Python
  // worker); none: that is an error of the config. Threads: called from several.
  // `options` is what jinja::python_options gives.
  std::function<base::Result<std::string>(const std::string& name, const std::string& text,
                                          const Node& context, const Node& options)>
      jinja_fallback;
};

struct Project {
  std::filesystem::path root;       // holds config/ and templates/
  std::vector<StackConfig> stacks;  // sorted by path
  base::Diagnostics diagnostics;    // of the project as a whole: group configs
  const StackConfig* find(const StackPath& path) const;
};

// Loads every stack below config/<below> ("" = all, "dev" = one environment, "dev/vpc.yaml" = one stack), and
// those they depend on elsewhere.
Project load(const base::Workspace& workspace, const std::filesystem::path& root, const std::string& below,
             const Options& options);

// --var a.b=c and --var-file, merged as Sceptre does (merge_vars: deep).
Node merge_variables(const std::vector<Node>& files, const std::vector<std::string>& assignments, bool deep,
                     base::Diagnostics& diagnostics);

// Where the Sceptre project is below the descriptor's folder: the named one, else the folder itself or the
// only subfolder that has config/. Reports what was tried.
base::Result<std::filesystem::path> find_project(const std::filesystem::path& descriptor_folder,
                                                 const std::string& named);

// The graph of dependencies. Nothing is resolved to build it. A stack that reads an output of another by its
// name in CloudFormation (!stack_output_external) comes after it too, where both are of the same environment
// and the name says which is meant, unless that would close a cycle: Sceptre makes no such edge, so that is
// no error.
struct Cycle {
  std::vector<StackPath> stacks;  // a -> b -> ... -> a
  std::vector<Dependency> edges;  // edge i leads from stacks[i] to the next
};
struct Graph {
  std::vector<std::vector<std::size_t>> needs;  // by index into the project's stacks: what it depends on
  std::vector<std::vector<std::size_t>> needed_by;
  std::vector<std::size_t> order;  // a deployment order; cyclic ones left out
  std::vector<std::size_t> layer;  // 0: needs nothing
  std::vector<Cycle> cycles;
};
Graph build_graph(Project& project);  // missing targets become diagnostics of the stack

}  // namespace cf::project
