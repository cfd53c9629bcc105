#include "plan/outputs.h"

#include <algorithm>
#include <set>

#include "change/kept_attributes.h"
#include "document/json.h"
#include "document/scalar.h"
#include "template/references.h"

namespace cf::plan {

using document::Dialect;
using template_::Evaluation;
using template_::Reference;
using template_::Template;

namespace {

constexpr std::string_view nested_outputs = "Outputs.";

bool same_value(const Node& a, const Node& b) {
  if (!a || !b) return !a && !b;
  if (a.is_secret() && b.is_secret()) return a.label() == b.label() && a.text() == b.text();
  if (a.is_scalar() && b.is_scalar()) return a.text() == b.text();
  // What is deployed stands in the clear where no NoEcho parameter holds it: in a tag, an ordinary parameter.
  if ((a.is_secret() && b.is_scalar()) || (a.is_scalar() && b.is_secret()))
    return !a.text().empty() && a.text() == b.text();
  if (a.is_unknown() || b.is_unknown()) return false;
  return document::equal(a, b, Dialect::cloudformation);
}

bool changes_in_place(const change::ResourceChange& change) {
  return change.action == change::Action::modify && change.replacement == change::Replacement::no;
}

// Whether the expression reads an attribute that an update in place may change. What nested stacks give is
// left out on request.
bool reads_changed_attribute(const Node& expression, const std::vector<change::ResourceChange>& changes,
                             bool nested_too) {
  bool found = false;
  template_::for_each_reference(expression, false, {}, [&](const Reference& reference) {
    if (found || reference.kind != Reference::Kind::get_att) return;
    for (const change::ResourceChange& change : changes)
      if (change.logical_id == reference.name && changes_in_place(change) &&
          (nested_too || change.type != nested_stack_type))
        found = !change::keeps_attribute(change, reference.attribute);
  });
  return found;
}

bool is_affected(const Node& expression, const template_::References& references,
                 const Comparison& comparison, bool by_nested_too) {
  for (const change::ResourceChange& change : comparison.changes) {
    if (!changes_in_place(change) &&
        std::binary_search(references.resources.begin(), references.resources.end(), change.logical_id))
      return true;
  }
  if (reads_changed_attribute(expression, comparison.changes, by_nested_too)) return true;
  // Another branch may be taken.
  if (!references.conditions.empty() && !comparison.parameters.empty()) return true;
  for (const ValueChange& change : comparison.parameters) {
    if (std::binary_search(references.parameters.begin(), references.parameters.end(), change.key))
      return true;
  }
  return false;
}

// Which of them counts is looked up, or decided, by the deployment.
bool depends_on_more(const Node& expression, bool& on_parameters) {
  bool open = document::to_json(expression).find("{{resolve:") != std::string::npos;
  template_::for_each_reference(expression, false, {}, [&](const Reference& reference) {
    open = open || reference.kind == Reference::Kind::import ||
           (reference.kind == Reference::Kind::get_att && reference.attribute.empty());
    on_parameters = on_parameters || reference.kind == Reference::Kind::condition ||
                    reference.kind == Reference::Kind::mapping;
  });
  return open;
}

bool refers_to_changed(const Node& expression, const std::vector<change::ResourceChange>& changes) {
  bool found = reads_changed_attribute(expression, changes, true);
  template_::for_each_reference(expression, false, {}, [&](const Reference& reference) {
    for (const change::ResourceChange& change : changes)
      found = found || (change.logical_id == reference.name && !changes_in_place(change));
  });
  return found;
}

bool have_same_section(const Template& a, const Template& b, std::string_view section) {
  return document::equal(a.root.find(section), b.root.find(section), Dialect::cloudformation);
}

}  // namespace

std::vector<ValueChange> differing(const std::map<std::string, Node>& before,
                                   const std::map<std::string, Node>& after) {
  std::set<std::string> keys;
  for (const auto& [key, value] : before) keys.insert(key);
  for (const auto& [key, value] : after) keys.insert(key);
  std::vector<ValueChange> out;
  for (const std::string& key : keys) {
    const auto b = before.find(key), a = after.find(key);
    ValueChange change{key, b == before.end() ? Node() : b->second, a == after.end() ? Node() : a->second};
    if (!same_value(change.before, change.after)) out.push_back(std::move(change));
  }
  return out;
}

std::map<std::string, std::string> unmade_outputs(const Template& t, const Evaluation& evaluation) {
  std::map<std::string, std::string> out;
  base::Diagnostics ignored;
  for (const template_::OutputDeclaration& output : t.outputs)
    if (!output.condition.empty() && evaluation.condition(output.condition, ignored) == Evaluation::Truth::no)
      out.emplace(output.name, output.condition);
  return out;
}

void compare_outputs(const Deployed* deployed, const Template* old, const Template& t,
                     const Evaluation& evaluation, Comparison& comparison) {
  std::map<std::string, Node> before, after;
  if (deployed != nullptr) {
    for (const DeployedOutput& output : deployed->outputs)
      before.emplace(output.key, Node::string(output.value));
  }
  base::Diagnostics ignored;
  for (const template_::OutputDeclaration& output : t.outputs) {
    if (!output.condition.empty() && evaluation.condition(output.condition, ignored) == Evaluation::Truth::no)
      continue;
    const bool is_made =
        output.condition.empty() || evaluation.condition(output.condition, ignored) == Evaluation::Truth::yes;
    Node value = is_made ? evaluation.evaluate(output.value, ignored) : Node::unknown(output.name);
    const auto was = before.find(output.name);
    const template_::OutputDeclaration* declared = old != nullptr ? old->output(output.name) : nullptr;
    const bool same_expression = !value.is_scalar() && was != before.end() && declared != nullptr &&
                                 document::equal(declared->value, output.value, Dialect::cloudformation);
    const template_::References references = template_::references_of(t, output.value);
    if (same_expression && !is_affected(output.value, references, comparison, false) &&
        !nested_outputs_in(t, output.value).empty())
      comparison.through_nested.push_back(output.name);
    if (same_expression && !is_affected(output.value, references, comparison, true)) {
      value = was->second;
    } else if (value.contains(document::Kind::unknown)) {
      value = Node::unknown(output.name);
    }
    after.emplace(output.name, std::move(value));
  }
  comparison.outputs = differing(before, after);
}

template_::Lookups with_given_attributes(template_::Lookups lookups, const Deployed& deployed,
                                         const Template& old,
                                         const std::vector<change::ResourceChange>& changes) {
  std::map<std::string, std::string> given;
  for (const DeployedOutput& output : deployed.outputs) {
    const template_::OutputDeclaration* declared = old.output(output.key);
    if (declared == nullptr || declared->value.size() != 1 || !declared->value.has("Fn::GetAtt")) continue;
    const template_::AttributeName name = template_::literal_get_att(declared->value["Fn::GetAtt"]);
    // What a nested stack gives may change though the prediction does not know it.
    const bool is_nested = !nested_outputs_in(old, declared->value).empty();
    if (!name.resource.empty() && !is_nested && !refers_to_changed(declared->value, changes))
      given.emplace(name.resource + "." + name.attribute, output.value);
  }
  if (given.empty()) return lookups;
  lookups.get_att = [given = std::move(given), get_att = std::move(lookups.get_att)](
                        const template_::ResourceDeclaration& resource, std::string_view attribute) {
    const auto found = given.find(resource.logical_id + "." + std::string(attribute));
    return found != given.end() ? Node::string(found->second) : get_att(resource, attribute);
  };
  return lookups;
}

std::vector<std::pair<std::string, std::string>> nested_outputs_in(const Template& t,
                                                                   const Node& expression) {
  std::vector<std::pair<std::string, std::string>> out;
  template_::for_each_reference(expression, false, {}, [&](const Reference& reference) {
    const template_::ResourceDeclaration* resource = t.resource(reference.name);
    if (reference.kind == Reference::Kind::get_att && resource != nullptr &&
        resource->type == nested_stack_type && reference.attribute.starts_with(nested_outputs))
      out.emplace_back(reference.name, reference.attribute.substr(nested_outputs.size()));
  });
  return out;
}

bool keeps_output(const NestedUpdate& update, const std::string& output) {
  base::Diagnostics ignored;
  const auto parsed = [&](const std::string& body) {
    return template_::parse_template(base::SourceId{0}, std::string_view(body), ignored);
  };
  const Template before = parsed(update.before), after = parsed(update.after);
  const template_::OutputDeclaration *was = before.output(output), *is = after.output(output);
  if (was == nullptr || is == nullptr || ignored.has_errors() || after.has_opaque_transform()) return false;
  if (!document::equal(was->node, is->node, Dialect::cloudformation)) return false;
  bool on_parameters =
      !is->condition.empty() || !template_::references_of(after, is->value).parameters.empty();
  if (depends_on_more(is->value, on_parameters)) return false;
  if (on_parameters &&
      (update.parameters_change || !have_same_section(before, after, "Parameters") ||
       !have_same_section(before, after, "Conditions") || !have_same_section(before, after, "Mappings")))
    return false;
  return !refers_to_changed(is->value, update.changes);
}

void settle_output(Entry& entry, const std::string& output, const std::string& live, bool stays) {
  std::erase_if(entry.outputs, [&](const ValueChange& change) { return change.key == output; });
  if (stays) return;
  const auto place = std::find_if(entry.outputs.begin(), entry.outputs.end(),
                                  [&](const ValueChange& change) { return change.key > output; });
  entry.outputs.insert(place, {output, Node::string(live), Node::unknown(output)});
}

}  // namespace cf::plan
