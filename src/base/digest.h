// Digests and encodings, over OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cf::base {

using Sha256 = std::array<unsigned char, 32>;

Sha256 sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);  // 64 lower-case digits
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);
std::string md5_hex(std::string_view bytes);  // ETags of S3 only
std::string hex(std::string_view bytes);
std::string_view as_bytes(const Sha256& digest);
std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);
std::string random_hex(std::size_t bytes);  // cryptographically random
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace cf::base
