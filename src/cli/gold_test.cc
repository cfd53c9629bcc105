#include <algorithm>
#include <filesystem>
#include <map>

#include "base/files.h"
#include "base/lanes.h"
#include "cli/command.h"
#include "cli/library_renderer.h"
#include "cli/named_library.h"
#include "cli/run_context.h"
#include "gold/library.h"
#include "proof/proof.h"
#include "proof/record.h"
#include "proof/tables.h"

namespace cf::cli {
namespace {

class GoldTest final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("TEMPLATE", names_)
        .option("--library", library_)
        .flag("--linters", linters_)
        .flag("--accept", accept_)
        .option("--report", report_)
        .number("--threads", threads_, 1, 64)
        .choice("-o,--output", output_, {"text", "markdown", "json"});
  }

  base::ExitCode run() override {
    const workflow::Settings settings = CommonOptions{}.bare_settings();
    auto library = named_library(library_);
    if (!library) return base::ExitCode::invalid;
    const auto recorded = accept_ ? take_records(*library) : Records();
    const auto sources = named_templates(*library, names_);
    const proof::Render render = library_renderer(*library, settings.python);
    const Interrupt interrupt;
    auto proofs =
        proof::prove_all(library->root, sources, render,
                         linters_ ? named_linters(settings) : proof::Linters(), threads_, interrupt.call())
            .or_throw();
    if (accept_) write_records(*library, sources, proofs, recorded);
    if (!report_.empty()) base::write_file(report_, proof::proofs_markdown(proofs)).or_throw();
    print(output_ == "json"       ? proof::proofs_json(proofs)
          : output_ == "markdown" ? proof::proofs_markdown(proofs)
                                  : report::for_terminal(proof::proofs_text(proofs)));
    const bool passed =
        std::all_of(proofs.begin(), proofs.end(), [](const proof::Proof& p) { return p.passed(); });
    return passed ? base::ExitCode::ok : base::ExitCode::failed;
  }

 private:
  // The records that there are, by path; they are not compared with what is to take their place.
  using Records = std::map<std::string, std::string>;
  static Records take_records(gold::Library& library) {
    Records records;
    for (gold::SourceTemplate& source : library.templates) {
      if (source.permissions) records[source.path] = source.permissions->text;
      source.permissions.reset();
    }
    return records;
  }

  // Of templates that are proved: what the others allow may be known in part only.
  static void write_records(const gold::Library& library,
                            const std::vector<const gold::SourceTemplate*>& sources,
                            std::vector<proof::Proof>& proofs, const Records& recorded) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      proof::Proof& proof = proofs[i];
      const auto before = recorded.find(proof.path);
      proof.has_record = before != recorded.end();
      if (!proof.passed() || (proof.record.empty() && !proof.has_record)) continue;
      const std::string text = proof::record_text(proof.record);
      if (proof.has_record && before->second == text) continue;
      const std::string file = sources[i]->name + "/" + std::string(proof::record_name);
      base::write_file(library.root / file, text).or_throw();
      proof.has_record = true;
      print_error(report::for_terminal("wrote " + file + "\n"));
    }
  }

  std::vector<std::string> names_;
  std::string library_, report_, output_ = "text";
  bool linters_ = false, accept_ = false;
  std::size_t threads_ = base::cpu_threads();
};

}  // namespace

std::unique_ptr<Command> make_gold_test() {
  return std::make_unique<GoldTest>();
}

}  // namespace cf::cli
