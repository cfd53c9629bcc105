// The repository a run works on. Handed in by main; nothing else reads the current directory.
#pragma once

#include <filesystem>
#include <string>

namespace cf::base {

// How far the repository's content is trusted; decides hooks, rcmd, Python and credentials.
enum class Trust { base, head, fork };

struct Workspace {
  std::filesystem::path root;  // absolute; the folder of the descriptor, or of the Sceptre project
  std::string commit;          // empty: not a git work tree
  Trust trust = Trust::base;
};

}  // namespace cf::base
