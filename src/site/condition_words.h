// A condition of a template in words: "HasPublic and NatGateways is not none".
#pragma once

#include <string>

#include "document/node.h"

namespace cf::site {

std::string condition_words(const document::Node& condition);

}  // namespace cf::site
