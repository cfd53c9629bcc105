#include <filesystem>

#include "cli/command.h"
#include "cli/local_state.h"
#include "cli/question.h"

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
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(file.string() + suffix, failed);
      if (failed)
        return report_error(base::error(base::ErrorKind::refused,
                                        "cannot remove " + file.string() + suffix + ": " + failed.message()));
    }
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
