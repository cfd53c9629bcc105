#include <set>

#include "base/strings.h"
#include "cli/command.h"

namespace cf::cli {
namespace {

struct Words {
  std::string first;                                         // first words of all commands
  std::vector<std::pair<std::string, std::string>> options;  // command's first word -> its options
};

Words collect() {
  Words words;
  std::set<std::string> seen;
  for (const CommandEntry& entry : commands()) {
    const std::string first = base::split(entry.name, ' ')[0];
    if (seen.insert(first).second) words.first += (words.first.empty() ? "" : " ") + first;
    const auto command = entry.make();
    Arguments arguments{std::string(entry.name)};
    command->declare(arguments);
    std::string options = base::join(arguments.long_options(), " ") + " --help";
    const std::vector<std::string> parts = base::split(entry.name, ' ');
    if (parts.size() > 1) options = parts[1] + " " + options;
    words.options.emplace_back(first, options);
  }
  return words;
}

std::string bash(const Words& words) {
  std::string cases;
  for (const auto& [command, options] : words.options)
    cases += "    " + command + ") options+=\" " + options + "\" ;;&\n";
  return "_cf() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} options=\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W \"" +
         words.first +
         " --help --version\" -- \"$word\"))\n"
         "    return\n"
         "  fi\n"
         "  case ${COMP_WORDS[1]} in\n" +
         cases +
         "  esac\n"
         "  if [[ $word != -* && -d config ]]; then\n"
         "    options+=\" $(cd config && ls -d */ 2>/dev/null | tr -d /)\"\n"
         "  fi\n"
         "  COMPREPLY=($(compgen -W \"$options\" -f -- \"$word\"))\n"
         "}\n"
         "complete -F _cf cf\n";
}

std::string zsh(const Words& words) {
  return "autoload -U +X bashcompinit && bashcompinit\n" + bash(words);
}

std::string fish(const Words& words) {
  std::string text = "complete -c cf -n __fish_use_subcommand -f -a '" + words.first + "'\n";
  for (const auto& [command, options] : words.options)
    for (const std::string& option : base::split(options, ' ')) {
      text += "complete -c cf -n '__fish_seen_subcommand_from " + command + "' ";
      text += option.rfind("--", 0) == 0 ? "-l " + option.substr(2) + "\n" : "-f -a " + option + "\n";
    }
  return text;
}

class Completion final : public Command {
 public:
  void declare(Arguments& arguments) override { arguments.positional("SHELL", shell_, true); }

  base::ExitCode run() override {
    const std::vector<std::string> shells = {"bash", "fish", "zsh"};
    const Words words = collect();
    if (shell_ == "bash") {
      print(bash(words));
    } else if (shell_ == "zsh") {
      print(zsh(words));
    } else if (shell_ == "fish") {
      print(fish(words));
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
