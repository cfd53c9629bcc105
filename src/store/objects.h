// Objects by key with conditional writes: what runs on different machines share without a server of ours. A
// file system and S3 behave alike behind it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.h"
#include "base/error.h"

namespace cf::store {

struct StoredObject {
  std::string bytes;
  // Opaque. Other bytes have another version; bytes that were there before may bring theirs back. A record
  // that must not be mistaken for an earlier one holds something that grows.
  std::string version;
};

// Threads: any. Processes and machines: any number; of two writers with the same expectation one gets kind
// conflict.
class Objects {
 public:
  virtual ~Objects() = default;
  // None: there is no such object.
  virtual base::Result<std::optional<StoredObject>> get(const std::string& key, const base::Call& call) = 0;
  // `expected`: the version that must be there; "": none may be there. kind conflict otherwise. Gives the new
  // version. Durable when it returns. An error of fate unknown: it may have been written. A write of unknown
  // fate is settled by reading: bytes that equal ours count as ours, so writers who may write the same key
  // put something of their own into the bytes.
  virtual base::Result<std::string> put(const std::string& key, std::string_view bytes,
                                        const std::string& expected, const base::Call& call) = 0;
  // kind conflict: another version is there. One that is not there is removed already.
  virtual base::Result<void> remove(const std::string& key, const std::string& expected,
                                    const base::Call& call) = 0;
  // Keys that begin with it, sorted.
  virtual base::Result<std::vector<std::string>> list(const std::string& prefix, const base::Call& call) = 0;
  virtual std::string where() const = 0;  // for people: "s3://bucket/prefix", ".cf/state"
};

// In a folder, which is made with the first write; one file for each object, readable with any tool. Safe
// under any number of processes of one machine (an advisory lock, held for the length of one write; not for
// network file systems). Symbolic links below the folder are refused, kind input.
std::unique_ptr<Objects> objects_in_folder(std::string folder);

}  // namespace cf::store
