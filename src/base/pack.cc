#include "base/pack.h"

#include <algorithm>
#include <charconv>

namespace cf::base {
namespace {

// Takes a line from the front, without its newline.
std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return line;
}

}  // namespace

std::map<std::string, std::string> unpack(std::string_view packed) {
  std::map<std::string, std::string> files;
  while (!packed.empty()) {
    const std::string_view path = take_line(packed), count = take_line(packed);
    std::size_t size = 0;
    std::from_chars(count.data(), count.data() + count.size(), size);
    size = std::min(size, packed.size());
    files[std::string(path)] = packed.substr(0, size);
    packed.remove_prefix(size);
  }
  return files;
}

}  // namespace cf::base
