// What people and programs see, word for word. Accept a wanted change with CF_ACCEPT=1.
#include "support/golden.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "report/progress.h"
#include "report/report.h"
#include "support/example_summary.h"

namespace cf::report {
namespace {

const std::string folder = "tests/report/golden/";

TerminalStyle style_of(bool colour, bool unicode, int width, bool verbose) {
  TerminalStyle style;
  style.colour = colour;
  style.unicode = unicode;
  style.width = width;
  style.verbose = verbose;
  return style;
}

plan::Plan plan_without_changes() {
  plan::Plan plan = test::example_plan();
  plan.entries.erase(plan.entries.begin(), plan.entries.begin() + 4);
  plan.entries.pop_back();
  plan.warnings.clear();
  return plan;
}

TEST(Golden, PlanText) {
  const plan::Plan plan = test::example_plan();
  EXPECT_TRUE(test::matches_golden(folder + "plan.txt", plan_text(plan, style_of(false, true, 100, false))));
  EXPECT_TRUE(test::matches_golden(folder + "plan-ascii-narrow.txt",
                                   plan_text(plan, style_of(false, false, 60, false))));
  EXPECT_TRUE(
      test::matches_golden(folder + "plan-verbose.txt", plan_text(plan, style_of(false, true, 120, true))));
  EXPECT_TRUE(
      test::matches_golden(folder + "plan-colour.txt", plan_text(plan, style_of(true, true, 100, false))));
  EXPECT_TRUE(test::matches_golden(folder + "plan-nothing.txt",
                                   plan_text(plan_without_changes(), style_of(false, true, 100, false))));
}

TEST(Golden, PlanMarkdown) {
  EXPECT_TRUE(test::matches_golden(folder + "plan.md", plan_markdown(test::example_plan())));
  EXPECT_TRUE(test::matches_golden(folder + "plan-nothing.md", plan_markdown(plan_without_changes())));
}

TEST(Golden, PlanJson) {
  EXPECT_TRUE(test::matches_golden(folder + "plan.json", plan::to_json(test::example_plan(), true)));
}

TEST(Golden, Summary) {
  const deploy::Summary summary = test::example_summary();
  EXPECT_TRUE(
      test::matches_golden(folder + "summary.txt", summary_text(summary, style_of(false, true, 100, false))));
  EXPECT_TRUE(test::matches_golden(folder + "summary-verbose.txt",
                                   summary_text(summary, style_of(false, false, 100, true))));
  EXPECT_TRUE(test::matches_golden(folder + "summary.md", summary_markdown(summary)));
  EXPECT_TRUE(test::matches_golden(folder + "summary.json", summary_json(summary)));
}

TEST(Golden, Graph) {
  const std::vector<GraphNode> nodes = {
      {"dev/network", "us-east-1", "create", {}}, {"dev/logging", "", "no_change", {}},
      {"dev/data", "1 replaced", "change", {0}},  {"dev/queue", "", "recreate", {1}},
      {"dev/app", "", "blocked", {0, 2, 3}},      {"dev/old <&\">", "", "delete", {4}}};
  EXPECT_TRUE(test::matches_golden(folder + "graph.txt", graph_text(nodes)));
  EXPECT_TRUE(test::matches_golden(folder + "graph.svg", graph_svg(nodes)));
}

TEST(Golden, Progress) {
  using deploy::UnitState;
  const std::vector<ProgressRow> rows = {{"dev/network", UnitState::done, "CREATE_COMPLETE", 12, 12, 62.4},
                                         {"dev/data", UnitState::running, "UPDATE_IN_PROGRESS", 3, 8, 9.2},
                                         {"dev/queue", UnitState::failed, "ROLLBACK_COMPLETE", 1, 2, 31},
                                         {"dev/app", UnitState::waiting, "waits for dev/data", 0, 0, 0}};
  std::string text;
  for (const bool unicode : {true, false}) {
    for (const std::size_t height : {std::size_t{10}, std::size_t{4}}) {
      for (const std::string& line : progress_lines(rows, style_of(false, unicode, 80, false), height))
        text += line + "\n";
      text += "\n";
    }
  }
  EXPECT_TRUE(test::matches_golden(folder + "progress.txt", text));
}

TEST(Golden, SummarySchemaIsTheOneThatIsPublished) {
  const base::Result<std::string> published = base::read_file("docs/schema/summary.schema.json");
  ASSERT_TRUE(published);
  EXPECT_EQ(summary_schema(), *published);
}

}  // namespace
}  // namespace cf::report
