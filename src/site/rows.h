// A list of things with a name at the left and what is said of them at the right; one below the other on a
// phone.
#pragma once

#include <string>
#include <vector>

#include "site/html.h"

namespace cf::site {

struct Row {
  std::string id;  // anchor; empty: none
  Html key, what;
  Html notes;  // small, below
};
class Rows {
 public:
  void add(const Row& row);
  Html html() const;  // empty without rows

 private:
  Html items_;
};

// "a, b, c" as code each.
Html codes(const std::vector<std::string>& texts);
// Notes of one row, told apart.
void add_note(Html& notes, const Html& note);

}  // namespace cf::site
