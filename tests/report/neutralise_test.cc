// Hostile text in every field of a plan and a summary comes out raw in no form.
#include "report/neutralise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/secrets.h"
#include "report/progress.h"
#include "report/report.h"
#include "support/example_summary.h"

namespace cf::report {
namespace {

using document::Node;
using testing::HasSubstr;
using testing::Not;

const std::string secret = "canary-0f1e2d3c4b";
const std::string hostile =
    "\x1b[31mred\x1b]0;title\x07 <img src=x onerror=alert(1)> @octocat \xE2\x80\xAE"
    "drowssap ``` " +
    secret + "\n::set-output name=a::b\n##vso[task.setvariable]x\n</details>\n| a | b |\n```\n";

void poison(std::string& text) {
  text += hostile;
}

plan::Plan poisoned_plan() {
  plan::Plan plan = test::example_plan();
  for (std::string* text : {&plan.caller, &plan.project, &plan.commit, &plan.created, &plan.tool_version})
    poison(*text);
  plan.environment = base::EnvironmentName("dev" + hostile);
  plan.account = base::AccountId("1" + hostile);
  plan.warnings.push_back(hostile);
  plan.frozen["where"] = hostile;
  for (plan::Entry& entry : plan.entries) {
    entry.id.path = base::StackPath(entry.id.path.str() + hostile);
    entry.id.region = base::Region("r" + hostile);
    entry.stack_name = base::StackName(hostile);
    poison(entry.reason);
    for (auto* list : {&entry.holes, &entry.destroys, &entry.warnings, &entry.notes})
      list->push_back(hostile);
    entry.hooks.push_back({hostile, hostile, Node::string(hostile)});
    entry.artifact = plan::Artifact{hostile, hostile, hostile, hostile};
    if (entry.desired) {
      poison(entry.desired->template_path);
      poison(entry.desired->template_body);
      poison(entry.desired->gold);
      entry.desired->capabilities.push_back(hostile);
    }
    for (change::ResourceChange& change : entry.changes) {
      for (std::string* text : {&change.type, &change.logical_id, &change.physical_id}) poison(*text);
      for (change::PropertyChange& property : change.properties) {
        for (std::string* text : {&property.path, &property.name, &property.causing_entity}) poison(*text);
        property.before = Node::string(hostile);
        property.after = Node::sequence({Node::string(hostile), Node::secret("sEcReT-node-value", hostile)});
      }
    }
    for (auto* values : {&entry.parameters, &entry.tags, &entry.outputs, &entry.settings}) {
      values->push_back({hostile, Node::string(hostile), Node::secret("sEcReT-node-value", "label")});
    }
    entry.uses.push_back({hostile, hostile, {hostile}, false, true});
    base::Error error = base::error(base::ErrorKind::refused, hostile, hostile);
    error.trace = {hostile};
    error.request_id = hostile;
    entry.errors.push_back(error);
  }
  return plan;
}

deploy::Summary poisoned_summary() {
  deploy::Summary summary = test::example_summary();
  summary.plan = poisoned_plan();
  summary.refused = base::error(base::ErrorKind::blocked, hostile, hostile);
  for (deploy::UnitResult& unit : summary.units) {
    unit.id.path = base::StackPath(hostile);
    unit.stack_name = base::StackName(hostile);
    poison(unit.final_status);
    poison(unit.reason);
    unit.warnings.push_back(hostile);
    unit.changes = summary.plan.entries[1].changes;
    unit.outputs.push_back({hostile, hostile, hostile, hostile});
    unit.error = base::error(base::ErrorKind::refused, hostile, hostile);
    for (aws::StackEvent& event : unit.failures) {
      for (std::string* text :
           {&event.logical_id, &event.physical_id, &event.type, &event.status, &event.status_reason})
        poison(*text);
    }
  }
  return summary;
}

void expect_masked(const std::string& text) {
  EXPECT_THAT(text, Not(HasSubstr(secret)));
  EXPECT_THAT(text, Not(HasSubstr("sEcReT-node-value")));
}

void expect_safe_on_terminal(const std::string& text) {
  expect_masked(text);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\x07")));
  EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_THAT(text, Not(HasSubstr("##vso[")));
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t word = text.find_first_not_of(" \t", at);
    EXPECT_NE(text.compare(std::min(word, text.size()), 2, "::"), 0) << "a CI command starts a line";
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
}

// Everything outside fences and code spans.
std::string prose_of(const std::string& markdown) {
  std::string out;
  std::string fence;
  std::size_t at = 0;
  while (at < markdown.size()) {
    const std::size_t end = std::min(markdown.find('\n', at), markdown.size());
    const std::string line = markdown.substr(at, end - at);
    at = end + 1;
    const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (fence.empty() && ticks >= 3 && line.find('`', ticks) == std::string::npos) {
      fence = line.substr(0, ticks);
    } else if (!fence.empty() && line == fence) {
      fence.clear();
    } else if (fence.empty()) {
      for (std::size_t i = 0; i < line.size();) {
        if (line[i] != '`' || (i > 0 && line[i - 1] == '\\')) {
          out += line[i++];
          continue;
        }
        const std::size_t stop = std::min(line.find_first_not_of('`', i), line.size());
        const std::string ticks_here = line.substr(i, stop - i);
        std::size_t close = stop;
        do {
          close = line.find(ticks_here, close);
          if (close == std::string::npos) break;
          const std::size_t after = close + ticks_here.size();
          if ((after >= line.size() || line[after] != '`') && line[close - 1] != '`') break;
          close = line.find_first_not_of('`', close);
        } while (close != std::string::npos);
        EXPECT_NE(close, std::string::npos) << "an open code span: " << line;
        if (close == std::string::npos) break;
        i = close + ticks_here.size();
      }
      out += '\n';
    }
  }
  EXPECT_TRUE(fence.empty()) << "an open fence";
  return out;
}

std::size_t occurrences(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

void expect_safe_markdown(const std::string& text) {
  expect_masked(text);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
  const std::string prose = prose_of(text);
  EXPECT_THAT(prose, Not(HasSubstr("<img")));
  EXPECT_THAT(prose, Not(HasSubstr("@octocat")));
  EXPECT_EQ(occurrences(prose, "<details"), occurrences(prose, "</details>"));
}

class Hostile : public testing::Test {
 protected:
  void SetUp() override { base::add_secret(secret); }
};

TEST_F(Hostile, PlanText) {
  for (bool verbose : {true, false}) {
    TerminalStyle style;
    style.verbose = verbose;
    expect_safe_on_terminal(plan_text(poisoned_plan(), style));
    expect_safe_on_terminal(summary_text(poisoned_summary(), style));
  }
}

TEST_F(Hostile, Markdown) {
  expect_safe_markdown(plan_markdown(poisoned_plan()));
  expect_safe_markdown(summary_markdown(poisoned_summary()));
}

TEST_F(Hostile, Json) {
  for (const std::string& text : {plan::to_json(poisoned_plan(), true), plan::to_json(poisoned_plan(), false),
                                  summary_json(poisoned_summary())}) {
    expect_masked(text);
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  }
}

TEST_F(Hostile, GraphAndProgress) {
  const std::vector<GraphNode> nodes = {{hostile, hostile, hostile, {}}, {"b", "", "", {0}}};
  const std::string svg = graph_svg(nodes);
  expect_masked(svg);
  EXPECT_THAT(svg, Not(HasSubstr("<img")));
  EXPECT_THAT(svg, Not(HasSubstr("\x1b")));
  expect_safe_on_terminal(graph_text(nodes));
  for (const std::string& line :
       progress_lines({{hostile, deploy::UnitState::running, hostile, 1, 2, 3}}, {}, 9)) {
    expect_safe_on_terminal(line);
    EXPECT_THAT(line, Not(HasSubstr("\n")));
  }
  aws::StackEvent event;
  event.status_reason = hostile;
  expect_safe_on_terminal(progress_event_line("::error::x", event));
}

TEST(Neutralise, Terminal) {
  EXPECT_EQ(for_terminal("a\x1b[1mb"), "a\\x1b[1mb");
  EXPECT_EQ(for_terminal("x\xC2\x9Bm"), "x\\x9bm");
  EXPECT_EQ(for_terminal("a\xE2\x80\xAE"
                         "b\xE2\x80\x8B"),
            "a\\u202eb\\u200b");
  EXPECT_EQ(for_terminal("one\n  ::error::x"), "one\n  \\::error::x");
  EXPECT_EQ(for_terminal("arn:aws:iam::111111111111:role/x"), "arn:aws:iam::111111111111:role/x");
  EXPECT_EQ(for_terminal("\xFFz"), "\xEF\xBF\xBDz");
  EXPECT_EQ(for_terminal("Grüße 東京"), "Grüße 東京");
}

TEST(Neutralise, Markdown) {
  EXPECT_EQ(for_markdown("dev-network 1.2"), "dev-network 1.2");
  EXPECT_EQ(for_markdown("*b* [x](y) `c` <i>"), "\\*b\\* \\[x\\]\\(y\\) \\`c\\` &lt;i&gt;");
  EXPECT_THAT(for_markdown("@all https://evil.example ![x](http://b)"), Not(HasSubstr("@all")));
  EXPECT_THAT(for_markdown("see https://evil.example"), Not(HasSubstr("https://")));
  EXPECT_EQ(code_span("a`b"), "``a`b``");
  EXPECT_EQ(code_span("a|b"), "`a\\|b`");
}

TEST(Neutralise, AFenceIsLongerThanAnyInside) {
  EXPECT_EQ(code_block("a\n````\nb", "yaml"), "`````yaml\na\n````\nb\n`````\n");
  EXPECT_EQ(code_block("x", "ya`ml\n"), "```yaml\nx\n```\n");
}

}  // namespace
}  // namespace cf::report
