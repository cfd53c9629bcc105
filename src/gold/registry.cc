#include "gold/registry.h"

#include <map>
#include <mutex>
#include <set>

#include "base/digest.h"
#include "base/files.h"
#include "base/strings.h"
#include "gold/builtin.h"
#include "gold/cache.h"
#include "gold/folder_lock.h"
#include "gold/layouts.h"
#include "gold/lock_file.h"

namespace cf::gold {

using base::ErrorKind;

namespace {

std::string key_of(const std::string& path, const std::string& version) {
  return path + " " + version;
}

constexpr std::size_t max_signature_bytes = 8192;

}  // namespace

std::string signed_as(const std::string& path) {
  return "cf gold " + path;
}

struct Registry::State {
  Settings settings;
  std::mutex mutex;
  std::optional<base::Result<Lock>> locked;              // gold.lock as it was read
  Lock added;                                            // since
  std::set<std::string> unpinned;                        // keys of ranges
  std::map<std::string, base::Result<Fetched>> fetched;  // by key: each is asked for once
  std::unique_ptr<Backend> backend;                      // opened when first needed
  std::unique_ptr<Backend> vendored;                     // null: there is no such folder
  std::optional<std::optional<Index>> indexed;

  base::Result<Lock> lock() {
    const std::lock_guard guard(mutex);
    return merged();
  }

  base::Result<Lock> merged() {
    if (!locked) locked = read_lock();
    if (!*locked) return locked->error();
    Lock all = **locked;
    for (const std::string& key : unpinned) all.ranges.erase(key);
    all.digests.insert(added.digests.begin(), added.digests.end());
    for (const auto& [key, version] : added.ranges) all.ranges[key] = version;
    return all;
  }

  base::Result<Lock> read_lock() const {
    if (settings.lock_file.empty()) return Lock{};
    auto text = base::read_file(settings.lock_file);
    if (!text && text.error().kind == ErrorKind::not_found) return Lock{};
    if (!text) return std::move(text).error();
    return parse_lock(settings.lock_file.filename().string(), *text);
  }

  base::Result<Backend*> opened() {
    const std::lock_guard guard(mutex);
    if (!backend) {
      auto made = open_backend(settings);
      if (!made) return std::move(made).error();
      backend = *std::move(made);
      std::error_code ignored;
      if (!settings.vendor.empty() && std::filesystem::is_directory(settings.vendor, ignored))
        vendored = folder_backend(settings.vendor);
    }
    return backend.get();
  }

  base::Result<Fetched> fetch(const std::string& key, base::Result<std::vector<std::string>> paths,
                              std::size_t limit, const base::Call& call) {
    if (!paths) return std::move(paths).error();
    {
      const std::lock_guard guard(mutex);
      const auto found = fetched.find(key);
      if (found != fetched.end()) return found->second;
    }
    auto result = fetch_once(key, *paths, limit, call);
    // What may pass (an unreachable host) is asked for again.
    if (result || result.error().kind == ErrorKind::not_found || result.error().kind == ErrorKind::conflict) {
      const std::lock_guard guard(mutex);
      return fetched.emplace(key, std::move(result)).first->second;
    }
    return result;
  }

  base::Result<Fetched> fetch_once(const std::string& key, const std::vector<std::string>& paths,
                                   std::size_t limit, const base::Call& call) {
    auto from = opened();
    if (!from) return std::move(from).error();
    auto known = lock();
    if (!known) return std::move(known).error();
    const auto pinned = known->digests.find(key);
    const std::string pin = pinned == known->digests.end() ? "" : pinned->second;
    // A folder is read each time: it is at hand, and an edit under the same version must be noticed.
    if (!pin.empty() && (*from)->is_remote()) {
      if (auto kept = from_cache(pin, paths, limit)) return *std::move(kept);
    }
    auto fresh = read_first(**from, key, paths, limit, call);
    if (!fresh) return fresh;
    if (pin.empty()) {
      if (!settings.update_lock) {
        return base::error(ErrorKind::blocked, key + " is not in gold.lock",
                           "run a plan where gold.lock may be changed, and commit it");
      }
      const std::lock_guard guard(mutex);
      added.digests.emplace(key, fresh->digest);
    } else if (pin != fresh->digest) {
      return base::error(ErrorKind::conflict,
                         key + " is not what gold.lock says: " + fresh->from + " has SHA-256 " +
                             fresh->digest + ", the lock " + pin,
                         "a version must never change: find out who replaced it, or take a new version");
    }
    if ((*from)->is_remote()) keep(settings.cache, fresh->digest, fresh->bytes);
    return fresh;
  }

