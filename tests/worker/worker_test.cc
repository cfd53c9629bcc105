// Python templates, well-behaved and not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "base/lanes.h"
#include "base/privacy.h"
#include "base/process.h"
#include "document/yaml.h"
#include "worker/python_worker.h"

namespace cf::worker {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

document::Node data_of(const std::string& yaml) {
  base::Diagnostics diagnostics;
  return document::parse_yaml("data.yaml", yaml, diagnostics);
}

class Python : public testing::Test {
 protected:
  void SetUp() override {
    root = fs::temp_directory_path() / ("cf-worker-" + std::to_string(::getpid()) + "-" +
                                        testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(root);
    fs::create_directories(root / "templates");
    options.interpreter = "/usr/bin/python3";
    if (!fs::exists(options.interpreter)) options.interpreter = "python3";
    options.project = root;
    options.processes = 1;
  }
  void TearDown() override { fs::remove_all(root); }

  fs::path write(const std::string& name, const std::string& text) {
    auto path = root / "templates" / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }
  PythonWorker& worker() {
    if (!worker_) worker_ = std::make_unique<PythonWorker>(options);
    return *worker_;
  }
  base::Result<PythonRendered> run(const std::string& source, const std::string& yaml = "{}") {
    return worker().render(write("t.py", source), data_of(yaml), {});
  }
  // What a handler with this body gives.
  base::Result<PythonRendered> body(const std::string& lines, const std::string& yaml = "{}") {
    return run("def sceptre_handler(sceptre_user_data):\n" + lines, yaml);
  }
  void expect_still_works() {
    auto rendered = body("    return 'fine'\n");
    ASSERT_TRUE(rendered) << rendered.error().message;
    EXPECT_EQ(rendered->text, "fine");
  }

  fs::path root;
  PythonOptions options;
  std::unique_ptr<PythonWorker> worker_;
};

TEST_F(Python, GivesWhatTheHandlerReturns) {
  auto rendered = body("    return 'Resources: ' + sceptre_user_data['name']\n", "name: vpc");
  ASSERT_TRUE(rendered) << rendered.error().message;
  EXPECT_EQ(rendered->text, "Resources: vpc");
  EXPECT_EQ(rendered->printed, "");
}

TEST_F(Python, UserDataIsWhatPyYamlGives) {
  auto rendered =
      body("    return repr(sceptre_user_data)\n",
           "{a: yes, b: 010, c: 2012-10-17, d: 1.5, e: null, 1: x, f: [123456789012345678901, 'é'], g: {}}");
  ASSERT_TRUE(rendered) << rendered.error().message;
  EXPECT_EQ(rendered->text,
            "{'a': True, 'b': 8, 'c': datetime.date(2012, 10, 17), 'd': 1.5, 'e': None, 1: 'x', "
            "'f': [123456789012345678901, 'é'], 'g': {}}");
}

TEST_F(Python, PrintingIsKeptApartFromTheTemplate) {
  auto rendered = body(
      "    import os, sys\n    print('hello')\n    os.system('echo from a child')\n"
      "    os.write(1, b'raw')\n    sys.__stdout__.write('direct')\n    return 'text'\n");
  ASSERT_TRUE(rendered) << rendered.error().message;
  EXPECT_EQ(rendered->text, "text");
  EXPECT_THAT(rendered->printed, HasSubstr("hello"));
  EXPECT_THAT(rendered->printed, HasSubstr("from a child"));
  EXPECT_THAT(rendered->printed, HasSubstr("raw"));
}

TEST_F(Python, AnExceptionHasFileLineAndTraceback) {
  auto rendered =
      run("\ndef inner(d):\n    return d['missing']\n\ndef sceptre_handler(d):\n    return inner(d)\n");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::input);
  EXPECT_EQ(rendered.error().message, "templates/t.py:3: KeyError: 'missing'");
  EXPECT_THAT(rendered.error().trace,
              testing::ElementsAre("in templates/t.py:3 in inner", "in templates/t.py:6 in sceptre_handler"));
}

TEST_F(Python, ASyntaxErrorHasItsLine) {
  auto rendered = run("x = 1\ndef f(:\n");
  ASSERT_FALSE(rendered);
  EXPECT_THAT(rendered.error().message, HasSubstr("templates/t.py:2: SyntaxError"));
}

TEST_F(Python, SaysThatTheHandlerIsMissing) {
  EXPECT_THAT(run("x = 1\n").error().message, HasSubstr("sceptre_handler(sceptre_user_data)"));
}

TEST_F(Python, SaysWhatWasReturnedInsteadOfText) {
  auto rendered = body("    return 42\n");
  ASSERT_FALSE(rendered);
  EXPECT_THAT(rendered.error().message, HasSubstr("builtins.int"));
}

TEST_F(Python, ADictIsWrittenAsJsonWithANote) {
  auto rendered = body("    return {'Resources': {}}\n");
  ASSERT_TRUE(rendered);
  EXPECT_EQ(rendered->text, "{\n  \"Resources\": {}\n}");
  EXPECT_THAT(rendered->note, HasSubstr("dict"));
}

TEST_F(Python, ExitIsAnErrorOfTheTemplate) {
  auto rendered = body("    import sys\n    sys.exit(3)\n");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::input);
  EXPECT_THAT(rendered.error().message, HasSubstr("sys.exit(3)"));
  expect_still_works();
}

