#include "descriptor/rules_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "document/fields.h"
#include "document/scalar.h"

namespace cf::descriptor {
namespace {

using document::Node;

std::vector<std::string> texts_of(const std::vector<base::Region>& regions) {
  std::vector<std::string> names;
  for (const base::Region& region : regions) names.push_back(region.str());
  return names;
}

// The rules in force in one environment.
class EnvironmentCheck {
 public:
  EnvironmentCheck(const Descriptor& descriptor, std::size_t index, base::Diagnostics& diagnostics)
      : descriptor_(descriptor),
        index_(index),
        environment_(descriptor.environments[index]),
        rules_(environment_.rules),
        diagnostics_(diagnostics) {}

  void run() {
    check_waves();
    check_promotion();
    check_approvals();
    check_role(rules_.role, "role", rules_.role_at);
    check_role(rules_.plan_role, "plan_role", rules_.plan_role_at);
    const auto tags = rules_.policies.find("missing-tags");
    if (tags != rules_.policies.end() && tags->second.severity != Severity::off && tags->second.tags.empty())
      error(tags->second.at, "'missing-tags' does not say which tags must be there",
            "write 'missing-tags: {severity: error, tags: [owner]}'");
  }

 private:
  void error(base::Origin at, std::string message, std::string hint) {
    diagnostics_.error(at ? at : environment_.at, std::move(message), std::move(hint)).where =
        "environment " + environment_.name.str();
  }

  void check_waves() {
    if (rules_.waves.empty()) return;
    std::map<base::Region, base::Origin> seen;
    for (const Wave& wave : rules_.waves) {
      for (const base::Region& region : wave.regions) {
        const auto& regions = rules_.regions;
        if (std::find(regions.begin(), regions.end(), region) == regions.end())
          error(wave.at,
                region.str() + " of the wave is none of the environment's regions" +
                    base::did_you_mean(region.str(), texts_of(regions)),
                regions.empty() ? "list them: 'regions: [us-east-1, us-west-2]'"
                                : "they are " + base::join(texts_of(regions), ", "));
        const auto [first, added] = seen.emplace(region, wave.at);
        if (!added && first->second != wave.at)
          error(wave.at,
                region.str() + " is in two waves, first in that at " + base::locate(first->second).str(),
                "a region is deployed once");
      }
    }
    for (const base::Region& region : rules_.regions)
      if (seen.count(region) == 0)
        error(rules_.waves.front().at, region.str() + " is in no wave, and so would never be deployed",
              "add it to a wave, or a wave for it");
  }

  void check_promotion() {
    const base::EnvironmentName& from = rules_.promote_from;
    if (from.empty()) return;
    const auto& all = descriptor_.environments;
    const base::Origin at = rules_.promote_from_at;
    std::vector<std::string> earlier;
    for (std::size_t i = 0; i < index_; ++i) earlier.push_back(all[i].name.str());
    const std::string hint = earlier.empty()
                                 ? "the first environment is promoted from nowhere"
                                 : "choose one that is listed before it: " + base::join(earlier, ", ");
    const Environment* source = descriptor_.find(from);
    if (source == nullptr) {
      error(at,
            "there is no environment '" + from.str() + "' to promote from" +
                base::did_you_mean(from.str(), earlier),
            hint);
    } else if (source == &environment_) {
      error(at, "it is promoted from itself", hint);
    } else if (source > &environment_) {
      error(at,
            promotes_back(*source)
                ? "it is promoted from " + from.str() + ", which is promoted from it: a circle"
                : "it is promoted from " + from.str() + ", which is listed after it",
            hint + "; the order of the list is the order of promotion");
    }
  }

  // Whether following promote_from from `source` leads here.
  bool promotes_back(const Environment& source) const {
    const Environment* at = &source;
    for (std::size_t steps = 0; at != nullptr && steps < descriptor_.environments.size(); ++steps) {
      if (at == &environment_) return true;
      at = descriptor_.find(at->rules.promote_from);
    }
    return false;
  }

  void check_approvals() {
    const ApprovalRule& rule = rules_.approvals;
    const std::size_t users = rule.by.users.size();
    if (rule.count <= 0 || rule.by.empty() || !rule.by.teams.empty() ||
        users >= static_cast<std::size_t>(rule.count))
      return;
    error(rule.at,
          base::plural(static_cast<std::size_t>(rule.count), "approval") + " can never be given by " +
              base::plural(users, "user") + ": nobody counts twice",
          "name more users, or a team");
  }

  void check_role(const std::string& role, const char* key, base::Origin at) {
    if (!role.starts_with("arn:") || environment_.account.empty()) return;
    const auto parts = base::split(role, ':');
    constexpr std::size_t account = 4;
    if (parts.size() <= account || !base::is_account_id(parts[account]) ||
        parts[account] == environment_.account.str())
      return;
    error(at,
          "its '" + std::string(key) + "' is of account " + parts[account] + ", the environment of " +
              environment_.account.str(),
          "the name alone means the role of that name in the environment's account");
  }

  const Descriptor& descriptor_;
  std::size_t index_;
  const Environment& environment_;
  const Rules& rules_;
  base::Diagnostics& diagnostics_;
};

// An empty list takes away what another layer lists. Where there is nothing to take away it seems to say the
// opposite of what holds: no regions are the configs' own, no deployers are the approvers.
class EmptyLists {
 public:
  EmptyLists(const std::vector<Layer>& layers, base::Diagnostics& diagnostics)
      : layers_(layers), diagnostics_(diagnostics) {}

