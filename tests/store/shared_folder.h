// A folder for one test, in memory where that is to be had, and processes that work in it at once.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/digest.h"

namespace cf::store::test {

class SharedFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code none;
    folder = (std::filesystem::is_directory(memory, none) ? memory : std::filesystem::temp_directory_path()) /
             ("cf-shared-" + base::random_hex(6));
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  // Runs `work` in so many processes at once; whether it gave true in all.
  static bool in_processes(int count, const std::function<bool(int)>& work) {
    std::vector<pid_t> children;
    for (int i = 0; i < count; ++i) {
      const pid_t child = ::fork();
      if (child == 0) ::_exit(work(i) ? 0 : 1);
      children.push_back(child);
    }
    bool all = true;
    for (const pid_t child : children) {
      int status = 0;
      all = ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 && all;
    }
    return all;
  }

  std::filesystem::path folder;
  base::Call call;
};

}  // namespace cf::store::test
