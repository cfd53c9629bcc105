// gold.yaml: what a gold template says of itself, beside the template in its library.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "gold/version.h"

namespace cf::gold {

struct Manifest {
  std::string version_text;  // as written: "1.1.0"
  Version version;
  std::string title, description, category;
  std::string status = "stable";  // stable, preview, deprecated
  std::vector<std::string> keywords;
  std::map<std::string, std::string> uses;  // path of another template -> exact version or range
};

const std::vector<std::string>& categories();  // in the order in which a library is shown

// `shown_as` names the file in reports. All problems are in `diagnostics`.
Manifest read_manifest(std::string shown_as, std::string text, base::Diagnostics& diagnostics);

}  // namespace cf::gold
