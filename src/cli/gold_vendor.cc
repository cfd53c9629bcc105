#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"

namespace cf::cli {
namespace {

class GoldVendor final : public Command {
 public:
  void declare(Arguments& arguments) override { declare_project(arguments, common_); }

  base::ExitCode run() override {
    const GoldProject project(common_, true);
    const Interrupt interrupt;
    const std::filesystem::path folder = project.settings.workspace.root / "vendor" / "gold";
    const auto written = project.registry->vendor_into(folder, interrupt.call()).or_throw();
    print(base::plural(written.size(), "file") + " in vendor/gold: " +
          (written.empty() ? "gold.lock names nothing, run a plan first\n"
                           : "commit them, and nobody needs the registry\n"));
    return base::ExitCode::ok;
  }

 private:
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_vendor() {
  return std::make_unique<GoldVendor>();
}

}  // namespace cf::cli
