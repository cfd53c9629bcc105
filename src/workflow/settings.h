// What a run was asked to do and where: the command line and the environment, as values.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/workspace.h"
#include "descriptor/cache.h"
#include "document/node.h"
#include "store/objects.h"

namespace cf::workflow {

struct Settings {
  base::Workspace workspace;         // root: the folder of the descriptor, else of the Sceptre project
  std::filesystem::path descriptor;  // empty: a plain Sceptre project
  std::shared_ptr<descriptor::Cache> descriptors =
      std::make_shared<descriptor::Cache>();       // what was read of it
  std::filesystem::path project;                   // holds config/ and templates/
  std::map<std::string, std::string> environment;  // of the process
  // What configs and templates may see of it, where they are not trusted with all of it. None: everything.
  std::optional<std::map<std::string, std::string>> visible{};
  // The web servers that templates may come from: "host", at the scheme's own port, or "host:port", lower
  // case. None: all.
  std::optional<std::vector<std::string>> template_hosts{};
  std::filesystem::path home;  // of the user, for ~/.aws; may be empty

  bool local = false;                 // the embedded CloudFormation
  std::filesystem::path local_state;  // its file; empty: in memory
  bool offline = false;               // ask no service; live values are unknown
  std::string role;                   // name or ARN; "none"; empty: the default of the kind of project
  // The descriptor whose accounts and rules count in place of the repository's own: in a pipeline that of the
  // protected base branch. Null: the repository's own. An environment that it does not have can't be entered.
  std::shared_ptr<const descriptor::Descriptor> trusted;
  // Where a deployment's journal is kept for other machines too, beside its file. Null: in the file alone.
  std::shared_ptr<store::Objects> shared_state;
  std::string plan_key;         // not empty: in place of CF_PLAN_KEY and .cf/plan.key (plan_key.h)
  bool only_plans = false;      // enter accounts by their plan_role, where the descriptor names one
  std::string profile, region;  // of the command line; empty: not given

  document::Node variables;  // --var and --var-file, merged; absent: none
  std::string python;        // interpreter for Python templates; empty: found
  std::string gold;  // --gold or CF_GOLD: the gold registry's address; empty: gold_registry.h says which
  // Asks the user for the code of an MFA device; null: nobody can be asked.
  std::function<base::Result<std::string>(const std::string& serial)> ask_mfa_code;
  // Of `environment`, as configs and templates see it.
  const std::map<std::string, std::string>& variables_seen() const {
    return visible ? *visible : environment;
  }
  bool no_hooks = false;  // hooks are not run: a stack that has one is blocked
  bool verbose = false;
  std::size_t threads = 0;  // for CPU work; 0: as many as there are cores
};

// An environment's name as a file's: groups of a plain project have slashes ("dev/data"), "." is all of it.
// Different names give different files, and none of them has '.', '@' or '/' in it.
std::string file_name_of(const std::string& environment);
// None: it is no file's name of an environment.
std::optional<std::string> environment_of_file_name(std::string_view name);

// Makes the folder of the embedded CloudFormation's state, for its owner's eyes only: it holds NoEcho values
// as they are.
void make_private_folder(const std::filesystem::path& state_file);

// What the command line says of where things are; empty strings: not given.
struct Place {
  std::filesystem::path current;  // the current directory, absolute
  std::string project;            // --project
  std::string descriptor;         // --descriptor
};

// Finds descriptor and project. `--project` names the Sceptre project or the folder of the descriptor;
// without it the current directory and its parents (up to the repository's top) are looked at. Fills
// workspace, descriptor, project.
base::Result<void> locate(const Place& place, Settings& settings);

}  // namespace cf::workflow