TEST_F(Python, EndingTheProcessIsAnErrorAndTheNextRenderGetsANewOne) {
  auto rendered = body("    import os\n    print('bye', flush=True)\n    os._exit(7)\n");
  ASSERT_FALSE(rendered);
  EXPECT_THAT(rendered.error().message, HasSubstr("exit code 7: bye"));
  expect_still_works();
  rendered = body("    import os, signal\n    os.kill(os.getpid(), signal.SIGSEGV)\n    return ''\n");
  ASSERT_FALSE(rendered);
  EXPECT_THAT(rendered.error().message, HasSubstr("signal 11"));
  expect_still_works();
}

TEST_F(Python, AHangIsStopped) {
  options.timeout = base::Duration(300);
  auto start = std::chrono::steady_clock::now();
  auto rendered = body("    while True: pass\n");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::timeout);
  EXPECT_THAT(rendered.error().message, HasSubstr("templates/t.py"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  worker_.reset();
  options.timeout = base::Duration(60'000);
  expect_still_works();
}

TEST_F(Python, StopsWhenAsked) {
  std::stop_source stop;
  base::Call call;
  call.stop = stop.get_token();
  auto file = write("t.py", "def sceptre_handler(d):\n    while True: pass\n");
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_EQ(worker().render(file, data_of("{}"), call).error().kind, base::ErrorKind::cancelled);
}

TEST_F(Python, RubbishInTheProtocolIsAnError) {
  auto rendered = body(
      "    import os\n    for fd in range(3, 30):\n        try: os.write(fd, b'rubbish\\n')\n"
      "        except OSError: pass\n    return 'x'\n");
  ASSERT_FALSE(rendered);
  EXPECT_THAT(rendered.error().message, HasSubstr("channel"));
  expect_still_works();
}

TEST_F(Python, EndlessPrintingIsStopped) {
  auto rendered = body("    while True: print('x' * 10000)\n");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::limit);
  expect_still_works();
}

TEST_F(Python, HugeTextIsRefused) {
  auto rendered = body("    return 'x' * (17 << 20)\n");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::limit);
  expect_still_works();
}

TEST_F(Python, MemoryIsLimited) {
  options.memory_limit = 400u << 20;
  auto rendered = body("    x = bytearray(1 << 30)\n    return 'x'\n");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::limit);
  EXPECT_THAT(rendered.error().message, HasSubstr("memory"));
  expect_still_works();
}

TEST_F(Python, AForkThatComesBackDoesNotAnswerTwice) {
  auto rendered = body("    import os\n    os.fork()\n    return 'once'\n");
  ASSERT_TRUE(rendered);
  expect_still_works();
  expect_still_works();
}

TEST_F(Python, EachRenderStartsFresh) {
  write("shared.py", "count = 0\n");
  auto source =
      "import shared\nimport os, random\nshared.count += 1\n"
      "def sceptre_handler(d):\n    os.environ['LEFT'] = 'x'\n"
      "    return f\"{shared.count} {random.random()} {len(os.environ)}\"\n";
  auto first = run(source), second = run(source);
  ASSERT_TRUE(first) << first.error().message;
  ASSERT_TRUE(second);
  EXPECT_EQ(first->text, second->text);
}

TEST_F(Python, ImportsFromTheTemplatesFolders) {
  write("common.py", "name = 'common'\n");
  write("sub/near.py", "name = 'near'\n");
  auto file =
      write("sub/t.py", "import common, near\ndef sceptre_handler(d): return common.name + near.name\n");
  auto rendered = worker().render(file, data_of("{}"), {});
  ASSERT_TRUE(rendered) << rendered.error().message;
  EXPECT_EQ(rendered->text, "commonnear");
}

