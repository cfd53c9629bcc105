#include "descriptor/entry_reader.h"

#include <algorithm>

#include "base/strings.h"
#include "descriptor/equals_signs.h"
#include "descriptor/keys.h"
#include "document/scalar.h"
#include "gold/version.h"

namespace cf::descriptor {
namespace {

using document::Dialect;
using document::Node;

class EntryReader {
 public:
  EntryReader(Entry& entry, const Node& node, const EntryRules& rules, base::Diagnostics& diagnostics)
      : entry_(entry), node_(node), rules_(rules), diagnostics_(diagnostics) {}

  void read() {
    entry_.at = node_.origin();
    read_name();
    report_unknown_keys(node_, entry_keys(rules_.format), where(), diagnostics_, entry_keys(2));
    read_environments();
    read_gold();
    read_depends();
    read_sam();
    if (rules_.format >= 2) entry_.once = flag("once").value_or(false);
  }

 private:
  std::string where() const {
    return std::string(to_string(entry_.block)) + "[" + std::to_string(entry_.index) + "]" +
           (entry_.name.empty() ? "" : " " + entry_.name);
  }

  void error(base::Origin at, std::string message, std::string hint = {}) {
    diagnostics_.error(at ? at : entry_.at, std::move(message), std::move(hint)).where = where();
  }

  // The text of a scalar; reports what is none.
  std::optional<std::string> text(const char* key) {
    const Node& value = node_.find(key);
    if (!value || value.is_invalid()) return std::nullopt;
    if (document::is_null(value, Dialect::pyyaml)) return std::string();
    auto found = document::as_string(value);
    if (!found) {
      error(value.origin(),
            "'" + std::string(key) + "' must be text, not " + document::kind_name(value, Dialect::pyyaml));
    }
    return found;
  }

  void read_name() {
    const Node& value = node_.find("name");
    entry_.name = text("name").value_or("");
    if (value && !value.is_scalar()) return;
    const base::Origin at = value.origin();
    const std::string& name = entry_.name;
    if (name.empty()) {
      error(at, "'name' is missing",
            "the path of the stack config below config/<environment>/: name: network.yaml");
      return;
    }
    const auto parts = base::split(name, '/');
    const bool strange = std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
      return part.empty() || part == "." || part == "..";
    });
    if (strange || name.find('\\') != std::string::npos) {
      error(at, "'" + name + "' is no path below config/<environment>/",
            "for example airflow/airflow-infra.yaml");
    } else if (!name.ends_with(".yaml")) {
      const std::string stem = name.ends_with(".yml") ? name.substr(0, name.size() - 4) : name;
      error(at, "the name '" + name + "' does not end with .yaml", "write '" + stem + ".yaml'");
    } else if (parts.back().starts_with("config.")) {
      error(at, "'" + name + "' is the config of a stack group, not of a stack");
    }
  }

  void read_environments() {
    const Node& value = node_.find("deploy_env");
    if (value.is_invalid()) return;
    if (document::is_null(value, Dialect::pyyaml) || (value.is_sequence() && value.empty())) {
      error(value.origin(), "'deploy_env' is missing: the entry applies to no environment",
            "write 'deploy_env: [all]'");
      return;
    }
    if (value.is_scalar()) {
      add_environment(value);
    } else if (value.is_sequence()) {
      for (const Node& item : value.items()) add_environment(item);
    } else {
      error(value.origin(),
            "'deploy_env' must be a list of environments, not " + document::kind_name(value, Dialect::pyyaml),
            "write 'deploy_env: [all]'");
    }
  }

  void add_environment(const Node& value) {
    const auto name = document::as_string(value);
    if (!name || document::is_null(value, Dialect::pyyaml)) {
      error(value.origin(), "an environment in 'deploy_env' must be a name, not " +
                                document::kind_name(value, Dialect::pyyaml));
      return;
    }
    const auto& known = rules_.environments;
    entry_.deploy_env.push_back(*name);
    if (base::equals_ignore_case(*name, "all") || std::find(known.begin(), known.end(), *name) != known.end())
      return;
    error(value.origin(), "there is no environment '" + *name + "'" + base::did_you_mean(*name, known),
          known.empty() ? "" : "there are " + base::join(known, ", ") + ", and all");
  }

  std::optional<bool> flag(const char* key) {
    const Node& value = node_.find(key);
    const auto found = text(key);
    if (!found) return std::nullopt;
    if (base::equals_ignore_case(*found, "true")) return true;
    if (base::equals_ignore_case(*found, "false")) return false;
    error(value.origin(), "'" + std::string(key) + "' must be true or false, not '" + *found + "'");
    return std::nullopt;
  }

