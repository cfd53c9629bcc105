// What a registry says of its templates: the index and the advisories.
#include <algorithm>
#include <cstdlib>

#include "base/digest.h"
#include "base/files.h"
#include "gold/part_advisories.h"
#include "gold/registry_state.h"
#include "gold/shared_files.h"

namespace cf::gold {

using base::ErrorKind;

namespace {

// Advisories are only news: a plan does not wait for a registry that does not answer.
constexpr base::Duration longest_wait{10'000};
// Between the advisories and the index that names them.
constexpr base::Duration pause_of_a_publishing{500};

bool may_pass(ErrorKind kind) {
  return kind == ErrorKind::network || kind == ErrorKind::timeout || kind == ErrorKind::throttled ||
         kind == ErrorKind::credentials || kind == ErrorKind::access_denied || kind == ErrorKind::refused;
}

}  // namespace

base::Result<std::optional<std::string>> Registry::State::signed_text(Backend& from, const std::string& path,
                                                                      std::size_t limit,
                                                                      const base::Call& call) const {
  if (settings.keys.empty() || !from.has_signatures()) return std::optional<std::string>();
  // While somebody publishes, the file may be newer than its signature.
  for (int attempt = 0;; ++attempt) {
    auto stored = from.read(path, limit, call);
    if (!stored) return std::move(stored).error();
    auto verified = check_signature(from, path, stored->bytes, base::sha256_hex(stored->bytes), call);
    if (verified) return std::optional<std::string>(std::move(stored->bytes));
    // The index is written after what it is to become was signed, and before its own signature.
    if (path == "index.json") {
      const auto next = from.read(next_index_signature, max_signature_bytes, call);
      if (next && verify(stored->bytes, next->bytes, settings.keys, signed_as(path)))
        return std::optional<std::string>(std::move(stored->bytes));
    }
    if (verified.error().kind != ErrorKind::blocked || attempt == 1) return std::move(verified).error();
  }
}

base::Result<std::optional<Index>> Registry::State::index(const base::Call& call) {
  {
    const std::lock_guard guard(mutex);
    if (indexed) return *indexed;
    if (index_timeout) return *index_timeout;
  }
  auto from = opened();
  if (!from) return std::move(from).error();
  auto found = read_index(**from, call);
  const std::lock_guard guard(mutex);
  if (found) {
    indexed = *found;
  } else if (found.error().kind == ErrorKind::timeout && !call.deadline) {
    index_timeout = found.error();
  }
  return found;
}

base::Result<std::optional<Index>> Registry::State::read_index(Backend& from, const base::Call& call) {
  auto text = signed_text(from, "index.json", max_index_bytes, call);
  if (!text && text.error().kind == ErrorKind::not_found) return std::optional<Index>();
  if (!text) return std::move(text).error();
  if (!*text) return from.index(call);
  auto parsed = parse_index(from.location_of("index.json"), **std::move(text));
  if (!parsed) return std::move(parsed).error();
  if (from.is_remote())
    if (auto newer = check_serial(parsed->serial); !newer) return std::move(newer).error();
  return std::optional<Index>(*std::move(parsed));
}

// A signed index that was replaced by an older one, signed as well, would hide what was published since. The
// cache knows what this machine has seen, the lock what was seen when it was made.
base::Result<void> Registry::State::check_serial(std::uint64_t serial) {
  auto known = lock();
  if (!known) return std::move(known).error();
  const auto in_lock = known->serials.find(name_in_lock());
  const std::uint64_t locked_at = in_lock == known->serials.end() ? 0 : in_lock->second;
  const std::filesystem::path file =
      settings.cache.empty() ? std::filesystem::path()
                             : settings.cache / "serials" / base::sha256_hex(settings.base).substr(0, 24);
  const auto kept = file.empty() ? base::Result<std::string>(std::string()) : base::read_file(file, 32);
  const std::uint64_t seen = kept ? std::strtoull(kept->c_str(), nullptr, 10) : 0;
  if (serial < std::max(seen, locked_at)) {
    const bool by_lock = serial < locked_at;
    return base::error(
        ErrorKind::blocked,
        "the registry's index is older (serial " + std::to_string(serial) +
            (by_lock ? ") than the one that gold.lock was made with (" + std::to_string(locked_at) + ")"
                     : ") than one that was seen before (" + std::to_string(seen) + ")"),
        "find out who put an older one there; if it was restored on purpose, " +
            (by_lock ? "take the line " + in_lock->first + " out of 'serials' in gold.lock"
                     : "delete " + file.string()));
  }
  {
    const std::lock_guard guard(mutex);
    serial_seen = std::max(serial_seen, serial);
  }
  if (serial == seen || file.empty()) return {};
  const auto written = base::write_file(file, std::to_string(serial), base::Durability::unsynced);
  static_cast<void>(written.has_value());
  return {};
}

// It is committed, so that credentials must not be in it.
std::string Registry::State::name_in_lock() const {
  std::string name = settings.base;
  if (const std::size_t scheme = name.find("://"); scheme != std::string::npos) {
    const std::size_t at = name.rfind('@', name.find_first_of("/#", scheme + 3));
    if (at != std::string::npos && at > scheme) name.erase(scheme + 3, at + 1 - scheme - 3);
  }
  while (name.ends_with('/')) name.pop_back();
  return name;
}

base::Result<std::vector<Advisory>> Registry::State::read_advisories_of(Backend& from,
                                                                        const base::Call& call) const {
  auto text = signed_text(from, "advisories.json", max_template_bytes, call);
  if (!text && text.error().kind == ErrorKind::not_found) return std::vector<Advisory>{};
  if (!text) return std::move(text).error();
  if (*text) return parse_advisories(from.location_of("advisories.json"), **std::move(text));
  return from.advisories(call);
}

base::Result<std::vector<Advisory>> Registry::State::advisories_listed(Backend& from,
                                                                       const base::Call& call) {
  if (settings.keys.empty() || !from.has_signatures()) return read_advisories_of(from, call);
  // While somebody publishes, the advisories may be newer than the index.
  for (int attempt = 0;; ++attempt) {
    auto text = signed_text(from, "advisories.json", max_template_bytes, call);
    const bool there = text.has_value();
    if (!there && text.error().kind != ErrorKind::not_found) return std::move(text).error();
    auto known = attempt == 0 ? index(call) : read_index(from, call);
    const bool is_silent = !known && may_pass(known.error().kind);
    if (!known && !(is_silent && there)) return std::move(known).error();
    const std::string digest = there ? base::sha256_hex(**text) : "";
    const bool is_told = !is_silent && *known;
    if (is_told ? (*known)->may_have(digest) : there) {
      if (!there) return std::vector<Advisory>{};
      return parse_advisories(from.location_of("advisories.json"), **std::move(text));
    }
    if (!is_told) {
      return base::error(ErrorKind::blocked,
                         from.location_of("advisories.json") +
                             " is not there, and no index.json that says that there are no advisories",
                         "somebody may withhold both: ask the library's authors, who have the index written "
                         "by 'cf gold publish'");
    }
    if (attempt == 1) {
      return base::error(ErrorKind::blocked,
                         from.location_of("advisories.json") +
                             (there ? " is another one than the registry's index says"
                                    : " is not there, and the registry's index says that it is"),
                         "somebody withholds advisories, or a publishing was interrupted: ask the library's "
                         "authors, who can publish again");
    }
    call.clock->sleep(pause_of_a_publishing);
  }
}

// Which versions were made with which parts is in the index. Not every registry has one, and some answer what
// they don't have with a refusal or a page for people; one that does not answer may have one.
base::Result<std::vector<Advisory>> Registry::State::advisories_of_all(Backend& from,
                                                                       const base::Call& call) {
  auto listed = advisories_listed(from, call);
  if (!listed || listed->empty()) return listed;
  auto known = index(call);
  if (known) return with_those_of_parts(*std::move(listed), known->value_or(Index{}));
  const int status = known.error().http_status;
  if (settings.keys.empty() && status > 0 && status < 500 && status != 429) return listed;
  return std::move(known).error().while_("finding what is made of parts that have advisories");
}

// Known ones are better than none: those of the last answer, where the registry does not answer now.
base::Result<std::vector<Advisory>> Registry::State::advisories(const base::Call& call) {
  {
    const std::lock_guard guard(mutex);
    if (advised) return *advised;
  }
  auto from = opened();
  if (!from) return std::move(from).error();
  base::Call limited = call;
  const base::TimePoint latest = call.clock->now() + longest_wait;
  if (!limited.deadline || *limited.deadline > latest) limited.deadline = latest;
  auto found = advisories_of_all(**from, limited);
  const std::filesystem::path kept =
      settings.cache.empty() || !(*from)->is_remote()
          ? std::filesystem::path()
          : settings.cache / "advisories" / (base::sha256_hex(settings.base).substr(0, 24) + ".json");
  if (found && !kept.empty()) {
    const auto written = base::write_file(kept, advisories_text(*found), base::Durability::unsynced);
    static_cast<void>(written.has_value());
  } else if (!found && may_pass(found.error().kind) && !call.stopped()) {
    auto text = kept.empty() ? base::Result<std::string>(found.error()) : base::read_file(kept);
    if (text) {
      if (auto older = parse_advisories(kept.string(), *std::move(text), true)) found = std::move(older);
    } else if (vendored) {
      auto older = read_advisories_of(*vendored, call);
      if (older && !older->empty()) {
        auto known = read_index(*vendored, call);
        if (known && *known) older = with_those_of_parts(*std::move(older), **known);
        found = std::move(older);
      }
    }
  }
  const std::lock_guard guard(mutex);
  advised = found;
  return found;
}

}  // namespace cf::gold
