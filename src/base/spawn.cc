#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "base/privacy.h"
#include "base/strings.h"

namespace cf::base {

void Descriptor::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

namespace {

struct PipeEnds {
  Descriptor read, write;
};

bool open_pipe(PipeEnds& ends) {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) return false;
  ends.read = Descriptor(fds[0]);
  ends.write = Descriptor(fds[1]);
  return true;
}

// What the child reports over a pipe that exec closes: either nothing but the network byte, or why it could
// not start.
struct StartReport {
  enum Step : int { network = 1, directory, memory, executable } step;
  int code;  // errno; for `network`: 1 if isolated
};

// Everything the child needs, made before fork: nothing may be allocated after it.
struct Launch {
  std::vector<std::string> candidates;  // paths to try in turn
  std::vector<char*> argv, envp;
  std::vector<std::string> environment;
  std::string uid_map, gid_map;
};

std::vector<std::string> candidates_of(const Command& command) {
  const std::string& name = command.argv[0];
  if (name.find('/') != std::string::npos) return {name};
  auto path = command.environment.find("PATH");
  std::vector<std::string> found;
  for (const auto& folder :
       split(path == command.environment.end() ? "/usr/local/bin:/usr/bin:/bin" : path->second, ':'))
    found.push_back((folder.empty() ? "." : folder) + "/" + name);
  return found;
}

Launch prepare(const Command& command) {
  Launch launch;
  launch.candidates = candidates_of(command);
  for (const auto& argument : command.argv) launch.argv.push_back(const_cast<char*>(argument.c_str()));
  launch.argv.push_back(nullptr);
  launch.environment.reserve(command.environment.size());
  for (const auto& [name, value] : command.environment) launch.environment.push_back(name + "=" + value);
  for (const auto& variable : launch.environment) launch.envp.push_back(const_cast<char*>(variable.c_str()));
  launch.envp.push_back(nullptr);
  std::string uid = std::to_string(::getuid()), gid = std::to_string(::getgid());
  launch.uid_map = uid + " " + uid + " 1";
  launch.gid_map = gid + " " + gid + " 1";
  return launch;
}

void write_text(const char* path, std::string_view text) {
  int fd = ::open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  [[maybe_unused]] auto written = ::write(fd, text.data(), text.size());
  ::close(fd);
}

// A network namespace without any interface up. As root without a user namespace, so that files of other
// users stay readable; otherwise in a user namespace that maps only ourselves.
bool leave_network(const Launch& launch) {
  if (::unshare(CLONE_NEWNET) == 0) return true;
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
  // These files are root's as long as we are a copy of a process that keeps itself private.
  const int was_dumpable = ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  write_text("/proc/self/setgroups", "deny");
  write_text("/proc/self/uid_map", launch.uid_map);
  write_text("/proc/self/gid_map", launch.gid_map);
  ::prctl(PR_SET_DUMPABLE, was_dumpable, 0, 0, 0);
  return true;
}

[[noreturn]] void fail_start(int report, StartReport::Step step) {
  StartReport message{step, errno};
  [[maybe_unused]] auto written = ::write(report, &message, sizeof message);
  ::_exit(127);
}

// Moves the pipe ends to 0, 1 and 2 although one of them may already be among these numbers.
void place(int in, int out, int err) {
  int high_in = ::fcntl(in, F_DUPFD_CLOEXEC, 10), high_out = ::fcntl(out, F_DUPFD_CLOEXEC, 10),
      high_err = ::fcntl(err, F_DUPFD_CLOEXEC, 10);
  ::dup2(high_in, 0);
  ::dup2(high_out, 1);
  ::dup2(high_err, 2);
}

[[noreturn]] void become(const Command& command, const Launch& launch, int in, int out, int err, int report) {
  ::setpgid(0, 0);
  report = ::fcntl(report, F_DUPFD_CLOEXEC, 10);
  place(in, out, err);
  ::syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
  for (int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD}) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (command.isolate_network) {
    StartReport message{StartReport::network, leave_network(launch) ? 1 : 0};
    [[maybe_unused]] auto written = ::write(report, &message, sizeof message);
  }
  if (!command.directory.empty() && ::chdir(command.directory.c_str()) != 0)
    fail_start(report, StartReport::directory);
  rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  if (command.isolate_processes) leave_others_alone();
  // Last: a thread sanitizer's own memory counts too.
  if (command.memory_limit > 0) {
    rlimit limit{command.memory_limit, command.memory_limit};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) fail_start(report, StartReport::memory);
  }
  int reason = ENOENT;
  for (const auto& candidate : launch.candidates) {
    ::execve(candidate.c_str(), launch.argv.data(), launch.envp.data());
    if (errno != ENOENT && errno != ENOTDIR) reason = errno;
    if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) break;
  }
  errno = reason;
  fail_start(report, StartReport::executable);
}

