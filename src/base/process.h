// Child processes, without a shell.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.h"
#include "base/error.h"

namespace cf::base {

struct Command {
  std::vector<std::string> argv;                   // argv[0] is looked up in PATH if it has no slash
  std::filesystem::path directory;                 // empty: ours
  std::map<std::string, std::string> environment;  // the whole environment of the child
  std::size_t output_limit =
      16u << 20;                   // bytes of stdout and of stderr kept each; past that the child is killed
  std::size_t memory_limit = 0;    // bytes of address space (RLIMIT_AS); 0: none
  bool isolate_network = false;    // best effort: a network namespace of its own, with nothing in it
  bool isolate_processes = false;  // it can't look into other processes (base/privacy.h)
};

struct Finished {
  int exit_code = 0;  // 128 + signal if it was killed
  std::string out;
  std::string err;
  bool timed_out = false;
  bool output_limit_hit = false;
};

// Runs to the end, feeding `input`. On stop or deadline the child's whole process group is killed (kind
// cancelled or timeout). A non-zero exit code is a Finished, not an Error; an Error says that it could not be
// run.
Result<Finished> run(const Command& command, std::string_view input, const Call& call);

// A child that is talked to over pipes. Its destructor kills the process group and reaps it.
class Child {
 public:
  static Result<std::unique_ptr<Child>> start(const Command& command);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  Result<void> write(std::string_view bytes, const Call& call);
  // A line without its newline; none at the end of the output. Longer than `limit`: kind limit.
  Result<std::optional<std::string>> read_line(std::size_t limit, const Call& call);
  std::string take_stderr();  // what came so far
  void close_stdin();
  int wait(const Call& call);  // exit code as in Finished; kills on stop or deadline
  void kill();
  bool network_isolated() const;  // whether Command::isolate_network took effect

 private:
  Child();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cf::base
