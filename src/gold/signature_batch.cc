#include "gold/signature_batch.h"

#include "gold/ed25519_abi.h"

namespace cf::gold {

#ifdef CF_NATIVE

bool has_batches() {
  return true;
}

namespace {

abi::Bytes borrowed(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace

bool all_fit(std::span<const PendingSignature> pending) {
  std::vector<abi::Signed> all;
  all.reserve(2 * pending.size());
  for (const PendingSignature& each : pending) {
    all.push_back({borrowed(each.key), borrowed(each.signature), borrowed(each.digest)});
    all.push_back({borrowed(each.key), borrowed(each.statement_signature), borrowed(each.statement)});
  }
  return abi::cf_ed25519_all_fit(all.data(), all.size()) == 1;
}

#else

bool has_batches() {
  return false;
}

bool all_fit(std::span<const PendingSignature> pending) {
  return pending.empty();
}

#endif

}  // namespace cf::gold
