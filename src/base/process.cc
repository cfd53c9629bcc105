#include "base/process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "base/spawn.h"

namespace cf::base {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// Until when one call may wait. The deadline counts in the call's clock; waiting is done in real time, so a
// clock that stands still can't make it wait for ever.
class Patience {
 public:
  explicit Patience(const Call& call)
      : call_(call), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), on_stop_(call.stop, Wake{wake_.get()}) {
    if (call.deadline)
      until_ =
          std::chrono::steady_clock::now() +
          std::chrono::duration_cast<std::chrono::steady_clock::duration>(*call.deadline - call.clock->now());
  }
  bool stopped() const { return call_.stopped(); }
  bool expired() const { return call_.expired() || (until_ && std::chrono::steady_clock::now() >= *until_); }
  bool over() const { return stopped() || expired(); }
  int wake_fd() const { return wake_.get(); }
  // For poll(): at most `longest`, -1 for ever.
  int milliseconds(int longest = -1) const {
    if (!until_) return longest;
    auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*until_ - std::chrono::steady_clock::now()).count();
    left = std::clamp<decltype(left)>(left, 0, 3'600'000);
    return longest < 0 ? static_cast<int>(left) : std::min(longest, static_cast<int>(left));
  }

 private:
  struct Wake {
    int fd;
    void operator()() const { ::eventfd_write(fd, 1); }
  };
  const Call& call_;
  std::optional<SteadyTime> until_;
  Descriptor wake_;
  std::stop_callback<Wake> on_stop_;
};

