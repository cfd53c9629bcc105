// Where gold templates lie: a folder, or an HTTP(S) server. Reads one file by its path below the base.
#pragma once

#include <string>

#include "base/call.h"
#include "base/error.h"
#include "gold/registry.h"

namespace cf::gold {

// A template or artifact is never larger.
inline constexpr std::size_t max_template_bytes = 4u << 20;
inline constexpr std::size_t max_artifact_bytes = 256u << 20;

bool is_remote(const Settings& settings);

// kind usage: the base is a URL of a kind that is not read, such as ftp://.
base::Result<void> check_base(const Settings& settings);

// Where `path` would be, for people: a file's path or a URL, without credentials.
std::string location_of(const Settings& settings, const std::string& path);

// kind not_found: the repository answers, and has no such file. Everything else (unreachable, slow, an HTML
// page in place of a file, a redirect to another host) is an error that names the location, so that it is
// never taken for "not there".
base::Result<std::string> read(const Settings& settings, const std::string& path, std::size_t limit,
                               const base::Call& call);

}  // namespace cf::gold
