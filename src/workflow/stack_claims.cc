#include "workflow/stack_claims.h"

#include <tuple>

#include "base/strings.h"
#include "workflow/render_files.h"

namespace cf::workflow {
namespace {

using ClaimedName = std::tuple<std::string, base::Region, std::string>;

ClaimedName claimed_name(const StackClaim& claim) {
  return {claim.owner, claim.region, claim.stack_name};
}

std::string_view group_of(const StackClaim& claim) {
  const std::string_view path = claim.path.str();
  return path.substr(0, path.find('/'));
}

bool is_one_account(const StackClaim& claim, const StackClaim& other) {
  return (claim.owner_is_certain && other.owner_is_certain) || group_of(claim) == group_of(other);
}

// Of a role's ARN; empty if it is none.
std::string account_in(const std::string& role) {
  if (!role.starts_with("arn:")) return {};
  const std::vector<std::string> parts = base::split(role, ':');
  return parts.size() > 4 ? parts[4] : std::string();
}

base::Error contradiction(const StackClaim& claim, const StackClaim& other) {
  std::string what;
  switch (other.block) {
    case plan::Block::deploy:
      what = ", which is deployed too";
      break;
    case plan::Block::undeploy:
      what = ", which is listed under undeploy";
      break;
    case plan::Block::ignore:
      what = ", which is listed under ignore";
      break;
  }
  std::string place;
  for (const std::string& part : {claim.owner, claim.region.str()})
    if (!part.empty()) place += (place.empty() ? " in " : " ") + part;
  return base::error(base::ErrorKind::input,
                     claim.path.str() + " stands for the same stack as " + other.path.str() + what +
                         ": both are named " + claim.stack_name + place,
                     "give one of them another stack_name, or keep only one of them (" + other.path.str() +
                         " is at " + base::locate(other.at).str() + ")",
                     claim.at);
}

}  // namespace

std::string owner_of(const Repository& repository, const std::string& profile, const std::string& role) {
  if (std::string account = account_in(role); !account.empty()) return account;
  if (!repository.account.empty()) return repository.account.str();
  return profile + (role.empty() ? "" : " " + role);
}

base::Origin place_in_files(const Target& target) {
  if (target.entry != nullptr) return target.entry->at;
  return target.config != nullptr ? base::Origin{target.config->source, 0} : base::Origin{};
}

bool is_idle(const Target& target) {
  if (!target.requested || target.config == nullptr) return true;
  return target.block == plan::Block::deploy && (target.config->ignore || target.config->obsolete);
}

std::map<std::size_t, base::Error> contradictions(const std::vector<StackClaim>& claims) {
  std::map<ClaimedName, std::vector<std::size_t>> by_place;
  for (std::size_t i = 0; i < claims.size(); ++i)
    if (!claims[i].stack_name.empty()) by_place[claimed_name(claims[i])].push_back(i);
  std::map<std::size_t, base::Error> out;
  for (const auto& [place, members] : by_place)
    for (const std::size_t i : members)
      for (const std::size_t other : members) {
        const bool both_ignored =
            claims[i].block == plan::Block::ignore && claims[other].block == plan::Block::ignore;
        if (claims[i].path == claims[other].path || both_ignored) continue;
        if (!is_one_account(claims[i], claims[other])) continue;
        out.emplace(i, contradiction(claims[i], claims[other]));
        break;
      }
  return out;
}

std::vector<base::Error> contradictions_between(const std::vector<std::vector<StackClaim>>& environments) {
  std::map<ClaimedName, const StackClaim*> first;
  std::vector<base::Error> out;
  for (const std::vector<StackClaim>& claims : environments) {
    for (const StackClaim& claim : claims) {
      if (claim.block == plan::Block::ignore || claim.stack_name.empty() || !claim.owner_is_certain) continue;
      const auto found = first.find(claimed_name(claim));
      if (found != first.end() && found->second->path != claim.path)
        out.push_back(contradiction(claim, *found->second));
    }
    // Those of one environment are not compared with each other here.
    for (const StackClaim& claim : claims)
      if (claim.block != plan::Block::ignore && !claim.stack_name.empty() && claim.owner_is_certain)
        first.emplace(claimed_name(claim), &claim);
  }
  return out;
}

std::optional<base::Diagnostic> perhaps_contradictions(
    const std::vector<std::vector<StackClaim>>& environments) {
  std::map<ClaimedName, const StackClaim*> first;
  std::vector<std::pair<const StackClaim*, const StackClaim*>> pairs;
  for (const std::vector<StackClaim>& claims : environments)
    for (const StackClaim& claim : claims) {
      if (claim.block == plan::Block::ignore || claim.stack_name.empty() || claim.owner_is_certain) continue;
      const auto [found, is_new] = first.emplace(claimed_name(claim), &claim);
      if (!is_new && group_of(*found->second) != group_of(claim)) pairs.emplace_back(&claim, found->second);
    }
  if (pairs.empty()) return std::nullopt;
  const auto& [claim, other] = pairs.front();
  base::Diagnostic warning;
  warning.severity = base::Severity::warning;
  warning.at = claim->at;
  warning.message = claim->path.str() + " and " + other->path.str() + " are both named " + claim->stack_name;
  if (!claim->region.empty()) warning.message += " in " + claim->region.str();
  if (pairs.size() > 1)
    warning.message += ", and so it is with " + base::plural(pairs.size() - 1, "more stack", "more stacks");
  warning.message += ": with credentials of one account they are one stack";
  warning.hint =
      "deploy each group with credentials of an account of its own, or name its profile or sceptre_role in a "
      "config.yaml above its stacks";
  return warning;
}

std::vector<StackClaim> offline_claims(const Settings& settings, const Repository& repository,
                                       const Materialiser& materialiser, const base::Call& call) {
  std::vector<StackClaim> claims;
  const Outside outside = offline_outside();
  for (const Target& target : repository.targets) {
    if (is_idle(target)) continue;
    const project::StackConfig& stack = *target.config;
    bool is_known = true;
    const auto text = [&](const document::Node& node) {
      auto value = materialiser.resolve_text(node, stack, outside, call);
      is_known = is_known && value;
      return value.value_or(std::string());
    };
    StackClaim claim;
    claim.path = target.path;
    claim.block = target.block;
    claim.at = place_in_files(target);
    const std::string profile = text(stack.profile), role = text(stack.sceptre_role);
    claim.owner = owner_of(repository, profile, role);
    // "default" stands for whatever the machine has.
    const bool is_named = !profile.empty() && profile != "default";
    claim.owner_is_certain = !repository.account.empty() || is_named || !account_in(role).empty();
    claim.stack_name = stack.stack_name.empty() ? text(stack.stack_name_node) : stack.stack_name;
    const std::vector<base::Region>& regions = repository.rules().regions;
    if (stack.has_own_region || regions.empty()) {
      claim.region = base::Region(text(stack.region));
      if (claim.region.empty()) claim.region = base::Region(settings.region);
    }
    if (!is_known) continue;
    if (!claim.region.empty() || regions.empty()) {
      claims.push_back(claim);
    } else if (target.entry != nullptr && target.entry->once) {
      claim.region = repository.home;
      claims.push_back(claim);
    } else {
      for (const base::Region& region : regions) {
        claim.region = region;
        claims.push_back(claim);
      }
    }
  }
  return claims;
}

}  // namespace cf::workflow
