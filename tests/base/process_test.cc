#include "base/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace cf::base {
namespace {

using namespace std::chrono_literals;

Command shell(std::string script) {
  return {
      .argv = {"sh", "-c", std::move(script)}, .directory = {}, .environment = {{"PATH", "/usr/bin:/bin"}}};
}

Call within(Duration limit) {
  Call call;
  call.deadline = call.clock->now() + limit;
  return call;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(Run, KeepsOutputErrorsAndExitCodeApart) {
  auto done = run(shell("echo out; echo err >&2; exit 7"), "", {});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->out, "out\n");
  EXPECT_EQ(done->err, "err\n");
  EXPECT_EQ(done->exit_code, 7);
}

TEST(Run, FeedsInputLargerThanAPipeWhileItReadsTheAnswer) {
  std::string input(3u << 20, 'x');
  auto done = run(shell("cat"), input, {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->out, input);
}

TEST(Run, SurvivesAChildThatDoesNotReadItsInput) {
  auto done = run(shell("exit 0"), std::string(1u << 20, 'x'), {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->exit_code, 0);
}

TEST(Run, GivesTheEnvironmentExactlyAsStated) {
  ::setenv("CF_TEST_LEAK", "leaked", 1);
  Command command{.argv = {"/usr/bin/env"}, .directory = {}, .environment = {{"A", "1"}, {"B", "x=y z"}}};
  auto done = run(command, "", {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->out, "A=1\nB=x=y z\n");
}

TEST(Run, LooksUpTheProgramInTheChildsPath) {
  Command command = shell("exit 0");
  command.environment["PATH"] = "/nowhere";
  auto done = run(command, "", {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::not_found);
  EXPECT_NE(done.error().message.find("'sh'"), std::string::npos);
}

TEST(Run, SaysThatAFileIsNotExecutable) {
  Command command{.argv = {"/etc/passwd"}, .directory = {}, .environment = {}};
  auto done = run(command, "", {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::input);
}

TEST(Run, RunsInTheGivenFolderAndSaysWhenThereIsNone) {
  Command command = shell("pwd");
  command.directory = "/usr";
  EXPECT_EQ(run(command, "", {})->out, "/usr\n");
  command.directory = "/usr/none-such";
  auto done = run(command, "", {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::not_found);
}

TEST(Run, RefusesNulBytes) {
  Command command = shell(std::string("echo a\0b", 8));
  EXPECT_EQ(run(command, "", {}).error().kind, ErrorKind::input);
}

TEST(Run, ReportsASignalAsAShellDoes) {
  EXPECT_EQ(run(shell("kill -SEGV $$"), "", {})->exit_code, 128 + SIGSEGV);
}

TEST(Run, KillsTheWholeProcessGroupAtTheDeadline) {
  auto start = std::chrono::steady_clock::now();
  auto done = run(shell("sleep 60 & sleep 60"), "", within(100ms));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::timeout);
  EXPECT_LT(seconds_since(start), 5);
}

TEST(Run, HonoursTheDeadlineOfAClockThatStandsStill) {
  VirtualClock clock;
  Call call;
  call.clock = &clock;
  call.deadline = clock.now() + 50ms;
  EXPECT_EQ(run(shell("sleep 60"), "", call).error().kind, ErrorKind::timeout);
}

TEST(Run, StopsWhenAsked) {
  std::stop_source stop;
  Call call;
  call.stop = stop.get_token();
  std::thread stopper([&] { stop.request_stop(); });
  auto done = run(shell("sleep 60"), "", call);
  stopper.join();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::cancelled);
}

TEST(Run, KillsAChildThatWritesTooMuch) {
  Command command = shell("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done");
  command.output_limit = 1000;
  auto done = run(command, "", {});
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->output_limit_hit);
  EXPECT_EQ(done->out.size(), 1000u);
}

TEST(Run, DoesNotWaitForBackgroundProcessesThatKeepTheOutputOpen) {
  auto start = std::chrono::steady_clock::now();
  auto done = run(shell("sleep 20 & echo started"), "", {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->out, "started\n");
  EXPECT_LT(seconds_since(start), 10);
}

TEST(Run, LimitsAddressSpace) {
  Command command = shell("ulimit -v");
  command.memory_limit = 1u << 30;
  EXPECT_EQ(run(command, "", {})->out, "1048576\n");
}

TEST(Run, LeaksNoDescriptors) {
  int open = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  auto done = run(shell("ls /proc/self/fd"), "", {});
  ::close(open);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->out, "0\n1\n2\n3\n");  // 3 is ls reading the folder
}

TEST(Run, ChildrenStartedAtOnceDoNotHoldEachOthersPipes) {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&right, i] {
      std::string input = std::to_string(i);
      for (int round = 0; round < 10; ++round) {
        auto done = run(shell("cat"), input, within(20s));
        if (done && done->out == input) ++right;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 80);
}

TEST(Child, IsTalkedToLineByLine) {
  auto child = Child::start(shell("while read line; do echo \"got $line\"; done; exit 3"));
  ASSERT_TRUE(child);
  for (std::string word : {"a", "b"}) {
    ASSERT_TRUE((*child)->write(word + "\n", {}));
    auto line = (*child)->read_line(100, within(20s));
    ASSERT_TRUE(line);
    EXPECT_EQ(**line, "got " + word);
  }
  (*child)->close_stdin();
  EXPECT_FALSE((*child)->read_line(100, within(20s))->has_value());
  EXPECT_EQ((*child)->wait(within(20s)), 3);
}

TEST(Child, GivesALastLineWithoutNewline) {
  auto child = Child::start(shell("printf 'one\\ntwo'"));
  ASSERT_TRUE(child);
  EXPECT_EQ(**(*child)->read_line(100, {}), "one");
  EXPECT_EQ(**(*child)->read_line(100, {}), "two");
  EXPECT_FALSE((*child)->read_line(100, {})->has_value());
}

TEST(Child, RefusesLongLines) {
  auto child = Child::start(shell("head -c 100000 /dev/zero"));
  ASSERT_TRUE(child);
  EXPECT_EQ((*child)->read_line(1000, within(20s)).error().kind, ErrorKind::limit);
}

TEST(Child, TimesOutWhileReading) {
  auto child = Child::start(shell("sleep 60"));
  ASSERT_TRUE(child);
  EXPECT_EQ((*child)->read_line(1000, within(50ms)).error().kind, ErrorKind::timeout);
}

TEST(Child, KeepsStderr) {
  auto child = Child::start(shell("echo oops >&2"));
  ASSERT_TRUE(child);
  EXPECT_EQ((*child)->wait(within(20s)), 0);
  EXPECT_EQ((*child)->take_stderr(), "oops\n");
}

TEST(Child, WritingToAnEndedChildIsAnErrorNotASignal) {
  auto child = Child::start(shell("exit 0"));
  ASSERT_TRUE(child);
  (*child)->wait(within(20s));
  auto written = (*child)->write(std::string(1u << 20, 'x'), within(20s));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::input);
}

TEST(Child, DestructorLeavesNoZombie) {
  {
    auto child = Child::start(shell("sleep 60"));
    ASSERT_TRUE(child);
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace cf::base
