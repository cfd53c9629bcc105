#include "gold/signature.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/digest.h"
#include "base/strings.h"

namespace cf::gold {
namespace {

using base::ErrorKind;

constexpr std::size_t id_size = 8, prehash_size = 64;
constexpr std::string_view untrusted = "untrusted comment: ", trusted = "trusted comment: ";

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// libsodium wants this once before anything else; it may be called again, from any thread.
void start_sodium() {
  if (sodium_init() < 0) throw base::Failure(base::error(ErrorKind::internal, "libsodium can't be started"));
}

std::string blake2b(std::string_view bytes, std::size_t size) {
  std::string digest(size, '\0');
  crypto_generichash(raw(digest), size, raw(bytes), bytes.size(), nullptr, 0);
  return digest;
}

// As minisign shows it: the number's hexadecimal digits, highest first.
std::string shown_id(std::string_view id) {
  std::string turned(id.rbegin(), id.rend());
  return base::to_upper(base::hex(turned));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::string& line : base::split(text, '\n')) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

std::string signed_by(const SecretKey& key, std::string_view bytes) {
  std::string public_part(crypto_sign_PUBLICKEYBYTES, '\0'), secret(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(raw(public_part), raw(secret), raw(key.seed));
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(raw(signature), nullptr, raw(bytes), bytes.size(), raw(secret));
  sodium_memzero(secret.data(), secret.size());
  return signature;
}

bool is_signed(std::string_view signature, std::string_view bytes, const PublicKey& key) {
  return crypto_sign_verify_detached(raw(signature), raw(bytes), bytes.size(), raw(key.key)) == 0;
}

// The parts of a secret key's file, as they lie in its bytes.
struct SecretLayout {
  static constexpr std::size_t kdf = 2, checksum = 4, salt = 6, limits = 38, sealed = 54;
  static constexpr std::size_t sealed_size = id_size + crypto_sign_SECRETKEYBYTES + 32;
  static constexpr std::size_t size = sealed + sealed_size;
};

std::uint64_t little_endian(std::string_view eight) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<unsigned char>(eight[i]);
  return value;
}

base::Result<void> open_sealed(std::string& bytes, std::string_view password) {
  // What minisign itself asks for; a file that asks for more is no key but an attack on our memory.
  constexpr std::uint64_t most_memory = 1u << 30, most_operations = 1u << 26;
  if (password.empty()) {
    return base::error(ErrorKind::credentials, "the secret key has a password, and none is given",
                       "set CF_GOLD_KEY_PASSWORD");
  }
  const std::uint64_t operations = little_endian(std::string_view(bytes).substr(SecretLayout::limits, 8));
  const std::uint64_t memory = little_endian(std::string_view(bytes).substr(SecretLayout::limits + 8, 8));
  std::string stream(SecretLayout::sealed_size, '\0');
  if (memory > most_memory || operations > most_operations ||
      crypto_pwhash_scryptsalsa208sha256(raw(stream), stream.size(), password.data(), password.size(),
                                         raw(bytes) + SecretLayout::salt, operations, memory) != 0) {
    return base::error(ErrorKind::limit,
                       "the secret key's file asks for more memory or time than a key needs",
                       "make a key with 'cf gold keygen' or minisign");
  }
  for (std::size_t i = 0; i < stream.size(); ++i) bytes[SecretLayout::sealed + i] ^= stream[i];
  return {};
}

struct SignatureFile {
  bool prehashed = true;
  std::string id, signature, comment, comment_signature;
};

std::optional<SignatureFile> parse_signature(std::string_view text) {
  constexpr std::size_t longest = 8192;
  const auto lines = text.size() > longest ? std::vector<std::string>{} : lines_of(text);
  if (lines.size() != 4 || !lines[0].starts_with(untrusted) || !lines[2].starts_with(trusted))
    return std::nullopt;
  const auto first = base::base64_decode(lines[1]), second = base::base64_decode(lines[3]);
  if (!first || first->size() != 2 + id_size + crypto_sign_BYTES || !second ||
      second->size() != crypto_sign_BYTES)
    return std::nullopt;
  SignatureFile file;
  if (first->starts_with("ED")) {
    file.prehashed = true;
  } else if (first->starts_with("Ed")) {
    file.prehashed = false;
  } else {
    return std::nullopt;
  }
  file.id = first->substr(2, id_size);
  file.signature = first->substr(2 + id_size);
  file.comment = lines[2].substr(trusted.size());
  file.comment_signature = *second;
  return file;
}

const PublicKey* key_of(const SignatureFile& file, const std::vector<PublicKey>& keys) {
  const auto key =
      std::find_if(keys.begin(), keys.end(), [&](const PublicKey& known) { return known.id == file.id; });
  return key == keys.end() ? nullptr : &*key;
}

base::Error refused(std::string what, std::string hint) {
  return base::error(ErrorKind::refused, std::move(what), std::move(hint));
}

}  // namespace

std::string PublicKey::text() const {
  return base::base64_encode("Ed" + id + key);
}

base::Result<PublicKey> parse_public_key(std::string_view text) {
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with(untrusted)) continue;
    const auto bytes = base::base64_decode(base::trim(line));
    if (!bytes || bytes->size() != 2 + id_size + crypto_sign_PUBLICKEYBYTES || !bytes->starts_with("Ed"))
      break;
    return PublicKey{bytes->substr(2, id_size), bytes->substr(2 + id_size)};
  }
  return base::error(ErrorKind::input,
                     "'" + base::ellipsis(base::trim(text), 60) + "' is no public key of minisign",
                     "the line of minisign.pub that begins with RW");
}

