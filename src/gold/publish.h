// Publishing a library to a registry: what is there never changes, and what readers find by the index is
// there already.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/error.h"
#include "gold/backend.h"
#include "gold/signature.h"

namespace cf::gold {

struct Publication {
  std::optional<SecretKey> key;    // signs everything; none: nothing is signed, nor was it before
  std::vector<std::string> paths;  // empty: every template
  // By path: how the newest version's proof went. Its other fields are not looked at.
  std::map<std::string, Release> proofs;
};

struct Published {
  std::vector<std::string> added;    // "1.1.0/network/vpc.yaml"
  std::vector<std::string> present;  // that were there with the same bytes
  std::uint64_t serial = 0;          // of the index
};

// Writes every version of the templates, their signatures, the advisories and at the end the index; the two
// keep what other libraries published there. kind conflict: a version is there with other bytes, or one that
// the library has no more, or the registry is signed and no key is given: then nothing was written; or, with
// a key, the index or the advisories there are not signed and have what this library does not have. May be
// repeated after a failure.
base::Result<Published> publish(const Library& library, Backend& to, const Publication& what,
                                const base::Call& call);

}  // namespace cf::gold
