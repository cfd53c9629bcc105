#include "gold/registry.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <map>
#include <mutex>

#include "base/digest.h"
#include "base/files.h"
#include "base/strings.h"
#include "gold/cache.h"
#include "gold/layouts.h"
#include "gold/lock_file.h"
#include "gold/repository.h"

namespace cf::gold {

using base::ErrorKind;

struct Registry::State {
  Settings settings;
  std::mutex mutex;
  std::optional<base::Result<Digests>> locked;           // gold.lock as it was read
  Digests added;                                         // since
  std::map<std::string, base::Result<Fetched>> fetched;  // by key: each is asked for once

  base::Result<Digests> digests() {
    const std::lock_guard guard(mutex);
    if (!locked) locked = read_lock();
    if (!*locked) return locked->error();
    Digests all = **locked;
    all.insert(added.begin(), added.end());
    return all;
  }

  base::Result<Digests> read_lock() const {
    if (settings.lock_file.empty()) return Digests{};
    auto text = base::read_file(settings.lock_file);
    if (!text && text.error().kind == ErrorKind::not_found) return Digests{};
    if (!text) return std::move(text).error();
    return parse_lock(settings.lock_file.filename().string(), *text);
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
    if (auto understood = check_base(settings); !understood) return std::move(understood).error();
    auto known = digests();
    if (!known) return std::move(known).error();
    const auto pinned = known->find(key);
    // A folder is read each time: it is at hand, and an edit under the same version must be noticed.
    if (pinned != known->end() && is_remote(settings)) {
      if (auto bytes = cached(settings.cache, pinned->second, limit))
        return Fetched{*std::move(bytes), pinned->second, "cache"};
    }
    auto fresh = read_first(key, paths, limit, call);
    if (!fresh) return fresh;
    if (pinned == known->end()) {
      if (!settings.update_lock) {
        return base::error(ErrorKind::blocked, key + " is not in gold.lock",
                           "run a plan where gold.lock may be changed, and commit it");
      }
      const std::lock_guard guard(mutex);
      added.emplace(key, fresh->digest);
    } else if (pinned->second != fresh->digest) {
      return base::error(ErrorKind::conflict,
                         key + " is not what gold.lock says: " + fresh->from + " has SHA-256 " +
                             fresh->digest + ", the lock " + pinned->second,
                         "a version must never change: find out who replaced it, or take a new version");
    }
    if (is_remote(settings)) keep(settings.cache, fresh->digest, fresh->bytes);
    return fresh;
  }

  base::Result<Fetched> read_first(const std::string& key, const std::vector<std::string>& paths,
                                   std::size_t limit, const base::Call& call) const {
    if (settings.base.empty()) {
      return base::error(ErrorKind::input, key + " is a gold template, and no gold repository is named",
                         "name the folder or URL that holds the gold templates");
    }
    std::vector<std::string> tried;
    for (const std::string& path : paths) {
      tried.push_back(location_of(settings, path));
      auto bytes = read(settings, path, limit, call);
      if (bytes) {
        Fetched result;
        result.digest = base::sha256_hex(*bytes);
        result.bytes = *std::move(bytes);
        result.from = tried.back();
        return result;
      }
      if (bytes.error().kind != ErrorKind::not_found)
        return std::move(bytes).error().while_("fetching " + key);
    }
    return base::error(ErrorKind::not_found,
                       "the gold repository has no " + key + ": tried " + base::join(tried, " and "),
                       "check the path and the version");
  }
};

namespace {

// Holds the folder of gold.lock against other processes while the file is read, changed and written.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder)
      : fd_(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (fd_ >= 0) ::flock(fd_, LOCK_EX);
  }
  ~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int fd_;
};

std::string key_of(const std::string& path, const std::string& version) {
  return path + " " + version;
}

}  // namespace

Registry::Registry(Settings settings) : state_(std::make_shared<State>()) {
  state_->settings = std::move(settings);
}

base::Result<Fetched> Registry::fetch_template(const std::string& path, const std::string& version,
                                               const base::Call& call) {
  return state_->fetch(key_of(path, version), template_paths(path, version), max_template_bytes, call);
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

// The file is read again, so that what another process added meanwhile stays. A digest that differs from ours
// is a conflict.
base::Result<void> Registry::save_lock() {
  const std::lock_guard guard(state_->mutex);
  if (state_->added.empty() || state_->settings.lock_file.empty()) return {};
  const FolderLock folder(state_->settings.lock_file.parent_path());
  auto now = state_->read_lock();
  if (!now) return std::move(now).error();
  for (const auto& [key, digest] : state_->added) {
    const auto [entry, added] = now->emplace(key, digest);
    if (!added && entry->second != digest) {
      return base::error(ErrorKind::conflict, "another run has locked " + key + " with another digest",
                         "run again");
    }
  }
  auto written = base::write_file(state_->settings.lock_file, print_lock(*now));
  if (!written) return std::move(written).error();
  state_->locked = std::move(now);
  state_->added.clear();
  return {};
}

}  // namespace cf::gold
