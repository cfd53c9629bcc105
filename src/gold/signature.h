// Signatures of minisign's format (Ed25519; https://jedisct1.github.io/minisign/). A registry's files are
// signed by their library; the trusted comment says which file and version it is, so that a signature
// can't be moved to another one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace cf::gold {

// "RWQ..." as it stands in the second line of minisign.pub; the whole file is taken too.
struct PublicKey {
  std::string id;            // eight bytes
  std::string key;           // 32 bytes
  std::string text() const;  // base64, "RWQ..."
};
base::Result<PublicKey> parse_public_key(std::string_view text);  // kind input

struct SecretKey {
  std::string id;    // eight bytes
  std::string seed;  // 32 bytes; never shown
  PublicKey public_key() const;
};
// The file of a secret key without a password (`minisign -G -W`), or one with it, which `password` opens.
// kind input: no such file; kind credentials: the password is wrong or missing.
base::Result<SecretKey> parse_secret_key(std::string_view text, std::string_view password);
SecretKey make_secret_key();
// The two files, as minisign writes and reads them; the secret one has no password.
std::string secret_key_file(const SecretKey& key);
std::string public_key_file(const PublicKey& key);

// A .minisig of `bytes`, prehashed.
std::string sign(std::string_view bytes, const SecretKey& key, const std::string& trusted_comment);

// Whether one of `keys` has signed `bytes` with this trusted comment. kind refused says what is wrong: an
// unknown key, another file's signature, changed bytes.
base::Result<void> verify(std::string_view bytes, std::string_view signature,
                          const std::vector<PublicKey>& keys, const std::string& trusted_comment);

// What is left of verify() where everything but its arithmetic was found right: the key is known, the trusted
// comment is the one expected. signature_batch.h does that for many at once.
struct PendingSignature {
  std::string key;                             // 32 bytes
  std::string digest, signature;               // of the file
  std::string statement, statement_signature;  // of the signature and the trusted comment
};
// None: verify() has to decide alone. So it does on what is wrong, and on signatures that are not prehashed.
std::optional<PendingSignature> pending_signature(std::string_view bytes, std::string_view signature,
                                                  const std::vector<PublicKey>& keys,
                                                  const std::string& trusted_comment);

// Which file a signature says that it is of; not verified. Empty: it is no signature.
std::string trusted_comment_of(std::string_view signature);

}  // namespace cf::gold
