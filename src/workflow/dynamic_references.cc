#include "workflow/dynamic_references.h"

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "workflow/looked_up_again.h"
#include "workflow/ssm_changes.h"

namespace cf::workflow {

using document::Node;

namespace {

// The values behind names, each read once.
class ReferenceValues {
 public:
  ReferenceValues(const plan::Entry& entry, const ReferenceSources& sources)
      : sources_(sources), own_(ssm_changes_of(entry)) {
    is_dated_ = base::parse_iso8601(sources.created, created_);
  }

  // Unknown where the plan decides it or it can't be read.
  Node value(const std::string& name) {
    if (is_open(name)) return Node::unknown(name);
    const Node value = value_of(read(name));
    return value ? value : Node::unknown(name);
  }

  bool may_have_changed(const std::string& name) {
    if (is_open(name)) return true;
    const auto& parameter = read(name);
    if (!parameter) return true;
    return !names_ssm_version(name) && (!is_dated_ || parameter->modified > created_);
  }

 private:
  const base::Result<aws::SsmParameter>& read(const std::string& name) {
    const auto known = values_.find(name);
    if (known != values_.end()) return known->second;
    return values_.emplace(name, sources_.read(name)).first->second;
  }

  // A version that is there stays what it is, unless its parameter is made anew.
  bool is_open(const std::string& name) {
    const auto own = own_.find(ssm_name(name));
    if (own == own_.end() && !sources_.is_planned(name)) return false;
    return !names_ssm_version(name) || !read(name);
  }

  const ReferenceSources& sources_;
  const std::map<std::string, SsmChange> own_;
  base::TimePoint created_;
  bool is_dated_ = false;
  std::map<std::string, base::Result<aws::SsmParameter>> values_;
};

}  // namespace

Node value_of(const base::Result<aws::SsmParameter>& parameter) {
  if (!parameter) return {};
  if (parameter->type == "SecureString")
    return Node::secret(parameter->value,
                        "ssm:" + parameter->name + "@" + std::to_string(parameter->version));
  return Node::string(parameter->value);
}

void bind_dynamic_references(plan::Entry& entry, const template_::Template& t, plan::World world,
                             const ReferenceSources& sources) {
  ReferenceValues values(entry, sources);
  LookedUpAgain looked_up(
      entry, sources, std::move(world), [&](const std::string& name) { return values.value(name); },
      [&](const std::string& name) { return values.may_have_changed(name); });
  looked_up.walk(t);
  for (const std::string& name : looked_up.names()) {
    const std::string key = std::string(dynamic_reference_open) + name + "}}";
    const Node value = values.value(name);
    if (value.is_scalar()) entry.notes.push_back(key + " stands for " + std::string(value.text()));
    entry.resolved.push_back({key, Node(), value.is_unknown() ? Node::unknown(key) : value});
  }
}

}  // namespace cf::workflow
