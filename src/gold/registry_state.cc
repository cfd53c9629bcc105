#include "gold/registry_state.h"

#include <algorithm>

#include "base/boundary.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/strings.h"
#include "gold/cache.h"
#include "gold/layouts.h"

namespace cf::gold {

using base::ErrorKind;

base::Result<LockedFile> locked_file(const std::string& key) {
  const std::size_t blank = key.rfind(' ');
  // An artifact's folder may have a blank, a version has no slash.
  if (blank != std::string::npos && key.find('/', blank) == std::string::npos) {
    auto paths = template_paths(key.substr(0, blank), key.substr(blank + 1));
    if (!paths) return std::move(paths).error();
    return LockedFile{*std::move(paths), max_template_bytes};
  }
  auto paths = artifact_paths(key);
  if (!paths) return std::move(paths).error();
  return LockedFile{*std::move(paths), max_artifact_bytes};
}

base::Result<Lock> Registry::State::lock() {
  const std::lock_guard guard(mutex);
  if (!locked) locked = read_lock();
  if (!*locked) return locked->error();
  Lock all = **locked;
  for (const std::string& key : unpinned) all.ranges.erase(key);
  all.digests.insert(added.begin(), added.end());
  for (const auto& [key, version] : pins_to_keep()) all.ranges[key] = version;
  return all;
}

Pins Registry::State::pins_to_keep() const {
  Pins kept;
  for (const auto& [key, choice] : chosen) {
    const std::string file = choice.path + " " + choice.version;
    if (added.count(file) != 0 || (locked && *locked && (*locked)->digests.count(file) != 0))
      kept[key] = choice.version;
  }
  return kept;
}

base::Result<Lock> Registry::State::read_lock() const {
  if (settings.lock_file.empty()) return Lock{};
  auto text = base::read_in_repository(settings.lock_file);
  if (!text && text.error().kind == ErrorKind::not_found) return Lock{};
  if (!text) return std::move(text).error();
  return parse_lock(settings.lock_file.filename().string(), *text);
}

base::Result<std::string> Registry::State::digest_pinned(const std::string& key) {
  const std::lock_guard guard(mutex);
  if (!locked) locked = read_lock();
  if (!*locked) return locked->error();
  for (const Digests* digests : {&(*locked)->digests, &added})
    if (const auto found = digests->find(key); found != digests->end()) return found->second;
  return std::string();
}

base::Result<std::string> Registry::State::version_pinned(const std::string& key) {
  const std::lock_guard guard(mutex);
  if (!locked) locked = read_lock();
  if (!*locked) return locked->error();
  if (const auto found = chosen.find(key); found != chosen.end()) return found->second.version;
  if (unpinned.count(key) != 0) return std::string();
  const auto found = (*locked)->ranges.find(key);
  return found == (*locked)->ranges.end() ? std::string() : found->second;
}

base::Result<Backend*> Registry::State::opened() {
  const std::lock_guard guard(mutex);
  if (!backend) {
    if (auto kept = settings.keeps(settings.vendor); !kept) return std::move(kept).error();
    auto made = open_backend(settings);
    if (!made) return std::move(made).error();
    backend = *std::move(made);
    std::error_code ignored;
    if (!settings.vendor.empty() && std::filesystem::is_directory(settings.vendor, ignored))
      vendored = folder_backend(settings.vendor);
  }
  return backend.get();
}

base::Result<Fetched> Registry::State::fetch(const std::string& key,
                                             base::Result<std::vector<std::string>> paths, std::size_t limit,
                                             const base::Call& call) {
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

base::Result<Fetched> Registry::State::fetch_once(const std::string& key,
                                                  const std::vector<std::string>& paths, std::size_t limit,
                                                  const base::Call& call, Pending* pending) {
  auto from = opened();
  if (!from) return std::move(from).error();
  auto pin = digest_pinned(key);
  if (!pin) return std::move(pin).error();
  base::Result<Fetched> fresh = base::error(ErrorKind::not_found, key + " is not vendored");
  // What the program brings has no signatures, so that its copies count where none are asked for.
  const bool copies = vendored && !((*from)->is_builtin() && !settings.keys.empty());
  if (copies) fresh = read_first(*vendored, key, paths, limit, call, pending);
  const bool elsewhere = !fresh && fresh.error().kind == ErrorKind::not_found;
  if (!fresh && !elsewhere) return fresh;
  if (elsewhere) {
    // A folder is read each time: it is at hand, and an edit under the same version must be noticed.
    if (!pin->empty() && (*from)->is_remote()) {
      if (auto kept = from_cache(*pin, paths, limit, pending)) return *std::move(kept);
    }
    fresh = read_first(**from, key, paths, limit, call, pending);
    if (!fresh) return fresh;
    if (pin->empty()) {
      if (auto same = check_index(key, *fresh, call); !same) return std::move(same).error();
    }
  }
  if (pin->empty()) {
    if (!settings.update_lock) {
      return base::error(ErrorKind::blocked, key + " is not in gold.lock",
                         "run a plan where gold.lock may be changed, and commit it");
    }
    const std::lock_guard guard(mutex);
    added.emplace(key, fresh->digest);
  } else if (*pin != fresh->digest) {
    return base::error(ErrorKind::conflict,
                       key + " is not what gold.lock says: " + fresh->from + " has SHA-256 " + fresh->digest +
                           ", the lock " + *pin,
                       "a version must never change: find out who replaced it, or take a new version");
  }
  if (elsewhere && (*from)->is_remote()) keep(settings.cache, fresh->digest, fresh->bytes);
  return fresh;
}

// Not every registry has an index, and some answer what they don't have with a refusal or a page for people;
// one that has an index knows its files, and one whose index is broken or not signed is not believed.
base::Result<void> Registry::State::check_index(const std::string& key, const Fetched& fresh,
                                                const base::Call& call) {
  const std::size_t blank = key.rfind(' ');
  if (blank == std::string::npos) return {};
  auto from = opened();
  if (!from) return std::move(from).error();
  if (!(*from)->has_written_index()) return {};
  auto known = index(call);
  if (!known) {
    base::Error error = std::move(known).error();
    const bool is_wrong =
        error.kind == ErrorKind::input || error.kind == ErrorKind::blocked || error.kind == ErrorKind::limit;
    if (is_wrong) return std::move(error).while_("checking " + key + " against the registry's index");
    return {};
  }
  if (!*known) return {};
  const Release* release = (*known)->find(key.substr(0, blank), key.substr(blank + 1));
  if (release == nullptr || release->sha256 == fresh.digest) return {};
  return base::error(ErrorKind::conflict,
                     key + " is not what the registry's index says: " + fresh.from + " has SHA-256 " +
                         fresh.digest + ", the index " + release->sha256,
                     "the file was cut off or replaced: ask the library's authors");
}

std::optional<Fetched> Registry::State::from_cache(const std::string& digest,
                                                   const std::vector<std::string>& paths, std::size_t limit,
                                                   Pending* pending) const {
  auto bytes = cached(settings.cache, digest, limit);
  if (!bytes) return std::nullopt;
  if (!settings.keys.empty()) {
    const auto signature = cached_signature(settings.cache, digest, max_signature_bytes);
    const auto is_signed_as = [&](const std::string& path) {
      if (pending != nullptr)
        *pending = pending_signature(*bytes, *signature, settings.keys, signed_as(path));
      return (pending != nullptr && *pending) ||
             verify(*bytes, *signature, settings.keys, signed_as(path)).has_value();
    };
    if (!signature || std::none_of(paths.begin(), paths.end(), is_signed_as)) return std::nullopt;
  }
  return Fetched{*std::move(bytes), {}, digest, "cache"};
}

base::Result<Fetched> Registry::State::read_first(Backend& from, const std::string& key,
                                                  const std::vector<std::string>& paths, std::size_t limit,
                                                  const base::Call& call, Pending* pending) const {
  std::vector<std::string> tried;
  for (const std::string& path : paths) {
    tried.push_back(from.location_of(path));
    auto stored = from.read(path, limit, call);
    if (stored) {
      const std::string digest = stored->sha256.empty() ? base::sha256_hex(stored->bytes) : stored->sha256;
      if (auto is_signed = check_signature(from, path, stored->bytes, digest, call, pending); !is_signed)
        return std::move(is_signed).error().while_("checking " + key);
      return Fetched{std::move(stored->bytes), {}, digest, tried.back()};
    }
    if (stored.error().kind != ErrorKind::not_found)
      return std::move(stored).error().while_("fetching " + key);
  }
  return base::error(ErrorKind::not_found,
                     "the gold repository has no " + key + ": tried " + base::join(tried, " and "),
                     "check the path and the version");
}

base::Result<void> Registry::State::check_signature(Backend& from, const std::string& path,
                                                    const std::string& bytes, const std::string& digest,
                                                    const base::Call& call, Pending* pending) const {
  if (settings.keys.empty() || from.is_builtin()) return {};
  if (!from.has_signatures()) {
    return base::error(ErrorKind::blocked,
                       from.location_of(path) + " is not signed: it is a library's source",
                       "publish the library with a key, or take 'keys' out of the descriptor");
  }
  auto signature = from.read(path + ".minisig", max_signature_bytes, call);
  if (!signature && signature.error().kind == ErrorKind::not_found) {
    return base::error(
        ErrorKind::blocked, from.location_of(path) + " is not signed",
        "everything from a registry must be signed where keys are given: ask the library's authors");
  }
  if (!signature) return std::move(signature).error();
  if (pending != nullptr && !from.is_remote()) {
    *pending = pending_signature(bytes, signature->bytes, settings.keys, signed_as(path));
    if (*pending) return {};
  }
  auto verified = verify(bytes, signature->bytes, settings.keys, signed_as(path));
  if (!verified) {
    base::Error error = std::move(verified).error();
    error.kind = ErrorKind::blocked;  // the rule that names keys forbids it
    error.message = from.location_of(path) + ": " + error.message;
    return error;
  }
  if (from.is_remote()) keep_signature(settings.cache, digest, signature->bytes);
  return {};
}

}  // namespace cf::gold
