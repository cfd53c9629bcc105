#include "gold/registry.h"

#include <algorithm>

#include "base/boundary.h"
#include "base/files.h"
#include "base/strings.h"
#include "gold/builtin.h"
#include "gold/folder_lock.h"
#include "gold/layouts.h"
#include "gold/registry_state.h"

namespace cf::gold {

using base::ErrorKind;

namespace {

std::string key_of(const std::string& path, const std::string& version) {
  return path + " " + version;
}

}  // namespace

base::Result<void> Settings::keeps(const std::filesystem::path& folder) const {
  if (repository.empty() || folder.empty()) return {};
  std::error_code failed;
  auto kept = base::require_kept_within(repository, std::filesystem::absolute(folder, failed));
  if (!kept) return std::move(kept).error().while_("opening the gold repository " + folder.string());
  return {};
}

std::string signed_as(const std::string& path) {
  return "cf gold " + path;
}

base::Result<std::unique_ptr<Backend>> open_backend(const Settings& settings) {
  const std::string& address = settings.base;
  if (address.empty()) {
    return base::error(ErrorKind::input, "no gold repository is named",
                       "name the folder or URL that holds the gold templates");
  }
  if (address.starts_with("https://") || address.starts_with("http://"))
    return http_backend(address, settings.login, settings.patience);
  if (address == builtin_address) return builtin_backend();
  if (address.starts_with("git+"))
    return git_backend(address.substr(4), settings.cache, settings.environment);
  if (address.starts_with("s3://") && settings.open_bucket) {
    auto objects = settings.open_bucket(address);
    if (!objects) return std::move(objects).error();
    return objects_backend(*std::move(objects));
  }
  const std::size_t scheme = address.find("://");
  if (scheme != std::string::npos) {
    return base::error(ErrorKind::usage,
                       "a gold repository can't be read over " + address.substr(0, scheme) + "://",
                       "name a folder, or an address that begins with https://, git+https:// or s3://");
  }
  const std::filesystem::path folder = address.starts_with("dir:") ? address.substr(4) : address;
  if (auto kept = settings.keeps(folder); !kept) return std::move(kept).error();
  if (!is_library(folder)) return folder_backend(folder);
  return library_backend([folder](base::Diagnostics& diagnostics) { return read_tree(folder, diagnostics); },
                         folder.string());
}

Registry::Registry(Settings settings) : state_(std::make_shared<State>()) {
  state_->settings = std::move(settings);
}

base::Result<Fetched> Registry::fetch_template(const std::string& path, const std::string& version,
                                               const base::Call& call) {
  auto exact = exact_version(path, version, call);
  if (!exact) return std::move(exact).error();
  auto fetched = state_->fetch(key_of(path, *exact), template_paths(path, *exact), max_template_bytes, call);
  if (fetched) fetched->version = *exact;
  return fetched;
}

base::Result<Fetched> Registry::fetch_artifact(const std::string& depends, const base::Call& call) {
  return state_->fetch(depends, artifact_paths(depends), max_artifact_bytes, call);
}

base::Result<bool> Registry::exists(const std::string& path, const std::string& version,
                                    const base::Call& call) {
  auto fetched = fetch_template(path, version, call);
  if (fetched) return true;
  if (fetched.error().kind == ErrorKind::not_found) return false;
  return std::move(fetched).error();
}

base::Result<std::string> Registry::exact_version(const std::string& path, const std::string& version,
                                                  const base::Call& call) {
  if (!is_range(version)) return version;
  const auto range = parse_range(version);
  if (!range) {
    return base::error(ErrorKind::input, "'" + version + "' is no range of versions",
                       "for example ^1.2, ~1.2.0 or >=1.0 <2");
  }
  const std::string key = key_of(path, version);
  auto pinned = state_->version_pinned(key);
  if (!pinned) return pinned;
  if (!pinned->empty() && !satisfies(*pinned, version)) {
    return base::error(ErrorKind::input,
                       "gold.lock holds " + key + " to " + *pinned + ", which is not in that range",
                       "take the line from the repository's history, or move it with 'cf gold upgrade'");
  }
  if (!pinned->empty() && is_to_be_had(path, *pinned, call)) return pinned;
  if (!state_->settings.update_lock) {
    return base::error(ErrorKind::blocked, key + " is not in gold.lock",
                       "run a plan where gold.lock may be changed, and commit it");
  }
  auto found = index(call);
  if (!found) return std::move(found).error().while_("choosing a version of " + key);
  if (!*found) {
    return base::error(ErrorKind::input,
                       "the gold repository has no index.json: a version of " + key + " can't be chosen",
                       "name the exact version, or have the registry written by 'cf gold publish'");
  }
  const std::vector<std::string> versions = (*found)->versions_of(path);
  const auto chosen = newest(*range, versions);
  if (!chosen) {
    std::vector<std::string> paths;
    for (const auto& [known, listed] : (*found)->templates) paths.push_back(known);
    return base::error(
        ErrorKind::not_found,
        versions.empty()
            ? "the gold repository has no " + path + base::did_you_mean(path, paths)
            : "no version of " + path + " satisfies " + version + ": it has " + base::join(versions, ", "),
        "check the path and the range");
  }
  const std::lock_guard guard(state_->mutex);
  state_->chosen[key] = {path, *chosen};
  return *chosen;
}

// A pin without a digest, to a version that the registry does not have, was left by a run that failed.
bool Registry::is_to_be_had(const std::string& path, const std::string& version, const base::Call& call) {
  const auto digest = state_->digest_pinned(key_of(path, version));
  if (!digest || !digest->empty()) return true;
  const auto known = index(call);
  return !known || !*known || (*known)->find(path, version) != nullptr;
}

base::Result<std::optional<Index>> Registry::index(const base::Call& call) {
  return state_->index(call);
}

std::optional<Index> Registry::known_index() const {
  const std::lock_guard guard(state_->mutex);
  return state_->indexed ? *state_->indexed : std::nullopt;
}

base::Result<std::vector<Advisory>> Registry::advisories(const base::Call& call) {
  return state_->advisories(call);
}

base::Result<void> Registry::unpin(const std::string& path, const std::string& range) {
  auto locked = state_->lock();
  if (!locked) return std::move(locked).error();
  const std::lock_guard guard(state_->mutex);
  const std::string key = key_of(path, range);
  state_->chosen.erase(key);
  state_->unpinned.insert(key);
  return {};
}

void Registry::pin(const std::string& path, const std::string& range, const std::string& version) {
  const std::lock_guard guard(state_->mutex);
  state_->chosen[key_of(path, range)] = {path, version};
}

base::Result<Lock> Registry::lock() {
  return state_->lock();
}

// The file is read again, so that what another process added meanwhile stays. A digest that differs from ours
// is a conflict.
base::Result<void> Registry::save_lock() {
  const std::lock_guard guard(state_->mutex);
  const Pins pins = state_->pins_to_keep();
  const bool changed = !state_->added.empty() || !pins.empty() || !state_->unpinned.empty();
  if (!changed || state_->settings.lock_file.empty()) return {};
  const FolderLock folder(state_->settings.lock_file.parent_path());
  auto now = state_->read_lock();
  if (!now) return std::move(now).error();
  for (const auto& [key, digest] : state_->added) {
    const auto [entry, added] = now->digests.emplace(key, digest);
    if (!added && entry->second != digest) {
      return base::error(ErrorKind::conflict, "another run has locked " + key + " with another digest",
                         "run again");
    }
  }
  for (const std::string& key : state_->unpinned) now->ranges.erase(key);
  for (const auto& [key, version] : pins) now->ranges[key] = version;
  if (state_->serial_seen > 0) {
    std::uint64_t& serial = now->serials[state_->name_in_lock()];
    serial = std::max(serial, state_->serial_seen);
  }
  auto written = base::write_file(state_->settings.lock_file, print_lock(*now), base::Durability::unsynced);
  if (!written) return std::move(written).error();
  state_->locked = std::move(now);
  state_->added.clear();
  state_->chosen.clear();
  state_->unpinned.clear();
  return {};
}

}  // namespace cf::gold
