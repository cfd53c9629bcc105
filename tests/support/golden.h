// Golden files: what is printed, compared with what was accepted. CF_ACCEPT=1 accepts what is printed now;
// review the difference with git before committing it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace cf::test {

// `path` relative to the repository's root, which is the working directory of tests.
inline testing::AssertionResult matches_golden(const std::string& path, const std::string& actual) {
  const char* accept = std::getenv("CF_ACCEPT");
  if (accept != nullptr && std::string(accept) == "1") {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return testing::AssertionSuccess();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return testing::AssertionFailure() << path << " is not there; CF_ACCEPT=1 makes it of:\n" << actual;
  std::stringstream expected;
  expected << file.rdbuf();
  if (expected.str() == actual) return testing::AssertionSuccess();
  std::istringstream was(expected.str()), is(actual);
  std::string a, b;
  int line = 0;
  bool more_a = true, more_b = true;
  do {
    ++line;
    more_a = static_cast<bool>(std::getline(was, a));
    more_b = static_cast<bool>(std::getline(is, b));
  } while (more_a && more_b && a == b);
  return testing::AssertionFailure() << path << " differs from line " << line
                                     << " on\n  accepted: " << (more_a ? a : "(end of file)")
                                     << "\n  printed:  " << (more_b ? b : "(end of text)")
                                     << "\nCF_ACCEPT=1 accepts what is printed now:\n"
                                     << actual;
}

}  // namespace cf::test
