#include "emulator/stack_arn.h"

#include "emulator/resource_identity.h"

namespace cf::emulator {

namespace {

std::string prefix(const std::string& account, const std::string& region, std::string_view kind) {
  Stack stack;
  stack.account = account;
  stack.region = region;
  return "arn:" + site_of(stack).partition + ":cloudformation:" + region + ":" + account + ":" +
         std::string(kind) + "/";
}

}  // namespace

std::string new_stack_arn(World& world, const std::string& account, const std::string& region,
                          const std::string& name) {
  return prefix(account, region, "stack") + name + "/" + world.uuid();
}

std::string new_change_set_arn(World& world, const Stack& stack, const std::string& name) {
  return prefix(stack.account, stack.region, "changeSet") + name + "/" + world.uuid();
}

}  // namespace cf::emulator
