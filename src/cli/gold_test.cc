#include <algorithm>
#include <filesystem>

#include "base/files.h"
#include "base/lanes.h"
#include "cli/command.h"
#include "cli/library_renderer.h"
#include "cli/named_library.h"
#include "cli/run_context.h"
#include "gold/library.h"
#include "proof/proof.h"
#include "proof/tables.h"

namespace cf::cli {
namespace {

class GoldTest final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("TEMPLATE", names_)
        .option("--library", library_)
        .flag("--linters", linters_)
        .option("--report", report_)
        .number("--threads", threads_, 1, 64)
        .choice("-o,--output", output_, {"text", "markdown", "json"});
  }

  base::ExitCode run() override {
    const workflow::Settings settings = CommonOptions{}.bare_settings();
    const auto library = named_library(library_);
    if (!library) return base::ExitCode::invalid;
    const auto sources = named_templates(*library, names_);
    const proof::Render render = library_renderer(*library, settings.python);
    const Interrupt interrupt;
    const auto proofs =
        proof::prove_all(library->root, sources, render, linters_of(settings), threads_, interrupt.call())
            .or_throw();
    if (!report_.empty()) base::write_file(report_, proof::proofs_markdown(proofs)).or_throw();
    print(output_ == "json"       ? proof::proofs_json(proofs)
          : output_ == "markdown" ? proof::proofs_markdown(proofs)
                                  : report::for_terminal(proof::proofs_text(proofs)));
    const bool passed =
        std::all_of(proofs.begin(), proofs.end(), [](const proof::Proof& p) { return p.passed(); });
    return passed ? base::ExitCode::ok : base::ExitCode::failed;
  }

 private:
  proof::Linters linters_of(const workflow::Settings& settings) const {
    proof::Linters linters;
    if (!linters_) return linters;
    const auto named = [&](const char* variable, const char* otherwise) {
      const auto found = settings.environment.find(variable);
      return found == settings.environment.end() || found->second.empty() ? otherwise : found->second;
    };
    linters.cfn_lint = named("CF_CFN_LINT", "cfn-lint");
    linters.checkov = named("CF_CHECKOV", "checkov");
    for (const char* kept : {"PATH", "HOME", "LANG", "TMPDIR"}) {
      const auto found = settings.environment.find(kept);
      if (found != settings.environment.end()) linters.environment[kept] = found->second;
    }
    return linters;
  }

  std::vector<std::string> names_;
  std::string library_, report_, output_ = "text";
  bool linters_ = false;
  std::size_t threads_ = base::cpu_threads();
};

}  // namespace

std::unique_ptr<Command> make_gold_test() {
  return std::make_unique<GoldTest>();
}

}  // namespace cf::cli
