// Starts one child process: fork, set up between fork and exec with async-signal-safe calls only, exec. What
// the two forms of a child in process.h share.
#pragma once

#include <sys/types.h>

#include "base/error.h"
#include "base/process.h"

namespace cf::base {

// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~Descriptor() { reset(); }
  void reset();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// Our ends of the pipes are non-blocking; all are closed on exec, so that no other child keeps them open.
struct Spawned {
  pid_t pid = -1;  // leader of its own process group
  Descriptor in, out, err;
  Descriptor exited;              // pidfd: readable once the child has ended; empty on old kernels
  bool network_isolated = false;  // Command::isolate_network took effect
};

Result<Spawned> spawn(const Command& command);

}  // namespace cf::base
