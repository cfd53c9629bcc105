#include "workflow/plan_key.h"

#include <sys/stat.h>

#include "base/digest.h"
#include "base/files.h"
#include "base/secrets.h"

namespace cf::workflow {

base::Result<std::string> plan_key(const Settings& settings) {
  if (!settings.plan_key.empty()) return settings.plan_key;
  if (const auto given = settings.environment.find("CF_PLAN_KEY");
      given != settings.environment.end() && !given->second.empty()) {
    base::add_secret(given->second);
    return given->second;
  }
  const std::filesystem::path file = settings.workspace.root / ".cf" / "plan.key";
  if (auto kept = base::read_file(file, 4096)) {
    base::add_secret(*kept);
    return *kept;
  }
  const std::string key = base::random_hex(32);
  base::add_secret(key);
  const mode_t before = ::umask(0077);
  auto written = base::write_file(file, key);
  ::umask(before);
  if (!written) return std::move(written).error();
  return key;
}

std::string secret_label(std::string_view key, std::string_view name, std::string_view value) {
  const base::Sha256 mac = base::hmac_sha256(key, std::string(name) + '\0' + std::string(value));
  return std::string(name) + "#" + base::hex(base::as_bytes(mac)).substr(0, 16);
}

}  // namespace cf::workflow
