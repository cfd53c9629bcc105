#include <filesystem>

#include "base/files.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "workflow/render_files.h"

namespace cf::cli {
namespace {

class Render final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("STACK|ENV", what_, true).option("--out", out_).flag("--live", live_);
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
  }

  base::ExitCode run() override {
    const workflow::Settings settings = common_.settings().or_throw();
    std::string path = what_;
    if (path.ends_with(".yaml")) path.resize(path.size() - 5);
    const std::filesystem::path config = settings.project / "config" / path;
    std::error_code failed;
    const bool one = std::filesystem::is_regular_file(config.string() + ".yaml", failed) ||
                     (path.find('/') != std::string::npos && !std::filesystem::is_directory(config, failed));
    RunContext context(common_, one ? workflow::environment_of(settings, path) : path);
    context.choose_region();
    const Interrupt interrupt;
    const base::Call call = interrupt.call();
    if (live_ || common_.local) context.planner->place(call);
    if (one) return render_one(context, path, call);
    if (out_.empty())
      return report_error(base::error(base::ErrorKind::usage,
                                      "an environment has many templates: name a folder with --out",
                                      "cf render " + what_ + " --out rendered"));
    return render_all(context, call);
  }

 private:
  workflow::Outside outside(RunContext& context, const workflow::Target& target) const {
    return live_ || common_.local ? context.planner->outside_now(target.path) : workflow::offline_outside();
  }

  base::ExitCode render_one(RunContext& context, const std::string& path, const base::Call& call) {
    const workflow::Target* target = context.select({path}).front();
    if (target->config == nullptr)
      throw base::Failure(base::error(base::ErrorKind::input, "there is no config/" + path + ".yaml"));
    if (!out_.empty())
      return write_all(
          context, workflow::render_files(*target, *context.materialiser, outside(context, *target), call));
    const render::Output output =
        context.materialiser->render(*target, outside(context, *target), call).or_throw();
    if (output.unknowns)
      return report_error(base::error(base::ErrorKind::usage,
                                      "the template of " + path + " needs values that only AWS knows",
                                      "add --live (or --local) to look them up"));
    for (const std::string& warning : output.warnings)
      print_error(report::for_terminal("warning: " + warning + "\n"));
    print(output.text);
    return base::ExitCode::ok;
  }

  base::ExitCode render_all(RunContext& context, const base::Call& call) {
    return write_all(context,
                     workflow::render_files(
                         context.settings, *context.repository, *context.materialiser,
                         [&](const workflow::Target& target) { return outside(context, target); }, call));
  }

  base::ExitCode write_all(RunContext& context, const workflow::RenderedStacks& rendered) {
    for (const workflow::RenderedFile& file : rendered.files) write_report(out_ + "/" + file.path, file.text);
    for (const std::string& warning : rendered.warnings)
      print_error(report::for_terminal("warning: " + warning + "\n"));
    base::ExitCode code = base::ExitCode::ok;
    for (const base::Error& error : rendered.errors) code = report_error(error);
    print("rendered " + base::plural(rendered.stacks, "stack") + " into " + out_ +
          (rendered.errors.empty() ? "" : ", " + base::plural(rendered.errors.size(), "error")) + "\n");
    if (auto* registry = context.materialiser->registry()) registry->save_lock().or_throw();
    return code;
  }

  std::string what_, out_;
  bool live_ = false;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_render() {
  return std::make_unique<Render>();
}

}  // namespace cf::cli
