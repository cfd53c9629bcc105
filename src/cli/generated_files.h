// Files that cf makes for the user to review and commit.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "descriptor/descriptor.h"
#include "pipeline/pipeline.h"
#include "workflow/settings.h"

namespace cf::cli {

// The descriptor of the repository, read and checked by itself; throws Failure where there is none or it is
// wrong.
descriptor::Descriptor read_descriptor(const workflow::Settings& settings);

// Writes them below `folder`, which is shown as `shown`, and says what became of each. A file of the same
// name that cf did not make is never overwritten: then nothing is written, and Failure of kind blocked names
// them.
void write_generated(const std::filesystem::path& folder, const std::string& shown,
                     const std::vector<pipeline::File>& files);

}  // namespace cf::cli