  // What is in the cache counts only with its signature, where signatures are asked for.
  std::optional<Fetched> from_cache(const std::string& digest, const std::vector<std::string>& paths,
                                    std::size_t limit) const {
    auto bytes = cached(settings.cache, digest, limit);
    if (!bytes) return std::nullopt;
    if (!settings.keys.empty()) {
      bool good = false;
      for (const std::string& path : paths) {
        const auto signature = cached_signature(settings.cache, digest, max_signature_bytes);
        good = good || (signature && verify(*bytes, *signature, settings.keys, signed_as(path)));
      }
      if (!good) return std::nullopt;
    }
    return Fetched{*std::move(bytes), {}, digest, "cache"};
  }

  base::Result<Fetched> read_first(Backend& from, const std::string& key,
                                   const std::vector<std::string>& paths, std::size_t limit,
                                   const base::Call& call) {
    std::vector<std::string> tried;
    for (Backend* each : {vendored.get(), &from}) {
      if (each == nullptr) continue;
      for (const std::string& path : paths) {
        tried.push_back(each->location_of(path));
        auto stored = each->read(path, limit, call);
        if (stored) {
          const std::string digest = base::sha256_hex(stored->bytes);
          if (auto is_signed = check_signature(*each, path, stored->bytes, digest, call); !is_signed)
            return std::move(is_signed).error().while_("checking " + key);
          return Fetched{std::move(stored->bytes), {}, digest, tried.back()};
        }
        if (stored.error().kind != ErrorKind::not_found)
          return std::move(stored).error().while_("fetching " + key);
      }
    }
    return base::error(ErrorKind::not_found,
                       "the gold repository has no " + key + ": tried " + base::join(tried, " and "),
                       "check the path and the version");
  }

  base::Result<void> check_signature(Backend& from, const std::string& path, const std::string& bytes,
                                     const std::string& digest, const base::Call& call) const {
    if (settings.keys.empty() || from.is_builtin()) return {};
    if (!from.has_signatures()) {
      return base::error(ErrorKind::refused,
                         from.location_of(path) + " is not signed: it is a library's source",
                         "publish the library with a key, or take 'keys' out of the descriptor");
    }
    auto signature = from.read(path + ".minisig", max_signature_bytes, call);
    if (!signature && signature.error().kind == ErrorKind::not_found) {
      return base::error(
          ErrorKind::refused, from.location_of(path) + " is not signed",
          "everything from a registry must be signed where keys are given: ask the library's authors");
    }
    if (!signature) return std::move(signature).error();
    auto verified = verify(bytes, signature->bytes, settings.keys, signed_as(path));
    if (!verified) {
      base::Error error = std::move(verified).error();
      error.message = from.location_of(path) + ": " + error.message;
      return error;
    }
    if (from.is_remote()) keep_signature(settings.cache, digest, signature->bytes);
    return {};
  }

  // Where keys are given: a file whose signature is good; none: no keys are given.
  base::Result<std::optional<std::string>> signed_text(Backend& from, const std::string& path,
                                                       std::size_t limit, const base::Call& call) const {
    if (settings.keys.empty() || !from.has_signatures()) return std::optional<std::string>();
    auto stored = from.read(path, limit, call);
    if (!stored) return std::move(stored).error();
    auto verified = check_signature(from, path, stored->bytes, base::sha256_hex(stored->bytes), call);
    if (!verified) return std::move(verified).error();
    return std::optional<std::string>(std::move(stored->bytes));
  }