  void run() {
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (layers_[i].environments.empty()) continue;  // a group that nobody is in
      const document::Fields fields(layers_[i].rules, layers_[i].where, diagnostics_);
      const Node& regions = fields.find("regions");
      if (is_empty_list(regions) &&
          !takes_away(i, [](const Node& rules) { return has_any(rules["regions"]); }))
        warn(fields, regions.origin(), "'regions' names no region",
             "leave it out: each stack's region is that of its config then");
      for (const char* key : {"deployers", "break_glass"}) check_people(i, key, fields);
    }
  }

 private:
  static bool is_empty_list(const Node& node) { return node.is_sequence() && node.empty(); }
  static bool has_any(const Node& node) {
    return node.is_scalar() ? !document::is_null(node, document::Dialect::pyyaml) : node.size() > 0;
  }
  static bool names_somebody(const Node& people) {
    return has_any(people["users"]) || has_any(people["teams"]);
  }

  void warn(const document::Fields& fields, base::Origin at, std::string message, std::string hint) {
    diagnostics_.warning(at, std::move(message), std::move(hint)).where = fields.where();
  }

  void check_people(std::size_t layer, const char* key, const document::Fields& fields) {
    const Node& people = fields.find(key);
    if (!people.is_mapping() || people.empty() || names_somebody(people)) return;
    if (takes_away(layer, [&](const Node& rules) { return names_somebody(rules[key]); })) return;
    const bool glass = std::string_view(key) == "break_glass";
    warn(fields, people.origin(), "'" + std::string(key) + "' names nobody",
         std::string(glass ? "without it nobody may" : "without it those may who may approve") +
             ": leave it out, or write '{users: [alice], teams: [platform]}'");
  }

  // Whether another layer of one of its environments says something there.
  template <typename Says>
  bool takes_away(std::size_t layer, const Says& says) const {
    const std::vector<std::size_t>& own = layers_[layer].environments;
    return std::any_of(layers_.begin(), layers_.end(), [&](const Layer& other) {
      return &other != &layers_[layer] && says(other.rules) &&
             std::find_first_of(own.begin(), own.end(), other.environments.begin(),
                                other.environments.end()) != own.end();
    });
  }

  const std::vector<Layer>& layers_;
  base::Diagnostics& diagnostics_;
};

// What one layer names: it must be there in at least one of the environments that the layer is for.
class LayerCheck {
 public:
  LayerCheck(const Descriptor& descriptor, const Layer& layer, base::Diagnostics& diagnostics)
      : descriptor_(descriptor), layer_(layer), fields_(layer.rules, layer.where, diagnostics) {
    for (const std::size_t index : layer.environments) {
      const Environment& environment = descriptor.environments[index];
      for (const base::Region& region : environment.rules.regions) regions_.insert(region.str());
      for (const Entry& entry : descriptor.entries)
        if (entry.applies_to(environment.name)) stacks_.insert(entry.name);
    }
  }

  void run() {
    if (layer_.environments.empty()) return;
    for (const document::Entry& entry : fields_.find("overlays").entries()) {
      check_region(entry.key);
      for (const document::Entry& stack : entry.value.find("stacks").entries()) check_stack(stack.key);
    }
    const Node& stacks = fields_.find("protect").find("stacks");
    for (const Node& stack : stacks.items()) check_stack(stack);
    if (stacks.is_scalar()) check_stack(stacks);
    check_tolerance();
  }

 private:
  void check_tolerance() {
    if (fields_.find("failure_tolerance").text().find_first_not_of('0') == std::string_view::npos) return;
    const bool of_use = std::any_of(
        layer_.environments.begin(), layer_.environments.end(),
        [&](std::size_t index) { return descriptor_.environments[index].rules.regions.size() > 0; });
    if (of_use) return;
    fields_.diagnostics()
        .warning(fields_.at("failure_tolerance"), "'failure_tolerance' without 'regions' tolerates nothing",
                 "it says how many of the environment's regions may fail before the rest is left alone")
        .where = fields_.where();
  }

  void check_region(const Node& key) {
    const std::string region(key.text());
    if (!base::is_region(region) || regions_.count(region) != 0) return;
    const std::vector<std::string> names(regions_.begin(), regions_.end());
    fields_.error(
        key.origin(),
        "the overlay's region " + region + " is not in 'regions'" + base::did_you_mean(region, names),
        names.empty() ? "list the regions: 'regions: [us-east-1, us-west-2]'"
                      : "they are " + base::join(names, ", "));
  }

  void check_stack(const Node& node) {
    const std::string name(node.text());
    if (name.empty() || stacks_.count(name) != 0) return;
    const std::vector<std::string> names(stacks_.begin(), stacks_.end());
    const bool elsewhere = std::any_of(descriptor_.entries.begin(), descriptor_.entries.end(),
                                       [&](const Entry& entry) { return entry.name == name; });
    fields_.error(node.origin(),
                  "'" + name + "' is not listed" + (elsewhere ? " for the environment" : "") +
                      base::did_you_mean(name, names),
                  elsewhere ? "add the environment to the deploy_env of its entry"
                            : "it must be the 'name' of an entry under deploy");
  }

  const Descriptor& descriptor_;
  const Layer& layer_;
  document::Fields fields_;
  std::set<std::string> regions_, stacks_;
};

}  // namespace

void check_rules(const Descriptor& descriptor, const std::vector<Layer>& layers,
                 base::Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < descriptor.environments.size(); ++i)
    EnvironmentCheck(descriptor, i, diagnostics).run();
  for (const Layer& layer : layers) LayerCheck(descriptor, layer, diagnostics).run();
  EmptyLists(layers, diagnostics).run();
}

}  // namespace cf::descriptor
