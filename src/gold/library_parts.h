// Inside the room: the templates of a library that are made of others of it.
#pragma once

#include <functional>

#include "gold/library.h"

namespace cf::gold {

// Puts what each is made of into its text. `shown` names a file of the library in reports.
void compose_templates(Library& library, const std::function<std::string(const std::string& path)>& shown,
                       base::Diagnostics& diagnostics);

}  // namespace cf::gold
