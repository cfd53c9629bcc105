// What could stand in the place of the word that is being typed: the shells' completion scripts ask for it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cf::cli {

// The first word of the command line that asks for it; no page names it.
inline constexpr std::string_view complete_word = "__complete";

// `words` are those behind "cf", the one being typed last, perhaps empty. Sorted, and each begins with that
// word. Names of environments and stacks are those of the project around the current directory, as far as it
// can be read; nothing is rendered and no service asked. A candidate ":files" stands for file names.
std::vector<std::string> complete(std::span<const std::string> words);

}  // namespace cf::cli
