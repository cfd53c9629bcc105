// gold.lock against what it names, and copying that for those who work without the registry.
#include "base/files.h"
#include "base/lanes.h"
#include "gold/cache.h"
#include "gold/registry_state.h"

namespace cf::gold {

using base::ErrorKind;

base::Result<std::vector<LockProblem>> Registry::verify_lock(const base::Call& call) {
  auto lock = state_->lock();
  if (!lock) return std::move(lock).error();
  if (auto from = state_->opened(); !from) return std::move(from).error();
  std::vector<const std::string*> keys;
  for (const auto& [key, digest] : lock->digests) keys.push_back(&key);
  std::vector<std::optional<base::Error>> errors(keys.size());
  base::parallel_for(keys.size(), base::cpu_threads(), [&](std::size_t i) {
    auto file = locked_file(*keys[i]);
    if (!file) {
      errors[i] = std::move(file).error();
      return;
    }
    if (auto fetched = state_->fetch_once(*keys[i], file->paths, file->limit, call); !fetched)
      errors[i] = std::move(fetched).error();
  });
  std::vector<LockProblem> problems;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (errors[i]) problems.push_back({*keys[i], *std::move(errors[i])});
  for (const auto& [range, version] : lock->ranges) {
    // A range may have blanks, and a path too.
    bool known = false;
    for (std::size_t blank = range.find(' '); blank != std::string::npos && !known;
         blank = range.find(' ', blank + 1))
      known = lock->digests.count(range.substr(0, blank) + " " + version) != 0;
    if (!known)
      problems.push_back(
          {range, base::error(ErrorKind::input,
                              "'" + range + "' stands for " + version + ", which gold.lock has no digest of",
                              "run a plan, and commit gold.lock")});
  }
  return problems;
}

base::Result<std::vector<std::string>> Registry::vendor_into(const std::filesystem::path& folder,
                                                             const base::Call& call) {
  auto lock = state_->lock();
  if (!lock) return std::move(lock).error();
  auto from = state_->opened();
  if (!from) return std::move(from).error();
  std::vector<std::string> written;
  const auto write = [&](const std::string& path, const std::string& bytes) -> base::Result<void> {
    auto place = base::beneath(folder, path);
    if (!place) return std::move(place).error();
    auto done = base::write_file(*place, bytes, base::Durability::unsynced);
    if (done) written.push_back(path);
    return done;
  };
  for (const auto& [key, digest] : lock->digests) {
    auto file = locked_file(key);
    if (!file) return std::move(file).error();
    auto fetched = state_->fetch_once(key, file->paths, file->limit, call);
    if (!fetched) return std::move(fetched).error();
    if (auto done = write(file->paths.front(), fetched->bytes); !done) return std::move(done).error();
    // A signature is of one path: what lies in the older layout is signed as there.
    auto signature = cached_signature(state_->settings.cache, digest, max_signature_bytes);
    for (Backend* each : {state_->vendored.get(), *from}) {
      if (signature || each == nullptr || !each->has_signatures()) continue;
      auto stored = each->read(file->paths.front() + ".minisig", max_signature_bytes, call);
      if (stored) signature = std::move(stored->bytes);
    }
    if (!signature) continue;
    if (auto done = write(file->paths.front() + ".minisig", *signature); !done)
      return std::move(done).error();
  }
  for (const char* path : {"advisories.json", "advisories.json.minisig"}) {
    if (!(*from)->has_signatures()) break;
    auto stored = (*from)->read(path, max_template_bytes, call);
    if (!stored && stored.error().kind == ErrorKind::not_found) continue;
    if (!stored) return std::move(stored).error();
    if (auto done = write(path, stored->bytes); !done) return std::move(done).error();
  }
  return written;
}

}  // namespace cf::gold
