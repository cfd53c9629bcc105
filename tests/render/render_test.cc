#include "render/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/digest.h"
#include "document/unknowns.h"
#include "document/yaml.h"
#include "jinja/jinja.h"
#include "render/python_env.h"

namespace cf::render {
namespace {

using document::Node;
using document::unknown_in;
using document::unknown_placeholder;
using document::with_unknown_nodes;
using testing::HasSubstr;
namespace fs = std::filesystem;

class Rendering : public testing::Test {
 protected:
  void SetUp() override {
    root = fs::temp_directory_path() / ("cf-render-" + std::to_string(::getpid()) + "-" +
                                        testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(root / "templates");
    options.interpreter = fs::exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
    options.project = root;
    options.processes = 1;
  }
  void TearDown() override { fs::remove_all(root); }

  Node parse(const std::string& yaml) {
    base::Diagnostics diagnostics;
    return document::parse_yaml("data.yaml", yaml, diagnostics);
  }
  Input input(const std::string& name, const std::string& text, Node user_data = Node::mapping({})) {
    std::ofstream(root / name) << text;
    return {name, root / name, {}, std::move(user_data), {}, root / "templates"};
  }
  base::Result<Output> run(const Input& of) {
    if (!worker) worker = std::make_shared<worker::PythonWorker>(options);
    return Renderer(worker, true).render(of, {});
  }
  fs::path root;
  worker::PythonOptions options;
  std::shared_ptr<worker::PythonWorker> worker;
};

TEST_F(Rendering, PlainTemplatesKeepTheirBytes) {
  std::string text = "# a comment\r\nResources: {{ kept }}\n\n";
  for (const char* name :
       {"templates/a.yaml", "templates/a.yml", "templates/a.json", "templates/a.template"}) {
    auto output = run(input(name, text));
    ASSERT_TRUE(output) << output.error().message;
    EXPECT_EQ(output->text, text);
    EXPECT_EQ(output->engine, "plain");
    EXPECT_EQ(output->digest, base::sha256_hex(text));
    EXPECT_FALSE(output->unknowns);
  }
}

TEST_F(Rendering, OtherExtensionsAreRefused) {
  EXPECT_EQ(run(input("templates/a.tf", "")).error().kind, base::ErrorKind::input);
}

TEST_F(Rendering, AMissingFileIsAnErrorNamingIt) {
  Input missing = input("templates/a.yaml", "");
  missing.file = root / "templates/none.yaml";
  EXPECT_THAT(run(missing).error().message, HasSubstr("none.yaml"));
}

TEST_F(Rendering, Jinja2SeesUserDataAndIncludesFromItsOwnFolder) {
  if (!jinja::native()) GTEST_SKIP() << "MiniJinja is not linked";
  std::ofstream(root / "templates/part.j2") << "[{{ sceptre_user_data.a }}]";
  auto output = run(
      input("templates/t.j2", "{% include 'part.j2' %}{{ sceptre_user_data.b }}\n", parse("{a: 1, b: a&b}")));
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->text, "[1]a&b");
  EXPECT_EQ(output->engine, "jinja2 (native)");
}

TEST_F(Rendering, IncludesDoNotLeaveTheirFolder) {
  std::ofstream(root / "secret.j2") << "secret";
  EXPECT_FALSE(run(input("templates/t.j2", "{% include '../secret.j2' %}")));
}

TEST_F(Rendering, PositionsInTheOutputPointToTheTemplate) {
  if (!jinja::native()) GTEST_SKIP() << "MiniJinja is not linked";
  auto output = run(input("templates/t.j2", "{% for i in [1, 2] -%}\nx{{ i }}\n{% endfor %}\nend: here\n"));
  ASSERT_TRUE(output) << output.error().message;
  auto offset = static_cast<std::uint32_t>(output->text.find("end"));
  EXPECT_EQ(base::locate({output->source, offset}).path, "templates/t.j2");
  EXPECT_EQ(base::locate({output->source, offset}).line, 4);
}

TEST_F(Rendering, WhatMiniJinjaCannotDoGoesToRealJinja2) {
  auto python = python_with({"jinja2==3.1.6", "pyyaml==6.0.2"});
  if (!python) GTEST_SKIP() << "jinja2 3.1.6 can't be installed here";
  options.interpreter = *python;
  auto output = run(input("templates/t.j2", "{% set l = [] %}{% set _ = l.append(1) %}{{ l }}"));
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->text, "[1]");
  EXPECT_EQ(output->engine, "jinja2 (python)");
}

TEST_F(Rendering, ExtensionsOfTheEnvironmentGoToRealJinja2) {
  auto python = python_with({"jinja2==3.1.6", "pyyaml==6.0.2"});
  if (!python) GTEST_SKIP() << "jinja2 3.1.6 can't be installed here";
  options.interpreter = *python;
  Input of = input("templates/t.j2", "{% set l = [] %}{% do l.append(1) %}{{ l }}");
  of.j2_environment = parse("{extensions: [jinja2.ext.do]}");
  auto output = run(of);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->text, "[1]");
}

