// What others wrote into shared objects: records of a log and locks. What is read is written as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/digest.h"
#include "store/lock_record.h"
#include "store/object_key.h"
#include "store/record_format.h"

using namespace cf;
using namespace cf::store;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  if (const auto record = parse_record(text)) {
    if (text.find(record->record) == std::string::npos) std::abort();
  }
  const std::string written = format_record(base::sha256_hex(text), std::string(16, 'a'), text);
  if (const auto record = parse_record(written); !record || record->record != text) std::abort();
  if (const auto number = number_of(text); number && record_name(*number) != text) std::abort();
  if (const auto lock = read_lock_record(text)) {
    const auto again = read_lock_record(to_json(*lock));
    if (!again || again->last.fence != lock->last.fence || again->held != lock->held) std::abort();
  }
  if (size <= 60 && !check_object_key(key_segment(text))) std::abort();
  return 0;
}
