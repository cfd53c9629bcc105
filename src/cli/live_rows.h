// Live progress of a deployment: rows that are drawn over on a terminal, a line for each event elsewhere.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "deploy/deploy.h"
#include "report/stack_labels.h"

namespace cf::cli {

// show() and clear() from the control thread, note() from any.
class LiveRows {
 public:
  LiveRows(const Terminal& terminal, bool quiet, report::StackLabels labels);
  ~LiveRows();
  void show(const deploy::Progress& progress);
  // Output of a hook and the like, printed above the rows.
  void note(const std::string& stack, const std::string& text);
  void clear();  // takes the rows away

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cf::cli
