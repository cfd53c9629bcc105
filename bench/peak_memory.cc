// peak_memory COMMAND...: runs it and prints "peak KiB N" as the last line of stderr.
//
// Linux counts a process's peak from the fork on, when it still is its parent. A program that takes less than
// the one that measures it needs a small parent.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdio>

extern char** environ;

int main(int, char** argv) {
  pid_t child = 0;
  if (argv[1] == nullptr || ::posix_spawnp(&child, argv[1], nullptr, nullptr, argv + 1, environ) != 0)
    return 127;
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) < 0) return 127;
  std::fprintf(stderr, "peak KiB %ld\n", usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
