// Dependencies, their order, cycles and missing targets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "project/temp_project.h"

namespace cf::project {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string head = "template: {path: a.yaml}\n";

std::string needing(const std::string& stacks) {
  return head + "dependencies: [" + stacks + "]\n";
}

std::vector<std::string> order_of(const Project& project, const Graph& graph) {
  std::vector<std::string> list;
  for (const std::size_t index : graph.order) list.push_back(project.stacks[index].path.str());
  return list;
}

TEST(Graph, OrdersWhatIsNeededFirstAndTiesByPath) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/app.yaml", needing("db.yaml, vpc.yaml")},
                           {"config/db.yaml", needing("vpc.yaml")},
                           {"config/vpc.yaml", head},
                           {"config/alone.yaml", head}});
  Project project = files.load();
  const Graph graph = build_graph(project);
  EXPECT_THAT(order_of(project, graph), ElementsAre("alone", "vpc", "db", "app"));
  EXPECT_THAT(graph.layer, ElementsAre(0, 2, 1, 0));
  EXPECT_THAT(graph.needs[1], ElementsAre(2, 3));
  EXPECT_THAT(graph.needed_by[3], ElementsAre(1, 2));
}

TEST(Graph, ResolversMakeEdgesWhereverTheyStand) {
  const TempProject files({{"config/config.yaml", root_config + "own: {id: !stack_output own.yaml::Id}\n"},
                           {"config/own.yaml", head},
                           {"config/deep.yaml", head},
                           {"config/tag.yaml", head},
                           {"config/role.yaml", head},
                           {"config/name.yaml", head},
                           {"config/hook.yaml", head},
                           {"config/app.yaml", head + R"(
parameters:
  A: !join [",", [x, !select [0, !split [";", !stack_output deep.yaml::Ids]]]]
  B: !stack_attr own.id
stack_tags: {t: !stack_output tag.yaml::T}
sceptre_role: !stack_output role.yaml::Arn
stack_name: !sub ["{n}", {n: !stack_output name.yaml::N}]
hooks: {before_create: [!cmd {run: x, shell: !stack_output hook.yaml::S}]}
)"}});
  Project project = files.load();
  build_graph(project);
  std::vector<std::string> needs;
  for (const Dependency& each : stack(project, "app").dependencies) needs.push_back(each.target.str());
  EXPECT_THAT(needs, ElementsAre("deep", "hook", "name", "own", "role", "tag"));
  EXPECT_THAT(stack(project, "deep").dependencies, IsEmpty())
      << "a group's own key binds only the stacks that use it";
  const Dependency& first = stack(project, "app").dependencies[0];
  EXPECT_EQ(first.why, "!stack_output");
  EXPECT_EQ(base::locate(first.at).str(), "config/app.yaml:4:47");
}

TEST(Graph, AnOutputReadByNameOrdersStacksOfOneEnvironment) {
  const std::string reads_vpc = "parameters: {V: !stack_output_external the-vpc::Id}\n";
  const TempProject files(
      {{"config/config.yaml", root_config},
       {"config/dev/app.yaml", head + reads_vpc},
       {"config/dev/edge.yaml",
        head + "region: us-east-1\nparameters: {V: !stack_output_external the-vpc::Id other}\n"},
       {"config/dev/far.yaml", head + "region: us-east-1\n" + reads_vpc},
       {"config/dev/vpc.yaml", head + "stack_name: the-vpc\n"},
       {"config/prod/app.yaml", head + reads_vpc}});
  Project project = files.load();
  const Graph graph = build_graph(project);
  EXPECT_THAT(order_of(project, graph), ElementsAre("dev/far", "dev/vpc", "dev/app", "dev/edge", "prod/app"));
  EXPECT_THAT(graph.needs[0], ElementsAre(3));
  EXPECT_THAT(graph.needs[1], ElementsAre(3)) << "a profile may be of any region";
  EXPECT_THAT(graph.needs[2], IsEmpty()) << "the name is looked up in its own region";
  EXPECT_THAT(graph.needs[4], IsEmpty()) << "of another environment";
  EXPECT_THAT(stack(project, "dev/app").dependencies, IsEmpty()) << "Sceptre makes no edge";
}

TEST(Graph, OutputsReadByNameNeverCloseACycle) {
  const TempProject files(
      {{"config/config.yaml", root_config},
       {"config/dev/a.yaml", head + "stack_name: a\nparameters: {V: !stack_output_external b::Id}\n"},
       {"config/dev/b.yaml", head + "stack_name: b\ndependencies: [dev/a.yaml]\n"}});
  Project project = files.load();
  const Graph graph = build_graph(project);
  EXPECT_THAT(graph.cycles, IsEmpty());
  EXPECT_THAT(order_of(project, graph), ElementsAre("dev/a", "dev/b"));
}

TEST(Graph, AGroupStandsForAllItsStacks) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/net/a.yaml", head},
                           {"config/net/sub/b.yaml", head},
                           {"config/app.yaml", needing("net")}});
  Project project = files.load("app.yaml");
  const Graph graph = build_graph(project);
  EXPECT_THAT(order_of(project, graph), ElementsAre("net/a", "net/sub/b", "app"));
}

