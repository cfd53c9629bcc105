// Loading a project of many stacks with Jinja2 in every config, and building its graph: what `cf graph` does
// before it draws.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <map>

#include "base/files.h"
#include "project/project.h"

namespace cf::project {
namespace {

// A project of `stacks` stacks, eight to a group, each with Jinja2 in its config and needing an earlier stack
// of its group.
class Generated {
 public:
  explicit Generated(int stacks) {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-bench-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    put("config/config.yaml",
        "project_code: bench\nregion: eu-west-1\nbuild: \"{{ environment_variable.BUILD }}\"\n"
        "stack_tags_inheritance: merge\nstack_tags: {project: bench}\n");
    put("config/dev/config.yaml",
        "environment: dev\nstack_tags: {environment: dev, code: \"{{ project_code }}\"}\n");
    for (int i = 0; i < stacks; ++i) stack(i);
  }
  ~Generated() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  Generated(const Generated&) = delete;
  Generated& operator=(const Generated&) = delete;
  const std::filesystem::path& root() const { return root_; }

 private:
  void put(const std::string& path, const std::string& text) {
    if (!base::write_file(root_ / path, text)) abort();
  }

  void stack(int i) {
    const std::string group = "config/dev/app" + std::to_string(i / 8);
    if (i % 8 == 0) {
      put(group + "/config.yaml",
          "app_name: app" + std::to_string(i / 8) +
              "\nprefix: \"{{ project_code }}-{{ environment }}\"\nstack_tags: {team: web}\n");
    }
    std::string text =
        "template: {type: file, path: yaml/t001.yaml}\nparameters:\n"
        "  Env: \"{{ stack_group_config.environment }}\"\n  AppName: \"{{ stack_group_config.app_name }}\"\n";
    for (int k = 1; k <= 2 && k <= i % 8; ++k) {
      text += "  Upstream" + std::to_string(k) + ": !stack_output " + group.substr(7) + "/stack" +
              std::to_string(i - k) + ".yaml::PrimaryArn\n";
    }
    text +=
        "sceptre_user_data:\n  owner: \"team-{{ stack_group_config.app_name }}\"\n  queues:\n"
        "    - retention_days: 7\n    - retention_days: 9\nstack_tags:\n"
        "  build: \"{{ environment_variable.BUILD }}\"\n  app: \"{{ stack_group_config.app_name }}\"\n";
    put(group + "/stack" + std::to_string(i) + ".yaml", text);
  }

  std::filesystem::path root_;
};

void project_load_and_graph(benchmark::State& state) {
  const Generated generated(static_cast<int>(state.range(0)));
  base::Workspace workspace;
  workspace.root = generated.root();
  Options options;
  options.environment = {{"BUILD", "b1"}};
  for (int i = 0; i < 40; ++i) options.environment["OTHER_" + std::to_string(i)] = std::string(60, 'x');
  for (auto _ : state) {
    Project project = load(workspace, generated.root(), "", options);
    const Graph graph = build_graph(project);
    if (graph.order.size() != static_cast<std::size_t>(state.range(0)))
      state.SkipWithError("stacks are missing");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
// Few iterations: the texts of configs are kept for the life of the process.
BENCHMARK(project_load_and_graph)->Arg(1000)->Iterations(10)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(project_load_and_graph)->Arg(10'000)->Iterations(3)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace cf::project
