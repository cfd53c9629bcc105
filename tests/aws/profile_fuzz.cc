// Whatever ~/.aws/config holds, reading it gives sections or diagnostics.
#include <cstddef>
#include <cstdint>
#include <string>

#include "aws/profile_file.h"
#include "base/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  cf::base::Diagnostics diagnostics;
  const auto sections = cf::aws::read_profile_file("config", text, diagnostics);
  for (const auto& [name, section] : sections) {
    static_cast<void>(cf::aws::split_shell_words(name));
    for (const auto& [key, value] : section.values) static_cast<void>(cf::aws::split_shell_words(value.text));
  }
  static_cast<void>(cf::base::describe(diagnostics));
  return 0;
}
