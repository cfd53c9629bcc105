#include <algorithm>

#include "cli/command.h"
#include "cli/run_context.h"
#include "document/json.h"

namespace cf::cli {
namespace {

const char* block_name(plan::Block block) {
  return block == plan::Block::deploy ? "deploy" : block == plan::Block::undeploy ? "undeploy" : "ignore";
}

class Graph final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("ENV", environment_, true)
        .choice("-o,--output", output_, {"text", "svg", "json"})
        .option("--out", out_);
    common_.declare_repository(arguments);
  }

  base::ExitCode run() override {
    const workflow::Settings settings = common_.settings().or_throw();
    workflow::LoadOptions load;
    load.check_descriptor = false;
    const auto repository = workflow::load_repository(settings, environment_, load);
    if (repository->diagnostics.has_errors()) throw base::Failure(base::to_error(repository->diagnostics));
    const bool wrong = report_problems(*repository);
    const std::string text = output_ == "json" ? as_json(*repository) : drawn(*repository);
    if (out_.empty())
      print(text);
    else
      write_report(out_, text);
    return wrong ? base::ExitCode::invalid : base::ExitCode::ok;
  }

 private:
  // The graph is drawn all the same: errors of single stacks are told on standard error. True: there are
  // some.
  static bool report_problems(const workflow::Repository& repository) {
    base::Diagnostics problems;
    std::vector<base::Origin> of_cycles;  // where each stack of a cycle carries the error of it
    for (const project::Cycle& cycle : repository.graph.cycles) {
      std::string path = cycle.stacks.front().str();
      std::string edges;
      for (std::size_t i = 0; i < cycle.edges.size(); ++i) {
        const project::Dependency& edge = cycle.edges[i];
        of_cycles.push_back(edge.at);
        path += " -> " + edge.target.str();
        edges += (i == 0 ? "" : "; ") + base::locate(edge.at).str() + " " + cycle.stacks[i].str() +
                 " needs " + edge.target.str() + " (" + edge.why + ")";
      }
      problems.error(cycle.edges.front().at, "the dependencies run in a circle: " + path, edges);
    }
    for (const project::StackConfig& stack : repository.project.stacks)
      for (const base::Diagnostic& each : stack.diagnostics.list())
        if (std::find(of_cycles.begin(), of_cycles.end(), each.at) == of_cycles.end()) problems.add(each);
    problems.sort();
    if (!problems.empty()) print_error(report::for_terminal(base::describe(problems)));
    return problems.has_errors();
  }

  // Stacks of the environment first, in deployment order, then those elsewhere that they depend on.
  std::string drawn(const workflow::Repository& repository) const {
    const auto& stacks = repository.project.stacks;
    std::vector<std::size_t> order = repository.graph.order;
    std::vector<bool> placed(stacks.size(), false);
    for (const std::size_t i : order) placed[i] = true;
    for (std::size_t i = 0; i < stacks.size(); ++i)
      if (!placed[i]) order.push_back(i);
    std::vector<std::size_t> position(stacks.size());
    for (std::size_t i = 0; i < order.size(); ++i) position[order[i]] = i;
    std::map<base::StackPath, std::string> kinds;
    for (const workflow::Target& target : repository.targets)
      kinds[target.path] = target.requested ? block_name(target.block) : "not requested";
    std::vector<report::GraphNode> nodes;
    for (const std::size_t i : order) {
      report::GraphNode node;
      node.label = stacks[i].path.str();
      node.sublabel = stacks[i].stack_name;
      const auto kind = kinds.find(stacks[i].path);
      node.kind = kind == kinds.end() ? "not listed" : kind->second;
      for (const std::size_t need : repository.graph.needs[i]) node.needs.push_back(position[need]);
      nodes.push_back(std::move(node));
    }
    return output_ == "svg" ? report::graph_svg(nodes) : report::graph_text(nodes);
  }

  static std::string as_json(const workflow::Repository& repository) {
    const auto& stacks = repository.project.stacks;
    std::vector<document::Node> list;
    for (const std::size_t i : repository.graph.order) {
      std::vector<std::string> needs;
      for (const std::size_t need : repository.graph.needs[i]) needs.push_back(stacks[need].path.str());
      document::MappingBuilder entry;
      entry.add("path", stacks[i].path.str()).add("stack_name", stacks[i].stack_name);
      entry.add("layer", document::Node::integer(static_cast<std::int64_t>(repository.graph.layer[i])));
      entry.add("needs", document::strings(needs));
      list.push_back(std::move(entry).build());
    }
    return document::to_json(
               std::move(document::MappingBuilder().add("stacks", document::Node::sequence(std::move(list))))
                   .build(),
               {2}) +
           "\n";
  }

  std::string environment_, output_ = "text", out_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_graph() {
  return std::make_unique<Graph>();
}

}  // namespace cf::cli