TEST_F(Rendering, WithoutRealJinja2ItSaysWhatToInstall) {
  auto of = input("templates/t.j2", "{% set l = [] %}{% set _ = l.append(1) %}{{ l }}");
  options.interpreter = "/nowhere/python";
  auto output = run(of);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, base::ErrorKind::unsupported);
  EXPECT_THAT(output.error().message, HasSubstr("templates/t.j2"));
  EXPECT_THAT(output.error().hint, HasSubstr("real Jinja2"));
}

TEST_F(Rendering, PythonTemplatesKeepPrintingApart) {
  auto output =
      run(input("templates/t.py", "def sceptre_handler(d):\n    print('noise')\n    return 'A: ' + d['a']\n",
                parse("a: x")));
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->text, "A: x");
  EXPECT_EQ(output->printed, "noise\n");
  EXPECT_EQ(output->engine, "python");
}

TEST_F(Rendering, PythonTemplatesFromElsewhereRenderToo) {
  Input of{"shared/t.py",     {}, "def sceptre_handler(d): return 'ok'\n",
           Node::mapping({}), {}, root / "templates"};
  auto output = run(of);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->text, "ok");
}

TEST_F(Rendering, WithoutTrustPythonIsBlocked) {
  auto output =
      Renderer(nullptr, true).render(input("templates/t.py", "def sceptre_handler(d): return ''\n"), {});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, base::ErrorKind::blocked);
}

TEST_F(Rendering, UnknownValuesBecomePlaceholdersAndComeBackAsUnknown) {
  if (!jinja::native()) GTEST_SKIP() << "MiniJinja is not linked";
  Node data =
      Node::mapping({}).with("vpc", Node::unknown("dev/network VpcId")).with("known", Node::string("k"));
  auto output = run(input("templates/t.j2",
                          "Vpc: {{ sceptre_user_data.vpc }}\nOther: x-{{ sceptre_user_data.known }}", data));
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_TRUE(output->unknowns);
  base::Diagnostics diagnostics;
  Node tree = with_unknown_nodes(document::parse_yaml(output->source, output->text, diagnostics));
  ASSERT_TRUE(tree["Vpc"].is_unknown());
  EXPECT_EQ(tree["Vpc"].text(), "dev/network VpcId");
  EXPECT_EQ(tree["Other"].text(), "x-k");
}

TEST_F(Rendering, AConditionOnAnUnknownValueMakesThePredictionUncertain) {
  if (!jinja::native()) GTEST_SKIP() << "MiniJinja is not linked";
  Node data =
      Node::mapping({}).with("vpc", Node::unknown("dev/network VpcId")).with("known", Node::string("k"));
  EXPECT_TRUE(
      run(input("templates/t.j2", "{% if sceptre_user_data.vpc == 'x' %}a{% endif %}", data))->unknowns);
  EXPECT_FALSE(run(input("templates/t.j2", "{{ sceptre_user_data.known }}", data))->unknowns);
}

TEST_F(Rendering, SecretsGoIn) {
  if (!jinja::native()) GTEST_SKIP() << "MiniJinja is not linked";
  Node data = Node::mapping({}).with("password", Node::secret("hunter22", "ssm:/db"));
  EXPECT_EQ(run(input("templates/t.j2", "{{ sceptre_user_data.password }}", data))->text, "hunter22");
}

TEST(Unknowns, APlaceholderSurvivesCaseAndSurroundings) {
  std::string placeholder = unknown_placeholder("dev/vpc Subnet:A");
  EXPECT_TRUE(
      std::all_of(placeholder.begin(), placeholder.end(), [](unsigned char c) { return std::isalnum(c); }));
  EXPECT_EQ(unknown_in("arn:aws:x:" + placeholder + "/y"), "dev/vpc Subnet:A");
  std::string lower = placeholder;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_EQ(unknown_in("a" + lower), "dev/vpc Subnet:A");
  EXPECT_EQ(unknown_in("CFUnknown is a word"), std::nullopt);
  EXPECT_EQ(unknown_in(""), std::nullopt);
  EXPECT_THAT(document::around_unknowns("a-" + placeholder + "-b-" + lower),
              testing::ElementsAre("a-", "-b-", ""));
  EXPECT_THAT(document::around_unknowns("plain"), testing::ElementsAre("plain"));
}

}  // namespace
}  // namespace cf::render
