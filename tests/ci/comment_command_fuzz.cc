#include <cstdint>
#include <cstdlib>

#include "ci/comment_command.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> environments = {"dev", "prod"};
  const std::string body(reinterpret_cast<const char*>(data), size);
  const cf::ci::ReadComment comment = cf::ci::read_comment(body, environments);
  if (!comment.command) return 0;
  // What was understood is understood again.
  const std::string text = cf::ci::to_text(*comment.command);
  const cf::ci::ReadComment again = cf::ci::read_comment(text, environments);
  if (!again.command || cf::ci::to_text(*again.command) != text) std::abort();
  return 0;
}
