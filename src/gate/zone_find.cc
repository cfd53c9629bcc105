#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "base/files.h"
#include "base/strings.h"
#include "gate/zone.h"

namespace cf::gate {

namespace {

constexpr std::array<const char*, 3> zone_folders{"/usr/share/zoneinfo", "/usr/lib/zoneinfo",
                                                  "/etc/zoneinfo"};
constexpr std::size_t largest_zone_file = 1u << 20;

// Segments of letters, digits, '_', '+' and '-': no path leads out of the folder.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  for (const std::string& segment : base::split(name, '/')) {
    const bool plain = std::all_of(segment.begin(), segment.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
             c == '+' || c == '-';
    });
    if (segment.empty() || !plain) return false;
  }
  return true;
}

// Links to the zone that a machine is set to, and what is no zone: a rule would mean something else
// elsewhere.
bool is_of_the_machine(std::string_view name) {
  return name == "localtime" || name == "posixrules" || name == "leapseconds";
}

void list_zones(const std::filesystem::path& folder, const std::string& prefix, int depth,
                std::vector<std::string>& names) {
  const auto listed = base::list_directory(folder);
  if (!listed || depth > 3) return;
  for (const base::DirEntry& entry : *listed) {
    if (entry.name == "posix" || entry.name == "right" || is_of_the_machine(entry.name) ||
        !is_zone_name(entry.name))
      continue;
    if (entry.is_directory) {
      list_zones(folder / entry.name, prefix + entry.name + "/", depth + 1, names);
    } else {
      names.push_back(prefix + entry.name);
    }
  }
}

std::string nearest_zone(const std::string& name, const std::vector<std::string>& names) {
  const std::string city = base::to_lower(name);
  for (const std::string& candidate : names)
    if (base::to_lower(candidate) == city) return candidate;
  for (const std::string& candidate : names)
    if (base::to_lower(candidate).ends_with("/" + city)) return candidate;
  return base::nearest(name, names);
}

base::Error unknown_zone(const std::string& name) {
  std::vector<std::string> names;
  for (const char* folder : zone_folders) list_zones(folder, "", 0, names);
  if (names.empty()) {
    return base::error(base::ErrorKind::not_found,
                       "there is no time zone data for '" + name + "' on this machine",
                       "install the package tzdata (looked in /usr/share/zoneinfo)");
  }
  const std::string near = nearest_zone(name, names);
  return base::error(
      base::ErrorKind::not_found, "there is no time zone '" + name + "'",
      near.empty() ? "write an IANA name, such as Europe/Berlin or UTC" : "did you mean '" + near + "'?");
}

class ZoneCache {
 public:
  base::Result<std::shared_ptr<const Zone>> find(const std::string& name) {
    std::lock_guard lock(mutex_);
    const auto found = zones_.find(name);
    if (found != zones_.end()) return found->second;
    std::shared_ptr<const Zone> zone = load(name);
    if (zone == nullptr) return unknown_zone(name);
    zones_.emplace(name, zone);
    return zone;
  }

 private:
  static std::shared_ptr<const Zone> load(const std::string& name) {
    if (name.empty() || name == "UTC") return Zone::utc();
    if (!is_zone_name(name) || is_of_the_machine(name) || name.starts_with("right/") ||
        name.starts_with("posix/"))
      return nullptr;
    for (const char* folder : zone_folders) {
      const auto bytes = base::read_file(std::filesystem::path(folder) / name, largest_zone_file);
      if (!bytes) continue;
      if (auto zone = Zone::from_bytes(*bytes)) return zone;
    }
    return nullptr;
  }

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Zone>> zones_;
};

}  // namespace

base::Result<std::shared_ptr<const Zone>> Zone::find(const std::string& name) {
  static ZoneCache* cache = new ZoneCache;  // never destroyed
  return cache->find(name);
}

}  // namespace cf::gate
