// Bytes as each of the files that come from a registry or a library: nothing may crash, and what was read is
// printed so that it reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gold/backend.h"
#include "gold/lock_file.h"
#include "gold/signature.h"

using namespace cf;
using namespace cf::gold;

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  if (const auto index = parse_index("index.json", text)) {
    const std::string printed = print_index(*index);
    const auto again = parse_index("index.json", printed);
    check(again && print_index(*again) == printed);
  }
  if (const auto lock = parse_lock("gold.lock", text)) {
    const std::string printed = print_lock(*lock);
    const auto again = parse_lock("gold.lock", printed);
    check(again && print_lock(*again) == printed);
  }
  base::Diagnostics diagnostics;
  read_manifest("gold.yaml", text, diagnostics);
  static_cast<void>(parse_advisories("advisories.json", text));
  changes_of(text, "1.0.0");
  static const SecretKey key = make_secret_key();
  check(!verify(text, text, {key.public_key()}, text));
  static_cast<void>(parse_public_key(text));
  static_cast<void>(parse_secret_key(text, ""));
  if (const auto version = parse_version(text)) check(!(*version < *version));
  parse_range(text);
  return 0;
}
