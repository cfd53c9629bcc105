// What every page has: head, way home, foot.
#pragma once

#include <string>
#include <vector>

#include "gold/index.h"
#include "site/html.h"

namespace cf::site {

enum class Script { search, copy };

struct Page {
  std::string path;  // in the site
  std::string title, description;
  Script script = Script::copy;
  bool columns = false;  // main has three parts, .intro, .contents and .sections, laid out in two columns
  Html main;
};

// The whole document. It may load nothing and run nothing but the script that is in it.
std::string print_page(const Page& page, const gold::Index& index);

std::string library_title(const gold::Index& index);

}  // namespace cf::site