  void read_gold() {
    const Node& old_name = node_.find("phdata_gold_template");
    const Node& new_name = node_.find("gold_template");
    if (old_name && new_name) {
      error(new_name.origin(), "both 'phdata_gold_template' and 'gold_template' are set",
            "keep one: they mean the same");
    }
    const auto first = flag("phdata_gold_template");
    const auto second = flag("gold_template");
    entry_.gold = first.value_or(second.value_or(false));
    entry_.version = text("version").value_or("");
    const bool deploy = entry_.block == Block::deploy;
    if (deploy && rules_.gold_required && !old_name && !new_name) {
      error({}, "'phdata_gold_template' is missing",
            "write 'phdata_gold_template: false' for a template of this repository");
    }
    if (deploy && entry_.gold && entry_.version.empty()) {
      error({}, "a gold template needs its 'version'", "for example 'version: 1.0.0'");
    }
    entry_.version_at = node_.find("version").origin();
    if (gold::is_range(entry_.version)) {
      if (!gold::parse_range(entry_.version))
        error(entry_.version_at, "'" + entry_.version + "' is no range of versions",
              "for example 'version: ^1.2', '~1.2.0' or '\">=1.0 <2\"'");
    } else if (entry_.version.find_first_of("/\\") != std::string::npos ||
               entry_.version.find("..") != std::string::npos) {
      error(entry_.version_at, "'" + entry_.version + "' is no version", "for example 'version: 1.0.0'");
    }
  }

  void read_depends() {
    entry_.depends = text("depends").value_or("");
    if (entry_.depends.empty()) return;
    const auto parts = base::split(entry_.depends, '/');
    const bool strange = std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
      return part.empty() || part == "." || part == "..";
    });
    const std::size_t dot = parts.back().rfind('.');
    if (strange || parts.size() < 2 || dot == std::string::npos || dot == 0 ||
        dot + 1 == parts.back().size()) {
      error(node_.find("depends").origin(), "'" + entry_.depends + "' names no artifact",
            "<folder>/<name>/<version>.<extension>: lambda/handlers/1.2.0.zip");
    }
  }

  void read_sam() {
    entry_.sam_build = flag("SAM_build").value_or(false);
    if (entry_.sam_build && entry_.block == Block::deploy) {
      error(node_.find("SAM_build").origin(), "'SAM_build: true' is not supported yet",
            "build and package the template yourself, and set 'SAM_build: false'");
    }
  }

  Entry& entry_;
  const Node& node_;
  const EntryRules& rules_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

void report_unknown_keys(const Node& mapping, std::span<const std::string> known, const std::string& where,
                         base::Diagnostics& diagnostics, std::span<const std::string> newer) {
  const auto holds = [](std::span<const std::string> keys, const std::string& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  for (const document::Entry& entry : mapping.entries()) {
    const std::string key(entry.key.text());
    if (holds(known, key)) continue;
    const auto right = document::is_null(entry.value, Dialect::pyyaml) ? with_colon(key) : std::nullopt;
    std::string message = "unknown key '" + key + "'" + base::did_you_mean(key, known),
                hint = "known are " + base::join(known, ", ");
    if (right) {
      message = "'=' in place of ':' in '" + key + "'";
      hint = "write '" + *right + "'";
    } else if (holds(newer, key)) {
      message = "'" + key + "' needs version 2 of the descriptor";
      hint = "'cf descriptor upgrade --write' makes it one";
    }
    diagnostics.error(entry.key.origin(), std::move(message), std::move(hint)).where = where;
  }
}

void read_entries(Block block, const Node& list, const EntryRules& rules, std::vector<Entry>& entries,
                  base::Diagnostics& diagnostics) {
  const std::string name = to_string(block);
  if (document::is_null(list, Dialect::pyyaml) || list.is_invalid()) return;
  if (!list.is_sequence()) {
    diagnostics
        .error(list.origin(),
               "'" + name + "' must be a list, not " + document::kind_name(list, Dialect::pyyaml),
               "write one '- { name: ..., deploy_env: [...] }' for each stack")
        .where = name;
    return;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Node& node = list.at(i);
    Entry entry;
    entry.block = block;
    entry.index = i;
    if (node.is_mapping()) {
      EntryReader(entry, node, rules, diagnostics).read();
      entries.push_back(std::move(entry));
      continue;
    }
    const auto text = document::as_string(node);
    const auto right = text ? with_colon(*text) : std::nullopt;
    diagnostics
        .error(node.origin(),
               right ? "'=' in place of ':' in '" + *text + "'"
                     : "an entry must be a mapping, not " + document::kind_name(node, Dialect::pyyaml),
               right ? "write '" + *right + "'" : "write '{ name: network.yaml, deploy_env: [all] }'")
        .where = name + "[" + std::to_string(i) + "]";
  }
}

}  // namespace cf::descriptor
