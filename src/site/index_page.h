// The first page: what the library is, its templates by category, and the search.
#pragma once

#include <string>
#include <vector>

#include "site/subject.h"

namespace cf::site {

// `newest`: each template in its newest version, by path.
std::string index_page(const Source& source, const std::vector<const Subject*>& newest);

// What the search looks through, as JSON that is safe in a <script> element.
std::string search_json(const std::vector<const Subject*>& newest);

}  // namespace cf::site
