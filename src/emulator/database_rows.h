// Rows in the state file. Commits survive a killed process; a power cut may lose the last ones.
#pragma once

#include <filesystem>

#include "emulator/rows.h"

namespace cf::emulator {

// Kind input or unsupported: the file is damaged, foreign or of a newer program; it is not touched.
base::Result<std::unique_ptr<Rows>> database_rows(const std::filesystem::path& file);

// Takes the state file away. Refuses one that is not ours (kind input) or that a process uses (conflict).
base::Result<void> remove_database_rows(const std::filesystem::path& file);

}  // namespace cf::emulator
