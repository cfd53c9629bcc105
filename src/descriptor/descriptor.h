// deployment.yaml: which stacks go to which environments and accounts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/ids.h"
#include "descriptor/rules.h"
#include "document/node.h"
#include "project/project.h"

namespace cf::descriptor {

struct Environment {
  base::EnvironmentName name;
  base::AccountId account;   // empty where the text is no account id (a placeholder): check() reports it
  std::string account_text;  // as written, leading zeros kept
  base::Origin at, account_at;
  Rules rules;  // of version 2: its own, its group's, the defaults', in this order; else empty
};

enum class Block { deploy, undeploy, ignore };
const char* to_string(Block block);

struct Entry {
  Block block = Block::deploy;
  std::string name;                     // as written: "airflow/airflow-infra.yaml"
  std::vector<std::string> deploy_env;  // as written; "all"
  bool gold = false;
  std::string version;  // text as written: "1.10", or a range: "^1.2"
  base::Origin version_at;
  std::string depends;
  bool sam_build = false;
  bool once = false;  // exists once in the account: deployed in the environment's first region only
  base::Origin at;
  std::size_t index = 0;  // in its block, from 0
  bool applies_to(const base::EnvironmentName& environment) const;
  base::StackPath path(const base::EnvironmentName& environment) const;  // "dev/airflow/airflow-infra"
};

struct Descriptor {
  std::string file;                       // as shown to people
  std::string version;                    // as written: "1.0"; empty: there is none, which means 1
  std::vector<Environment> environments;  // the order is the order of promotion
  std::vector<Entry> entries;             // deploy, undeploy, ignore; in file order
  CiRules ci;
  GoldSource gold;
  document::Node root;
  bool is_version_2() const { return version == "2" || version == "2.0"; }
  const Environment* find(const base::EnvironmentName& name) const;
};

// Reads and checks the file by itself.
Descriptor read(const std::filesystem::path& file, std::string shown_as, base::Diagnostics& diagnostics);
Descriptor read_text(std::string text, std::string shown_as, base::Diagnostics& diagnostics);

// The checks that need the project, for one environment: its account id, configs and local templates exist,
// dependencies are listed before their dependents. One that is not listed must be deployed already, which
// only the account can tell: it is a warning here, and the plan's to check.
void check(const Descriptor& descriptor, const Environment& environment, const project::Project& project,
           const project::Graph& graph, base::Diagnostics& diagnostics);

// The account id alone, which needs no project.
void check_account(const Environment& environment, base::Diagnostics& diagnostics);

std::string json_schema();  // of the file, for editors

}  // namespace cf::descriptor
