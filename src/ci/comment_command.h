// What people write on a pull request: a closed grammar that equals the command line.
//
//   cf plan [ENV]                        cf unlock ENV
//   cf deploy ENV [PLAN] [OPTIONS]       cf status
//   cf approve ENV [PLAN] [OPTIONS]      cf help
//
// OPTIONS: --allow-destroy STACK (repeated), --break-glass REASON (deploy only; the rest of the line). PLAN:
// a plan's id, as its comment shows it. Only a comment's first line counts, from its first character: what is
// quoted, indented or in a code block is no command.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cf::ci {

enum class Verb { plan, deploy, approve, unlock, status, help };
const char* to_string(Verb verb);

struct CommentCommand {
  Verb verb = Verb::help;
  std::string environment;  // empty: not given
  std::string plan_id;      // twelve or 64 lower-case hex digits; empty: not given
  std::vector<std::string> allow_destroy;
  std::string break_glass;  // the reason
};

// As one would type it, for the reply that says what was understood.
std::string to_text(const CommentCommand& command);

// Whether a comment's first line is meant for us, command or not.
bool is_addressed(std::string_view body);

// Whether it begins as `cf plan` does, well written or not: runners give such a comment to a job that may
// plan and nothing else (GitHub's startsWith, which takes small letters for capitals).
bool asks_for_plan(std::string_view body);

struct ReadComment {
  bool addressed = false;  // the first line is meant for us
  std::optional<CommentCommand> command;
  std::string problem;  // why there is no command though it is addressed; one sentence
};

// `environments`: the names there are, for suggestions; a name that is not among them is a problem.
ReadComment read_comment(std::string_view body, const std::vector<std::string>& environments);

}  // namespace cf::ci
