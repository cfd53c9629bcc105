// Any bytes as a template: parse, validate, evaluate with every default, order.
#include <cstddef>
#include <cstdint>
#include <string>

#include "template/evaluate.h"

using namespace cf;
using namespace cf::template_;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // One source for all inputs: registered texts live as long as the process.
  static const base::SourceId source = base::add_source("fuzz.yaml", "");
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  base::Diagnostics diagnostics;
  Template t = parse_template(source, text, diagnostics);
  diagnostics.append(validate(t));
  aws_message(diagnostics);
  required_capabilities(t);
  std::map<std::string, Node> parameters;
  for (const ParameterDeclaration& p : t.parameters)
    if (!p.default_value) parameters.emplace(p.name, Node::unknown(p.name));
  Lookups lookups;
  lookups.get_att = [](const ResourceDeclaration& r, std::string_view name) {
    return Node::string(r.logical_id + std::string(name));
  };
  lookups.dynamic_reference = [](std::string_view reference) {
    return Node::secret(std::string(reference), "fuzz");
  };
  Evaluation evaluation(t, parameters,
                        {"111111111111", "eu-central-1", "demo", "", "aws", "amazonaws.com", {}}, lookups,
                        diagnostics);
  diagnostics.append(evaluation.validate());
  evaluation.dependencies();
  for (const ResourceDeclaration& r : evaluation.the_template().resources)
    evaluation.evaluate(r.node, diagnostics);
  for (const OutputDeclaration& o : evaluation.the_template().outputs)
    evaluation.evaluate(o.value, diagnostics);
  return 0;
}