TEST(Graph, AReferenceIsOneStackHoweverItIsWritten) {
  const TempProject files(
      {{"config/config.yaml", root_config},
       {"config/dev/data/b.yaml", head},
       {"config/dev/one.yaml", needing("dev//data/./b.yaml")},
       {"config/dev/two.yaml", needing("./dev/data/")},
       {"config/dev/three.yaml", head + "parameters:\n  P: !stack_output dev//data/b.yaml::X\n"}});
  for (const char* below : {"dev", "./dev//", "dev/"}) {
    Project project = files.load(below);
    build_graph(project);
    ASSERT_EQ(project.stacks.size(), 4u) << below;
    for (const char* path : {"dev/one", "dev/two", "dev/three"}) {
      const StackConfig& config = stack(project, path);
      EXPECT_FALSE(config.diagnostics.has_errors()) << base::describe(config.diagnostics);
      ASSERT_EQ(config.dependencies.size(), 1u) << path;
      EXPECT_EQ(config.dependencies[0].target.str(), "dev/data/b") << path;
    }
  }
}

TEST(Graph, AReferenceThatLeadsUpIsRefusedEvenIfItComesBack) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/dev/a.yaml", head},
                           {"config/dev/b.yaml", needing("dev/../dev/a.yaml")},
                           {"config/dev/c.yaml", head + "parameters:\n  P: !stack_output /dev/a.yaml::X\n"}});
  Project project = files.load();
  build_graph(project);
  EXPECT_THAT(base::describe(stack(project, "dev/b").diagnostics), HasSubstr("is not below config/"));
  EXPECT_THAT(base::describe(stack(project, "dev/c").diagnostics), HasSubstr("is not below config/"));
}

TEST(Graph, AMissingStackIsTheErrorOfWhatNeedsIt) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/dev/vpc.yaml", head},
                           {"config/dev/app.yaml", needing("dev/vcp.yaml")},
                           {"config/dev/bare.yaml", needing("dev/vpc")},
                           {"config/dev/up.yaml", needing("../../etc/x.yaml")}});
  Project project = files.load();
  const Graph graph = build_graph(project);
  EXPECT_THAT(
      base::describe(stack(project, "dev/app").diagnostics),
      HasSubstr(
          "config/dev/app.yaml:2:16: there is no stack config/dev/vcp.yaml, did you mean 'dev/vpc.yaml'?"));
  EXPECT_THAT(base::describe(stack(project, "dev/bare").diagnostics), HasSubstr("write 'dev/vpc.yaml'"));
  EXPECT_THAT(base::describe(stack(project, "dev/up").diagnostics), HasSubstr("is not below config/"));
  EXPECT_EQ(graph.order.size(), project.stacks.size()) << "the graph is drawn all the same";
}

TEST(Graph, ACycleIsReportedWithItsEdgesAndTheirLines) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/a.yaml", needing("b.yaml")},
                           {"config/b.yaml", head + "parameters:\n  P: !stack_output c.yaml::X\n"},
                           {"config/c.yaml", needing("a.yaml")},
                           {"config/after.yaml", needing("a.yaml")},
                           {"config/free.yaml", head}});
  Project project = files.load();
  const Graph graph = build_graph(project);
  ASSERT_EQ(graph.cycles.size(), 1u);
  EXPECT_THAT(graph.cycles[0].stacks, ElementsAre(StackPath("a"), StackPath("b"), StackPath("c")));
  ASSERT_EQ(graph.cycles[0].edges.size(), 3u);
  EXPECT_EQ(base::locate(graph.cycles[0].edges[1].at).str(), "config/b.yaml:3:6");
  EXPECT_EQ(graph.cycles[0].edges[1].why, "!stack_output");
  const std::string report = base::describe(stack(project, "c").diagnostics);
  EXPECT_THAT(report, HasSubstr("dependency cycle: a -> b -> c -> a"));
  EXPECT_THAT(report, HasSubstr("config/b.yaml:3:6 needs c (!stack_output)"));
  EXPECT_THAT(order_of(project, graph), ElementsAre("after", "free"));
}

TEST(Graph, AStackThatNeedsItselfIsACycle) {
  const TempProject files({{"config/config.yaml", root_config}, {"config/a.yaml", needing("a.yaml")}});
  Project project = files.load();
  EXPECT_EQ(build_graph(project).cycles.size(), 1u);
}

TEST(Graph, AHookThatReadsItsOwnStackMakesNoCycle) {
  const TempProject files({{"config/config.yaml", root_config},
                           {"config/a.yaml",
                            "template_path: a.yaml\nhooks: {after_create: [!cmd {run: "
                            "!stack_output a.yaml::O}]}\n"}});
  Project project = files.load();
  EXPECT_TRUE(build_graph(project).cycles.empty());
  EXPECT_TRUE(stack(project, "a").dependencies.empty());
}

TEST(Graph, AChainOfTenThousandNeedsNoDeepStack) {
  Project project;
  for (int i = 0; i < 10'000; ++i) {
    StackConfig config;
    config.path = StackPath("s" + std::to_string(100'000 + i));
    if (i > 0)
      config.dependencies.push_back({StackPath("s" + std::to_string(99'999 + i)), {}, "dependencies"});
    project.stacks.push_back(std::move(config));
  }
  const Graph graph = build_graph(project);
  EXPECT_EQ(graph.layer.back(), 9'999u);
  project.stacks[0].dependencies.push_back({project.stacks.back().path, {}, "dependencies"});
  EXPECT_EQ(build_graph(project).cycles.at(0).stacks.size(), 10'000u);
}

}  // namespace
}  // namespace cf::project
