#include "descriptor/environment_reader.h"

#include <algorithm>

#include "base/strings.h"
#include "descriptor/entry_reader.h"
#include "descriptor/keys.h"
#include "descriptor/rules_reader.h"
#include "document/scalar.h"

namespace cf::descriptor {
namespace {

using document::Dialect;
using document::Node;

bool is_environment_name(std::string_view name) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return !name.empty() && name.size() <= 64 && letters.find(name[0]) != std::string_view::npos &&
         name.find_first_not_of(std::string(letters) + "._-") == std::string_view::npos &&
         !base::equals_ignore_case(name, "all");
}

// Of version 2, where each has rules of its own, made of what is shared: it bounds what a hostile file costs.
constexpr std::size_t most_environments = 200;

class EnvironmentsReader {
 public:
  EnvironmentsReader(Descriptor& descriptor, int format, base::Origin start, base::Diagnostics& diagnostics)
      : descriptor_(descriptor), format_(format), start_(start), diagnostics_(diagnostics) {}

  std::vector<Layer> read() {
    if (format_ >= 2) read_shared();
    read_list();
    return std::move(layers_);
  }

 private:
  // `defaults` is the first layer, then the groups in their order.
  void read_shared() {
    Fields root(descriptor_.root, "", diagnostics_);
    const auto defaults = root.fields("defaults");
    add_layer("defaults", defaults ? defaults->mapping() : Node());
    auto groups = root.fields("groups");
    if (!groups) return;
    for (const document::Entry& entry : groups->mapping().entries()) {
      const std::string name(entry.key.text());
      const auto group = groups->fields(name);
      add_layer("groups " + name, group ? group->mapping() : Node());
      group_names_.push_back(name);
    }
  }

  void add_layer(std::string where, const Node& rules) {
    Fields fields(rules, where, diagnostics_);
    fields.allow(rule_keys());
    read_rules(fields);
    layers_.push_back({std::move(where), rules, {}});
  }

  void read_list() {
    const Node& old_name = descriptor_.root.find("deploy_environments");
    const Node& new_name = descriptor_.root.find("environments");
    if (old_name && new_name) {
      diagnostics_.error(new_name.origin(), "both 'deploy_environments' and 'environments' are set",
                         "keep one: they mean the same");
    }
    const Node& list = old_name ? old_name : new_name;
    if (list.is_invalid()) return;
    if (document::is_null(list, Dialect::pyyaml) || (list.is_sequence() && list.empty())) {
      const std::string key = format_ < 2 ? "deploy_environments" : "environments";
      diagnostics_.error(
          list.origin() ? list.origin() : start_, "no environment is listed",
          "add '" + key + ":' with one '- { name: dev, account_id: \"111111111111\" }' for each");
      return;
    }
    if (!list.is_sequence()) {
      diagnostics_.error(list.origin(), "the environments must be a list, not " +
                                            document::kind_name(list, Dialect::pyyaml));
      return;
    }
    const std::size_t count = format_ < 2 ? list.size() : std::min(list.size(), most_environments);
    if (count < list.size())
      diagnostics_.error(list.at(count).origin(),
                         "there are more than " + std::to_string(count) + " environments");
    for (std::size_t i = 0; i < count; ++i) read_one(list.at(i), i);
  }

  void read_one(const Node& node, std::size_t index) {
    const std::string where = "environments[" + std::to_string(index) + "]";
    const auto error = [&](const Node& at, std::string message, std::string hint = {}) {
      diagnostics_.error(at.origin() ? at.origin() : node.origin(), std::move(message), std::move(hint))
          .where = where;
    };
    if (!node.is_mapping()) {
      if (!node.is_invalid()) {
        error(node, "an environment must be a mapping, not " + document::kind_name(node, Dialect::pyyaml),
              "write '{ name: dev, account_id: \"111111111111\" }'");
      }
      return;
    }
    report_unknown_keys(node, environment_keys(format_), where, diagnostics_, environment_keys(2));
    const Node& name_node = node.find("name");
    const Node& account_node = node.find("account_id");
    const auto name = document::as_string(name_node);
    Environment environment;
    environment.at = node.origin();
    environment.account_at = account_node.origin() ? account_node.origin() : node.origin();
    environment.account_text = document::as_string(account_node).value_or("");
    if (base::is_account_id(environment.account_text))
      environment.account = base::AccountId(environment.account_text);
    if (document::is_null(account_node, Dialect::pyyaml)) {
      error(account_node, "'account_id' is missing", "the twelve digits of the account, best in quotes");
    } else if (!account_node.is_scalar() && !account_node.is_invalid()) {
      error(account_node,
            "'account_id' must be twelve digits, not " + document::kind_name(account_node, Dialect::pyyaml));
    }
    if (document::is_null(name_node, Dialect::pyyaml) || !name) {
      error(name_node, "the environment has no 'name'", "its folder below config/");
      return;
    }
    environment.name = base::EnvironmentName(*name);
    if (!is_environment_name(*name)) {
      error(name_node, "'" + *name + "' can't be the name of an environment",
            "letters, digits, '.', '_' and '-', a letter or digit first; 'all' means every environment");
    }
    if (const Environment* other = descriptor_.find(environment.name)) {
      error(name_node,
            "the environment '" + *name + "' is listed twice, first at " + base::locate(other->at).str());
      return;
    }
    if (format_ >= 2) environment.rules = rules_of(node, where + " " + *name);
    descriptor_.environments.push_back(std::move(environment));
  }

  Rules rules_of(const Node& node, const std::string& where) {
    const std::size_t index = descriptor_.environments.size();
    Fields own(node, where, diagnostics_);
    read_rules(own);
    Node merged = lay(Node::mapping({}), 0, index);
    for (const Fields::Text& group : own.texts("group").value_or(std::vector<Fields::Text>())) {
      const auto found = std::find(group_names_.begin(), group_names_.end(), group.text);
      if (found == group_names_.end())
        own.error(group.at,
                  "there is no group '" + group.text + "'" + base::did_you_mean(group.text, group_names_),
                  group_names_.empty() ? "write it under 'groups:'" : known_are(group_names_));
      else
        merged = lay(merged, 1 + static_cast<std::size_t>(found - group_names_.begin()), index);
    }
    merged = merge_rules(merged, node);
    layers_.push_back({where, node, {index}});
    base::Diagnostics reported_already;
    Fields all(merged, where, reported_already);
    Rules rules = read_rules(all);
    // What is shared may say more than the environment has.
    std::erase_if(rules.overlays, [&](const auto& overlay) {
      return std::find(rules.regions.begin(), rules.regions.end(), overlay.first) == rules.regions.end();
    });
    return rules;
  }

  Node lay(const Node& under, std::size_t layer, std::size_t environment) {
    layers_[layer].environments.push_back(environment);
    return merge_rules(under, layers_[layer].rules);
  }

  Descriptor& descriptor_;
  int format_;
  base::Origin start_;
  base::Diagnostics& diagnostics_;
  std::vector<Layer> layers_;
  std::vector<std::string> group_names_;
};

}  // namespace

std::vector<Layer> read_environments(Descriptor& descriptor, int format, base::Origin start,
                                     base::Diagnostics& diagnostics) {
  return EnvironmentsReader(descriptor, format, start, diagnostics).read();
}

}  // namespace cf::descriptor
