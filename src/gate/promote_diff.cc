#include <algorithm>
#include <map>
#include <set>

#include "document/scalar.h"
#include "gate/promotion.h"

namespace cf::gate {

namespace {

using document::Node;
using Values = std::map<std::string, Node>;
using EntriesByRegion = std::map<base::Region, const plan::Entry*>;

struct PlannedStacks {
  explicit PlannedStacks(const plan::Plan& plan) {
    for (const plan::Entry& entry : plan.entries) {
      if (entry.block != plan::Block::deploy || entry.decision == plan::Decision::remove ||
          entry.decision == plan::Decision::ignored)
        continue;
      const std::string name = relative_name(entry.id.environment, entry.id.path);
      order[name].push_back(entry.id.region);
      by_name[name].emplace(entry.id.region, &entry);
    }
  }
  // Of that region, else of the first that has it; null: none has.
  const plan::Entry* nearest(const std::string& name, const base::Region& region) const {
    const auto found = by_name.find(name);
    if (found == by_name.end()) return nullptr;
    const auto entry = found->second.find(region);
    return entry != found->second.end() ? entry->second : found->second.at(order.at(name).front());
  }

  std::map<std::string, std::vector<base::Region>> order;
  std::map<std::string, EntriesByRegion> by_name;
};

std::string_view relative_output(const base::EnvironmentName& environment, std::string_view text) {
  const std::string folder = environment.str() + "/";
  if (text.starts_with(folder)) text.remove_prefix(folder.size());
  return text;
}

// What is not known yet is called by the output that it will be: "dev/network VpcId".
bool same_promoted_value(const Node& here, const base::EnvironmentName& here_in, const Node& there,
                         const base::EnvironmentName& there_in) {
  if (here.is_unknown() && there.is_unknown()) {
    return relative_output(here_in, here.text()) == relative_output(there_in, there.text());
  }
  if (here.is_secret() && there.is_secret())
    return here.text() == there.text() && (!here.text().empty() || here.label() == there.label());
  if (here.is_scalar() && there.is_scalar()) return here.text() == there.text();
  return here.kind() == there.kind() && document::equal(here, there, document::Dialect::cloudformation);
}

std::vector<Pair> differing_pairs(const Values& here, const plan::Entry& here_of, const Values& there,
                                  const plan::Entry& there_of) {
  std::set<std::string> keys;
  for (const auto& [key, value] : here) keys.insert(key);
  for (const auto& [key, value] : there) keys.insert(key);
  std::vector<Pair> pairs;
  for (const std::string& key : keys) {
    const auto h = here.find(key), t = there.find(key);
    Pair pair{key, h == here.end() ? Node() : h->second, t == there.end() ? Node() : t->second};
    const bool both = h != here.end() && t != there.end();
    if (!both || !same_promoted_value(pair.here, here_of.id.environment, pair.there, there_of.id.environment))
      pairs.push_back(std::move(pair));
  }
  return pairs;
}

Values parameters_of(const plan::DesiredStack& desired) {
  Values values;
  for (const plan::Parameter& parameter : desired.parameters) {
    values[parameter.key] = parameter.use_previous ? Node::unknown("the previous value") : parameter.value;
  }
  return values;
}

Values tags_of(const plan::DesiredStack& desired) {
  Values values;
  for (const auto& [key, value] : desired.tags) values[key] = value;
  return values;
}

std::vector<base::Error> why_blocked(const plan::Entry& entry) {
  if (entry.decision != plan::Decision::blocked || !entry.errors.empty()) return entry.errors;
  return {base::error(base::ErrorKind::blocked, entry.reason)};
}

StackDifference compare_promoted(const std::string& name, const plan::Entry& here, const plan::Entry& there) {
  using Kind = StackDifference::Kind;
  StackDifference difference{name, here.id.region, there.id.region, Kind::differs, false, {}, {}, {}, {}};
  difference.here_errors = why_blocked(here);
  difference.there_errors = why_blocked(there);
  if (!here.desired || !there.desired) {
    difference.kind = Kind::unknown;
    return difference;
  }
  const std::string &a = here.desired->template_digest, &b = there.desired->template_digest;
  difference.template_differs = !a.empty() && !b.empty() && a != b;
  if (a.empty() || b.empty()) difference.kind = Kind::unknown;
  difference.parameters =
      differing_pairs(parameters_of(*here.desired), here, parameters_of(*there.desired), there);
  difference.tags = differing_pairs(tags_of(*here.desired), here, tags_of(*there.desired), there);
  return difference;
}

bool equal_promoted(const StackDifference& found) {
  return found.kind == StackDifference::Kind::differs && !found.template_differs &&
         found.parameters.empty() && found.tags.empty() && found.here_errors.empty() &&
         found.there_errors.empty();
}

// The two stacks of each region of either, in the order of the plans; each two once.
std::vector<std::pair<const plan::Entry*, const plan::Entry*>> counterparts(const std::string& name,
                                                                            const PlannedStacks& here,
                                                                            const PlannedStacks& there) {
  std::vector<std::pair<const plan::Entry*, const plan::Entry*>> pairs;
  for (const PlannedStacks* each : {&here, &there}) {
    const auto regions = each->order.find(name);
    if (regions == each->order.end()) continue;
    for (const base::Region& region : regions->second) {
      const std::pair pair{here.nearest(name, region), there.nearest(name, region)};
      if (std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(pair);
    }
  }
  return pairs;
}

StackDifference only_in_one(const std::string& name, const plan::Entry* here, const plan::Entry* there) {
  StackDifference difference;
  difference.name = name;
  difference.kind = there == nullptr ? StackDifference::Kind::only_here : StackDifference::Kind::only_there;
  if (here != nullptr) difference.here_region = here->id.region, difference.here_errors = why_blocked(*here);
  if (there != nullptr)
    difference.there_region = there->id.region, difference.there_errors = why_blocked(*there);
  return difference;
}

}  // namespace

std::vector<StackDifference> promote_diff(const plan::Plan& here, const plan::Plan& there) {
  const PlannedStacks in_here(here), in_there(there);
  std::set<std::string> names;
  for (const auto& [name, entries] : in_here.by_name) names.insert(name);
  for (const auto& [name, entries] : in_there.by_name) names.insert(name);
  std::vector<StackDifference> differences;
  for (const std::string& name : names) {
    for (const auto& [a, b] : counterparts(name, in_here, in_there)) {
      StackDifference difference =
          a == nullptr || b == nullptr ? only_in_one(name, a, b) : compare_promoted(name, *a, *b);
      if (!equal_promoted(difference)) differences.push_back(std::move(difference));
    }
  }
  return differences;
}

}  // namespace cf::gate
