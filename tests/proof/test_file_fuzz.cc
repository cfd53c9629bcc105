// Bytes as a tests.yaml: nothing may crash.
#include <cstddef>
#include <cstdint>
#include <string>

#include "proof/test_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  cf::base::Diagnostics diagnostics;
  cf::proof::read_test_file("tests.yaml", std::string(reinterpret_cast<const char*>(bytes), size),
                            diagnostics);
  return 0;
}
