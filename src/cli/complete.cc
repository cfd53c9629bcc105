#include "cli/complete.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/strings.h"
#include "cli/command.h"
#include "workflow/target.h"

namespace cf::cli {
namespace {

namespace fs = std::filesystem;

using Candidates = std::set<std::string>;

constexpr const char* file_names = ":files";
constexpr std::size_t most_stacks = 5'000;

void add_all(Candidates& candidates, const std::vector<std::string>& more) {
  candidates.insert(more.begin(), more.end());
}

// The folders below config that hold stacks, or the stacks, as paths without extension.
void add_configs(Candidates& candidates, const fs::path& config, bool folders, const std::string& within) {
  std::error_code failed;
  fs::recursive_directory_iterator at(config / within, failed);
  for (std::size_t seen = 0; !failed && at != fs::recursive_directory_iterator() && seen < most_stacks;
       at.increment(failed), ++seen) {
    const fs::path path = at->path().lexically_relative(config);
    std::error_code unknown;
    if (at->is_directory(unknown)) {
      if (folders) candidates.insert(path.string());
    } else if (!folders && path.extension() == ".yaml" && path.filename() != "config.yaml") {
      candidates.insert(fs::path(path).replace_extension().string());
    }
  }
}

class Completer {
 public:
  explicit Completer(std::span<const std::string> words) : words_(words), typed_(words.back()) {}

  std::vector<std::string> run() {
    fill();
    std::vector<std::string> out;
    for (const std::string& each : candidates_)
      if (each.starts_with(typed_) || each == file_names) out.push_back(each);
    return out;
  }

 private:
  void fill() {
    const std::size_t before = words_.size() - 1;
    if (before == 0) {
      for (const CommandEntry& entry : commands()) candidates_.insert(base::split(entry.name, ' ').front());
      return add_all(candidates_, {"--help", "--version", "help"});
    }
    const CommandEntry* command = nullptr;
    std::size_t used = 0;
    for (const CommandEntry& entry : commands()) {
      const std::vector<std::string> name = base::split(entry.name, ' ');
      const std::size_t same = static_cast<std::size_t>(
          std::mismatch(name.begin(), name.end(), words_.begin(), words_.begin() + static_cast<long>(before))
              .first -
          name.begin());
      if (same == name.size() && same > used) {
        command = &entry;
        used = same;
      } else if (same == before && same < name.size()) {
        candidates_.insert(name[same]);
      }
    }
    if (command != nullptr) fill_for(*command, words_.subspan(used));
  }

  void fill_for(const CommandEntry& entry, std::span<const std::string> words) {
    const auto command = entry.make();
    Arguments arguments{std::string(entry.name)};
    command->declare(arguments);
    std::vector<std::string> given;  // the positional ones
    std::string waiting;             // an option whose value comes
    for (const std::string& word : words.first(words.size() - 1)) {
      if (!waiting.empty()) {
        remember(waiting, word);
        waiting.clear();
        continue;
      }
      const Arguments::Takes takes = arguments.takes(word);
      if (takes == Arguments::Takes::choice || takes == Arguments::Takes::value)
        waiting = word;
      else if (word.empty() || word[0] != '-')
        given.push_back(word);
    }
    if (!waiting.empty()) return fill_value(arguments, waiting, given);
    if (const std::size_t equals = typed_.find('=');
        typed_.starts_with("--") && equals != std::string::npos) {
      const std::string option = typed_.substr(0, equals);
      for (const std::string& choice : arguments.choices_of(option))
        candidates_.insert(option + "=" + choice);
      return;
    }
    if (typed_.starts_with("-")) {
      add_all(candidates_, arguments.long_options());
      candidates_.insert("--help");
      return;
    }
    fill_positional(entry, arguments.positional_name(given.size()), given);
  }

  void remember(const std::string& option, const std::string& value) {
    if (option == "--project") common_.project = value;
    if (option == "--descriptor") common_.descriptor = value;
  }

  void fill_value(const Arguments& arguments, const std::string& option,
                  const std::vector<std::string>& given) {
    if (arguments.takes(option) == Arguments::Takes::choice)
      return add_all(candidates_, arguments.choices_of(option));
    static const std::set<std::string> texts = {"--role",   "--profile", "--region", "--var",
                                                "--commit", "--port",    "--last",   "--to"};
    if (option == "--allow-destroy") return add_stacks(given);
    if (option == "--environment") return add_environments();
    if (!texts.contains(option)) candidates_.insert(file_names);
  }

  void fill_positional(const CommandEntry& entry, const std::string& name,
                       const std::vector<std::string>& given) {
    if (name == "SHELL") return add_all(candidates_, {"bash", "fish", "zsh"});
    if (name == "DIR") candidates_.insert(file_names);
    if (name == "ENV" || name == "OTHER" || name == "STACK|ENV") add_environments();
    if (name == "STACK" || name == "STACK|ENV") add_stacks(entry.name == "explain" ? Strings() : given);
  }

  using Strings = std::vector<std::string>;

  const workflow::Settings* settings() {
    if (!settings_) {
      auto found = common_.settings();
      settings_ = found ? std::make_unique<workflow::Settings>(*std::move(found)) : nullptr;
    }
    return settings_.get();
  }

  void add_environments() {
    const workflow::Settings* found = settings();
    if (found == nullptr) return;
    base::Diagnostics ignored;
    add_all(candidates_, workflow::environments_of(*found, ignored));
    if (!found->descriptor.empty()) return;
    // Any group, and any stack, stands for an environment there.
    for (const bool folders : {true, false}) add_configs(candidates_, found->project / "config", folders, "");
  }

  // Those of the environment that stands before them, if one does.
  void add_stacks(const Strings& given) {
    const workflow::Settings* found = settings();
    if (found != nullptr)
      add_configs(candidates_, found->project / "config", false, given.empty() ? "" : given.front());
  }

  std::span<const std::string> words_;
  const std::string& typed_;
  CommonOptions common_;
  std::unique_ptr<workflow::Settings> settings_;
  Candidates candidates_;
};

}  // namespace

std::vector<std::string> complete(std::span<const std::string> words) {
  // Bash gives "--output=t" as three words.
  std::vector<std::string> joined;
  for (const std::string& word : words)
    if (word != "=") joined.push_back(word);
  if (!words.empty() && words.back() == "=") joined.emplace_back();
  if (joined.empty()) return {};
  return Completer(joined).run();
}

}  // namespace cf::cli
