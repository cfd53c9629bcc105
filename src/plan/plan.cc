#include "plan/plan.h"

namespace cf::plan {

const char* to_string(Decision decision) {
  switch (decision) {
    case Decision::create:
      return "create";
    case Decision::recreate:
      return "recreate";
    case Decision::change:
      return "change";
    case Decision::no_change:
      return "no change";
    case Decision::remove:
      return "delete";
    case Decision::ignored:
      return "ignored";
    case Decision::blocked:
      return "blocked";
  }
  return "";
}

const char* to_string(Block block) {
  switch (block) {
    case Block::deploy:
      return "deploy";
    case Block::undeploy:
      return "undeploy";
    case Block::ignore:
      return "ignore";
  }
  return "";
}

bool Entry::mutates() const {
  return decision == Decision::create || decision == Decision::recreate || decision == Decision::change ||
         decision == Decision::remove;
}

bool Entry::only_uploads() const {
  return decision == Decision::change && artifact && !deferred && changes.empty() && parameters.empty() &&
         tags.empty() && settings.size() == 1 && settings.front().key == setting_of(*artifact);
}

std::string setting_of(const Artifact& artifact) {
  return "artifact " + artifact.name;
}

std::string Plan::id() const {
  return digest.substr(0, 12);
}

const Entry* Plan::find(const base::StackPath& path) const {
  for (const Entry& entry : entries) {
    if (entry.id.path == path) return &entry;
  }
  return nullptr;
}

Counts count(const Plan& plan) {
  Counts counts;
  for (const Entry& entry : plan.entries) {
    switch (entry.decision) {
      case Decision::create:
        ++counts.create;
        break;
      case Decision::recreate:
        ++counts.recreate;
        break;
      case Decision::change:
        ++counts.change;
        break;
      case Decision::no_change:
        ++counts.no_change;
        break;
      case Decision::remove:
        ++counts.remove;
        break;
      case Decision::ignored:
        ++counts.ignored;
        break;
      case Decision::blocked:
        ++counts.blocked;
        break;
    }
  }
  return counts;
}

}  // namespace cf::plan
