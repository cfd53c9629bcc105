// stateful-deletion: what holds data and is deleted or replaced, by the plan's own account of it.
#include <algorithm>

#include "catalog/catalog.h"
#include "gate/policy_rule.h"

namespace cf::gate {

void check_stateful_deletion(const plan::Entry& entry, Findings& findings) {
  for (const std::string& id : entry.destroys) {
    const auto found = std::find_if(entry.changes.begin(), entry.changes.end(),
                                    [&](const change::ResourceChange& c) { return c.logical_id == id; });
    change::ResourceChange named;
    named.logical_id = id;
    const change::ResourceChange& change = found == entry.changes.end() ? named : *found;
    const std::string_view data = catalog::data_lost_with(change.type);
    const bool certain =
        change.action == change::Action::remove ||
        (change.action == change::Action::modify && change.replacement == change::Replacement::yes);
    const std::string what = change.action == change::Action::remove ? "deleted" : "replaced";
    findings.add({entry, change, {}, {}, false}, "",
                 (certain ? "it is " + what : "it may be deleted or replaced") + ", and its " +
                     (data.empty() ? "data" : std::string(data)) + (certain ? " are gone" : " may be lost"),
                 change.action == change::Action::remove
                     ? "give it DeletionPolicy Retain or Snapshot in a deployment of its own, before"
                     : "give it UpdateReplacePolicy Retain or Snapshot, or leave what makes it be replaced");
  }
}

}  // namespace cf::gate
