#include "lint/lint.h"

namespace cf::lint {

base::Diagnostics lint(const template_::Template& t) {
  base::Diagnostics diagnostics;
  for (const template_::ResourceDeclaration& r : t.resources) check_resource(r, diagnostics);
  check_attributes(t, diagnostics);
  if (!t.has_opaque_transform() && !t.loops_remain) check_unused(t, diagnostics);
  diagnostics.sort();
  return diagnostics;
}

}  // namespace cf::lint
