#include "base/strings.h"
#include "cli/command.h"

namespace cf::cli {
namespace {

// Each asks the program itself, with the word that is being typed last (complete.h).

constexpr std::string_view bash = R"sh(_cf() {
  local word=${COMP_WORDS[COMP_CWORD]} line
  [ "$word" != = ] || word=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = :files ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word")
    else
      COMPREPLY+=("$line")
    fi
  done < <("$1" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _cf cf
)sh";

constexpr std::string_view zsh = R"sh(#compdef cf
_cf() {
  local -a found
  found=(${(f)"$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( ${found[(Ie):files]} )); then
    found=(${found:#:files})
    _files
  fi
  (( $#found )) && compadd -- $found
}
if [[ ${funcstack[1]} = _cf ]]; then
  _cf "$@"
else
  (( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit }
  compdef _cf cf
fi
)sh";

constexpr std::string_view fish = R"sh(function __cf_complete
  set -l words (commandline -opc)
  set -l last (commandline -ct)
  test -n "$last"; or set last ""
  set -l found ($words[1] __complete $words[2..-1] $last 2>/dev/null)
  contains -- :files $found; and __fish_complete_path $last
  string match -v -- :files $found
end
complete -c cf -f -a '(__cf_complete)'
)sh";

class Completion final : public Command {
 public:
  void declare(Arguments& arguments) override { arguments.positional("SHELL", shell_, true); }

  base::ExitCode run() override {
    const std::vector<std::string> shells = {"bash", "fish", "zsh"};
    if (shell_ == "bash") {
      print(bash);
    } else if (shell_ == "zsh") {
      print(zsh);
    } else if (shell_ == "fish") {
      print(fish);
    } else {
      return report_error(base::error(
          base::ErrorKind::usage, "no completion for '" + shell_ + "'" + base::did_you_mean(shell_, shells),
          "there is one for bash, zsh and fish"));
    }
    return base::ExitCode::ok;
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_completion() {
  return std::make_unique<Completion>();
}

}  // namespace cf::cli
