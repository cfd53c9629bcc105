#include "workflow/gold_registry.h"

#include "aws/s3_objects.h"
#include "base/boundary.h"
#include "base/secrets.h"
#include "gold/builtin.h"
#include "workflow/access.h"

namespace cf::workflow {
namespace {

using base::Result;

std::string variable(const Settings& settings, const char* name) {
  const auto found = settings.environment.find(name);
  return found == settings.environment.end() ? std::string() : found->second;
}

bool is_folder(const std::string& address) {
  return address.find("://") == std::string::npos && address != gold::builtin_address;
}

// A registry is where its address says, for a run on the embedded CloudFormation too.
struct OwnAccess {
  explicit OwnAccess(Settings of) : settings(std::move(of)), access(settings) {}
  const Settings settings;
  Access access;
  static std::unique_ptr<OwnAccess> of(Settings settings) {
    settings.local = false;
    return std::make_unique<OwnAccess>(std::move(settings));
  }
};

// Where the descriptor that counts names it: a folder is below that of the descriptor.
std::string address_in(const descriptor::Descriptor* descriptor, const Settings& settings) {
  const descriptor::Descriptor* counts = settings.trusted ? settings.trusted.get() : descriptor;
  if (counts == nullptr || counts->gold.registry.empty()) return {};
  const std::string& address = counts->gold.registry;
  if (!is_folder(address)) return address;
  const std::string folder = address.starts_with("dir:") ? address.substr(4) : address;
  return (settings.workspace.root / folder).lexically_normal().string();
}

// git's own variables would turn it to the repository in which cf runs.
std::map<std::string, std::string> environment_of_git(std::map<std::string, std::string> environment) {
  for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
                           "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE"})
    environment.erase(name);
  return environment;
}

Result<std::unique_ptr<store::Objects>> open_bucket(Access& access, const std::string& address) {
  constexpr std::string_view scheme = "s3://";
  const std::string rest = address.substr(scheme.size());
  const std::size_t slash = rest.find('/');
  std::string prefix = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
  while (prefix.ends_with('/')) prefix.pop_back();
  if (slash == 0 || rest.empty())
    return base::error(base::ErrorKind::usage, "'" + address + "' names no bucket",
                       "write s3://bucket or s3://bucket/prefix");
  try {
    Where where;
    where.region = access.default_region();
    return aws::objects_in_bucket(access.session(where), rest.substr(0, slash), std::move(prefix));
  } catch (base::Failure& failure) {
    base::Error error = failure.error();
    return std::move(error).while_("opening " + address);
  }
}

}  // namespace

gold::Settings gold_settings(const Settings& settings, const descriptor::Descriptor* descriptor,
                             Access* access) {
  gold::Settings gold;
  gold.base = settings.gold.empty() ? address_in(descriptor, settings) : settings.gold;
  if (gold.base.empty()) {
    const std::filesystem::path beside = settings.workspace.root / "gold-templates";
    std::error_code failed;
    gold.base = !settings.workspace.root.empty() && std::filesystem::is_directory(beside, failed)
                    ? beside.string()
                    : gold::builtin_address;
  }
  gold.login.user = variable(settings, "CF_GOLD_USER");
  gold.login.password = variable(settings, "CF_GOLD_PASSWORD");
  gold.login.token = variable(settings, "CF_GOLD_TOKEN");
  base::add_secret(gold.login.password);
  base::add_secret(gold.login.token);
  gold.cache = settings.workspace.root / ".cf" / "gold";
  gold.vendor = settings.workspace.root / "vendor" / "gold";
  gold.lock_file = settings.workspace.root / "gold.lock";
  gold.repository = base::repository_top(settings.workspace.root);
  gold.environment = environment_of_git(settings.environment);
  const descriptor::Descriptor* counts = settings.trusted ? settings.trusted.get() : descriptor;
  if (counts != nullptr)
    for (const std::string& text : counts->gold.keys)
      if (auto key = gold::parse_public_key(text)) gold.keys.push_back(*std::move(key));
  // Made when an s3:// address is opened, and kept as long as the registry.
  auto own = std::make_shared<std::unique_ptr<OwnAccess>>();
  gold.open_bucket = [access, own, &settings](const std::string& address) {
    if (access != nullptr && !settings.local) return open_bucket(*access, address);
    if (!*own) *own = OwnAccess::of(settings);
    return open_bucket((*own)->access, address);
  };
  return gold;
}

std::unique_ptr<gold::Registry> gold_registry(const Settings& settings,
                                              const descriptor::Descriptor* descriptor, Access* access) {
  gold::Settings gold = gold_settings(settings, descriptor, access);
  const bool on_a_forks_word = settings.workspace.trust == base::Trust::fork && settings.gold.empty() &&
                               !settings.trusted && descriptor != nullptr &&
                               !descriptor->gold.registry.empty();
  if (on_a_forks_word) return nullptr;
  return std::make_unique<gold::Registry>(std::move(gold));
}

}  // namespace cf::workflow
