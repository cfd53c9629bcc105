#include "jinja/jinja.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <thread>

#include "document/yaml.h"

namespace cf::jinja {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

document::Node context_of(const std::string& yaml) {
  base::Diagnostics diagnostics;
  return document::parse_yaml("context.yaml", yaml, diagnostics);
}

class Jinja : public testing::Test {
 protected:
  void SetUp() override {
    if (!native()) GTEST_SKIP() << "MiniJinja is not linked";
  }
  base::Result<Rendered> run(std::string_view text, const std::string& yaml = "{}",
                             const Options& options = {}) {
    Loader loader = [this](const std::string& name) -> std::optional<std::string> {
      auto found = templates.find(name);
      return found == templates.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    return render("main.j2", text, context_of(yaml), loader, options);
  }
  std::string text(std::string_view source, const std::string& yaml = "{}", const Options& options = {}) {
    auto rendered = run(source, yaml, options);
    return rendered ? rendered->text : "error: " + rendered.error().message;
  }
  std::map<std::string, std::string> templates;
  Options strict = [] {
    Options options;
    options.strict_undefined = true;
    return options;
  }();
};

TEST_F(Jinja, ReadsTheContextAsPyYamlDoes) {
  EXPECT_EQ(text("{{ a }} {{ b }} {{ c }} {{ d }} {{ e }} {{ f }} {{ g }}",
                 "{a: yes, b: 010, c: 2012-10-17, d: 1.50, e: '010', f: null, g: 123456789012345678901}"),
            "True 8 2012-10-17 1.5 010 None 123456789012345678901");
}

TEST_F(Jinja, PrintsCollectionsAsPythonDoes) {
  EXPECT_EQ(text("{{ v }}", "v: {a: [1, 2.0, null, true, \"it's\"], 3: x}"),
            "{'a': [1, 2.0, None, True, \"it's\"], 3: 'x'}");
}

TEST_F(Jinja, StrictModeNamesWhatIsUndefinedAndWhere) {
  auto rendered = run("a\n\nb: {{ stack.region }}\n", "stack: {}", strict);
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::input);
  EXPECT_THAT(rendered.error().message, HasSubstr("main.j2:3: 'stack.region' is undefined"));
}

TEST_F(Jinja, StrictModeAllowsDefaultsAndTests) {
  EXPECT_EQ(text("{{ nope|default('x') }}{{ nope is defined }}", "{}", strict), "xFalse");
}

TEST_F(Jinja, ErrorsInsideIncludesNameTheInnerTemplate) {
  templates["inner.j2"] = "ok\n{{ missing.x }}\n";
  auto rendered = run("\n\n{% include 'inner.j2' %}");
  ASSERT_FALSE(rendered);
  EXPECT_THAT(rendered.error().message, HasSubstr("inner.j2:2"));
}

TEST_F(Jinja, SyntaxErrorsHaveALine) {
  auto rendered = run("a\nb\n{% if x %}\n");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::input);
  EXPECT_THAT(rendered.error().message, HasSubstr("main.j2:"));
}

TEST_F(Jinja, UnknownFilterIsTheTemplatesMistake) {
  auto rendered = run("{{ 1|to_yaml }}");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::input);
  EXPECT_THAT(rendered.error().message, HasSubstr("No filter named 'to_yaml'"));
}

TEST_F(Jinja, MissingTemplateIsNamed) {
  auto rendered = run("{% include 'nope.j2' %}");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().kind, base::ErrorKind::input);
  EXPECT_THAT(rendered.error().message, HasSubstr("nope.j2"));
}

