// Any bytes: parse, write, read back. What was read must survive the round trip.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "document/diff.h"
#include "document/json.h"
#include "document/yaml.h"

using namespace cf;
using namespace cf::document;

namespace {

void check_places(const Node& node, std::size_t size) {
  if (node.origin().offset > size) std::abort();
  for (const Node& item : node.items()) check_places(item, size);
  for (const Entry& entry : node.entries()) check_places(entry.value, size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  // Registered texts live as long as the process, which libFuzzer would search for leaks after every run:
  // only some of the inputs are registered, so that their problems are quoted; the others share one source.
  static const base::SourceId shared = base::add_source("fuzz.yaml", "");
  const bool quoted = size % 64 == 0;
  const base::SourceId source = quoted ? base::add_source("fuzz.yaml", text) : shared;
  base::Diagnostics diagnostics;
  const YamlLimits limits{200, 20'000, 1u << 20};
  const Node node = parse_yaml(source, text, diagnostics, DuplicateKeys::last_wins, limits);
  diagnostics.sort();
  describe(diagnostics);
  if (quoted) base::drop_source_text(source);
  if (diagnostics.has_errors()) return 0;
  check_places(node, size);
  base::Diagnostics again;
  const std::string written = to_yaml(node);
  const Node back = parse_yaml(shared, written, again, DuplicateKeys::last_wins, limits);
  if (again.has_errors()) std::abort();
  // Keys that are null come back with another spelling: they are compared by what they mean.
  const JsonStyle style{2, Dialect::pyyaml, false};
  if (node.contains(Kind::mapping)) {
    diff(node, back, Dialect::cloudformation);
  } else if (to_json(node, style) != to_json(back, style)) {
    std::abort();
  }
  canonical_json(node, Dialect::pyyaml);
  return 0;
}
