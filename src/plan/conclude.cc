#include <algorithm>

#include "base/strings.h"
#include "plan/compare.h"

namespace cf::plan {

namespace {

std::string verb(std::size_t n, const char* one, const char* many) {
  return n == 1 ? one : many;
}

void add_clause(std::string& sentence, std::string_view separator, const std::string& clause) {
  if (!sentence.empty()) sentence += separator;
  sentence += clause;
}

std::string errors_in_one(std::size_t n) {
  return "it has " + base::plural(n, "error");
}

}  // namespace

std::vector<std::string> nested_that_change(const std::vector<change::ResourceChange>& changes) {
  std::vector<std::string> out;
  for (const change::ResourceChange& change : changes)
    if (change.type == nested_stack_type && change.action != change::Action::add)
      out.push_back(change.logical_id);
  return out;
}

std::string summary_of(const Entry& entry) {
  std::size_t added = 0, modified = 0, removed = 0, replaced = 0, maybe = 0;
  for (const change::ResourceChange& change : entry.changes) {
    switch (change.action) {
      case change::Action::add:
      case change::Action::import:
        ++added;
        break;
      case change::Action::remove:
        ++removed;
        break;
      case change::Action::modify:
      case change::Action::dynamic:
        ++modified;
        replaced += change.replacement == change::Replacement::yes;
        maybe += change.replacement == change::Replacement::conditional;
        break;
    }
  }
  std::string resources;
  const auto counted = [&resources](std::size_t n, const char* one, const char* many) {
    if (n == 0) return;
    const std::string number = resources.empty() ? base::plural(n, "resource") : std::to_string(n);
    add_clause(resources, ", ", number + " " + verb(n, one, many));
  };
  if (modified == 1 && replaced + maybe == 1) {
    counted(replaced, "is replaced", "are replaced");
    counted(maybe, "may be replaced", "may be replaced");
    replaced = maybe = 0;
  } else {
    counted(modified, "changes", "change");
  }
  if (replaced > 0)
    add_clause(resources, ", ",
               std::to_string(replaced) + " of them " + verb(replaced, "is", "are") + " replaced");
  if (maybe > 0) add_clause(resources, ", ", std::to_string(maybe) + " of them may be replaced");
  counted(added, "is added", "are added");
  counted(removed, "is removed", "are removed");

  std::string values;
  const auto differ = [&values](std::size_t n, const char* what) {
    if (n > 0) add_clause(values, ", ", base::plural(n, what));
  };
  const auto uncertain = static_cast<std::size_t>(
      std::count_if(entry.parameters.begin(), entry.parameters.end(),
                    [](const ValueChange& p) { return !is_comparable(p.before, p.after); }));
  const std::size_t parameters = entry.parameters.size() - uncertain;
  differ(parameters, "parameter");
  differ(entry.tags.size(), "tag");
  differ(entry.settings.size(), "setting");
  if (entry.changes.empty()) differ(entry.outputs.size(), "output");
  if (!values.empty()) {
    const bool one = parameters + entry.tags.size() + entry.settings.size() +
                         (entry.changes.empty() ? entry.outputs.size() : 0) ==
                     1;
    add_clause(resources, "; ", values + (one ? " differs" : " differ"));
  } else if (resources.empty() && uncertain > 0) {
    resources = base::plural(uncertain, "NoEcho parameter") + " can't be compared";
  }
  return resources.empty() ? "the template differs" : resources;
}

std::string reason_of(const Entry& entry) {
  return summary_of(entry) + (entry.deferred ? ", as far as is known before the deployment" : "");
}

void guard_nested_stacks(Entry& entry, const std::vector<std::string>& unseen) {
  for (const std::string& id : unseen) {
    std::string warning = "what changes within the nested stack " + id +
                          " is not part of this plan: it may lose what holds data";
    if (std::find(entry.warnings.begin(), entry.warnings.end(), warning) == entry.warnings.end())
      entry.warnings.push_back(std::move(warning));
    if (std::find(entry.destroys.begin(), entry.destroys.end(), id) == entry.destroys.end())
      entry.destroys.push_back(id);
  }
  std::sort(entry.destroys.begin(), entry.destroys.end());
}

void conclude(Entry& entry, Comparison comparison) {
  entry.changes = std::move(comparison.changes);
  entry.parameters = std::move(comparison.parameters);
  entry.tags = std::move(comparison.tags);
  entry.outputs = std::move(comparison.outputs);
  entry.settings = std::move(comparison.settings);
  entry.resolved = std::move(comparison.resolved);
  entry.destroys = std::move(comparison.destroys);
  for (std::string& hole : comparison.holes) entry.holes.push_back(std::move(hole));
  entry.deferred = entry.deferred || !entry.holes.empty();

  std::size_t errors = 0;
  for (const base::Diagnostic& diagnostic : comparison.diagnostics.list()) {
    if (diagnostic.severity == base::Severity::error) {
      entry.errors.push_back(
          base::error(base::ErrorKind::input, diagnostic.message, diagnostic.hint, diagnostic.at));
      ++errors;
    } else if (diagnostic.severity == base::Severity::warning) {
      entry.warnings.push_back(diagnostic.message);
    }
  }
  if (errors > 0) {
    entry.decision = Decision::blocked;
    entry.reason = errors == 1 ? entry.errors.back().message : errors_in_one(errors);
    return;
  }
  if (entry.decision == Decision::remove) guard_nested_stacks(entry, comparison.unseen_nested);
  if (entry.decision != Decision::change) return;
  if (comparison.same) {
    entry.decision = Decision::no_change;
    entry.reason = "template, parameters and tags are as deployed";
    return;
  }
  // Without a change set nothing is known of what happens within them.
  if (entry.deferred) guard_nested_stacks(entry, nested_that_change(entry.changes));
  entry.reason = reason_of(entry);
}

}  // namespace cf::plan
