#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstdlib>

namespace cf::base {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Fetched once: OpenSSL 3 looks an algorithm up by name at every use of EVP_sha256(). Never freed.
const EVP_MD* fetched(const char* name) {
  const EVP_MD* digest = EVP_MD_fetch(nullptr, name, nullptr);
  if (digest == nullptr) std::abort();
  return digest;
}

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  static const EVP_MD* digest = fetched("SHA256");
  Sha256 result{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), result.data(), &length, digest, nullptr) != 1) std::abort();
  return result;
}

std::string sha256_hex(std::string_view bytes) {
  return hex(as_bytes(sha256(bytes)));
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  static const EVP_MD* digest = fetched("SHA256");
  Sha256 result{};
  unsigned length = 0;
  if (HMAC(digest, key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), result.data(),
           &length) == nullptr) {
    std::abort();
  }
  return result;
}

std::string md5_hex(std::string_view bytes) {
  static const EVP_MD* digest = fetched("MD5");
  std::array<unsigned char, 16> result{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), result.data(), &length, digest, nullptr) != 1) std::abort();
  return hex({reinterpret_cast<const char*>(result.data()), result.size()});
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4u];
    text += digits[byte & 15u];
  }
  return text;
}

std::string_view as_bytes(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string base64_encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8u | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= n ? base64_alphabet[group >> (18 - 6 * k) & 63u] : '=';
    }
  }
  return text;
}

// Padding is required, blanks and line breaks are skipped (PEM, MIME).
std::optional<std::string> base64_decode(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  unsigned group = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int value = base64_value(c);
    if (value < 0 || padding > 0) return std::nullopt;
    group = group << 6u | static_cast<unsigned>(value);
    if (++digits % 4 == 0) {
      bytes += static_cast<char>(group >> 16u & 255u);
      bytes += static_cast<char>(group >> 8u & 255u);
      bytes += static_cast<char>(group & 255u);
      group = 0;
    }
  }
  const std::size_t rest = digits % 4;
  if (rest == 1 || padding != (4 - rest) % 4) return std::nullopt;
  if (rest == 2) bytes += static_cast<char>(group >> 4u & 255u);
  if (rest == 3) {
    bytes += static_cast<char>(group >> 10u & 255u);
    bytes += static_cast<char>(group >> 2u & 255u);
  }
  return bytes;
}

std::string random_hex(std::size_t bytes) {
  std::string random(bytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes)) != 1) std::abort();
  return hex(random);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace cf::base
