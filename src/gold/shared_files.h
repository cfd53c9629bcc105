// Inside the room: the files of a registry that every publisher changes, index and advisories, and their
// signatures. Several publishers may be at work; none holds a lock, each write names what it replaces.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/error.h"
#include "gold/backend.h"
#include "gold/signature.h"

namespace cf::gold {

// The index and its signature are two files. What the index is to become is signed here before it is
// written, so that one whose own signature is not there yet, or never will be, is known to be genuine.
inline constexpr const char* next_index_signature = "index.json.next.minisig";

class SharedFiles {
 public:
  using Make = std::function<base::Result<std::string>(const std::string& there)>;

  // `keys`: whose signatures count beside that of `key`. All must outlive it.
  SharedFiles(Backend& to, const std::optional<SecretKey>& key, std::vector<PublicKey> keys,
              const base::Call& call);

  base::Result<std::optional<std::string>> read(const std::string& path, std::size_t limit) const;
  // Writes what `make` makes of what is there ("": nothing, on both sides), again if somebody else wrote
  // meanwhile; kind conflict: too often.
  base::Result<void> replace(const std::string& path, const Make& make);
  // Does nothing without a key, as do all that sign.
  base::Result<void> sign(const std::string& path, const std::string& text);
  // Only while the file has this text: nobody's newer signature is written over.
  base::Result<void> sign_as_it_is(const std::string& path, const std::string& text);
  // With a key: whether one of the keys has signed it.
  bool is_signed(const std::string& path, const std::string& text) const;
  // As replace(), once, with its signature; what nobody has signed gets none by being left as it is.
  base::Result<void> replace_index(const Make& make);
  // Waits a moment for other publishers. `none`: nothing was written for so long that nobody is at work;
  // `endless`: it has gone on for minutes, or the call was stopped.
  enum class Others { waited_for, none, endless };
  Others wait_for_others();

 private:
  base::Result<void> put_signature(const std::string& path, const std::string& text,
                                   const std::string& signature);
  base::Result<void> settle_index(const std::string& text);
  bool is_good(const std::string& path, const std::string& text, const std::string& signature_path) const;
  std::string state() const;
  void pause(int attempt);

  Backend& to_;
  const std::optional<SecretKey>& key_;
  std::vector<PublicKey> keys_;
  const base::Call& call_;
  std::string state_;         // when others were waited for last
  base::Duration waited_{0};  // since then, in which nothing changed
  int waits_ = 0;             // in all
  base::TimePoint latest_{};  // to wait until; set by the first waiting
};

}  // namespace cf::gold
