// Gold templates: versioned templates and artifacts from a registry (backend.h), pinned by digest in
// gold.lock, signed by their library where keys are given. What came over a network is kept in an atomic
// cache and not asked for again while gold.lock pins it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/error.h"
#include "gold/backend.h"
#include "gold/lock_file.h"
#include "gold/signature.h"

namespace cf::gold {

struct Settings {
  // "dir:/path", "/path", "http(s)://host/path", "git+https://host/repository.git#tag:folder",
  // "s3://bucket/prefix", or "builtin:", the library that the program brings.
  std::string base;
  Login login;                      // of http(s)
  base::Duration patience{15'000};  // of http(s): with a file that hardly comes on
  std::filesystem::path cache;      // folder; of what comes over a network only
  std::filesystem::path vendor;     // folder of `cf gold vendor`; looked at first, empty: none
  std::filesystem::path lock_file;  // gold.lock
  // What lies in it by its name, must with its links followed; empty: there is none.
  std::filesystem::path repository{};
  base::Result<void> keeps(const std::filesystem::path& folder) const;
  bool update_lock = true;      // a template not in the lock is added; false: an error
  std::vector<PublicKey> keys;  // not empty: what is not signed with one of them is an error of kind blocked
  std::map<std::string, std::string> environment;  // of git
  // Opens an s3:// address; may be empty: such addresses are then refused.
  std::function<base::Result<std::unique_ptr<store::Objects>>(const std::string& address)> open_bucket;
};

struct Fetched {
  std::string bytes;
  std::string version;  // exact; empty: of an artifact
  std::string digest;   // SHA-256, hex
  std::string from;     // URL or path it came from; "cache"
};

// A line of gold.lock whose file is not what it says.
struct LockProblem {
  std::string key;
  base::Error error;
};

// The backend that an address names. kind usage: it names none.
base::Result<std::unique_ptr<Backend>> open_backend(const Settings& settings);

// What the trusted comment of a file's signature says. `path` as in the registry.
std::string signed_as(const std::string& path);

class Registry {
 public:
  explicit Registry(Settings settings);
  // `path`: the stack's template path ("network/vpc.json"); `version` exact or a range. Tries
  // <version>/<path> and <dir>/<name>-<version>.<ext>. A digest other than the lock's is kind conflict;
  // nowhere: kind not_found, saying what was tried. Threads: any.
  base::Result<Fetched> fetch_template(const std::string& path, const std::string& version,
                                       const base::Call& call);
  // "<dir>/<name>/<version>.<ext>"
  base::Result<Fetched> fetch_artifact(const std::string& depends, const base::Call& call);
  base::Result<bool> exists(const std::string& path, const std::string& version, const base::Call& call);
  // The exact version that a range stands for: gold.lock's, else the newest that the registry has. An exact
  // version is given as it is. gold.lock gets it once that version was fetched.
  base::Result<std::string> exact_version(const std::string& path, const std::string& version,
                                          const base::Call& call);
  // What the registry has; none: it has no index and can't be listed. Signed where keys are given.
  base::Result<std::optional<Index>> index(const base::Call& call);
  // The same if it was read already; nothing is asked.
  std::optional<Index> known_index() const;
  // Where the registry does not answer within ten seconds: those of its last answer, or of the vendor folder.
  base::Result<std::vector<Advisory>> advisories(const base::Call& call);
  // Each line of gold.lock: what is wrong with that file, where anything is. Signatures where keys are given.
  // Threads of its own.
  base::Result<std::vector<LockProblem>> verify_lock(const base::Call& call);
  // Copies every file that gold.lock names into `folder`, with its signature where it has one, and the
  // advisories. Gives what was written, below the folder.
  base::Result<std::vector<std::string>> vendor_into(const std::filesystem::path& folder,
                                                     const base::Call& call);
  // Takes the pin of a range out of gold.lock, so that it is chosen anew.
  base::Result<void> unpin(const std::string& path, const std::string& range);
  // Pins it to this version, which satisfies it, once that was fetched.
  void pin(const std::string& path, const std::string& range, const std::string& version);
  base::Result<Lock> lock();  // as it is now, with what was added
  // Writes gold.lock, if anything was changed.
  base::Result<void> save_lock();

 private:
  bool is_to_be_had(const std::string& path, const std::string& version, const base::Call& call);
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cf::gold
