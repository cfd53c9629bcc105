// Subnets of an address block, IPv4 and IPv6.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cf::template_ {

// The first `count` blocks of 2^host_bits addresses in `block`. Without host_bits: as large as `count` of
// them fit. Returns what is wrong, empty if nothing.
std::string split_cidr(std::string_view block, std::int64_t count, std::optional<std::int64_t> host_bits,
                       std::vector<std::string>& out);

}  // namespace cf::template_
