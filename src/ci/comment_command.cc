#include "ci/comment_command.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace cf::ci {

namespace {

// Room for the confirmations that a plan's comment asks for at once (words.cc).
constexpr std::size_t longest_line = 4000, longest_name = 128;

struct VerbRule {
  Verb verb;
  const char* word;
  bool takes_environment, needs_environment, takes_plan;
};
constexpr std::array<VerbRule, 6> verb_rules = {{
    {Verb::plan, "plan", true, false, false},
    {Verb::deploy, "deploy", true, true, true},
    {Verb::approve, "approve", true, true, true},
    {Verb::unlock, "unlock", true, true, false},
    {Verb::status, "status", false, false, false},
    {Verb::help, "help", false, false, false},
}};

const VerbRule& rule_of(Verb verb) {
  return *std::find_if(verb_rules.begin(), verb_rules.end(),
                       [&](const VerbRule& rule) { return rule.verb == verb; });
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// [A-Za-z0-9][A-Za-z0-9._/-]*: environments and stacks. Whatever a name goes to later, it can't mean anything
// there.
bool is_plain_name(std::string_view text) {
  if (text.empty() || text.size() > longest_name || !is_word_character(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_word_character(c) || c == '.' || c == '_' || c == '-' || c == '/';
  });
}

bool is_plan_id(std::string_view text) {
  return (text.size() == 12 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string_view first_line(std::string_view body) {
  std::string_view line = body.substr(0, body.find('\n'));
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  return line;
}

// As a reply repeats it.
std::string shown(std::string_view word) {
  constexpr std::size_t longest_shown = 60;
  return "'" + base::ellipsis(word, longest_shown) + "'";
}

class CommandReader {
 public:
  CommandReader(std::string_view line, const std::vector<std::string>& environments)
      : rest_(line), environments_(environments) {}

  ReadComment read() {
    ReadComment out;
    out.addressed = true;
    CommentCommand command;
    if (read_words(command)) {
      out.command = std::move(command);
    } else {
      out.problem = std::move(problem_);
    }
    return out;
  }

 private:
  std::string_view next() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
    const std::string_view word = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(word.size());
    return word;
  }

  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool read_words(CommentCommand& command) {
    next();  // "cf"
    const std::string_view word = next();
    if (word.empty()) return true;  // "cf" alone asks for help
    const auto rule =
        std::find_if(verb_rules.begin(), verb_rules.end(), [&](const VerbRule& r) { return word == r.word; });
    if (rule == verb_rules.end()) {
      std::vector<std::string> words;
      for (const VerbRule& each : verb_rules) words.emplace_back(each.word);
      return fail("there is no command " + shown(word) + base::did_you_mean(std::string(word), words));
    }
    command.verb = rule->verb;
    return read_arguments(command, *rule);
  }

  bool read_arguments(CommentCommand& command, const VerbRule& rule) {
    for (std::string_view word = next(); !word.empty(); word = next()) {
      if (word.starts_with("--")) {
        if (!read_option(command, rule, word)) return false;
      } else if (rule.takes_environment && command.environment.empty()) {
        if (!take_environment(command, word)) return false;
      } else if (rule.takes_plan && command.plan_id.empty() && is_plan_id(word)) {
        command.plan_id = word;
      } else {
        return fail(rule.takes_plan && !command.environment.empty() && command.plan_id.empty()
                        ? shown(word) + " is no plan's id (twelve hex digits, as the plan's comment shows it)"
                        : shown(word) + " is one word too many");
      }
    }
    if (rule.needs_environment && command.environment.empty())
      return fail(std::string("'cf ") + rule.word +
                  "' needs an environment: " + base::join(environments_, ", "));
    return true;
  }

  // What holds an environment may outlast it: whoever unlocks one asks the locks whether it is there.
  bool take_environment(CommentCommand& command, std::string_view word) {
    const bool known = std::find(environments_.begin(), environments_.end(), word) != environments_.end();
    if (!known && !(command.verb == Verb::unlock && is_plain_name(word)))
      return fail("there is no environment " + shown(word) +
                  base::did_you_mean(std::string(word), environments_));
    command.environment = word;
    return true;
  }

  bool read_option(CommentCommand& command, const VerbRule& rule, std::string_view word) {
    if (word == "--allow-destroy" && rule.takes_plan) {
      const std::string_view stack = next();
      if (!is_plain_name(stack)) return fail("--allow-destroy is followed by a stack: dev/network");
      command.allow_destroy.emplace_back(stack);
      return true;
    }
    if (word == "--break-glass" && rule.verb == Verb::deploy) {
      command.break_glass = base::trim(rest_);
      rest_ = {};
      if (command.break_glass.empty()) return fail("--break-glass is followed by the reason");
      return true;
    }
    return fail("'cf " + std::string(rule.word) + "' has no option " + shown(word));
  }

  std::string_view rest_;
  const std::vector<std::string>& environments_;
  std::string problem_;
};

}  // namespace

const char* to_string(Verb verb) {
  return rule_of(verb).word;
}

std::string to_text(const CommentCommand& command) {
  std::string text = std::string("cf ") + to_string(command.verb);
  if (!command.environment.empty()) text += " " + command.environment;
  if (!command.plan_id.empty()) text += " " + command.plan_id;
  for (const std::string& stack : command.allow_destroy) text += " --allow-destroy " + stack;
  if (!command.break_glass.empty()) text += " --break-glass " + command.break_glass;
  return text;
}

bool is_addressed(std::string_view body) {
  const std::string_view line = first_line(body);
  return line == "cf" || line.starts_with("cf ");
}

bool asks_for_plan(std::string_view body) {
  constexpr std::string_view start = "cf plan";
  return base::equals_ignore_case(body.substr(0, start.size()), start);
}

ReadComment read_comment(std::string_view body, const std::vector<std::string>& environments) {
  const std::string_view line = first_line(body);
  if (!is_addressed(body)) return {};
  if (line.size() > longest_line) return {true, std::nullopt, "the line is too long for a command"};
  if (!is_printable_ascii(line)) return {true, std::nullopt, "the line has characters that no command has"};
  return CommandReader(line, environments).read();
}

}  // namespace cf::ci
