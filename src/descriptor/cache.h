// One reading of a descriptor for all who ask for it: an environment is loaded for each region, and an
// overview loads them all.
#pragma once

#include <memory>
#include <mutex>

#include "descriptor/descriptor.h"

namespace cf::descriptor {

// Holds the last file that was asked for. Threads: any.
class Cache {
 public:
  // As descriptor::read(); the file's bytes are compared each time, so that one that was changed is read
  // anew.
  std::shared_ptr<const Descriptor> read(const std::filesystem::path& file, const std::string& shown_as,
                                         base::Diagnostics& diagnostics);

 private:
  std::mutex mutex_;
  std::string text_, shown_as_;
  std::shared_ptr<const Descriptor> descriptor_;
  base::Diagnostics diagnostics_;
};

}  // namespace cf::descriptor
