#include "store/blobs.h"

#include <algorithm>

#include "base/digest.h"
#include "base/files.h"

namespace cf::store {
namespace {

bool is_blob_name(std::string_view name) {
  return name.size() == 64 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

std::filesystem::path Blobs::path(std::string_view name) const {
  return folder_ / name.substr(0, 2) / name.substr(std::min<std::size_t>(2, name.size()));
}

bool Blobs::has(std::string_view name) const {
  std::error_code failed;
  return is_blob_name(name) && std::filesystem::is_regular_file(path(name), failed);
}

base::Result<std::string> Blobs::put(std::string_view bytes) {
  if (bytes.size() > largest_blob) {
    return base::error(base::ErrorKind::limit, "larger than " + std::to_string(largest_blob) + " bytes");
  }
  const std::string name = base::sha256_hex(bytes);
  if (has(name) && get(name)) return name;
  if (base::Result<void> written = base::write_file(path(name), bytes); !written) return written.error();
  return name;
}

base::Result<std::string> Blobs::get(std::string_view name) const {
  if (!is_blob_name(name)) {
    return base::error(base::ErrorKind::not_found, "'" + std::string(name) + "' is not the name of a blob");
  }
  base::Result<std::string> bytes = base::read_file(path(name), largest_blob);
  if (!bytes) return bytes;
  if (base::sha256_hex(*bytes) != name) {
    return base::error(base::ErrorKind::input,
                       path(name).string() + " is damaged: its content has another digest",
                       "remove the file; it is fetched or made again");
  }
  return bytes;
}

}  // namespace cf::store
