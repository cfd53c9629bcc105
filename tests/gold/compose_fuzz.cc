// Whatever a template and its part are, composing them ends and gives text or problems.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gold/compose.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const std::size_t cut = text.find("\n---\n");
  const std::string part = cut == std::string::npos ? text : text.substr(cut + 5);
  cf::base::Diagnostics diagnostics;
  const cf::gold::Parts parts = [&](const std::string&) -> cf::base::Result<cf::gold::Part> {
    return cf::gold::Part{"1.0.0", part};
  };
  for (const char* path : {"a.yaml", "a.json", "a.j2"})
    static_cast<void>(cf::gold::compose(path, text.substr(0, cut), parts, diagnostics).text.size());
  static_cast<void>(cf::base::describe(diagnostics));
  return 0;
}
