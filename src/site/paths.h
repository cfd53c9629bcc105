// Where pages lie in the site, and how one leads to another.
#pragma once

#include <string>
#include <string_view>

namespace cf::site {

// Different templates and versions have different pages, whatever their names are; a name can't leave the
// folder: what is neither letter, digit, '.', '_' nor '-' is written "~" and two digits, and so is a '.' that
// begins a name. The newest version has a page of its own that keeps its address.
std::string newest_page(std::string_view path);  // "templates/network/vpc.yaml.html"
std::string version_page(std::string_view path, std::string_view version);  // "versions/1.0.0/network/..."

// The relative address from one page to another.
std::string relative(std::string_view from_page, std::string_view to_page);

}  // namespace cf::site
