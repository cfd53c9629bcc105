// What plan, deploy and their kind work with, made in the right order: settings, repository, access, planner.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/options.h"
#include "cli/terminal.h"
#include "workflow/access.h"
#include "workflow/planner.h"
#include "workflow/regions.h"
#include "workflow/target.h"

namespace cf::cli {

struct RunContext {
  workflow::Settings settings;
  std::unique_ptr<workflow::Frozen> frozen;
  std::unique_ptr<workflow::Access> access;
  std::unique_ptr<workflow::Regions> regions;
  // Of the home region: what commands work with that look at one stack.
  workflow::Repository* repository = nullptr;
  workflow::Materialiser* materialiser = nullptr;
  workflow::Planner* planner = nullptr;
  Terminal terminal;

  // Throws Failure. Problems of the descriptor or of group configs end it, all of them in one report;
  // warnings are printed.
  RunContext(const CommonOptions& options, const std::string& environment,
             std::map<std::string, std::string> frozen_values = {}, bool provenance = false);

  // Where the environment names regions: takes the one of --region in place of the home region for the three
  // above. Throws where it has no such region.
  void choose_region();

  // The targets of these names (paths, or paths below the environment), or all; a misspelt one throws with a
  // suggestion.
  std::vector<const workflow::Target*> select(const std::vector<std::string>& names) const;
  // The same of another region's repository.
  static std::vector<const workflow::Target*> select_in(const workflow::Repository& repository,
                                                        const std::vector<std::string>& names);
};

// Ctrl-C (and SIGTERM): the first stops the Call that is given out, the second ends the program at once.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  base::Call call() const;
  // What is said at the end where the second one leaves at once; called from a thread of its own. Null:
  // nothing.
  void on_leave(std::function<std::string()> words) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Writes a report into a file below the current directory; throws Failure.
void write_report(const std::string& path, const std::string& text);

}  // namespace cf::cli
