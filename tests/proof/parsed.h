// A template that a test writes down, which must be one.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "template/template.h"

namespace cf::proof {

inline template_::Template parsed(const std::string& text) {
  base::Diagnostics diagnostics;
  template_::Template t = template_::parse_template("t.yaml", text, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
  return t;
}

}  // namespace cf::proof
