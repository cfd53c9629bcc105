#include <algorithm>
#include <mutex>

#include "base/digest.h"
#include "base/files.h"
#include "base/process.h"
#include "base/strings.h"
#include "gold/backend.h"
#include "gold/folder_lock.h"
#include "gold/layouts.h"

namespace cf::gold {
namespace {

using base::ErrorKind;

// A branch, tag or commit, so that it can be no option and no refspec of several parts.
bool is_ref(std::string_view ref) {
  return !ref.empty() && ref.size() <= 255 && ref.front() != '-' &&
         ref.find("..") == std::string_view::npos && std::all_of(ref.begin(), ref.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '_' || c == '.' || c == '/';
         });
}

// Reads files of one commit, which is fetched at the first use: alone, without history, into a bare
// repository below the cache. Nothing is checked out, so that no hook, filter or submodule is ever run.
class GitBackend final : public Backend {
 public:
  GitBackend(std::string address, const std::filesystem::path& cache,
             std::map<std::string, std::string> environment)
      : environment_(std::move(environment)) {
    const std::size_t hash = address.find('#');
    url_ = address.substr(0, hash);
    if (hash != std::string::npos) {
      const std::string rest = address.substr(hash + 1);
      const std::size_t colon = rest.find(':');
      ref_ = rest.substr(0, colon);
      if (colon != std::string::npos) folder_ = rest.substr(colon + 1);
    }
    if (ref_.empty()) ref_ = "HEAD";
    repository_ = std::filesystem::absolute(cache / "git" / base::sha256_hex(url_).substr(0, 24));
    environment_["GIT_TERMINAL_PROMPT"] = "0";
    environment_["GIT_ALLOW_PROTOCOL"] = "https:http:ssh:file";
    environment_["GIT_CONFIG_NOSYSTEM"] = "1";
  }

  base::Result<Stored> read(const std::string& path, std::size_t limit, const base::Call& call) override {
    auto commit = fetched(call);
    if (!commit) return std::move(commit).error();
    if (auto paths = template_paths(path, "0"); !paths) return std::move(paths).error();
    const std::string name = *commit + ":" + (folder_.empty() ? "" : folder_ + "/") + path;
    auto finished = git({"cat-file", "blob", name}, limit, call);
    if (!finished) return std::move(finished).error();
    if (finished->output_limit_hit)
      return base::error(ErrorKind::limit,
                         location_of(path) + " has more than " + std::to_string(limit) + " bytes");
    if (finished->exit_code != 0) return base::error(ErrorKind::not_found, location_of(path) + ": not there");
    std::string version = base::sha256_hex(finished->out);
    return Stored{std::move(finished->out), std::move(version)};
  }

  std::string location_of(const std::string& path) const override {
    return "git+" + without_login() + "#" + ref_ + ":" + (folder_.empty() ? "" : folder_ + "/") + path;
  }
  bool is_remote() const override { return true; }

 private:
  std::string without_login() const {
    const std::size_t scheme = url_.find("://"), at = url_.rfind('@');
    if (scheme == std::string::npos || at == std::string::npos || at < scheme) return url_;
    return url_.substr(0, scheme + 3) + url_.substr(at + 1);
  }

  base::Result<base::Finished> git(std::vector<std::string> words, std::size_t limit,
                                   const base::Call& call) const {
    base::Command command;
    command.argv = {"git", "-C", repository_.string(), "-c", "core.hooksPath=/dev/null"};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.environment = environment_;
    command.output_limit = limit;
    base::Call limited = call;
    const base::TimePoint latest = call.clock->now() + base::Duration{120'000};
    if (!limited.deadline || *limited.deadline > latest) limited.deadline = latest;
    return base::run(command, {}, limited);
  }

  base::Result<std::string> fetched(const base::Call& call) {
    const std::lock_guard guard(mutex_);
    if (!commit_.empty()) return commit_;
    if (url_.starts_with('-') || !is_ref(ref_))
      return base::error(ErrorKind::usage,
                         "'" + without_login() + "#" + ref_ + "' is no address of a Git repository",
                         "git+https://host/repository.git#tag, or #tag:folder");
    std::error_code failed;
    std::filesystem::create_directories(repository_, failed);
    const FolderLock lock(repository_);
    constexpr std::size_t words_limit = 1u << 20;
    if (!std::filesystem::exists(repository_ / "HEAD", failed)) {
      auto made = git({"init", "--quiet", "--bare", "."}, words_limit, call);
      if (!made) return std::move(made).error().while_("making a repository for gold templates");
    }
    auto got =
        git({"fetch", "--quiet", "--depth", "1", "--no-tags", "--no-recurse-submodules", "--", url_, ref_},
            words_limit, call);
    if (!got) return std::move(got).error().while_("fetching " + without_login());
    if (got->exit_code != 0) {
      return base::error(ErrorKind::network,
                         "git can't fetch " + ref_ + " of " + without_login() + ": " +
                             base::ellipsis(base::trim(got->err), 400),
                         "check the address, the ref and git's own credentials");
    }
    auto commit = git({"rev-parse", "FETCH_HEAD"}, words_limit, call);
    if (!commit) return std::move(commit).error();
    commit_ = base::trim(commit->out);
    return commit_;
  }

  std::string url_, ref_, folder_;
  std::filesystem::path repository_;
  std::map<std::string, std::string> environment_;
  std::mutex mutex_;
  std::string commit_;
};

}  // namespace

std::unique_ptr<Backend> git_backend(std::string address, std::filesystem::path cache,
                                     std::map<std::string, std::string> environment) {
  return std::make_unique<GitBackend>(std::move(address), cache, std::move(environment));
}

}  // namespace cf::gold
