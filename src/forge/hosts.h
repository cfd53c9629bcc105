// The hosts, one file each. A fifth is another line here, in connection.cc and in the enum Host.
#pragma once

#include <memory>

#include "forge/connection.h"

namespace cf::forge {

std::unique_ptr<Forge> github(const Connection& connection);
std::unique_ptr<Forge> gitlab(const Connection& connection);
std::unique_ptr<Forge> bitbucket(const Connection& connection);
std::unique_ptr<Forge> codecommit(const Connection& connection);

}  // namespace cf::forge
