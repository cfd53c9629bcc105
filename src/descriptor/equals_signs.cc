#include "descriptor/equals_signs.h"

#include <algorithm>

#include "base/strings.h"
#include "descriptor/keys.h"

namespace cf::descriptor {
namespace {

bool is_known(std::string_view key) {
  const auto holds = [&](std::span<const std::string> keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  return holds(top_level_keys(2)) || holds(entry_keys(2)) || holds(environment_keys(2));
}

}  // namespace

std::optional<std::string> with_colon(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const std::string_view key = base::trim(text.substr(0, equals));
  if (!is_known(key)) return std::nullopt;
  return std::string(key) + ": " + std::string(base::trim(text.substr(equals + 1)));
}

std::size_t report_equals_signs(base::SourceId source, std::string_view text,
                                base::Diagnostics& diagnostics) {
  std::size_t count = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    // Each part of a flow mapping on its own: "- { name=a.yaml, deploy_env: [all] }".
    std::size_t part = 0;
    const std::size_t comment = std::min(line.find('#'), line.size());
    while (part < comment) {
      const std::size_t stop = std::min(line.find_first_of(",{}", part), comment);
      const std::size_t first = std::min(line.find_first_not_of(" \t-", part), stop);
      if (const auto right = with_colon(line.substr(first, stop - first))) {
        diagnostics.error(base::Origin{source, static_cast<std::uint32_t>(start + first)},
                          "'=' in place of ':' after a key", "write '" + *right + "'");
        ++count;
      }
      part = stop + 1;
    }
    start = end + 1;
  }
  return count;
}

}  // namespace cf::descriptor
