#include "plan/reference_texts.h"

#include <algorithm>

namespace cf::plan {

namespace {

constexpr std::string_view reference_open = "{{resolve:";

std::string whole(std::string_view reference) {
  return std::string(reference_open) + std::string(reference) + "}}";
}

}  // namespace

template_::Lookups with_references_as_text(template_::Lookups lookups, const MetReferences& met) {
  lookups.dynamic_reference = [met](std::string_view reference) {
    met->emplace(reference);
    return Node::string(whole(reference));
  };
  return lookups;
}

template_::Lookups with_references_unknown(template_::Lookups lookups) {
  lookups.dynamic_reference = [](std::string_view reference) { return Node::unknown(whole(reference)); };
  return lookups;
}

void meet_references(const template_::Evaluation& evaluation) {
  base::Diagnostics ignored;
  const template_::Template& t = evaluation.the_template();
  for (const template_::ResourceDeclaration& resource : t.resources) {
    (void)evaluation.evaluate(resource.properties, ignored);
    (void)evaluation.evaluate(resource.node["Metadata"], ignored);
  }
  for (const template_::OutputDeclaration& output : t.outputs)
    (void)evaluation.evaluate(output.value, ignored);
}

Node with_references_open(const Node& value) {
  if (value.is_scalar())
    return value.text().find(reference_open) == std::string_view::npos
               ? value
               : Node::unknown(std::string(value.text()), value.origin());
  if (value.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : value.items()) items.push_back(with_references_open(item));
    return Node::sequence(std::move(items), value.origin());
  }
  if (!value.is_mapping()) return value;
  std::vector<document::Entry> entries;
  for (const document::Entry& entry : value.entries())
    entries.push_back({entry.key, with_references_open(entry.value)});
  return Node::mapping(std::move(entries), value.origin());
}

void open_references(change::ResourceChange& change) {
  change.before = with_references_open(change.before);
  change.after = with_references_open(change.after);
  for (change::PropertyChange& property : change.properties) {
    property.before = with_references_open(property.before);
    property.after = with_references_open(property.after);
  }
}

std::vector<change::ResourceChange> with_look_ups(std::vector<change::ResourceChange> executed,
                                                  const std::vector<change::ResourceChange>& reviewed) {
  for (const change::ResourceChange& planned : reviewed) {
    const auto is_same = [&](const auto& each) { return each.logical_id == planned.logical_id; };
    const auto found = std::find_if(executed.begin(), executed.end(), is_same);
    change::ResourceChange change = found == executed.end() ? planned : *found;
    if (found == executed.end()) change.properties.clear();
    bool looks_up = false;
    for (const change::PropertyChange& property : planned.properties) {
      if (property.change_source != looked_up_source) continue;
      looks_up = true;
      if (std::none_of(change.properties.begin(), change.properties.end(),
                       [&](const auto& each) { return each.path == property.path; }))
        change.properties.push_back(property);
    }
    if (!looks_up) continue;
    if (change.replacement == change::Replacement::no) change.replacement = planned.replacement;
    if (found == executed.end())
      executed.push_back(std::move(change));
    else
      *found = std::move(change);
  }
  return executed;
}

}  // namespace cf::plan
