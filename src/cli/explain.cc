#include "workflow/explain.h"

#include <set>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "workflow/overlay.h"
#include "workflow/render_files.h"
#include "workflow/secret_outputs.h"

namespace cf::cli {
namespace {

std::string indented(const std::string& text) {
  std::string result = "    ";
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "    ";
  }
  return result + "\n";
}

class Explain final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("STACK", stack_, true).positional("KEY", key_, true);
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
  }

  base::ExitCode run() override {
    const workflow::Settings settings = common_.settings().or_throw();
    std::string path = stack_;
    if (path.ends_with(".yaml")) path.resize(path.size() - 5);
    RunContext context(common_, workflow::environment_of(settings, path), {}, true);
    const Interrupt interrupt;
    choose_region(context);
    const workflow::Target* target = context.select({path}).front();
    if (target->config == nullptr)
      throw base::Failure(base::error(base::ErrorKind::input, "there is no config/" + path + ".yaml"));
    if (target->config->diagnostics.has_errors())
      throw base::Failure(base::to_error(target->config->diagnostics));
    workflow::Outside outside = workflow::offline_outside();
    if (common_.local) {
      context.planner->place(interrupt.call());
      outside = context.planner->outside_now(target->path);
      outside.stack_output = [&context, known = std::set<base::StackPath>(), read = outside.stack_output](
                                 const base::StackPath& other, const std::string& output,
                                 const base::Call& call) mutable {
        if (known.insert(other).second) learn_secrets(context, other, call);
        return read(other, output, call);
      };
    }
    const std::vector<document::Node> overlays = overlays_for(context, *target, interrupt.call());
    const workflow::Explanation explanation =
        workflow::explain(*target->config, key_, overlays, *context.materialiser, outside, interrupt.call())
            .or_throw();
    std::string text = explanation.key + " of " + path;
    if (!explanation.strategy.empty()) text += " (inheritance: " + explanation.strategy + ")";
    text += "\n";
    for (const workflow::ExplainedLayer& layer : explanation.layers)
      text += "  " + layer.place + "\n" + indented(layer.value);
    if (!explanation.unresolved.empty())
      text += "  merged, before resolving\n" + indented(explanation.unresolved);
    text += "  value\n" + indented(explanation.value);
    print(report::for_terminal(text));
    return base::ExitCode::ok;
  }

 private:
  // What the other stack's config gives to NoEcho parameters is masked: its outputs may hold it.
  static void learn_secrets(RunContext& context, const base::StackPath& path, const base::Call& call) {
    const project::StackConfig* stack = context.repository->project.find(path);
    if (stack == nullptr || context.planner->misplaced(path)) return;
    live::Snapshot& snapshot = context.access->snapshot(context.planner->where(path));
    const auto record = snapshot.stack(context.planner->stack_name(path), call);
    if (record && *record) (void)workflow::secret_outputs(*context.planner, *stack, **record, snapshot, call);
  }

  // --region chooses among the regions of the environment, where it names some; without it, the home region.
  void choose_region(RunContext& context) const {
    if (common_.region.empty() || context.repository->region.empty()) return;
    std::vector<std::string> names;
    for (const workflow::RegionRun& run : context.regions->all()) {
      names.push_back(run.region.str());
      if (names.back() != common_.region) continue;
      context.repository = run.repository.get();
      context.materialiser = run.materialiser.get();
      context.planner = run.planner.get();
      return;
    }
    throw base::Failure(base::error(base::ErrorKind::usage,
                                    context.repository->environment.str() + " is not in " + common_.region +
                                        base::did_you_mean(common_.region, names),
                                    "it is in " + base::join(names, ", ")));
  }

  // The template says which parameters an overlay is for, and which are NoEcho: their values are then masked
  // in everything that is printed. One that can't be rendered has none.
  static std::vector<document::Node> overlays_for(const RunContext& context, const workflow::Target& target,
                                                  const base::Call& call) {
    const auto made = context.materialiser->materialise(target, workflow::offline_outside(), call);
    return workflow::overlays_of(*context.repository, target, made ? made->parsed : template_::Template());
  }

  std::string stack_, key_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_explain() {
  return std::make_unique<Explain>();
}

}  // namespace cf::cli