// A pipe whose reader is gone raises SIGPIPE in the writing thread: it is held back, and taken if it came.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    ::sigemptyset(&sigpipe_);
    ::sigaddset(&sigpipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~WithoutSigpipe() {
    if (raised_ && !::sigismember(&before_, SIGPIPE)) {
      timespec none{};
      while (::sigtimedwait(&sigpipe_, nullptr, &none) < 0 && errno == EINTR) {
      }
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  void raised() { raised_ = true; }

 private:
  sigset_t sigpipe_, before_;
  bool raised_ = false;
};

enum class Transfer { some, blocked, closed };

Transfer write_some(int fd, std::string_view& bytes) {
  WithoutSigpipe quiet;
  auto written = ::write(fd, bytes.data(), bytes.size());
  if (written >= 0) {
    bytes.remove_prefix(static_cast<std::size_t>(written));
    return Transfer::some;
  }
  if (errno == EAGAIN || errno == EINTR) return Transfer::blocked;
  if (errno == EPIPE) quiet.raised();
  return Transfer::closed;
}

Transfer read_some(int fd, std::string& into) {
  char buffer[65536];
  auto got = ::read(fd, buffer, sizeof buffer);
  if (got > 0) {
    into.append(buffer, static_cast<std::size_t>(got));
    return Transfer::some;
  }
  return got < 0 && (errno == EAGAIN || errno == EINTR) ? Transfer::blocked : Transfer::closed;
}

int exit_code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// The child and what has been read from it so far.
struct Process {
  explicit Process(Spawned started) : spawned(std::move(started)) {}
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  Spawned spawned;
  std::string out, err;
  std::optional<int> exit_code;

  ~Process() {
    if (!exit_code) {
      kill_group();
      reap();
    }
  }
  void kill_group() const {
    if (!exit_code) ::kill(-spawned.pid, SIGKILL);
  }
  void reap() {
    int status = 0;
    while (::waitpid(spawned.pid, &status, 0) < 0)
      if (errno != EINTR) return exit_code.emplace(127), void();
    exit_code = exit_code_of(status);
  }
  bool try_reap() {
    int status = 0;
    if (!exit_code && ::waitpid(spawned.pid, &status, WNOHANG) == spawned.pid)
      exit_code = exit_code_of(status);
    return exit_code.has_value();
  }

  // Waits for whatever can go on, and reads it. Returns whether anything happened before the patience or
  // `longest` ended.
  bool pump(std::string_view& input, const Patience& patience, int longest = -1) {
    if (!spawned.exited && (longest < 0 || longest > 20))
      longest = 20;  // no pidfd: look for its end now and then
    pollfd fds[] = {{input.empty() ? -1 : spawned.in.get(), POLLOUT, 0},
                    {spawned.out.get(), POLLIN, 0},
                    {spawned.err.get(), POLLIN, 0},
                    {exit_code ? -1 : spawned.exited.get(), POLLIN, 0},
                    {patience.wake_fd(), POLLIN, 0}};
    if (::poll(fds, std::size(fds), patience.milliseconds(longest)) <= 0) return !exit_code && try_reap();
    if (fds[0].revents && write_some(spawned.in.get(), input) == Transfer::closed) {
      input = {};
      spawned.in.reset();
    }
    if (fds[1].revents && read_some(spawned.out.get(), out) == Transfer::closed) spawned.out.reset();
    if (fds[2].revents && read_some(spawned.err.get(), err) == Transfer::closed) spawned.err.reset();
    if (fds[3].revents) try_reap();
    return true;
  }
};

// How long output is awaited from background processes that outlive the child and keep its pipes open.
constexpr int linger_milliseconds = 100;

Error gave_up(const Command& command, const Patience& patience) {
  if (patience.stopped()) return error(ErrorKind::cancelled, "'" + command.argv[0] + "' was stopped");
  return error(ErrorKind::timeout, "'" + command.argv[0] + "' took too long and was stopped");
}

}  // namespace

Result<Finished> run(const Command& command, std::string_view input, const Call& call) {
  Patience patience(call);
  if (patience.stopped() || patience.expired()) return gave_up(command, patience);
  auto spawned = spawn(command);
  if (!spawned) return spawned.error();
  Process process(std::move(*spawned));
  if (input.empty()) process.spawned.in.reset();
  Finished finished;
  while (!process.exit_code || process.spawned.out || process.spawned.err) {
    bool moved = process.pump(input, patience, process.exit_code ? linger_milliseconds : -1);
    if (input.empty()) process.spawned.in.reset();
    if (process.exit_code && !moved) break;
    if (process.out.size() > command.output_limit || process.err.size() > command.output_limit) {
      finished.output_limit_hit = true;
      process.kill_group();
      break;
    }
    if (patience.over() && !process.exit_code) {
      process.kill_group();
      process.reap();
      return gave_up(command, patience);
    }
  }
  if (!process.exit_code) process.reap();
  finished.exit_code = *process.exit_code;
  finished.out = std::move(process.out);
  finished.err = std::move(process.err);
  if (finished.out.size() > command.output_limit) finished.out.resize(command.output_limit);
  if (finished.err.size() > command.output_limit) finished.err.resize(command.output_limit);
  return finished;
}

struct Child::State {
  State(Command c, Spawned spawned) : command(std::move(c)), process(std::move(spawned)) {}
  Command command;
  Process process;
  std::size_t scanned = 0;  // bytes of process.out that hold no newline
};

Child::Child() = default;
Child::~Child() = default;

Result<std::unique_ptr<Child>> Child::start(const Command& command) {
  auto spawned = spawn(command);
  if (!spawned) return spawned.error();
  std::unique_ptr<Child> child(new Child);
  child->state_ = std::make_unique<State>(command, std::move(*spawned));
  return child;
}

// Reads while it writes, so that a child that answers before it has read everything can't block both sides.
Result<void> Child::write(std::string_view bytes, const Call& call) {
  Patience patience(call);
  auto& process = state_->process;
  while (!bytes.empty()) {
    if (!process.spawned.in)
      return error(ErrorKind::input, "'" + state_->command.argv[0] + "' does not read its input any more");
    if (patience.over()) return gave_up(state_->command, patience);
    process.pump(bytes, patience);
    if (process.out.size() > state_->command.output_limit ||
        process.err.size() > state_->command.output_limit)
      return error(ErrorKind::limit, "'" + state_->command.argv[0] + "' wrote too much");
    if (!process.spawned.in || process.exit_code)
      return error(ErrorKind::input, "'" + state_->command.argv[0] + "' does not read its input any more");
  }
  return {};
}

Result<std::optional<std::string>> Child::read_line(std::size_t limit, const Call& call) {
  Patience patience(call);
  auto& process = state_->process;
  for (;;) {
    auto newline = process.out.find('\n', state_->scanned);
    std::size_t length = newline == std::string::npos ? process.out.size() : newline;
    if (length > limit)
      return error(ErrorKind::limit, "'" + state_->command.argv[0] + "' wrote a line of more than " +
                                         std::to_string(limit) + " bytes");
    if (newline != std::string::npos) {
      std::string line = process.out.substr(0, newline);
      process.out.erase(0, newline + 1);
      state_->scanned = 0;
      return std::optional<std::string>(std::move(line));
    }
    state_->scanned = process.out.size();
    if (!process.spawned.out) {
      if (process.out.empty()) return std::optional<std::string>{};
      state_->scanned = 0;
      return std::optional<std::string>(std::exchange(process.out, {}));
    }
    if (patience.over()) return gave_up(state_->command, patience);
    std::string_view nothing;
    bool ended = process.exit_code.has_value();
    bool moved = process.pump(nothing, patience, ended ? linger_milliseconds : -1);
    if (ended && !moved) process.spawned.out.reset();
    if (process.err.size() > state_->command.output_limit)
      return error(ErrorKind::limit, "'" + state_->command.argv[0] + "' wrote too much to stderr");
  }
}

std::string Child::take_stderr() {
  auto& process = state_->process;
  while (process.spawned.err && process.err.size() <= state_->command.output_limit) {
    auto read = read_some(process.spawned.err.get(), process.err);
    if (read == Transfer::closed) process.spawned.err.reset();
    if (read != Transfer::some) break;
  }
  return std::exchange(process.err, {});
}

void Child::close_stdin() {
  state_->process.spawned.in.reset();
}

int Child::wait(const Call& call) {
  Patience patience(call);
  auto& process = state_->process;
  while (!process.exit_code) {
    if (patience.over() || process.out.size() > state_->command.output_limit ||
        process.err.size() > state_->command.output_limit) {
      process.kill_group();
      process.reap();
      break;
    }
    std::string_view nothing;
    process.pump(nothing, patience);
  }
  return *process.exit_code;
}

void Child::kill() {
  state_->process.kill_group();
}

bool Child::network_isolated() const {
  return state_->process.spawned.network_isolated;
}

}  // namespace cf::base
