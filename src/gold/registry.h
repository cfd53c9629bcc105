// Gold templates: versioned templates and artifacts from a directory or an HTTP(S) repository, in both
// layouts of the original, pinned by digest in gold.lock. What came over HTTP is kept in an atomic cache and
// not asked for again while gold.lock pins it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/error.h"
#include "net/http_message.h"

namespace cf::gold {

struct Settings {
  std::string base;                 // "dir:/path", "/path", or "https://host/path"
  std::string user, password;       // basic, if user is not empty
  std::string token;                // bearer, if not empty
  std::filesystem::path cache;      // folder; of an HTTP repository only
  std::filesystem::path lock_file;  // gold.lock
  bool update_lock = true;          // a template not in the lock is added; false: an error
};

struct Fetched {
  std::string bytes;
  std::string digest;  // SHA-256, hex
  std::string from;    // URL or path it came from; "cache"
};

class Registry {
 public:
  explicit Registry(Settings settings);
  // `path`: the stack's template path ("network/vpc.json"). Tries <base>/<version>/<path> and
  // <base>/<dir>/<name>-<version>.<ext>. A digest other than the lock's is kind conflict; nowhere: kind
  // not_found, saying what was tried. Threads: any.
  base::Result<Fetched> fetch_template(const std::string& path, const std::string& version,
                                       const base::Call& call);
  // "<dir>/<name>/<version>.<ext>"
  base::Result<Fetched> fetch_artifact(const std::string& depends, const base::Call& call);
  base::Result<bool> exists(const std::string& path, const std::string& version, const base::Call& call);
  // Writes gold.lock, if anything was added.
  base::Result<void> save_lock();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cf::gold
