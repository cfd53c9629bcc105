// Large plans and graphs: comments stay below their limit and whole; cost stays linear.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/process.h"
#include "report/graph_layout.h"
#include "report/report.h"
#include "support/example_summary.h"

namespace cf::report {
namespace {

using testing::HasSubstr;

plan::Plan large_plan(std::size_t stacks) {
  plan::Plan plan = test::example_plan();
  const std::vector<plan::Entry> models = plan.entries;
  plan.entries.clear();
  for (std::size_t i = 0; i < stacks; ++i) {
    plan::Entry entry = models[i % models.size()];
    entry.id.path = base::StackPath("dev/group-" + std::to_string(i % 10) + "/a-stack-with-a-long-name-" +
                                    std::to_string(i));
    for (int k = 0; k < 10 && !entry.changes.empty(); ++k) entry.changes.push_back(entry.changes[0]);
    plan.entries.push_back(entry);
  }
  return plan;
}

std::size_t occurrences_of(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

TEST(Limits, AComment) {
  const plan::Plan plan = large_plan(200);
  for (std::size_t limit : {std::size_t{3'000}, std::size_t{10'000}, std::size_t{60'000}}) {
    const std::string text = plan_markdown(plan, {limit, true});
    EXPECT_LE(text.size(), limit);
    EXPECT_THAT(text, HasSubstr("29 blocked"));
    EXPECT_EQ(occurrences_of(text, "<details"), occurrences_of(text, "</details>"));
    EXPECT_EQ(occurrences_of(text, "\n```") % 2, 0u);
  }
  const std::string text = plan_markdown(plan);
  EXPECT_THAT(text, HasSubstr("To fit into a comment"));
  EXPECT_EQ(occurrences_of(text, "\n| `"), 200u) << "the table keeps every stack";
  EXPECT_GT(occurrences_of(text, "<details open><summary>"), 20u) << "blocked stacks keep their details";
}

TEST(Limits, ACutCommentNamesThePlaceOfTheWhole) {
  const CommentStyle style{3'000, true, true, "`plan.md` among the artifacts"};
  const std::string plan = plan_markdown(large_plan(200), style);
  EXPECT_LE(plan.size(), style.bytes);
  EXPECT_THAT(plan, HasSubstr(", or `plan.md` among the artifacts.\n"));
  EXPECT_THAT(plan_markdown(large_plan(200), {3'000, true}), HasSubstr(", or the log of this run.\n"));
  deploy::Summary summary = test::example_summary();
  const std::vector<deploy::UnitResult> models = summary.units;
  for (std::size_t i = 0; i < 400; ++i) summary.units.push_back(models[i % models.size()]);
  EXPECT_THAT(summary_markdown(summary, style), HasSubstr(", or `plan.md` among the artifacts.\n"));
}

TEST(Limits, ASummary) {
  deploy::Summary summary = test::example_summary();
  const std::vector<deploy::UnitResult> models = summary.units;
  for (std::size_t i = 0; i < 400; ++i) summary.units.push_back(models[i % models.size()]);
  EXPECT_LE(summary_markdown(summary).size(), 60'000u);
  EXPECT_LE(summary_markdown(summary, {5'000, true}).size(), 5'000u);
}

std::vector<GraphNode> large_graph(std::size_t n) {
  std::vector<GraphNode> nodes;
  for (std::size_t i = 0; i < n; ++i) {
    GraphNode node{"dev/stack-" + std::to_string(i), "", "", {}};
    if (i >= 20) node.needs = {i - 20, i - 20 + (i * 7) % 13, (i * 31) % (i - 19)};
    nodes.push_back(node);
  }
  return nodes;
}

TEST(Limits, AGraphOfThousands) {
  const std::string svg = graph_svg(large_graph(5'000));
  EXPECT_EQ(occurrences_of(svg, "<g><title>"), 5'000u);
  EXPECT_LT(svg.size(), 8'000'000u);
}

TEST(Limits, NodesOfALayerDoNotOverlap) {
  LayoutInput input;
  for (const GraphNode& node : large_graph(300)) {
    input.needs.push_back(node.needs);
    input.widths.push_back(100);
    input.heights.push_back(30);
  }
  const Layout layout = lay_out(input);
  for (const auto& layer : layout.layers) {
    for (std::size_t i = 1; i < layer.size(); ++i)
      EXPECT_GE(layout.y[layer[i]], layout.y[layer[i - 1]] + 30 + 13.9);
  }
  for (std::size_t i = 0; i < input.needs.size(); ++i) {
    for (std::size_t j : input.needs[i]) EXPECT_LT(layout.x[j], layout.x[i]);
  }
}

TEST(Limits, ACycleAndWrongIndicesDoNotHang) {
  const std::vector<GraphNode> nodes = {{"a", "", "", {1}}, {"b", "", "", {0, 7}}, {"c", "", "", {2}}};
  EXPECT_THAT(graph_svg(nodes), HasSubstr("class=\"e c\""));
  EXPECT_THAT(graph_text(nodes), HasSubstr("3 stacks"));
  EXPECT_EQ(graph_text({}), "no stacks\n");
  EXPECT_THAT(graph_svg({}), HasSubstr("</svg>"));
}

// The comment as GitHub's own renderer reads it.
TEST(Limits, CmarkReadsTheComment) {
  base::Command command;
  command.argv = {"cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink"};
  command.environment = {{"PATH", "/usr/bin:/bin"}};
  const base::Result<base::Finished> finished = base::run(command, plan_markdown(test::example_plan()), {});
  if (!finished || finished->exit_code == 127) GTEST_SKIP() << "cmark-gfm is not installed";
  EXPECT_EQ(finished->exit_code, 0);
  EXPECT_EQ(occurrences_of(finished->out, "<tr>"), 8u);
  EXPECT_EQ(occurrences_of(finished->out, "<pre"), 5u);
  EXPECT_EQ(occurrences_of(finished->out, "<a href"), 0u);
}

}  // namespace
}  // namespace cf::report
