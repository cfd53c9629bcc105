#include "base/privacy.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <vector>

extern char** environ;

namespace cf::base {
namespace {

// Numbers and flags of Landlock (5.13), which older headers lack. The kernel takes a longer structure than it
// knows if the rest is zero.
constexpr long landlock_create_ruleset = 444, landlock_add_rule = 445, landlock_restrict_self = 446;
constexpr std::uint64_t make_block_device = 1U << 11, refer = 1U << 13, scope_signals = 1U << 1;
constexpr int path_beneath = 1;
constexpr unsigned version_flag = 1;

struct Ruleset {
  std::uint64_t files, network, scopes;
};
struct [[gnu::packed]] PathBeneath {
  std::uint64_t allowed;
  std::int32_t parent;
};

// A domain whose only point is that it is one: what is outside can't be traced from inside, and that is what
// reading another process's environment and memory asks for. Files stay as they are: what is handled is
// allowed everywhere again.
bool enter_domain() {
  const long version = ::syscall(landlock_create_ruleset, nullptr, 0UL, version_flag);
  if (version < 1) return false;
  Ruleset rules{make_block_device, 0, 0};
  if (version >= 2) rules.files |= refer;
  if (version >= 6) rules.scopes = scope_signals;
  const int ruleset = static_cast<int>(::syscall(landlock_create_ruleset, &rules, sizeof rules, 0U));
  if (ruleset < 0) return false;
  const PathBeneath everywhere{rules.files, ::open("/", O_PATH | O_CLOEXEC)};
  const bool entered = everywhere.parent >= 0 &&
                       ::syscall(landlock_add_rule, ruleset, path_beneath, &everywhere, 0U) == 0 &&
                       ::syscall(landlock_restrict_self, ruleset, 0U) == 0;
  ::close(everywhere.parent);
  ::close(ruleset);
  return entered;
}

void drop_capabilities() {
  for (int capability = 0; capability < 64; ++capability)
    if (capability != CAP_DAC_OVERRIDE && ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 &&
        errno == EINVAL)
      break;
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[2]{};
  if (::syscall(SYS_capget, &header, sets) != 0) return;
  constexpr unsigned kept = 1U << CAP_DAC_OVERRIDE;
  sets[0] = {sets[0].effective & kept, sets[0].permitted & kept, 0};
  sets[1] = {};
  ::syscall(SYS_capset, &header, sets);
}

}  // namespace

void keep_private() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // Never destroyed: what runs at exit, and threads that are left then, read variables too.
  static auto& variables = *new std::vector<std::string>;
  static auto& pointers = *new std::vector<char*>;
  if (!pointers.empty()) return;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    variables.emplace_back(*entry);
    ::explicit_bzero(*entry, ::strlen(*entry));
  }
  for (std::string& variable : variables) pointers.push_back(variable.data());
  pointers.push_back(nullptr);
  environ = pointers.data();
}

bool leave_others_alone() {
  // Landlock asks for it; without it, a program that root executes would get the capabilities again.
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const bool alone = enter_domain();
  drop_capabilities();
  return alone;
}

}  // namespace cf::base
