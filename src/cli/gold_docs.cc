#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "base/files.h"
#include "base/lanes.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"
#include "document/fields.h"
#include "document/json.h"
#include "gold/library.h"
#include "gold/registry.h"
#include "site/site.h"
#include "workflow/gold_registry.h"

namespace cf::cli {
namespace {

namespace fs = std::filesystem;

// Of a registry over a network: they wait more than they compute.
constexpr std::size_t reads_at_once = 8;

base::Failure wrong_usage(const std::string& what, const std::string& hint = {}) {
  return base::Failure(base::error(base::ErrorKind::usage, what, hint));
}

// The results of `cf gold test --output json`, for versions that the registry states none of.
void add_proofs(const std::string& file, gold::Index& index) {
  base::Diagnostics diagnostics;
  const document::Node root = document::parse_json(file, base::read_file(file).or_throw(), diagnostics);
  if (!diagnostics.has_errors() && !root.find("proofs").is_sequence())
    diagnostics.error(root.origin(), "these are no proofs", "'cf gold test --output json' writes them");
  for (const document::Node& proof : root.find("proofs").items()) {
    document::Fields fields(proof, "", diagnostics);
    const auto listed = index.templates.find(fields.text("template").value_or(""));
    if (listed == index.templates.end()) continue;
    const auto release = listed->second.versions.find(fields.text("version").value_or(""));
    if (release == listed->second.versions.end()) continue;
    const auto count = [&](const char* check, const char* which) {
      auto counted = fields.fields(check);
      return counted ? static_cast<std::size_t>(counted->number(which, 0, 1'000'000'000).value_or(0)) : 0;
    };
    release->second.cases = count("cases", "run");
    release->second.cases_passed = count("cases", "passed");
    release->second.variations = count("variations", "passed");
    release->second.updates = count("updates", "passed");
  }
  if (diagnostics.has_errors()) throw base::Failure(base::to_error(diagnostics));
}

class GoldDocs final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--registry", registry_)
        .option("--library", library_)
        .list("--key", keys_)
        .option("--proofs", proofs_)
        .option("--out", out_)
        .number("--threads", threads_, 1, 64);
    declare_bucket(arguments, common_);
  }

  base::ExitCode run() override {
    const auto started = std::chrono::steady_clock::now();
    const workflow::Settings settings = read_settings();
    gold::Registry registry(registry_settings(settings));
    const Interrupt interrupt;
    site::Source source = site::read_source(registry, reads_at_once, interrupt.call()).or_throw();
    if (!proofs_.empty()) add_proofs(proofs_, source.index);
    const auto files = site::make_site(source, threads_);
    site::write_site(out_, files).or_throw();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.2f s", took.count());
    print(base::plural(source.index.templates.size(), "template") + " in " +
          base::plural(source.texts.size(), "version") + ", " + base::plural(files.size(), "page") + ", " +
          seconds + ": open " + report::for_terminal((fs::path(out_) / "index.html").string()) + "\n");
    return base::ExitCode::ok;
  }

 private:
  // Those of the repository, where it is to say which registry; else none is looked for.
  workflow::Settings read_settings() const {
    const std::string named = address();
    workflow::Settings settings = common_.bare_settings();
    if (!named.empty()) {
      settings.gold = named;
    } else if (auto found = common_.settings()) {
      settings = *std::move(found);
    }
    return settings;
  }

  // What the command line names; else a library here; else nothing.
  std::string address() const {
    if (!registry_.empty() && !library_.empty())
      throw wrong_usage("--registry and --library exclude each other");
    if (!registry_.empty()) return registry_;
    if (library_.empty()) {
      for (const char* here : {".", "gold-templates"})
        if (gold::is_library(here)) return here;
      return "";
    }
    if (gold::is_library(library_)) return library_;
    throw wrong_usage(library_ + " is no library of gold templates: it has no library.yaml",
                      "name a registry with --registry");
  }

  // `settings` must outlive the registry.
  gold::Settings registry_settings(const workflow::Settings& settings) const {
    std::optional<descriptor::Descriptor> descriptor;
    if (!settings.descriptor.empty()) {
      base::Diagnostics diagnostics;
      descriptor =
          descriptor::read(settings.descriptor, settings.descriptor.filename().string(), diagnostics);
      if (diagnostics.has_errors()) throw base::Failure(base::to_error(diagnostics));
    }
    gold::Settings gold = workflow::gold_settings(settings, descriptor ? &*descriptor : nullptr, nullptr);
    if (gold.base.empty())
      throw wrong_usage("no registry of gold templates is named, and there is no library here",
                        "name one with --registry or --library");
    // What the registry has is told, not what a project has pinned of it.
    gold.lock_file.clear();
    gold.vendor.clear();
    if (!keys_.empty()) gold.keys.clear();
    for (const std::string& key : keys_) gold.keys.push_back(gold::parse_public_key(key).or_throw());
    return gold;
  }

  std::string registry_, library_, proofs_, out_ = "gold-docs";
  std::vector<std::string> keys_;
  std::size_t threads_ = base::cpu_threads();
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_docs() {
  return std::make_unique<GoldDocs>();
}

}  // namespace cf::cli
