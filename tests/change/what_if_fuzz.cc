// Two templates, divided by a zero byte: what would the update do? Nothing may change from a template to
// itself.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "change/what_if.h"

using namespace cf;
using namespace cf::change;

namespace {

template_::Template read(const std::string& text) {
  static const base::SourceId source = base::add_source("fuzz.yaml", "");
  base::Diagnostics ignored;
  return template_::parse_template(source, text, ignored);
}

template_::Evaluation evaluate(const template_::Template& t) {
  std::map<std::string, Node> parameters;
  for (const auto& p : t.parameters)
    if (!p.default_value) parameters.emplace(p.name, Node::string("given"));
  template_::Lookups lookups;
  lookups.ref = [](const template_::ResourceDeclaration& r) { return Node::string(r.logical_id); };
  base::Diagnostics ignored;
  return template_::Evaluation(t, parameters,
                               {"111111111111", "eu-central-1", "demo", "", "aws", "amazonaws.com", {}},
                               lookups, ignored);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const std::size_t cut = text.find('\0');
  const template_::Template before = read(text.substr(0, cut));
  const template_::Template after = cut == std::string::npos ? before : read(text.substr(cut + 1));
  const template_::Evaluation old_evaluation = evaluate(before), new_evaluation = evaluate(after);
  for (bool with_values : {false, true}) {
    Input input;
    input.before = {&before, &old_evaluation};
    input.after = {&after, &new_evaluation};
    input.with_values = with_values;
    base::Diagnostics diagnostics;
    auto changes = what_if(input, diagnostics);
    for (const ResourceChange& change : changes) without_values(change.properties);
    // A condition that is unknown (it does not exist) leaves everything open.
    const bool open = std::any_of(changes.begin(), changes.end(), [](const ResourceChange& change) {
      return change.action == Action::dynamic;
    });
    if (cut == std::string::npos && !changes.empty() && !open) std::abort();
  }
  return 0;
}
