// Files fetched before, by their digest. Several processes may share a cache: a file appears whole or not at
// all, and one whose content is not what its name says is as good as absent.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace cf::gold {

std::optional<std::string> cached(const std::filesystem::path& cache, const std::string& digest,
                                  std::size_t limit);
void keep(const std::filesystem::path& cache, const std::string& digest,
          std::string_view bytes);  // failing is no harm

// The signature of a file that is there by its digest.
std::optional<std::string> cached_signature(const std::filesystem::path& cache, const std::string& digest,
                                            std::size_t limit);
void keep_signature(const std::filesystem::path& cache, const std::string& digest,
                    std::string_view signature);

}  // namespace cf::gold
