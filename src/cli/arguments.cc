#include "cli/arguments.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "base/strings.h"

namespace cf::cli {

struct Arguments::State {
  explicit State(std::string name) : command(std::move(name)), app("", command) { app.set_help_flag(); }
  std::string command;
  CLI::App app;
  struct Choice {
    std::string names;
    std::string* into;
    std::vector<std::string> allowed;
  };
  std::vector<Choice> choices;
  std::vector<std::string> positionals;
  bool last_repeats = false;

  const Choice* choice(const std::string& option) const {
    for (const Choice& each : choices)
      for (const std::string& name : base::split(each.names, ','))
        if (name == option) return &each;
    return nullptr;
  }
};

Arguments::Arguments(std::string command) : state_(std::make_unique<State>(std::move(command))) {}
Arguments::~Arguments() = default;

Arguments& Arguments::flag(const std::string& names, bool& into) {
  state_->app.add_flag(names, into)->disable_flag_override();
  return *this;
}

Arguments& Arguments::option(const std::string& names, std::string& into) {
  state_->app.add_option(names, into);
  return *this;
}

Arguments& Arguments::choice(const std::string& names, std::string& into, std::vector<std::string> allowed) {
  state_->app.add_option(names, into);
  state_->choices.push_back({names, &into, std::move(allowed)});
  return *this;
}

Arguments& Arguments::number(const std::string& names, std::size_t& into, std::size_t least,
                             std::size_t most) {
  state_->app.add_option(names, into)->check(CLI::Range(least, most));
  return *this;
}

Arguments& Arguments::list(const std::string& names, std::vector<std::string>& into) {
  state_->app.add_option(names, into)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return *this;
}

Arguments& Arguments::positional(const std::string& name, std::string& into, bool required) {
  state_->app.add_option(name, into)->required(required);
  state_->positionals.push_back(name);
  return *this;
}

Arguments& Arguments::positionals(const std::string& name, std::vector<std::string>& into) {
  state_->app.add_option(name, into);
  state_->positionals.push_back(name);
  state_->last_repeats = true;
  return *this;
}

Arguments::Takes Arguments::takes(const std::string& option) const {
  if (option.empty() || option[0] != '-') return Takes::unknown;
  const CLI::Option* found = state_->app.get_option_no_throw(option);
  if (found == nullptr) return Takes::unknown;
  if (found->get_disable_flag_override()) return Takes::nothing;
  return state_->choice(option) != nullptr ? Takes::choice : Takes::value;
}

std::vector<std::string> Arguments::choices_of(const std::string& option) const {
  const State::Choice* found = state_->choice(option);
  return found == nullptr ? std::vector<std::string>() : found->allowed;
}

std::string Arguments::positional_name(std::size_t place) const {
  const std::vector<std::string>& names = state_->positionals;
  if (place < names.size()) return names[place];
  return state_->last_repeats && !names.empty() ? names.back() : "";
}

std::vector<std::string> Arguments::long_options() const {
  std::vector<std::string> names;
  for (const CLI::Option* option : state_->app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  std::sort(names.begin(), names.end());
  return names;
}

base::Result<void> Arguments::parse(std::span<const std::string> words) {
  const std::string help = "see 'cf " + state_->command + " --help'";
  auto wrong = [&](std::string message) {
    return base::error(base::ErrorKind::usage, std::move(message), help);
  };
  // "--profile --local": no profile has that name.
  for (std::size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
    const Takes mine = takes(words[i]);
    const bool wants_value = mine == Takes::value || mine == Takes::choice;
    if (wants_value && words[i + 1].starts_with("--") && takes(words[i + 1]) != Takes::unknown)
      return wrong("cf " + state_->command + ": " + words[i] + " needs a value, and " + words[i + 1] +
                   " is an option");
    if (wants_value) ++i;
  }
  for (const std::string& word : words) {
    if (word == "--") break;
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || word[0] != '-') continue;
    const CLI::Option* option = state_->app.get_option_no_throw(word.substr(0, equals));
    if (option != nullptr && option->get_disable_flag_override())
      return wrong("cf " + state_->command + ": " + word.substr(0, equals) + " takes no value");
  }
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    state_->app.parse(std::move(reversed));
  } catch (const CLI::ExtrasError&) {
    for (const std::string& extra : state_->app.remaining()) {
      const std::string name = extra.substr(0, extra.find('='));
      if (!extra.empty() && extra[0] == '-')
        return wrong("cf " + state_->command + " has no option " + name +
                     base::did_you_mean(name, long_options()));
      return wrong("cf " + state_->command + ": '" + extra + "' is one argument too many");
    }
  } catch (const CLI::RequiredError& missing) {
    return wrong("cf " + state_->command + ": " + missing.what());
  } catch (const CLI::Error& other) {
    return wrong("cf " + state_->command + ": " + other.what());
  }
  for (const State::Choice& choice : state_->choices) {
    const auto& allowed = choice.allowed;
    if (choice.into->empty() || std::find(allowed.begin(), allowed.end(), *choice.into) != allowed.end())
      continue;
    return wrong(choice.names + " " + *choice.into + ": must be one of " + base::join(allowed, ", ") +
                 base::did_you_mean(*choice.into, allowed));
  }
  return {};
}

}  // namespace cf::cli
