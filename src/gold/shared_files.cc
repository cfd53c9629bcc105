#include "gold/shared_files.h"

#include <algorithm>
#include <cstdlib>

#include "base/digest.h"
#include "gold/registry.h"

namespace cf::gold {
namespace {

using base::ErrorKind;

constexpr int most_tries = 5;  // of a file that somebody else writes too
constexpr base::Duration shortest_pause{40}, longest_pause{640};
// Between two writes of a publisher that is still at work; and of one that others keep from its turn.
constexpr base::Duration longest_silence{6'000}, longest_wait{180'000};

}  // namespace

SharedFiles::SharedFiles(Backend& to, const std::optional<SecretKey>& key, std::vector<PublicKey> keys,
                         const base::Call& call)
    : to_(to), key_(key), keys_(std::move(keys)), call_(call) {
  if (key_) keys_.push_back(key_->public_key());
}

base::Result<std::optional<std::string>> SharedFiles::read(const std::string& path, std::size_t limit) const {
  auto stored = to_.read(path, limit, call_);
  if (stored) return std::optional<std::string>(std::move(stored->bytes));
  if (stored.error().kind == ErrorKind::not_found) return std::optional<std::string>();
  return std::move(stored).error();
}

base::Result<void> SharedFiles::replace(const std::string& path, const Make& make) {
  for (int attempt = 0;; ++attempt) {
    auto there = to_.read(path, max_index_bytes, call_);
    if (!there && there.error().kind != ErrorKind::not_found) return std::move(there).error();
    auto text = make(there ? there->bytes : "");
    if (!text) return std::move(text).error();
    if ((there ? there->bytes : "") == *text) return {};
    auto written = to_.write(path, *text, there ? there->version : "", call_);
    if (written || written.error().kind != ErrorKind::conflict || attempt == most_tries) return written;
    pause(attempt);
  }
}

base::Result<void> SharedFiles::sign(const std::string& path, const std::string& text) {
  if (!key_) return {};
  return replace(path + ".minisig", [&](const std::string&) -> base::Result<std::string> {
    return gold::sign(text, *key_, signed_as(path));
  });
}

base::Result<void> SharedFiles::sign_as_it_is(const std::string& path, const std::string& text) {
  if (!key_) return {};
  return put_signature(path, text, gold::sign(text, *key_, signed_as(path)));
}

// Nobody writes a file on top of one that is not signed yet, so that whoever has a newer text has written the
// signature first, and this one is written on top of that in vain.
base::Result<void> SharedFiles::put_signature(const std::string& path, const std::string& text,
                                              const std::string& signature) {
  return replace(path + ".minisig", [&](const std::string& there) -> base::Result<std::string> {
    auto now = read(path, max_index_bytes);
    if (!now) return std::move(now).error();
    return *now == text ? signature : there;
  });
}

bool SharedFiles::is_good(const std::string& path, const std::string& text,
                          const std::string& signature_path) const {
  auto signature = to_.read(signature_path, max_signature_bytes, call_);
  return signature && verify(text, signature->bytes, keys_, signed_as(path)).has_value();
}

bool SharedFiles::is_signed(const std::string& path, const std::string& text) const {
  return is_good(path, text, path + ".minisig") ||
         (path == "index.json" && is_good(path, text, next_index_signature));
}

// The other signature is about to be written over.
base::Result<void> SharedFiles::settle_index(const std::string& text) {
  if (text.empty() || is_good("index.json", text, "index.json.minisig")) return {};
  auto next = read(next_index_signature, max_signature_bytes);
  if (!next) return std::move(next).error();
  if (!*next || !verify(text, **next, keys_, signed_as("index.json"))) return {};
  return put_signature("index.json", text, **next);
}

base::Result<void> SharedFiles::replace_index(const Make& make) {
  auto there = to_.read("index.json", max_index_bytes, call_);
  if (!there && there.error().kind != ErrorKind::not_found) return std::move(there).error();
  const std::string before = there ? there->bytes : "";
  if (key_)
    if (auto settled = settle_index(before); !settled) return settled;
  auto text = make(before);
  if (!text) return std::move(text).error();
  if (*text == before) {
    // Another key of the library's may have signed it.
    const bool is_settled = key_ && !before.empty() && is_good("index.json", before, "index.json.minisig");
    return is_settled ? sign_as_it_is("index.json", before) : base::Result<void>();
  }
  if (key_) {
    const std::string signature = gold::sign(*text, *key_, signed_as("index.json"));
    auto announced = replace(next_index_signature,
                             [&](const std::string&) -> base::Result<std::string> { return signature; });
    if (!announced) return announced;
  }
  if (auto written = to_.write("index.json", *text, there ? there->version : "", call_); !written)
    return written;
  return sign_as_it_is("index.json", *text);
}

std::string SharedFiles::state() const {
  std::string all;
  for (const char* path : {"index.json", "index.json.minisig", next_index_signature, "advisories.json",
                           "advisories.json.minisig"}) {
    const auto there = to_.read(path, max_index_bytes, call_);
    all += (there ? base::sha256_hex(there->bytes) : "-") + "\n";
  }
  return all;
}

void SharedFiles::pause(int attempt) {
  const base::Duration most = std::min(longest_pause, shortest_pause * (1 << std::min(attempt, 8)));
  // Two that met do not meet again.
  const unsigned long chance = std::strtoul(base::random_hex(2).c_str(), nullptr, 16);
  const base::Duration time = most / 2 + most * static_cast<int>(chance % 100) / 200;
  waited_ += time;
  call_.clock->sleep(time);
}

SharedFiles::Others SharedFiles::wait_for_others() {
  const base::TimePoint now = call_.clock->now();
  if (latest_ == base::TimePoint{}) latest_ = now + longest_wait;
  if (std::string seen = state(); seen != state_) {
    state_ = std::move(seen);
    waited_ = base::Duration{0};
  }
  if (waited_ >= longest_silence) return Others::none;
  if (call_.stopped() || call_.expired() || now > latest_) return Others::endless;
  pause(waits_++);
  return Others::waited_for;
}

}  // namespace cf::gold
