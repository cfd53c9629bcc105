// What a Registry keeps while it works; only the files of registry*.cc see it.
#pragma once

#include <mutex>
#include <set>

#include "gold/registry.h"

namespace cf::gold {

// One file that gold.lock names.
struct LockedFile {
  std::vector<std::string> paths;  // where it may lie in a registry
  std::size_t limit = 0;           // of its bytes
};
// Kind input: the key is none that `cf` writes.
base::Result<LockedFile> locked_file(const std::string& key);

// What a range was found to stand for.
struct Choice {
  std::string path, version;
};

// Threads: any.
struct Registry::State {
  using Pending = std::optional<PendingSignature>;

  Settings settings;
  std::mutex mutex;
  std::optional<base::Result<Lock>> locked;              // gold.lock as it was read
  Digests added;                                         // since
  std::map<std::string, Choice> chosen;                  // since, by key of the range
  std::set<std::string> unpinned;                        // keys of ranges
  std::map<std::string, base::Result<Fetched>> fetched;  // by key: each is asked for once
  std::unique_ptr<Backend> backend;                      // opened when first needed
  std::unique_ptr<Backend> vendored;                     // null: there is no such folder
  std::optional<std::optional<Index>> indexed;
  std::uint64_t serial_seen = 0;  // of the signed index of a registry over a network; 0: none was read
  std::optional<base::Error> index_timeout;  // each waits for a registry that hangs once
  std::optional<base::Result<std::vector<Advisory>>> advised;

  base::Result<Lock> lock();
  // With the mutex held: a range is pinned to what was fetched and found right, and to nothing else.
  Pins pins_to_keep() const;
  base::Result<Lock> read_lock() const;
  base::Result<std::string> digest_pinned(const std::string& key);   // "": not in the lock
  base::Result<std::string> version_pinned(const std::string& key);  // the same, of a range

  base::Result<Backend*> opened();
  base::Result<Fetched> fetch(const std::string& key, base::Result<std::vector<std::string>> paths,
                              std::size_t limit, const base::Call& call);
  // `pending`, where not null, may be given a signature that the caller then has to verify; what it is given
  // back holds only if that fits. Never of what comes over a network, which would be kept in the cache.
  base::Result<Fetched> fetch_once(const std::string& key, const std::vector<std::string>& paths,
                                   std::size_t limit, const base::Call& call, Pending* pending = nullptr);
  // What is in the cache counts only with its signature, where signatures are asked for.
  std::optional<Fetched> from_cache(const std::string& digest, const std::vector<std::string>& paths,
                                    std::size_t limit, Pending* pending) const;
  base::Result<Fetched> read_first(Backend& from, const std::string& key,
                                   const std::vector<std::string>& paths, std::size_t limit,
                                   const base::Call& call, Pending* pending) const;
  base::Result<void> check_index(const std::string& key, const Fetched& fresh, const base::Call& call);
  base::Result<void> check_signature(Backend& from, const std::string& path, const std::string& bytes,
                                     const std::string& digest, const base::Call& call,
                                     Pending* pending = nullptr) const;
  // Where keys are given: a file whose signature is good; none: no keys are given.
  base::Result<std::optional<std::string>> signed_text(Backend& from, const std::string& path,
                                                       std::size_t limit, const base::Call& call) const;

  base::Result<std::optional<Index>> index(const base::Call& call);  // read once
  base::Result<std::optional<Index>> read_index(Backend& from, const base::Call& call);
  base::Result<void> check_serial(std::uint64_t serial);
  std::string name_in_lock() const;  // of the registry
  base::Result<std::vector<Advisory>> advisories(const base::Call& call);
  base::Result<std::vector<Advisory>> read_advisories_of(Backend& from, const base::Call& call) const;
  // Of the registry itself: where keys are given, what the signed index says of them must hold.
  base::Result<std::vector<Advisory>> advisories_listed(Backend& from, const base::Call& call);
  // With what they mean for templates that are made of others.
  base::Result<std::vector<Advisory>> advisories_of_all(Backend& from, const base::Call& call);
};

}  // namespace cf::gold
