#include <filesystem>

#include "cli/command.h"
#include "cli/local_state.h"
#include "cli/question.h"
#include "emulator/cloud.h"

namespace cf::cli {
namespace {

class LocalReset final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.flag("-y,--yes", yes_).option("--state", state_).option("--project", project_);
  }

  base::ExitCode run() override {
    const std::filesystem::path file = local_state_file(state_, project_).or_throw();
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) {
      print("nothing to reset: " + file.string() + " is not there\n");
      return base::ExitCode::ok;
    }
    if (!yes_ && !ask("Delete everything in " + file.string() + "?")) return base::ExitCode::cancelled;
    if (auto removed = emulator::Cloud::reset(file); !removed) return report_error(removed.error());
    print("removed " + file.string() + "\n");
    return base::ExitCode::ok;
  }

 private:
  bool yes_ = false;
  std::string state_, project_;
};

}  // namespace

std::unique_ptr<Command> make_local_reset() {
  return std::make_unique<LocalReset>();
}

}  // namespace cf::cli
