#include "base/lanes.h"
#include "site/site.h"

namespace cf::site {

base::Result<Source> read_source(gold::Registry& registry, std::size_t threads, const base::Call& call) {
  Source source;
  auto index = registry.index(call);
  if (!index) return std::move(index).error();
  if (!*index) {
    return base::error(base::ErrorKind::unsupported,
                       "the registry has no index.json: nothing says which templates it has",
                       "publish the library with 'cf gold publish', or name its sources with --library");
  }
  source.index = **std::move(index);
  auto advisories = registry.advisories(call);
  if (!advisories) return std::move(advisories).error();
  source.advisories = *std::move(advisories);

  struct Wanted {
    std::string path, version;
    gold::Release* release;
  };
  std::vector<Wanted> wanted;
  for (auto& [path, listed] : source.index.templates)
    for (auto& [version, release] : listed.versions) wanted.push_back({path, version, &release});
  std::vector<std::string> texts(wanted.size());
  const auto fetch = [&](std::size_t i) {
    const Wanted& want = wanted[i];
    auto fetched = registry.fetch_template(want.path, want.version, call).or_throw();
    std::string& expected = want.release->sha256;
    if (expected.empty()) expected = fetched.digest;  // a folder's listing has no digests
    if (fetched.digest != expected) {
      throw base::Failure(base::error(base::ErrorKind::conflict,
                                      want.path + " " + want.version +
                                          " is not what the registry's index says: " + fetched.from +
                                          " has SHA-256 " + fetched.digest + ", the index " + expected,
                                      "a version must never change: find out who replaced it"));
    }
    texts[i] = std::move(fetched.bytes);
  };
  try {
    base::parallel_for(wanted.size(), threads, fetch);
  } catch (const base::Failure& failure) {
    return failure.error();
  }
  for (std::size_t i = 0; i < wanted.size(); ++i)
    source.texts[wanted[i].version + "/" + wanted[i].path] = std::move(texts[i]);
  return source;
}

}  // namespace cf::site
