// Any bytes: what is JSON must survive writing and reading, and its canonical form must be a fixed point.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "document/json.h"
#include "document/scalar.h"

using namespace cf;
using namespace cf::document;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  static const base::SourceId source = base::add_source("fuzz.json", "");
  base::Diagnostics diagnostics;
  const Node node = parse_json(source, text, diagnostics);
  describe(diagnostics);
  if (node.is_invalid() != diagnostics.has_errors() && node.is_invalid()) std::abort();
  if (diagnostics.has_errors()) return 0;
  const base::Result<Node> back = parse_json_text(to_json(node));
  if (!back || !equal(node, *back, Dialect::json)) std::abort();
  const std::string canonical = canonical_json(node);
  const base::Result<Node> again = parse_json_text(canonical);
  if (!again || canonical_json(*again) != canonical) std::abort();
  return 0;
}
