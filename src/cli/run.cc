#include <algorithm>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/complete.h"
#include "cli/page.h"

namespace cf::cli {
namespace {

using base::ExitCode;

// The command whose name's words the line begins with, and how many words that are.
const CommandEntry* find_command(std::span<const std::string> words, std::size_t& used) {
  const CommandEntry* best = nullptr;
  for (const CommandEntry& entry : commands()) {
    const std::vector<std::string> name = base::split(entry.name, ' ');
    if (name.size() > words.size() || !std::equal(name.begin(), name.end(), words.begin())) continue;
    if (best == nullptr || name.size() > used) {
      best = &entry;
      used = name.size();
    }
  }
  return best;
}

std::vector<const CommandEntry*> commands_of_group(const std::string& word) {
  std::vector<const CommandEntry*> found;
  for (const CommandEntry& entry : commands())
    if (entry.name.starts_with(word + " ")) found.push_back(&entry);
  return found;
}

std::string group_page(const std::string& word, const std::vector<const CommandEntry*>& group) {
  std::size_t width = 0;
  for (const CommandEntry* entry : group) width = std::max(width, entry->name.size());
  std::string page = "# cf " + word + "\n\n```\n";
  for (const CommandEntry* entry : group)
    page += std::string(entry->name) + std::string(width - entry->name.size() + 4, ' ') +
            std::string(entry->summary) + "\n";
  return page + "```\n\n`cf COMMAND --help` shows the page of a command.\n";
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const CommandEntry& entry : commands()) names.emplace_back(entry.name);
  return names;
}

bool asks_for_help(std::span<const std::string> words) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (word == "--help" || word == "-h") return true;
  }
  return false;
}

ExitCode run_command(const CommandEntry& entry, std::span<const std::string> words) {
  const auto command = entry.make();
  Arguments arguments{std::string(entry.name)};
  command->declare(arguments);
  if (auto parsed = arguments.parse(words); !parsed) return report_error(parsed.error());
  return command->run();
}

ExitCode dispatch(std::span<const std::string> words) {
  if (!words.empty() && words[0] == complete_word) {
    for (const std::string& candidate : complete(words.subspan(1))) print(candidate + "\n");
    return ExitCode::ok;
  }
  if (words.empty() || words[0] == "--help" || words[0] == "-h" ||
      (words[0] == "help" && words.size() == 1)) {
    print(page_text(overview_page(), detect_terminal("auto", false).style));
    return words.empty() ? ExitCode::usage : ExitCode::ok;
  }
  const bool help_first = words[0] == "help";
  const std::span<const std::string> rest = help_first ? words.subspan(1) : words;
  if (rest[0] == "--version")
    return run_command(*std::find_if(commands().begin(), commands().end(),
                                     [](const auto& e) { return e.name == "version"; }),
                       {});
  std::size_t used = 0;
  const CommandEntry* entry = find_command(rest, used);
  if (entry == nullptr) {
    const std::vector<std::string> names = command_names();
    const auto group = commands_of_group(rest[0]);
    if (!group.empty() && rest.size() == (help_first ? 1u : 2u) && (help_first || asks_for_help(rest))) {
      print(page_text(group_page(rest[0], group), detect_terminal("auto", false).style));
      return ExitCode::ok;
    }
    std::vector<std::string> of_group;
    for (const CommandEntry* each : group) of_group.push_back("cf " + std::string(each->name));
    if (!of_group.empty())
      return report_error(base::error(base::ErrorKind::usage,
                                      "cf " + rest[0] + " needs one of: " + base::join(of_group, ", ")));
    // Who approves is known by the forge alone.
    if (rest[0] == "approve")
      return report_error(base::error(base::ErrorKind::usage, "nobody approves on a command line",
                                      "write 'cf approve ENV' in a comment on its pull request"));
    return report_error(base::error(
        base::ErrorKind::usage, "cf has no command '" + rest[0] + "'" + base::did_you_mean(rest[0], names),
        "'cf --help' lists them"));
  }
  const std::span<const std::string> arguments = rest.subspan(used);
  if (help_first || asks_for_help(arguments)) {
    print(page_text(full_page(*entry), detect_terminal("auto", false).style));
    return ExitCode::ok;
  }
  return run_command(*entry, arguments);
}

}  // namespace

std::string full_page(const CommandEntry& entry) {
  std::string page(entry.page);
  if (entry.common != CommonPages::none) page += "\n" + std::string(repository_options_page());
  if (entry.common == CommonPages::cloud) page += "\n" + std::string(cloud_options_page());
  return page;
}

base::ExitCode report_error(const base::Error& error) {
  print_error(report::for_terminal(base::describe(error)));
  return base::exit_code_for(error.kind);
}

int run(std::span<const std::string> words) {
  try {
    const ExitCode code = dispatch(words);
    if (!output_failed()) return static_cast<int>(code);
    print_error(
        "error: not all of the output could be written\nhint: is the disk full, or standard output "
        "closed?\n");
    return static_cast<int>(code == ExitCode::ok ? ExitCode::failed : code);
  } catch (const base::Failure& failure) {
    return static_cast<int>(report_error(failure.error()));
  } catch (const std::bad_alloc&) {
    print_error("error: out of memory\n");
  } catch (const std::exception& defect) {
    print_error(std::string("error: a defect of cf: ") + report::for_terminal(defect.what()) +
                "\nhint: please report it with the command line and 'cf version'\n");
  }
  return static_cast<int>(ExitCode::failed);
}

}  // namespace cf::cli
