// The command line of one command, over CLI11 (which stays in arguments.cc: it is slow to compile). Unknown
// options and values get a suggestion.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace cf::cli {

class Arguments {
 public:
  explicit Arguments(std::string command);
  ~Arguments();
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  // `names` as "-o,--output". What is bound must outlive parse().
  Arguments& flag(const std::string& names, bool& into);
  Arguments& option(const std::string& names, std::string& into);
  Arguments& choice(const std::string& names, std::string& into, std::vector<std::string> allowed);
  Arguments& number(const std::string& names, std::size_t& into, std::size_t least, std::size_t most);
  Arguments& list(const std::string& names, std::vector<std::string>& into);  // may be repeated
  Arguments& positional(const std::string& name, std::string& into, bool required);
  Arguments& positionals(const std::string& name, std::vector<std::string>& into);

  base::Result<void> parse(std::span<const std::string> words);  // kind usage
  std::vector<std::string> long_options() const;                 // "--output", ..., sorted

  // What completion needs to know of an option by any of its names ("-o").
  enum class Takes { unknown, nothing, choice, value };
  Takes takes(const std::string& option) const;
  std::vector<std::string> choices_of(const std::string& option) const;  // of a choice
  // Of the argument at this place, from 0, the last one repeated if it may be; empty: there is none.
  std::string positional_name(std::size_t place) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cf::cli
