#include "gold/builtin.h"

#include "base/pack.h"

extern "C" const char gold_library_begin[], gold_library_end[];

namespace cf::gold {

Tree builtin_tree() {
  return {
      {},
      base::unpack({gold_library_begin, static_cast<std::size_t>(gold_library_end - gold_library_begin)})};
}

}  // namespace cf::gold
