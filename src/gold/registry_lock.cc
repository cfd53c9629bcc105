// gold.lock against what it names, and copying that for those who work without the registry.
#include <algorithm>
#include <utility>

#include "base/files.h"
#include "base/lanes.h"
#include "gold/cache.h"
#include "gold/registry_state.h"
#include "gold/signature_batch.h"

namespace cf::gold {

using base::ErrorKind;

namespace {

// A file's signature is of its path in the registry, so that the two are copied to where they lay.
struct Signed {
  std::string path, signature;
};

std::optional<Signed> signed_at(const std::string& signature, const std::vector<std::string>& paths) {
  const std::string comment = trusted_comment_of(signature);
  for (const std::string& path : paths)
    if (comment == signed_as(path)) return Signed{path, signature};
  return std::nullopt;
}

std::optional<Signed> signature_in(Backend& from, const std::vector<std::string>& paths,
                                   const base::Call& call) {
  if (!from.has_signatures()) return std::nullopt;
  for (const std::string& path : paths)
    if (auto stored = from.read(path + ".minisig", max_signature_bytes, call))
      if (auto found = signed_at(stored->bytes, {path})) return found;
  return std::nullopt;
}

// Signatures that are verified together, and the files (by index) that they are of.
struct Batch {
  std::vector<PendingSignature> signatures;
  std::vector<std::size_t> files;
};

// One for each thread at least; beyond this size a batch is hardly faster, and if one does not fit, each of
// its files is looked at alone.
std::vector<Batch> batches_of(std::vector<std::optional<PendingSignature>>& pending) {
  constexpr std::size_t largest = 250;
  const std::size_t count =
      std::count_if(pending.begin(), pending.end(), [](const auto& each) { return each.has_value(); });
  const std::size_t threads = std::max<std::size_t>(base::cpu_threads(), 1);
  const std::size_t size = std::min(largest, (count + threads - 1) / threads);
  std::vector<Batch> batches;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    if (!pending[i]) continue;
    if (batches.empty() || batches.back().files.size() == size) batches.emplace_back();
    batches.back().signatures.push_back(*std::move(pending[i]));
    batches.back().files.push_back(i);
  }
  return batches;
}

}  // namespace

base::Result<std::vector<LockProblem>> Registry::verify_lock(const base::Call& call) {
  auto lock = state_->lock();
  if (!lock) return std::move(lock).error();
  if (auto from = state_->opened(); !from) return std::move(from).error();
  std::vector<const std::string*> keys;
  for (const auto& [key, digest] : lock->digests) keys.push_back(&key);
  std::vector<std::optional<base::Error>> errors(keys.size());
  std::vector<State::Pending> pending(keys.size());
  const auto check = [&](std::size_t i, State::Pending* pending_of_it) {
    auto file = locked_file(*keys[i]);
    if (!file) return std::optional(std::move(file).error());
    auto fetched = state_->fetch_once(*keys[i], file->paths, file->limit, call, pending_of_it);
    return fetched ? std::nullopt : std::optional(std::move(fetched).error());
  };
  base::parallel_for(keys.size(), base::cpu_threads(), [&](std::size_t i) {
    errors[i] = check(i, has_batches() ? &pending[i] : nullptr);
    // A signature is judged before a digest: where both are wrong, it is the one to be named.
    if (errors[i] && std::exchange(pending[i], std::nullopt)) errors[i] = check(i, nullptr);
  });
  const std::vector<Batch> batches = batches_of(pending);
  base::parallel_for(batches.size(), base::cpu_threads(), [&](std::size_t batch) {
    if (all_fit(batches[batch].signatures)) return;
    for (const std::size_t i : batches[batch].files) errors[i] = check(i, nullptr);
  });
  std::vector<LockProblem> problems;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (errors[i]) problems.push_back({*keys[i], *std::move(errors[i])});
  for (const auto& [key, version] : lock->ranges) {
    // A range may have blanks, and a path too.
    bool known = false, fits = false;
    for (std::size_t blank = key.find(' '); blank != std::string::npos && !fits;
         blank = key.find(' ', blank + 1)) {
      known = known || lock->digests.count(key.substr(0, blank) + " " + version) != 0;
      fits = !pin_of(*lock, key.substr(0, blank), key.substr(blank + 1)).empty();
    }
    if (fits) continue;
    problems.push_back(
        {key,
         base::error(ErrorKind::input,
                     "'" + key + "' stands for " + version +
                         (known ? ", which is not in that range" : ", which gold.lock has no digest of"),
                     known ? "take the line from the repository's history, or move it with 'cf gold upgrade'"
                           : "run a plan, and commit gold.lock")});
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
    std::optional<Signed> found;
    if (const auto kept = cached_signature(state_->settings.cache, digest, max_signature_bytes))
      found = signed_at(*kept, file->paths);
    for (Backend* each : {state_->vendored.get(), *from})
      if (!found && each != nullptr) found = signature_in(*each, file->paths, call);
    const std::string path = found ? found->path : file->paths.front();
    // A copy that was made without its signature must not stand before this one.
    for (const std::string& other : file->paths)
      if (auto place = base::beneath(folder, other); place && other != path) {
        std::error_code ignored;
        std::filesystem::remove(*place, ignored);
      }
    if (auto done = write(path, fetched->bytes); !done) return std::move(done).error();
    if (!found) continue;
    if (auto done = write(path + ".minisig", found->signature); !done) return std::move(done).error();
  }
  const auto listed = state_->advisories_listed(**from, call);
  if (!listed) return listed.error();
  // The index says what is made of a part that an advisory concerns.
  std::vector<const char*> told = {"advisories.json", "advisories.json.minisig"};
  if (!listed->empty() && state_->index(call).value_or(std::nullopt))
    told.insert(told.end(), {"index.json", "index.json.minisig"});
  for (const char* path : told) {
    if (!(*from)->has_signatures()) break;
    auto stored = (*from)->read(path, max_index_bytes, call);
    if (!stored && stored.error().kind == ErrorKind::not_found) continue;
    if (!stored) return std::move(stored).error();
    if (auto done = write(path, stored->bytes); !done) return std::move(done).error();
  }
  return written;
}

}  // namespace cf::gold
