// !no_value: the key or item is left out, as if it had not been written.
#include "resolve/resolution.h"

namespace cf::resolve {

base::Result<Node> resolve_no_value(const Node&, Resolution&) {
  return Node();
}

}  // namespace cf::resolve
