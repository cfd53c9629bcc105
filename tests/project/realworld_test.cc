// The real projects beside the repository load; what their README says is missing is all that is reported.
#include <gtest/gtest.h>

#include <cstdlib>

#include "jinja/jinja.h"
#include "project/temp_project.h"

namespace cf::project {
namespace {

struct RealProject {
  const char* folder;
  std::size_t stacks;
  std::size_t edges;
};

class RealWorld : public testing::TestWithParam<RealProject> {};

TEST_P(RealWorld, LoadsWithoutErrorsAndHasAnOrder) {
  const char* named = std::getenv("CF_SHARED");
  const std::filesystem::path root =
      std::filesystem::absolute(named == nullptr ? "../shared" : named) / "realworld" / GetParam().folder;
  if (!std::filesystem::exists(root)) GTEST_SKIP() << root << " is not here";
  if (!jinja::native()) GTEST_SKIP() << "built without MiniJinja";
  base::Workspace workspace;
  workspace.root = root;
  Project project = load(workspace, root, "", {});
  const Graph graph = build_graph(project);
  EXPECT_EQ(base::describe(project.diagnostics), "");
  std::size_t edges = 0;
  for (const StackConfig& each : project.stacks) {
    EXPECT_FALSE(each.diagnostics.has_errors()) << base::describe(each.diagnostics);
    edges += each.dependencies.size();
  }
  EXPECT_EQ(project.stacks.size(), GetParam().stacks);
  EXPECT_EQ(edges, GetParam().edges);
  EXPECT_EQ(graph.order.size(), project.stacks.size());
}

INSTANTIATE_TEST_SUITE_P(Projects, RealWorld,
                         testing::Values(RealProject{"wolkaws-fcc-poc/fcc", 2, 0},
                                         RealProject{"cloudfoundation-quickstart/project", 12, 6},
                                         RealProject{"dmptool-infrastructure", 72, 149},
                                         RealProject{"scipoolprod-infra", 141, 140}));

}  // namespace
}  // namespace cf::project
