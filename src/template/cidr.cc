#include "template/cidr.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace cf::template_ {
namespace {

using Address = std::array<unsigned char, 16>;

void clear_low_bits(Address& address, int width, int bits) {
  for (int bit = 0; bit < bits; ++bit) {
    int index = width - 1 - bit;
    auto& byte = address[static_cast<std::size_t>(index / 8)];
    byte = static_cast<unsigned char>(byte & ~(1u << (7 - index % 8)));
  }
}

// Adds 2^bits.
void add_power(Address& address, int width, int bits) {
  for (int index = width - 1 - bits; index >= 0; --index) {
    auto& byte = address[static_cast<std::size_t>(index / 8)];
    unsigned mask = 1u << (7 - index % 8);
    byte = static_cast<unsigned char>(byte ^ mask);
    if (byte & mask) return;  // no carry
  }
}

}  // namespace

std::string split_cidr(std::string_view block, std::int64_t count, std::optional<std::int64_t> host_bits,
                       std::vector<std::string>& out) {
  std::size_t slash = block.find('/');
  std::string text(block.substr(0, slash));
  int family = text.find(':') != std::string::npos ? AF_INET6 : AF_INET;
  int width = family == AF_INET6 ? 128 : 32;
  int prefix = -1;
  std::string_view digits = slash == std::string_view::npos ? std::string_view() : block.substr(slash + 1);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  Address address{};
  if (error != std::errc{} || end != digits.data() + digits.size() || prefix < 0 || prefix > width ||
      inet_pton(family, text.c_str(), address.data()) != 1)
    return "ipBlock " + std::string(block) + " is not a valid CIDR block";
  if (count < 1 || count > 256) return "count must be between 1 and 256";
  int bits = 0;
  if (host_bits) {
    if (*host_bits < 1 || *host_bits > width)
      return "cidrBits must be between 1 and " + std::to_string(width);
    bits = static_cast<int>(*host_bits);
  } else {
    int levels = 0;
    while ((std::int64_t{1} << levels) < count) ++levels;
    bits = width - prefix - levels;
  }
  int free_bits = width - prefix - bits;
  if (bits < 0 || free_bits < 0 || (free_bits < 9 && (std::int64_t{1} << free_bits) < count))
    return "cannot fit " + std::to_string(count) + " blocks with " + std::to_string(bits) + " CIDR bits in " +
           std::string(block);
  clear_low_bits(address, width, width - prefix);
  for (std::int64_t i = 0; i < count; ++i) {
    char buffer[INET6_ADDRSTRLEN];
    inet_ntop(family, address.data(), buffer, sizeof buffer);
    out.push_back(std::string(buffer) + "/" + std::to_string(width - bits));
    add_power(address, width, bits);
  }
  return {};
}

}  // namespace cf::template_
