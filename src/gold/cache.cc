#include "gold/cache.h"

#include "base/digest.h"
#include "base/files.h"

namespace cf::gold {
namespace {

std::filesystem::path place_of(const std::filesystem::path& cache, const std::string& digest) {
  return cache / "sha256" / digest.substr(0, 2) / digest;
}

}  // namespace

std::optional<std::string> cached(const std::filesystem::path& cache, const std::string& digest,
                                  std::size_t limit) {
  if (cache.empty()) return std::nullopt;
  auto bytes = base::read_file(place_of(cache, digest), limit);
  if (!bytes || base::sha256_hex(*bytes) != digest) return std::nullopt;
  return *std::move(bytes);
}

void keep(const std::filesystem::path& cache, const std::string& digest, std::string_view bytes) {
  if (cache.empty()) return;
  const auto written = base::write_file(place_of(cache, digest), bytes, base::Durability::unsynced);
  static_cast<void>(written.has_value());
}

std::optional<std::string> cached_signature(const std::filesystem::path& cache, const std::string& digest,
                                            std::size_t limit) {
  if (cache.empty()) return std::nullopt;
  auto bytes = base::read_file(place_of(cache, digest) += ".minisig", limit);
  return bytes ? std::optional(*std::move(bytes)) : std::nullopt;
}

void keep_signature(const std::filesystem::path& cache, const std::string& digest,
                    std::string_view signature) {
  if (cache.empty()) return;
  const auto written =
      base::write_file(place_of(cache, digest) += ".minisig", signature, base::Durability::unsynced);
  static_cast<void>(written.has_value());
}

}  // namespace cf::gold
