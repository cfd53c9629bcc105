#include "gate/protect.h"

#include <set>

#include "catalog/catalog.h"
#include "gate/promotion.h"

namespace cf::gate {

namespace {

using change::Action;
using change::Replacement;

enum class Loss { none, replaced, perhaps_replaced, removed, perhaps_removed };

Loss loss_of(const change::ResourceChange& change) {
  if (change.action == Action::remove)
    return change.policy_action.starts_with("Retain") ? Loss::none : Loss::removed;
  if (change.action != Action::modify && change.action != Action::dynamic) return Loss::none;
  if (change.replacement == Replacement::yes) return Loss::replaced;
  if (change.replacement == Replacement::conditional) return Loss::perhaps_replaced;
  const bool is_there = !change.physical_id.empty() || change.before;
  return change.action == Action::dynamic && is_there ? Loss::perhaps_removed : Loss::none;
}

bool matches_type(std::string_view pattern, std::string_view type) {
  if (!pattern.ends_with('*')) return pattern == type;
  return type.starts_with(pattern.substr(0, pattern.size() - 1));
}

std::string without_extension(std::string_view name) {
  for (const std::string_view extension : {".yaml", ".yml"}) {
    if (name.ends_with(extension)) return std::string(name.substr(0, name.size() - extension.size()));
  }
  return std::string(name);
}

// The entry of Protect::stacks that means this stack; "" if none.
std::string protecting_stack(const descriptor::Protect& protect, const base::UnitId& unit) {
  const std::string relative = relative_name(unit.environment, unit.path);
  for (const std::string& stack : protect.stacks) {
    const std::string name = without_extension(stack);
    if (name == relative || name == unit.path.str()) return stack;
  }
  return "";
}

class StackProtection {
 public:
  StackProtection(const descriptor::Protect& protect, const plan::Entry& entry)
      : protect_(protect),
        entry_(entry),
        stack_(protecting_stack(protect, entry.id)),
        confirmation_{entry.id, entry.stack_name, {}} {}

  Confirmation confirmation() {
    if (!stack_.empty() && entry_.decision == plan::Decision::remove)
      confirmation_.resources.push_back({"", "", false, false, stack_});
    std::set<std::string> destroyed;
    if (protect_.stateful) destroyed.insert(entry_.destroys.begin(), entry_.destroys.end());
    for (const change::ResourceChange& change : entry_.changes) {
      // Nested stacks may lose data without being replaced themselves.
      const bool data_lost = destroyed.erase(change.logical_id) > 0;
      Loss loss = loss_of(change);
      if (loss == Loss::none && data_lost) loss = Loss::perhaps_removed;
      if (loss != Loss::none) add(change, loss, because(change, data_lost));
    }
    for (const std::string& id : destroyed)
      confirmation_.resources.push_back({id, "", false, true, "may hold data"});
    return std::move(confirmation_);
  }

 private:
  std::string because(const change::ResourceChange& change, bool data_lost) const {
    if (!stack_.empty()) return stack_;
    for (const std::string& type : protect_.types) {
      if (matches_type(type, change.type)) return type;
    }
    if (!data_lost) return "";
    const std::string_view data = catalog::data_lost_with(change.type);
    return data.empty() ? "may hold data" : "holds " + std::string(data);
  }

  void add(const change::ResourceChange& change, Loss loss, std::string because) {
    if (because.empty()) return;
    const bool replaced = loss == Loss::replaced || loss == Loss::perhaps_replaced;
    const bool perhaps = loss == Loss::perhaps_replaced || loss == Loss::perhaps_removed;
    confirmation_.resources.push_back(
        {change.logical_id, change.type, replaced, perhaps, std::move(because)});
  }

  const descriptor::Protect& protect_;
  const plan::Entry& entry_;
  std::string stack_;  // the rule's name of this stack; "": it is not protected as a whole
  Confirmation confirmation_;
};

}  // namespace

std::vector<Confirmation> required_confirmations(const descriptor::Rules& rules, const plan::Plan& plan) {
  std::vector<Confirmation> required;
  for (const plan::Entry& entry : plan.entries) {
    if (!entry.mutates()) continue;
    Confirmation confirmation = StackProtection(rules.protect, entry).confirmation();
    if (!confirmation.resources.empty()) required.push_back(std::move(confirmation));
  }
  return required;
}

bool confirms(std::string_view text, const Confirmation& confirmation) {
  if (text.empty()) return false;
  return text == confirmation.unit.path.str() || text == confirmation.stack_name.str() ||
         text == confirmation.unit.str();
}

}  // namespace cf::gate
