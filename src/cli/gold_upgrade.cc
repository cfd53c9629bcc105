#include <algorithm>
#include <filesystem>
#include <set>

#include "base/files.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"
#include "descriptor/edit.h"
#include "gold/version.h"

namespace cf::cli {
namespace {

// One use of a template that goes to another version.
struct Move {
  workflow::GoldUse use;
  std::string to;       // exact
  std::string written;  // the entry's version then
};

class GoldUpgrade final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("TEMPLATE", names_)
        .option("--to", to_)
        .flag("--latest", latest_)
        .flag("--plan", plan_)
        .list("--environment", environments_)
        .choice("-o,--output", output_, {"text", "json"});
    declare_project(arguments, common_);
  }

  base::ExitCode run() override {
    if (!to_.empty() && (names_.size() != 1 || !gold::parse_version(to_)))
      return report_error(base::error(base::ErrorKind::usage, "--to is the exact version of one template",
                                      "cf gold upgrade network/vpc.yaml --to 1.2.0"));
    if (!environments_.empty() && !plan_)
      return report_error(base::error(base::ErrorKind::usage, "--environment needs --plan",
                                      "gold.lock and an entry's version are those of every environment"));
    const GoldProject project(common_, true);
    const Interrupt interrupt;
    const std::vector<Move> moves = find_moves(project, interrupt.call());
    if (moves.empty()) {
      print(output_ == "json" && plan_ ? "[]\n" : "there is nothing to upgrade\n");
      return base::ExitCode::ok;
    }
    return plan_ ? preview(project, moves, interrupt.call()) : carry_out(project, moves, interrupt.call());
  }

 private:
  std::vector<Move> find_moves(const GoldProject& project, const base::Call& call) const {
    const gold::Index index = project.index_for({names_.empty() ? "" : names_.front(), to_}, call);
    std::set<std::string> chosen;
    for (const std::string& name : names_) chosen.insert(project.path_of(index, {name, to_}, call));
    if (const bool is_listed = !to_.empty() && !index.templates.empty();
        is_listed && index.find(*chosen.begin(), to_) == nullptr)
      throw base::Failure(base::error(base::ErrorKind::not_found,
                                      "the registry has no " + *chosen.begin() + " " + to_,
                                      "it has " + base::join(newest_first(index, *chosen.begin()), ", ")));
    std::vector<Move> moves;
    for (workflow::GoldUse& use : workflow::gold_uses(project.settings, environments_, *project.registry)) {
      if (!chosen.empty() && chosen.count(use.template_path) == 0) continue;
      const std::string to = to_.empty() ? newest_for(index, use, latest_) : to_;
      if (to.empty() || to == use.exact || (to_.empty() && !is_newer(to, use.exact))) continue;
      std::string written = written_for(use.written, to);
      moves.push_back({std::move(use), to, std::move(written)});
    }
    return moves;
  }

  static bool is_newer(const std::string& version, const std::string& than) {
    const auto a = gold::parse_version(version), b = gold::parse_version(than);
    return !a || !b || *a > *b;
  }

  // A range stays as it is while it holds; else it is one of the same kind.
  static std::string written_for(const std::string& written, const std::string& to) {
    if (!gold::is_range(written)) return to;
    const auto range = gold::parse_range(written);
    const auto version = gold::parse_version(to);
    if (range && version && range->contains(*version)) return written;
    return (written.starts_with('~') ? "~" : "^") + to;
  }

  // What the plan says to type next would deploy what is used now.
  static std::string without_next_steps(const std::string& text, const report::TerminalStyle& style) {
    const std::string mark = style.unicode ? "→ deploy it: " : "> deploy it: ";
    std::string kept;
    for (const std::string& line : base::split(text, '\n'))
      if (!line.starts_with(mark)) kept += line + "\n";
    return kept;
  }

  base::ExitCode preview(const GoldProject& project, const std::vector<Move>& moves,
                         const base::Call& call) const {
    std::vector<std::string> environments;
    std::map<std::string, std::map<std::size_t, std::string>> versions;
    for (const Move& move : moves) {
      const std::string name = move.use.environment.str();
      if (versions.count(name) == 0) environments.push_back(name);
      versions[name][move.use.entry] = move.to;
    }
    const Terminal terminal = detect_terminal(common_.colour, common_.verbose);
    std::string text, json;
    bool blocked = false;
    for (const std::string& name : environments) {
      const plan::Plan plan =
          workflow::preview_versions(project.settings, name, versions.at(name), project.access.get(), call);
      blocked = blocked || plan::count(plan).blocked > 0;
      text += without_next_steps(report::plan_text(plan, terminal.style), terminal.style) + "\n";
      json += (json.empty() ? "" : ",\n") + plan::to_json(plan, false);
    }
    if (output_ == "json")
      print("[" + json + "]\n");
    else
      print(
          text +
          "Nothing was changed. The versions are compared as they are in the registry, with the stacks' own "
          "parameters; what only an account knows counts as unknown.\n");
    return blocked ? base::ExitCode::invalid : base::ExitCode::ok;
  }

  base::ExitCode carry_out(const GoldProject& project, const std::vector<Move>& moves,
                           const base::Call& call) const {
    const std::filesystem::path file = std::filesystem::weakly_canonical(project.settings.descriptor);
    const std::string text = base::read_file(file).or_throw();
    std::vector<descriptor::NewVersion> entries;
    std::set<std::string> said;
    std::string lines;
    for (const Move& move : moves) {
      if (gold::is_range(move.written)) project.registry->pin(move.use.template_path, move.written, move.to);
      project.registry->fetch_template(move.use.template_path, move.to, call).or_throw();
      if (move.written != move.use.written) entries.push_back({move.use.entry, move.written});
      const std::string line = move.use.template_path + ": " +
                               (move.use.exact.empty() ? "not locked" : move.use.exact) + " becomes " +
                               move.to +
                               (move.written == move.use.written ? " (" + move.written + " in gold.lock)"
                                                                 : " in " + move.use.entry_name);
      if (said.insert(line).second) lines += line + "\n";
    }
    if (!entries.empty()) {
      base::Diagnostics diagnostics;
      const auto changed = descriptor::with_versions(text, file.filename().string(), entries, diagnostics);
      if (!changed) return report_error(base::to_error(diagnostics));
      base::write_file(file, *changed).or_throw();
    }
    project.registry->save_lock().or_throw();
    print(report::for_terminal(lines + "\n'cf plan' shows what that changes\n"));
    return base::ExitCode::ok;
  }

  std::vector<std::string> names_, environments_;
  std::string to_, output_ = "text";
  bool latest_ = false, plan_ = false;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_upgrade() {
  return std::make_unique<GoldUpgrade>();
}

}  // namespace cf::cli
