// Names of variables whose values are likely to give access to something.
#pragma once

#include <string>

namespace cf::base {

// By parts of the name, in lower case ("api_token", "dbpassword"). That some harmless ones have them too (a
// cache's key, a commit's author) is the price: what is not known to be harmless is not shown.
bool speaks_of_access(const std::string& lower);

// Of these: whether a whole word between underscores says so ("db_pwd"), as short ones do that much else has
// within.
bool has_word_of_access(const std::string& lower);

}  // namespace cf::base
