// Secrets Manager's secrets as values, for the service and for CloudFormation's references and resources.
#pragma once

#include "emulator/world.h"

namespace cf::emulator {

// By name, ARN, or ARN without its random end. Null: none.
Secret* find_secret(World& world, const std::string& account, const std::string& region, std::string_view id);
// Makes it, or gives it a new value if there is one.
base::Result<void> put_secret(World& world, const std::string& account, const std::string& region,
                              const std::string& name, const std::string& arn, const std::string& description,
                              const std::optional<std::string>& value);
bool erase_secret(World& world, const std::string& account, const std::string& region, std::string_view id);
std::string new_secret_arn(World& world, const std::string& account, const std::string& region,
                           const std::string& name);
// As GenerateSecretString describes it.
std::string generate_secret(World& world, const Node& rules);

}  // namespace cf::emulator