TEST_F(Python, AChangedFileIsReadAgain) {
  EXPECT_EQ(body("    return 'one'\n")->text, "one");
  EXPECT_EQ(body("    return 'other'\n")->text, "other");
}

TEST_F(Python, SeesNoCredentials) {
  ::setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
  auto rendered =
      body("    import os\n    return ' '.join(k for k in os.environ if 'AWS' in k or 'CF_' in k)\n");
  ASSERT_TRUE(rendered);
  EXPECT_EQ(rendered->text, "");
}

constexpr const char* look_around = R"(
    import ctypes, os
    found = []
    for who in (os.getppid(), *d['others']):
        for name in ('environ', 'mem', 'maps'):
            try:
                with open('/proc/%s/%s' % (who, name), 'rb') as file:
                    found.append(name + ' ' + (file.read().decode() if name == 'environ' else 'opened'))
            except OSError:
                pass
        if ctypes.CDLL(None).ptrace(0x4206, int(who), None, None) == 0:
            found.append('traced')
    return '; '.join(found)
)";

TEST_F(Python, ReachesNeitherMemoryNorEnvironmentOfOurs) {
  base::keep_private();
  const auto found = run(std::string("def sceptre_handler(d):") + look_around, "{others: []}");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->text, "");
}

TEST_F(Python, ReachesNoneOfOursAsAnotherUserEither) {
  if (::getuid() != 0) GTEST_SKIP() << "only root becomes another user";
  const fs::path file = write("t.py", std::string("def sceptre_handler(d):") + look_around);
  EXPECT_EXIT(
      {
        bool is_other = ::setgid(65534) == 0 && ::setuid(65534) == 0;
        ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);  // as a program is that this user started
        base::keep_private();
        const auto found = worker().render(file, data_of("{others: []}"), {});
        std::fprintf(stderr, "%s", found ? found->text.c_str() : found.error().message.c_str());
        ::_exit(is_other && found && found->text.empty() ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

// A runner's shell has the same variables as we, and does not hide them.
TEST_F(Python, ReachesNoOtherProcessWhereTheSystemAllowsThat) {
  base::Command other;
  other.argv = {"sh", "-c", "echo $$; read x"};
  other.environment = {{"PATH", "/usr/bin:/bin"}, {"GITHUB_TOKEN", "canary"}};
  auto child = base::Child::start(other);
  ASSERT_TRUE(child);
  const std::string pid = (*child)->read_line(100, {}).or_throw().value();
  if (::syscall(444, nullptr, 0UL, 1U) < 1) GTEST_SKIP() << "this kernel has no Landlock";
  const auto found = run(std::string("def sceptre_handler(d):") + look_around, "{others: [" + pid + "]}");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->text, "");
}

// Files of others stay readable, and what the template starts works.
TEST_F(Python, StillWritesMovesAndStartsWhatItNeeds) {
  fs::create_directories(root / "elsewhere");
  const auto done = body(
      "    import os, subprocess\n    root = sceptre_user_data['root']\n"
      "    open(root + '/a', 'w').write('moved')\n    os.rename(root + '/a', root + '/elsewhere/a')\n"
      "    return subprocess.check_output(['cat', root + '/elsewhere/a']).decode()\n",
      "{root: " + root.string() + "}");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->text, "moved");
}

TEST_F(Python, HasNoNetworkWhereTheSystemAllowsThat) {
  auto rendered = body("    import socket\n    return ' '.join(n for _, n in socket.if_nameindex())\n");
  ASSERT_TRUE(rendered) << rendered.error().message;
  if (!worker().network_isolated()) GTEST_SKIP() << "this system gives no network namespace";
  EXPECT_EQ(rendered->text, "lo");
}

TEST_F(Python, SaysWhichInterpreterIsMissing) {
  options.interpreter = "/nowhere/python";
  auto rendered = body("    return ''\n");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::not_found);
  EXPECT_THAT(rendered.error().hint, HasSubstr("CF_PYTHON"));
}

TEST_F(Python, ManyThreadsShareFewProcesses) {
  options.processes = 2;
  auto file = write("t.py", "def sceptre_handler(d): return str(d['i'])\n");
  std::vector<std::string> texts(40);
  worker();
  base::parallel_for(texts.size(), 8, [&](std::size_t i) {
    auto rendered = worker().render(file, data_of("i: " + std::to_string(i)), {});
    texts[i] = rendered ? rendered->text : rendered.error().message;
  });
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(texts[i], std::to_string(i));
}

}  // namespace
}  // namespace cf::worker
