#include "base/privacy.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace cf::base {
namespace {

// The block as the kernel shows it of a process, here to itself.
std::string shown_variables() {
  std::ifstream file("/proc/self/environ", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Privacy, VariablesAreKnownToUsAloneAndStayUntilTheEnd) {
  ASSERT_NE(std::getenv("PATH"), nullptr);
  ASSERT_NE(shown_variables().find("PATH="), std::string::npos);
  EXPECT_EXIT(
      {
        std::atexit([] { ::_Exit(std::string(std::getenv("PATH")).empty() ? 2 : 0); });
        keep_private();
        const bool is_shown = shown_variables().find("PATH=") != std::string::npos;
        if (is_shown || ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) ::_Exit(1);
        std::exit(0);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace cf::base
