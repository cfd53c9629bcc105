// Where the files of a registry lie: a folder, a library's sources, a Git repository, a web server, a bucket,
// or the program itself. One file for each; registry.h reads through them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/call.h"
#include "base/error.h"
#include "gold/index.h"
#include "gold/library.h"
#include "store/objects.h"

namespace cf::gold {

// A template or artifact is never larger.
inline constexpr std::size_t max_template_bytes = 4u << 20;
inline constexpr std::size_t max_artifact_bytes = 256u << 20;
inline constexpr std::size_t max_index_bytes = 64u << 20;
inline constexpr std::size_t max_signature_bytes = 8192;

struct Stored {
  std::string bytes;
  std::string version;   // for write(); as store::StoredObject has it
  std::string sha256{};  // of the bytes, hex; empty: not computed
};

// Threads: any.
class Backend {
 public:
  virtual ~Backend() = default;
  // kind not_found: it answers, and has no such file. Everything else (unreachable, slow, an HTML page in
  // place of a file, a redirect to another host) is an error that names the location, so that it is never
  // taken for "not there".
  virtual base::Result<Stored> read(const std::string& path, std::size_t limit, const base::Call& call) = 0;
  // `expected`: the version that must be there; "": no such file may be there. kind conflict otherwise, kind
  // unsupported where the kind of backend can't be written.
  virtual base::Result<void> write(const std::string& path, std::string_view bytes,
                                   const std::string& expected, const base::Call& call);
  // Before the first write: makes what a new registry needs to be written to.
  virtual base::Result<void> prepare(const base::Call&) { return {}; }
  // What it has; none: it can't be listed and has no index.json.
  virtual base::Result<std::optional<Index>> index(const base::Call& call);
  // Whether index() gives what somebody wrote (or nothing), which says something about the files; else it is
  // made of them.
  virtual bool has_written_index() const { return true; }
  // Known advisories; empty: none.
  virtual base::Result<std::vector<Advisory>> advisories(const base::Call& call);
  // Where `path` is, for people: a file's path or a URL, without credentials.
  virtual std::string location_of(const std::string& path) const = 0;
  // Whether reading costs a network; such files are kept in the cache.
  virtual bool is_remote() const = 0;
  // Whether files may be signed there: a library's sources are not.
  virtual bool has_signatures() const { return true; }
  // Whether it is as trustworthy as the program, being a part of it.
  virtual bool is_builtin() const { return false; }
};

// advisories.json; `where` names it in errors. `derived` as read_advisories() has it.
base::Result<std::vector<Advisory>> parse_advisories(const std::string& where, std::string text,
                                                     bool derived = false);

std::string advisories_text(const std::vector<Advisory>& advisories);

// How a web server is entered.
struct Login {
  std::string user, password;  // basic, if user is not empty
  std::string token;           // bearer, if not empty
};

std::unique_ptr<Backend> folder_backend(std::filesystem::path folder);
// A library's sources: what `cf gold publish` would write, read from there. Throws Failure on what is wrong
// in them, when they are first read.
std::unique_ptr<Backend> library_backend(std::function<Tree(base::Diagnostics&)> tree, std::string shown_as);
std::unique_ptr<Backend> builtin_backend();  // the library that the program brings
// `patience`: how long a file that hardly comes on is waited for, in whole seconds.
std::unique_ptr<Backend> http_backend(std::string url, Login login, base::Duration patience);
// `address`: what follows "git+": "https://host/repository.git", with "#ref" or "#ref:folder". Fetched into
// `cache`, once for each object; `environment` is git's.
std::unique_ptr<Backend> git_backend(std::string address, std::filesystem::path cache,
                                     std::map<std::string, std::string> environment);
std::unique_ptr<Backend> objects_backend(std::unique_ptr<store::Objects> objects);

}  // namespace cf::gold
