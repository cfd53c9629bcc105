// The folder `.cf` of a checkout, whose other files may be a pull request's: symbolic links there would lead
// what is written out of it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace cf::ci {

// Kind input: `.cf` below `root` is, or has within it, a symbolic link.
base::Result<void> require_no_links_in_own_folder(const std::filesystem::path& root);

// Kind input: a part of `relative` (of what there is of it) is a symbolic link.
base::Result<void> require_no_links(const std::filesystem::path& root, const std::filesystem::path& relative);

// Writes a file below `root`, entering folder by folder, and making those that are not there; a link in its
// own place is replaced. `relative` has neither ".." nor a root. Kind input: a folder of it is a link or a
// file.
base::Result<void> write_below(const std::filesystem::path& root, const std::filesystem::path& relative,
                               std::string_view bytes);

}  // namespace cf::ci
