// What of a Markdown text is a fence or a fold, so that a test can say that none is broken and nothing
// foreign stands outside.
#pragma once

#include <algorithm>
#include <string>

#include "base/strings.h"

namespace cf::ci {

struct MarkdownBlocks {
  int open = 0;         // fences and folds that are open at the end
  std::string outside;  // the lines that are in no fence
};

inline MarkdownBlocks blocks_of(const std::string& markdown) {
  MarkdownBlocks blocks;
  std::string fence;
  for (const std::string& line : base::split(markdown, '\n')) {
    const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (!fence.empty()) {
      if (ticks >= fence.size() && line.find_first_not_of("` ") == std::string::npos) fence.clear();
    } else if (ticks >= 3) {
      fence = line.substr(0, ticks);
    } else {
      blocks.open += line.find("<details") != std::string::npos ? 1 : 0;
      blocks.open -= line.find("</details>") != std::string::npos ? 1 : 0;
      blocks.outside += line + "\n";
    }
  }
  blocks.open += fence.empty() ? 0 : 1;
  return blocks;
}

}  // namespace cf::ci
