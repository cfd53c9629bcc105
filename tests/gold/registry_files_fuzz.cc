// Whatever a registry answers and a gold.lock holds: reading it gives values or errors, and what was read is
// written as it reads again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gold/backend.h"
#include "gold/index.h"
#include "gold/lock_file.h"
#include "gold/signature.h"
#include "gold/version.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cf::gold;
  if (size == 0) return 0;
  const std::string text(data + 1, data + size);
  switch (data[0] % 5) {
    case 0:
      if (auto index = parse_index("index.json", text)) {
        const auto again = parse_index("index.json", print_index(*index));
        if (!again || print_index(*again) != print_index(*index)) std::abort();
      }
      break;
    case 1:
      if (auto lock = parse_lock("gold.lock", text)) {
        const auto again = parse_lock("gold.lock", print_lock(*lock));
        if (!again || print_lock(*again) != print_lock(*lock)) std::abort();
      }
      break;
    case 2:
      static_cast<void>(parse_advisories("advisories.json", text).has_value());
      break;
    case 3:
      if (auto key = parse_public_key(text))
        static_cast<void>(verify("bytes", text, {*key}, "cf gold x").has_value());
      static_cast<void>(verify("bytes", text, {make_secret_key().public_key()}, "cf gold x").has_value());
      break;
    default:
      if (auto range = parse_range(text)) static_cast<void>(newest(*range, {"1.0.0", "2.0.0-rc.1", text}));
      break;
  }
  return 0;
}