PublicKey SecretKey::public_key() const {
  start_sodium();
  std::string public_part(crypto_sign_PUBLICKEYBYTES, '\0'), secret(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(raw(public_part), raw(secret), raw(seed));
  sodium_memzero(secret.data(), secret.size());
  return {id, public_part};
}

base::Result<SecretKey> parse_secret_key(std::string_view text, std::string_view password) {
  start_sodium();
  const base::Error no_key = base::error(ErrorKind::input, "this is no secret key of minisign",
                                         "make one with 'cf gold keygen', or with 'minisign -G'");
  const auto lines = lines_of(text);
  if (lines.size() != 2 || !lines[0].starts_with(untrusted)) return no_key;
  auto bytes = base::base64_decode(lines[1]);
  if (!bytes || bytes->size() != SecretLayout::size || !bytes->starts_with("Ed")) return no_key;
  const std::string kdf = bytes->substr(SecretLayout::kdf, 2);
  if (kdf == "Sc") {
    if (auto opened = open_sealed(*bytes, password); !opened) return std::move(opened).error();
  } else if (kdf != std::string(2, '\0')) {
    return no_key;
  }
  const std::string sealed = bytes->substr(SecretLayout::sealed, id_size + crypto_sign_SECRETKEYBYTES);
  const std::string checksum = bytes->substr(SecretLayout::sealed + sealed.size());
  if (kdf == "Sc" && !base::equal_in_constant_time(blake2b("Ed" + sealed, 32), checksum))
    return base::error(ErrorKind::credentials, "the password of the secret key is wrong");
  SecretKey key{sealed.substr(0, id_size), sealed.substr(id_size, crypto_sign_SEEDBYTES)};
  // A key without a password has no checksum, but its public half is in the file too.
  if (key.public_key().key != sealed.substr(id_size + crypto_sign_SEEDBYTES)) return no_key;
  return key;
}

SecretKey make_secret_key() {
  start_sodium();
  SecretKey key{std::string(id_size, '\0'), std::string(crypto_sign_SEEDBYTES, '\0')};
  randombytes_buf(key.id.data(), key.id.size());
  randombytes_buf(key.seed.data(), key.seed.size());
  return key;
}

std::string secret_key_file(const SecretKey& key) {
  const std::string sealed = key.id + key.seed + key.public_key().key;
  const std::string bytes = "Ed" + std::string(2, '\0') + "B2" +
                            std::string(SecretLayout::sealed - SecretLayout::salt, '\0') + sealed +
                            std::string(32, '\0');
  return std::string(untrusted) + "minisign secret key\n" + base::base64_encode(bytes) + "\n";
}

std::string public_key_file(const PublicKey& key) {
  return std::string(untrusted) + "minisign public key " + shown_id(key.id) + "\n" + key.text() + "\n";
}

std::string sign(std::string_view bytes, const SecretKey& key, const std::string& trusted_comment) {
  start_sodium();
  const std::string signature = signed_by(key, blake2b(bytes, prehash_size));
  return std::string(untrusted) + "signature of a gold library's key " + shown_id(key.id) + "\n" +
         base::base64_encode("ED" + key.id + signature) + "\n" + std::string(trusted) + trusted_comment +
         "\n" + base::base64_encode(signed_by(key, signature + trusted_comment)) + "\n";
}

std::string trusted_comment_of(std::string_view signature) {
  const auto file = parse_signature(signature);
  return file ? file->comment : "";
}

std::optional<PendingSignature> pending_signature(std::string_view bytes, std::string_view signature,
                                                  const std::vector<PublicKey>& keys,
                                                  const std::string& trusted_comment) {
  start_sodium();
  const auto file = parse_signature(signature);
  const PublicKey* key = file ? key_of(*file, keys) : nullptr;
  if (key == nullptr || !file->prehashed || file->comment != trusted_comment) return std::nullopt;
  return PendingSignature{key->key, blake2b(bytes, prehash_size), file->signature,
                          file->signature + file->comment, file->comment_signature};
}

base::Result<void> verify(std::string_view bytes, std::string_view signature,
                          const std::vector<PublicKey>& keys, const std::string& trusted_comment) {
  start_sodium();
  const auto file = parse_signature(signature);
  if (!file) return refused("the signature is no file of minisign", "publish the file again");
  const PublicKey* key = key_of(*file, keys);
  if (key == nullptr) {
    return refused(
        "it is signed with the key " + shown_id(file->id) + ", which is not among those that are trusted",
        "if that is right, add the library's public key to 'keys'");
  }
  if (!is_signed(file->signature, file->prehashed ? blake2b(bytes, prehash_size) : std::string(bytes),
                 *key) ||
      !is_signed(file->comment_signature, file->signature + file->comment, *key)) {
    return refused("the signature does not fit: the file or its signature was changed after it was signed",
                   "find out who changed it; the library's authors have the right one");
  }
  if (file->comment != trusted_comment) {
    return refused(
        "it is signed as '" + base::ellipsis(file->comment, 120) + "', not as '" + trusted_comment + "'",
        "somebody put one file in another one's place");
  }
  return {};
}

}  // namespace cf::gold
