// The C ABI of ed25519-abi/src/lib.rs. Everything is borrowed for the call.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cf::gold::abi {

struct Bytes {
  const char* data;
  std::size_t size;
};

struct Signed {
  Bytes key;        // 32
  Bytes signature;  // 64
  Bytes message;
};

// 1: every one of the signatures fits. 0: one does not, or that can't be told. Threads: any.
extern "C" std::uint32_t cf_ed25519_all_fit(const Signed* signatures, std::size_t count);

}  // namespace cf::gold::abi