TEST_F(Jinja, WhatOnlyPythonDoesIsUnsupportedNotWrong) {
  for (const char* source :
       {"{% set x = [] %}{{ x.append(1) }}{{ x }}", "{{ [1]|map('string') }}", "{{ 'a b'|urlize }}",
        "{{ d.year }}", "{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}",
        "{{ +1 }}", "{{ d|tojson }}", "{% with a=1, b=a %}{{ b }}{% endwith %}", "{{ '%s' % 1 }}",
        "{{ l.items }}"}) {
    auto rendered = run(source, "{d: 2012-10-17, l: {items: 1}}");
    ASSERT_FALSE(rendered) << source << " gave " << rendered->text;
    EXPECT_EQ(rendered.error().kind, base::ErrorKind::unsupported)
        << source << ": " << rendered.error().message;
  }
}

TEST_F(Jinja, ImportsWithoutContextMayNotReadIt) {
  templates["m.j2"] = "{% macro f() %}{{ region }}{% endmacro %}{% macro g(x) %}<{{ x }}>{% endmacro %}";
  EXPECT_EQ(run("{% import 'm.j2' as m %}{{ m.f() }}", "region: eu").error().kind,
            base::ErrorKind::unsupported);
  EXPECT_EQ(text("{% import 'm.j2' as m with context %}{{ m.f() }}", "region: eu"), "eu");
  templates["m.j2"] = "{% macro g(x) %}<{{ x }}>{% endmacro %}";
  EXPECT_EQ(text("{% import 'm.j2' as m %}{{ m.g(1) }}"), "<1>");
}

TEST_F(Jinja, LoopsOverNoneFailAsInPython) {
  auto rendered = run("{% for subnet in subnets %}{{ subnet }}{% endfor %}", "subnets:");
  ASSERT_FALSE(rendered);
  EXPECT_THAT(rendered.error().message, HasSubstr("'NoneType' object is not iterable"));
}

TEST_F(Jinja, ComparingATextWithANumberFailsAsInPython) {
  auto rendered = run("\n{% if data.count > 3 %}many{% endif %}", "data: {count: '5'}");
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().message, "main.j2:2: 'str' and 'int' can't be ordered");
  EXPECT_EQ(text("{% if data.count > 3 %}many{% endif %}", "data: {count: 5}"), "many");
  EXPECT_EQ(text("{% if data.list|length > 1 and data['count'] + 1 >= 6 %}many{% endif %}",
                 "data: {count: 5, list: [1, 2]}"),
            "many");
}

TEST_F(Jinja, NamesWhatIsUndefinedBehindFiltersAndOperators) {
  for (const char* source :
       {"{{ d.q|upper }}", "{{ 1 + d.q }}", "{% if d.q == 1 %}{% endif %}", "{% for x in d.q %}{% endfor %}",
        "{{ d.q ~ 'x' }}", "{{ d.q.r.s }}", "{{ d.q|join(',') }}"})
    EXPECT_EQ(text(source, "d: {}", strict), "error: main.j2:1: 'd.q' is undefined") << source;
}

TEST_F(Jinja, EscapesOnlyWhatSceptreEscapes) {
  Options options;
  options.autoescape = true;
  options.autoescape_except = {"j2"};
  templates["part.yaml"] = "{{ v }}";
  templates["part.j2"] = "{{ v }}";
  EXPECT_EQ(text("{{ v }} {% include 'part.j2' %} {% include 'part.yaml' %}", "v: a&b", options),
            "a&b a&b a&amp;b");
}

TEST_F(Jinja, RandomIsDeterministic) {
  Options options;
  options.seed = 7;
  const char* source = "{% for i in range(20) %}{{ [1,2,3,4,5,6,7,8]|random }}{% endfor %}";
  EXPECT_EQ(text(source, "{}", options), text(source, "{}", options));
  Options other;
  other.seed = 8;
  EXPECT_NE(text(source, "{}", options), text(source, "{}", other));
}

TEST_F(Jinja, MapsLinesToTheTemplate) {
  auto rendered = run("a\n{% for i in [1, 2] %}\nx{{ i }}\n{% endfor %}\nend {{ 1 }}");
  ASSERT_TRUE(rendered);
  EXPECT_EQ(rendered->text, "a\n\nx1\n\nx2\n\nend 1");
  EXPECT_THAT(rendered->line_map, ElementsAre(1, 2, 3, 2, 3, 4, 5));
}

