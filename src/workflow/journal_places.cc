#include "workflow/journal_places.h"

#include <algorithm>

#include "base/files.h"
#include "store/object_key.h"

namespace cf::workflow {
namespace {

constexpr std::string_view suffix = ".journal", local_suffix = ".local.journal";

std::filesystem::path runs_of(const Settings& settings) {
  return settings.workspace.root / ".cf" / "runs";
}

std::filesystem::path journal_of(const Settings& settings, const Repository& repository) {
  const std::string region = repository.region.empty() ? "" : "@" + repository.region.str();
  return runs_of(settings) / (file_name_of(repository.environment.str()) + region +
                              std::string(settings.local ? local_suffix : suffix));
}

// Whether all that `inner` names is named by `outer` too.
bool contains(const std::string& outer, const std::string& inner) {
  return outer == "." || inner == outer || inner.starts_with(outer + "/");
}

// What the deployment with a journal of that name was asked for; none: it is no such journal.
std::optional<std::string> environment_in(std::string_view file, bool local) {
  const bool is_local = file.ends_with(local_suffix);
  if (is_local != local || !file.ends_with(suffix)) return std::nullopt;
  file.remove_suffix(is_local ? local_suffix.size() : suffix.size());
  return environment_of_file_name(file);
}

}  // namespace

deploy::JournalPlace journal_place(const Settings& settings, const Repository& repository) {
  const std::filesystem::path path = journal_of(settings, repository);
  const bool has_file = !settings.shared_state || settings.workspace.trust == base::Trust::base;
  return {has_file ? path.string() : std::string(), settings.shared_state,
          "journals/" + store::key_segment(path.stem().string())};
}

base::Result<std::vector<OverlappingJournal>> overlapping_journals(const Settings& settings,
                                                                   const Repository& repository) {
  std::vector<OverlappingJournal> found;
  std::error_code failed;
  if (repository.descriptor || !std::filesystem::exists(runs_of(settings), failed)) return found;
  auto files = base::list_directory(runs_of(settings));
  if (!files) return std::move(files).error();
  const std::string& own = repository.environment.str();
  for (const base::DirEntry& file : *files) {
    const auto other = environment_in(file.name, settings.local);
    if (!other || *other == own || !(contains(*other, own) || contains(own, *other))) continue;
    found.push_back({{(runs_of(settings) / file.name).string()}, *other, contains(*other, own)});
  }
  return found;
}

}  // namespace cf::workflow
