// Files and paths. Reads are limited, writes are atomic, listings are sorted.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace cf::base {

inline constexpr std::size_t max_input_bytes = 16u << 20;  // no file that we read as text is larger

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = max_input_bytes);
// What a written file survives: `synced` a loss of power; `unsynced` only the end of the process, for what
// the same command can make again. Syncing a thousand renderings takes longer than making them; so does
// replacing them, so an unsynced file that holds the bytes already is left as it is.
enum class Durability { synced, unsynced };
// Writes beside the target and renames, so that readers see the old or the new content. Makes parent folders.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes,
                        Durability durability = Durability::synced);

struct DirEntry {
  std::string name;
  bool is_directory = false;  // symbolic links are followed
};
Result<std::vector<DirEntry>> list_directory(const std::filesystem::path& path);  // sorted by name

// `relative` resolved below `root`, refusing absolute paths, "..", symbolic links that leave root, and what
// lies in a .git or .cf below it. The file need not exist. kind input: it is refused; not_found: a link on
// the way leads nowhere, or to itself.
Result<std::filesystem::path> beneath(const std::filesystem::path& root, std::string_view relative);

}  // namespace cf::base