TEST_F(Jinja, ReadsWindowsNewlinesAsJinja2Does) {
  EXPECT_EQ(text("a\r\nb\rc"), "a\nb\nc");
}

TEST_F(Jinja, EndlessWorkEndsQuickly) {
  // Processor time: other work on the machine must not fail it.
  const std::clock_t start = std::clock();
  for (const char* source :
       {"{% for i in range(10**9) %}{{ i }}{% endfor %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'main.j2' %}",
        "{% for a in range(9999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}",
        "{{ 'x' * 10 ** 12 }}", "{{ 9 ** 9 ** 9 }}", "{{ ('x' * 99999999) * 9999 }}"}) {
    templates["main.j2"] = source;
    auto rendered = run(source);
    EXPECT_FALSE(rendered) << source;
  }
  EXPECT_LT(std::clock() - start, 20 * CLOCKS_PER_SEC);
}

TEST_F(Jinja, DeepNestingIsAnErrorNotACrash) {
  auto repeat = [](std::string_view piece, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += piece;
    return out;
  };
  const std::string hostile[] = {
      "{{ " + repeat("[", 100'000) + " }}",
      "{{ " + repeat("(", 100'000) + "1" + repeat(")", 100'000) + " }}",
      "{{ 1" + repeat("+1", 100'000) + " }}",
      "{{ a" + repeat(".a", 100'000) + " }}",
      "{{ 1" + repeat("|e", 100'000) + " }}",
      "{{ " + repeat("not ", 100'000) + "1 }}",
      "{{ " + repeat("-", 100'000) + "1 }}",
      "{{ 1 " + repeat("if 1 else 1 ", 100'000) + " }}",
      "{{ 1" + repeat(" is string", 100'000) + " }}",
      repeat("{% if 1 %}", 100'000),
      "{% if 1 %}" + repeat("{% elif 1 %}", 100'000) + "{% endif %}",
      "{{ a" + repeat("[0]", 100'000) + " }}",
      "{{ f" + repeat("()", 100'000) + " }}",
  };
  for (const auto& source : hostile) {
    auto rendered = run(source);
    EXPECT_FALSE(rendered) << source.substr(0, 40);
    EXPECT_FALSE(undeclared("hostile.j2", source)) << source.substr(0, 40);
  }
}

TEST_F(Jinja, ListsWhatATemplateReads) {
  auto names = undeclared("main.j2",
                          "{% set a = 1 %}{{ a }} {{ var.region }} {{ stack_group_config['x'] }} {% for i in "
                          "l %}{{ i }}{% endfor %}");
  ASSERT_TRUE(names);
  EXPECT_THAT(*names, ElementsAre("l", "stack_group_config", "var.region"));
}

TEST_F(Jinja, ThreadsAndNestedRenderingsDoNotMeet) {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&right, t] {
      document::Node context = document::MappingBuilder().add("t", document::Node::integer(t)).build();
      for (int i = 0; i < 50; ++i) {
        Loader loader = [&](const std::string&) -> std::optional<std::string> {
          return render("inner.j2", "{{ t }}", context, {})->text + "{{ t }}";
        };
        auto rendered = render("main.j2", "{% include 'x' %}{{ t }}", context, loader);
        if (rendered && rendered->text == std::string(3, static_cast<char>('0' + t))) ++right;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 200);
}

TEST(HasSyntax, LooksForDelimiters) {
  EXPECT_TRUE(has_syntax("a {{ b }}"));
  EXPECT_TRUE(has_syntax("{# x #}"));
  EXPECT_TRUE(has_syntax("{ {%"));
  EXPECT_FALSE(has_syntax("{a: {b: c}} ${x} {"));
}

}  // namespace
}  // namespace cf::jinja
