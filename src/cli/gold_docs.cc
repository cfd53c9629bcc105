#include <chrono>
#include <cstdio>
#include <filesystem>

#include "base/lanes.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "gold/library.h"
#include "gold/registry.h"
#include "site/site.h"

namespace cf::cli {
namespace {

namespace fs = std::filesystem;

// Of a registry over a network: they wait more than they compute.
constexpr std::size_t reads_at_once = 8;

class GoldDocs final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--registry", registry_)
        .option("--library", library_)
        .list("--key", keys_)
        .option("--out", out_)
        .number("--threads", threads_, 1, 64);
  }

  base::ExitCode run() override {
    const auto started = std::chrono::steady_clock::now();
    gold::Registry registry(registry_settings());
    const Interrupt interrupt;
    const site::Source source = site::read_source(registry, reads_at_once, interrupt.call()).or_throw();
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
  gold::Settings registry_settings() const {
    const workflow::Settings settings = CommonOptions{}.bare_settings();
    const auto variable = [&](const char* name) {
      const auto found = settings.environment.find(name);
      return found == settings.environment.end() ? std::string() : found->second;
    };
    gold::Settings gold;
    gold.base = address(settings.gold);
    gold.login = {variable("CF_GOLD_USER"), variable("CF_GOLD_PASSWORD"), variable("CF_GOLD_TOKEN")};
    base::add_secret(gold.login.password);
    base::add_secret(gold.login.token);
    gold.cache = fs::path(".cf") / "gold";
    gold.environment = settings.environment;
    for (const std::string& key : keys_) gold.keys.push_back(gold::parse_public_key(key).or_throw());
    return gold;
  }

  // What is named; else a library here; else the registry that the environment names.
  std::string address(const std::string& of_environment) const {
    if (!registry_.empty() && !library_.empty())
      throw base::Failure(base::error(base::ErrorKind::usage, "--registry and --library exclude each other"));
    if (!registry_.empty()) return registry_;
    if (!library_.empty()) {
      if (gold::is_library(library_)) return library_;
      throw base::Failure(base::error(base::ErrorKind::usage,
                                      library_ + " is no library of gold templates: it has no library.yaml",
                                      "name a registry with --registry"));
    }
    for (const fs::path& here : {fs::path("."), fs::path("gold-templates")})
      if (gold::is_library(here)) return here.string();
    if (!of_environment.empty()) return of_environment;
    throw base::Failure(base::error(base::ErrorKind::usage, "there is no library of gold templates here",
                                    "name one with --library, or a registry with --registry"));
  }

  std::string registry_, library_, out_ = "gold-docs";
  std::vector<std::string> keys_;
  std::size_t threads_ = base::cpu_threads();
};

}  // namespace

std::unique_ptr<Command> make_gold_docs() {
  return std::make_unique<GoldDocs>();
}

}  // namespace cf::cli
