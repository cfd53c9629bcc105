// missing-tags: resources that can be tagged and lack a tag that the rules want. Stack tags count, since
// CloudFormation hands them on.
#include <algorithm>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "gate/policy_rule.h"

namespace cf::gate {

namespace {

struct TagKeys {
  std::vector<std::string> keys;
  bool unknown = false;  // there may be others
};

void add_tag_keys(const Node& tags, TagKeys& found) {
  if (tags.is_mapping()) {
    for (const document::Entry& entry : tags.entries()) found.keys.emplace_back(entry.key.text());
  } else if (tags.is_sequence()) {
    for (const Node& tag : tags.items()) {
      const Node& key = tag.has("Key") ? tag["Key"] : tag["key"];
      if (key.is_scalar()) found.keys.emplace_back(key.text());
      found.unknown = found.unknown || !key.is_scalar();
    }
  } else if (tags) {
    found.unknown = true;
  }
}

}  // namespace

void check_missing_tags(const Subject& subject, Findings& findings) {
  const auto type = catalog::find_type(subject.change.type);
  if (!type || type->tag_property().empty()) return;
  TagKeys there;
  if (subject.entry.desired) {
    for (const auto& [key, value] : subject.entry.desired->tags) there.keys.push_back(key);
  }
  const std::string property(type->tag_property());
  add_tag_keys(subject.after[property], there);
  std::vector<std::string> missing;
  std::string hint = "put it into stack_tags of the stack's config, or into " + property + " of the resource";
  for (const std::string& tag : findings.settings().tags) {
    if (std::find(there.keys.begin(), there.keys.end(), tag) != there.keys.end()) continue;
    missing.push_back(tag);
    if (const std::string near = base::nearest(tag, there.keys); !near.empty())
      hint = "there is a tag " + near + ": letters and their case must be the same";
  }
  if (missing.empty()) return;
  const std::string path = pointer("/Properties", property);
  if (there.unknown || !subject.is_known)
    return findings.add_unchecked(subject, path, "whether it has the tag " + base::join(missing, ", "));
  findings.add(
      subject, path,
      std::string("it lacks the tag") + (missing.size() == 1 ? " " : "s ") + base::join(missing, ", "), hint);
}

}  // namespace cf::gate