Error start_error(const Command& command, const StartReport& report) {
  std::string why = ::strerror(report.code);
  if (report.step == StartReport::directory)
    return error(ErrorKind::not_found,
                 "cannot run '" + command.argv[0] + "' in '" + command.directory.string() + "': " + why);
  if (report.step == StartReport::memory)
    return error(ErrorKind::limit,
                 "cannot run '" + command.argv[0] + "': the memory limit could not be set: " + why);
  if (report.code == ENOENT)
    return error(
        ErrorKind::not_found, "cannot run '" + command.argv[0] + "': no such program",
        command.argv[0].find('/') == std::string::npos ? "install it, or put its folder into PATH" : "");
  return error(ErrorKind::input, "cannot run '" + command.argv[0] + "': " + why);
}

Error system_error(const Command& command, const char* what) {
  return error(ErrorKind::limit,
               "cannot run '" + command.argv[0] + "': " + what + ": " + std::string(::strerror(errno)));
}

bool holds_nul(const Command& command) {
  for (const auto& argument : command.argv)
    if (argument.find('\0') != std::string::npos) return true;
  for (const auto& [name, value] : command.environment)
    if (name.empty() || name.find('=') != std::string::npos || (name + value).find('\0') != std::string::npos)
      return true;
  return false;
}

}  // namespace

Result<Spawned> spawn(const Command& command) {
  if (command.argv.empty() || command.argv[0].empty())
    return error(ErrorKind::input, "there is no program to run");
  if (holds_nul(command))
    return error(ErrorKind::input,
                 "cannot run '" + command.argv[0] + "': an argument or variable holds a NUL byte");
  Launch launch = prepare(command);
  PipeEnds in, out, err, report;
  if (!open_pipe(in) || !open_pipe(out) || !open_pipe(err) || !open_pipe(report))
    return system_error(command, "pipe");
  pid_t pid = ::fork();
  if (pid < 0) return system_error(command, "fork");
  if (pid == 0) become(command, launch, in.read.get(), out.write.get(), err.write.get(), report.write.get());
  ::setpgid(pid, pid);  // as the child does: whoever comes first
  report.write.reset();

  Spawned spawned;
  StartReport message{};
  for (;;) {
    auto got = ::read(report.read.get(), &message, sizeof message);
    if (got < 0 && errno == EINTR) continue;
    if (got != sizeof message) break;
    if (message.step == StartReport::network) {
      spawned.network_isolated = message.code == 1;
      continue;
    }
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    return start_error(command, message);
  }
  spawned.pid = pid;
  spawned.in = std::move(in.write);
  spawned.out = std::move(out.read);
  spawned.err = std::move(err.read);
  for (int fd : {spawned.in.get(), spawned.out.get(), spawned.err.get()}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  // By number: the header of glibc 2.36 declares pidfd_open without C linkage.
  spawned.exited = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  return spawned;
}

}  // namespace cf::base