  base::Result<std::optional<Index>> index(const base::Call& call) {
    {
      const std::lock_guard guard(mutex);
      if (indexed) return *indexed;
    }
    auto from = opened();
    if (!from) return std::move(from).error();
    auto text = signed_text(**from, "index.json", max_index_bytes, call);
    if (!text) return std::move(text).error();
    if (*text) {
      auto parsed = parse_index((*from)->location_of("index.json"), **std::move(text));
      if (!parsed) return std::move(parsed).error();
      const std::lock_guard guard(mutex);
      indexed = std::optional<Index>(*std::move(parsed));
      return *indexed;
    }
    auto found = (*from)->index(call);
    if (!found) return found;
    const std::lock_guard guard(mutex);
    indexed = *found;
    return found;
  }
};

base::Result<std::unique_ptr<Backend>> open_backend(const Settings& settings) {
  const std::string& address = settings.base;
  if (address.empty()) {
    return base::error(ErrorKind::input, "no gold repository is named",
                       "name the folder or URL that holds the gold templates");
  }
  if (address.starts_with("https://") || address.starts_with("http://"))
    return http_backend(address, settings.login);
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
  const std::string key = key_of(path, version);
  auto locked = state_->lock();
  if (!locked) return std::move(locked).error();
  const auto pinned = locked->ranges.find(key);
  if (pinned != locked->ranges.end()) return pinned->second;
  const auto range = parse_range(version);
  if (!range) {
    return base::error(ErrorKind::input, "'" + version + "' is no range of versions",
                       "for example ^1.2, ~1.2.0 or >=1.0 <2");
  }
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
    return base::error(ErrorKind::not_found,
                       versions.empty() ? "the gold repository has no " + path
                                        : "no version of " + path + " satisfies " + version + ": it has " +
                                              base::join(versions, ", "),
                       "check the path and the range");
  }
  const std::lock_guard guard(state_->mutex);
  state_->added.ranges[key] = *chosen;
  return *chosen;
}

base::Result<std::optional<Index>> Registry::index(const base::Call& call) {
  return state_->index(call);
}

base::Result<std::vector<Advisory>> Registry::advisories(const base::Call& call) {
  auto from = state_->opened();
  if (!from) return std::move(from).error();
  auto text = state_->signed_text(**from, "advisories.json", max_template_bytes, call);
  if (!text && text.error().kind == ErrorKind::not_found) return std::vector<Advisory>{};
  if (!text) return std::move(text).error();
  if (*text) return parse_advisories((*from)->location_of("advisories.json"), **std::move(text));
  return (*from)->advisories(call);
}

base::Result<void> Registry::unpin(const std::string& path, const std::string& range) {
  auto locked = state_->lock();
  if (!locked) return std::move(locked).error();
  const std::lock_guard guard(state_->mutex);
  const std::string key = key_of(path, range);
  state_->added.ranges.erase(key);
  state_->unpinned.insert(key);
  return {};
}

base::Result<Lock> Registry::lock() {
  return state_->lock();
}

// The file is read again, so that what another process added meanwhile stays. A digest that differs from ours
// is a conflict.
base::Result<void> Registry::save_lock() {
  const std::lock_guard guard(state_->mutex);
  const bool changed =
      !state_->added.digests.empty() || !state_->added.ranges.empty() || !state_->unpinned.empty();
  if (!changed || state_->settings.lock_file.empty()) return {};
  const FolderLock folder(state_->settings.lock_file.parent_path());
  auto now = state_->read_lock();
  if (!now) return std::move(now).error();
  for (const auto& [key, digest] : state_->added.digests) {
    const auto [entry, added] = now->digests.emplace(key, digest);
    if (!added && entry->second != digest) {
      return base::error(ErrorKind::conflict, "another run has locked " + key + " with another digest",
                         "run again");
    }
  }
  for (const std::string& key : state_->unpinned) now->ranges.erase(key);
  for (const auto& [key, version] : state_->added.ranges) now->ranges[key] = version;
  auto written = base::write_file(state_->settings.lock_file, print_lock(*now));
  if (!written) return std::move(written).error();
  state_->locked = std::move(now);
  state_->added = {};
  state_->unpinned.clear();
  return {};
}

}  // namespace cf::gold
