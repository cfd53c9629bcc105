// The file of a database before SQLite gets to see it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace cf::store {

// What the hints end with where the file is the trouble, and not what holds it (a full disk, its rights).
inline constexpr std::string_view damaged_remedy = "move it away to start anew";

// Reads the header and says whether the file may be opened: it is a whole SQLite file of that application.
// Writes nothing. The file must exist.
base::Result<void> check_database_file(const std::filesystem::path& path, std::uint32_t application_id);

// Makes an empty database of that application appear under `path`, complete, with its folder. One that
// another process made in the meantime is left.
base::Result<void> create_database_file(const std::filesystem::path& path, std::uint32_t application_id);

// Takes the database away, with its log, whole or damaged. kind input: it is not of that application;
// conflict: a process has it open. It is left then.
base::Result<void> remove_database_file(const std::filesystem::path& path, std::uint32_t application_id);

}  // namespace cf::store
