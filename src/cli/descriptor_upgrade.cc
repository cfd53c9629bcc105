#include <filesystem>

#include "base/files.h"
#include "cli/command.h"
#include "descriptor/descriptor.h"
#include "descriptor/upgrade.h"
#include "workflow/line_diff.h"

namespace cf::cli {
namespace {

class DescriptorUpgrade final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.flag("--write", write_)
        .choice("-o,--output", output_, {"diff", "text"})
        .option("--project", common_.project)
        .option("--descriptor", common_.descriptor);
  }

  base::ExitCode run() override {
    const workflow::Settings settings = common_.settings().or_throw();
    if (settings.descriptor.empty())
      return report_error(base::error(base::ErrorKind::input, "there is no deployment.yaml to upgrade",
                                      "'cf init' makes one; --descriptor names one"));
    // A link stays a link.
    const std::filesystem::path file = std::filesystem::weakly_canonical(settings.descriptor);
    const std::string shown = settings.descriptor.filename().string();
    const std::string text = base::read_file(file).or_throw();
    base::Diagnostics diagnostics;
    for (const descriptor::Environment& environment :
         descriptor::read_text(text, shown, diagnostics).environments)
      descriptor::check_account(environment, diagnostics);
    if (diagnostics.has_errors()) return report_error(base::to_error(diagnostics));
    const auto upgraded = descriptor::upgrade(text, shown, diagnostics);
    if (!upgraded) return report_error(base::to_error(diagnostics));
    if (*upgraded == text) {
      print_error(shown + " is of version 2 already, there is nothing to do\n");
      if (output_ == "text" && !write_) print(report::for_terminal(text));
      return base::ExitCode::ok;
    }
    if (write_) {
      base::write_file(file, *upgraded).or_throw();
      print("wrote " + shown + " as version 2\n");
    } else {
      print(report::for_terminal(
          output_ == "text" ? *upgraded
                            : workflow::unified_diff(text, *upgraded, shown, shown + " (version 2)")));
    }
    return base::ExitCode::ok;
  }

 private:
  bool write_ = false;
  std::string output_ = "diff";
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_descriptor_upgrade() {
  return std::make_unique<DescriptorUpgrade>();
}

}  // namespace cf::cli
