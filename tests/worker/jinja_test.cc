// Real Jinja2 in the worker.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/files.h"
#include "base/process.h"
#include "base/strings.h"
#include "document/yaml.h"
#include "worker/python_worker.h"

namespace cf::worker {
namespace {

using testing::HasSubstr;

document::Node node_of(const std::string& yaml) {
  base::Diagnostics diagnostics;
  return document::parse_yaml("data.yaml", yaml, diagnostics);
}

class RealJinja2 : public testing::Test {
 protected:
  void SetUp() override {
    std::map<std::string, std::string> environment;
    for (const char* name : {"PATH", "HOME", "CF_CACHE_DIR"})
      if (const char* value = std::getenv(name)) environment[name] = value;
    auto made = base::run({.argv = {"tests/tools/python_env.sh", "jinja2==3.1.6", "pyyaml==6.0.2"},
                           .directory = {},
                           .environment = environment},
                          "", {});
    if (!made || made->exit_code != 0) GTEST_SKIP() << "jinja2 3.1.6 can't be installed here";
    PythonOptions options;
    options.interpreter = base::trim(made->out);
    options.processes = 1;
    worker = std::make_unique<PythonWorker>(options);
  }
  base::Result<std::string> run(std::string_view text, const std::string& context = "{}",
                                const std::string& options = "{}") {
    return worker->jinja({}, "main.j2", text, node_of(context), node_of(options), {});
  }
  std::unique_ptr<PythonWorker> worker;
};

TEST_F(RealJinja2, DoesWhatIsNotDoneNatively) {
  auto rendered = run("{% set l = [] %}{% set _ = l.append(d.year) %}{{ l }}", "d: 2012-10-17");
  ASSERT_TRUE(rendered) << rendered.error().message;
  EXPECT_EQ(*rendered, "[2012]");
}

TEST_F(RealJinja2, TakesOptions) {
  EXPECT_EQ(*run("{% include 'x' %}|{{ v }}", "v: a&b",
                 "{autoescape: true, autoescape_except: [j2], templates: {x: '{{ v }}'}}"),
            "a&amp;b|a&b");
  EXPECT_EQ(*run("{% do x.append(1) %}{{ x }}", "x: []", "{extensions: [jinja2.ext.do]}"), "[1]");
}

TEST_F(RealJinja2, ErrorsHaveTemplateAndLine) {
  EXPECT_EQ(run("a\n{{ b }}", "{}", "{undefined: StrictUndefined}").error().message,
            "main.j2:2: 'b' is undefined");
  EXPECT_THAT(run("a\n\n{% if %}").error().message, HasSubstr("main.j2:3: "));
  EXPECT_THAT(run("\n{{ 1 + none }}").error().message, HasSubstr("main.j2:2: TypeError"));
  EXPECT_THAT(run("{% include 'nope' %}").error().message, HasSubstr("'nope' not found"));
}

TEST_F(RealJinja2, IncludesNothingThatALinkHasOutsideOfTheFolder) {
  const std::filesystem::path top =
      std::filesystem::temp_directory_path() / ("cf-jinja-" + base::random_hex(6));
  const auto write = [&](const char* path, const char* text) {
    base::write_file(top / path, text).or_throw();
  };
  write("secret", "canary");
  write("templates/.git/config", "canary");
  write("templates/plain", "plain");
  for (const auto& [name, target] :
       {std::pair("outside", "../secret"), std::pair("git", ".git/config"), std::pair("inside", "plain")})
    std::filesystem::create_symlink(target, top / "templates" / name);
  const auto included = [&](const std::string& name) {
    return worker->jinja(top / "templates", "main.j2", "{% include '" + name + "' %}", node_of("{}"),
                         node_of("{}"), {});
  };
  const auto inside = included("inside");
  EXPECT_TRUE(inside && *inside == "plain") << (inside ? *inside : base::describe(inside.error()));
  for (const char* name : {"outside", "git", ".git/config", "../secret"}) {
    const auto refused = included(name);
    ASSERT_FALSE(refused) << name;
    EXPECT_THAT(refused.error().message, HasSubstr("not found")) << name;
  }
  std::filesystem::remove_all(top);
}

TEST_F(RealJinja2, AnInterpreterWithoutJinja2SaysWhatToInstall) {
  PythonOptions options;
  options.interpreter = "/usr/bin/python3";
  PythonWorker plain(options);
  auto rendered = plain.jinja({}, "main.j2", "{{ 1 }}", node_of("{}"), node_of("{}"), {});
  if (rendered) GTEST_SKIP() << "the system's Python has jinja2";
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::unsupported);
  EXPECT_THAT(rendered.error().hint, HasSubstr("pip install jinja2"));
}

}  // namespace
}  // namespace cf::worker
