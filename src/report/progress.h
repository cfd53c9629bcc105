// The live display of a running deployment: a row a stack. Pure: rows in, lines out; the command line draws,
// moves the cursor and keeps the time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/cloudformation.h"
#include "deploy/deploy.h"
#include "report/report.h"

namespace cf::report {

struct ProgressRow {
  std::string path;  // the stack's label: "dev/network", "dev/network us-west-2"
  deploy::UnitState state = deploy::UnitState::waiting;
  std::string doing;        // "CREATE_IN_PROGRESS", or why it waits or was skipped
  int done = 0, total = 0;  // resources; total 0: not known
  double seconds = 0;       // elapsed
};

// At most `height` lines, none wider than the style's width: a line of counts first, then running rows,
// failed ones, waiting ones, finished ones, as far as there is room. No trailing newlines.
std::vector<std::string> progress_lines(const std::vector<ProgressRow>& rows, const TerminalStyle& style,
                                        std::size_t height);

// "[#####-----]", "█████░░░░░"
std::string bar(int done, int total, std::size_t width, bool unicode);

// For logs: "12:03:04 dev/network CREATE_COMPLETE AWS::EC2::VPC Vpc: reason". `label`: see stack_labels.h.
std::string progress_event_line(std::string_view label, const aws::StackEvent& event);
// "12:03:09 dev/network created in 1 min 02 s"; `timestamp` ISO 8601 or empty.
std::string progress_state_line(std::string_view timestamp, std::string_view label,
                                const deploy::UnitResult& unit);

}  // namespace cf::report
