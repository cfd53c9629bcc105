#include <algorithm>
#include <filesystem>

#include "base/files.h"
#include "base/lanes.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/library_renderer.h"
#include "cli/named_library.h"
#include "cli/run_context.h"
#include "gold/publish.h"
#include "gold/registry.h"
#include "proof/proof.h"
#include "proof/tables.h"
#include "workflow/access.h"
#include "workflow/gold_registry.h"

namespace cf::cli {
namespace {

class GoldPublish final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("TEMPLATE", names_)
        .option("--to", to_)
        .option("--key", key_)
        .option("--library", library_)
        .flag("--test", test_)
        .flag("--linters", linters_);
    declare_bucket(arguments, common_);
  }

  base::ExitCode run() override {
    if (to_.empty())
      return report_error(base::error(base::ErrorKind::usage, "cf gold publish needs --to",
                                      "a folder, an http(s):// address or an s3:// bucket"));
    if (linters_ && !test_)
      return report_error(
          base::error(base::ErrorKind::usage, "--linters is a part of the proof", "give --test too"));
    workflow::Settings settings = common_.bare_settings();
    settings.gold = to_;
    const auto library = named_library(library_);
    if (!library) return base::ExitCode::invalid;
    const Interrupt interrupt;
    gold::Publication what;
    const auto sources = named_templates(*library, names_);
    if (!names_.empty())
      for (const gold::SourceTemplate* source : sources) what.paths.push_back(source->path);
    if (!key_.empty()) what.key = secret_key(settings, *library);
    if (test_ && !prove(*library, sources, settings, interrupt.call(), what)) return base::ExitCode::failed;
    workflow::Access access(settings);
    const gold::Settings to = workflow::gold_settings(settings, nullptr, &access);
    const auto backend = gold::open_backend(to).or_throw();
    const gold::Published published = gold::publish(*library, *backend, what, interrupt.call()).or_throw();
    for (const std::string& path : published.added) print(report::for_terminal("published " + path + "\n"));
    print(report::for_terminal(
        base::plural(published.added.size(), "version") + " published to " + to_ + ", " +
        std::to_string(published.present.size()) + " there already; index " +
        std::to_string(published.serial) +
        (what.key ? ", signed with " + what.key->public_key().text() : ", not signed") + "\n"));
    return base::ExitCode::ok;
  }

 private:
  // A key whose readers would not take it is found here, not by them.
  gold::SecretKey secret_key(const workflow::Settings& settings, const gold::Library& library) const {
    const auto password = settings.environment.find("CF_GOLD_KEY_PASSWORD");
    const std::string text = base::read_file(key_, 65536).or_throw();
    if (password != settings.environment.end()) base::add_secret(password->second);
    gold::SecretKey key =
        gold::parse_secret_key(text, password == settings.environment.end() ? "" : password->second)
            .or_throw();
    const std::string own = key.public_key().text();
    if (!library.keys.empty() &&
        std::find(library.keys.begin(), library.keys.end(), own) == library.keys.end())
      throw base::Failure(base::error(base::ErrorKind::usage,
                                      "library.yaml does not name the key " + own + " among its keys",
                                      "sign with a key that it names, or add this one"));
    return key;
  }

  bool prove(const gold::Library& library, const std::vector<const gold::SourceTemplate*>& sources,
             const workflow::Settings& settings, const base::Call& call, gold::Publication& what) const {
    const proof::Render render = library_renderer(library, settings.python);
    const auto proofs =
        proof::prove_all(library.root, sources, render, linters_ ? named_linters(settings) : proof::Linters(),
                         base::cpu_threads(), call)
            .or_throw();
    bool passed = true;
    for (const proof::Proof& each : proofs) {
      passed = passed && each.passed();
      gold::Release& counts = what.proofs[each.path];
      counts.cases = each.cases.run;
      counts.cases_passed = each.cases.passed;
      counts.variations = each.variations.run;
      counts.updates = each.updates.run;
    }
    if (!passed) print_error(report::for_terminal(proof::proofs_text(proofs) + "nothing was published\n"));
    return passed;
  }

  std::vector<std::string> names_;
  std::string to_, key_, library_;
  bool test_ = false, linters_ = false;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_publish() {
  return std::make_unique<GoldPublish>();
}

}  // namespace cf::cli
