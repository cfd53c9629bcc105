// Many signatures verified at once, which takes a fourth of the time of one after another. What fits in a
// batch is what verify() takes, but for signatures that only the secret key's owner could make
// (ed25519-abi/src/lib.rs says how); what does not fit says nothing of a single file: verify() then names the
// one at fault.
#pragma once

#include <span>

#include "gold/signature.h"

namespace cf::gold {

// Whether this build can; false: built without Rust.
bool has_batches();

// Whether each of them fits; true of none. False too where has_batches() is.
bool all_fit(std::span<const PendingSignature> pending);

}  // namespace cf::gold
