#include "gold/builtin.h"

#include <algorithm>
#include <charconv>
#include <string_view>

extern "C" const char gold_library_begin[], gold_library_end[];

namespace cf::gold {
namespace {

// Takes a line from the front, without its newline.
std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return line;
}

}  // namespace

Tree builtin_tree() {
  Tree tree;
  std::string_view rest(gold_library_begin, static_cast<std::size_t>(gold_library_end - gold_library_begin));
  while (!rest.empty()) {
    const std::string_view path = take_line(rest), count = take_line(rest);
    std::size_t size = 0;
    std::from_chars(count.data(), count.data() + count.size(), size);
    size = std::min(size, rest.size());
    tree.files[std::string(path)] = rest.substr(0, size);
    rest.remove_prefix(size);
  }
  return tree;
}

}  // namespace cf::gold
