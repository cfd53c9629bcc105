#include "net/curl_library.h"

#include <curl/curl.h>
#include <dlfcn.h>

#include <type_traits>

namespace cf::net {
namespace {

static_assert(std::is_same_v<CURL, void> && std::is_same_v<CURLM, void>);
static_assert(sizeof(CURLcode) == sizeof(int) && sizeof(CURLoption) == sizeof(int) &&
              sizeof(CURLMcode) == sizeof(int));

base::Error library_error(const std::string& reason) {
  base::Error error = base::error(base::ErrorKind::network, "can't load libcurl: " + reason,
                                  "install the package libcurl4 (apt-get install libcurl4)");
  error.fate = base::Fate::not_sent;
  return error;
}

}  // namespace

base::Result<CurlLibrary> load_curl_library(const char* file) {
  void* handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return library_error(dlerror());
  CurlLibrary library;
  std::string missing;
  const auto look_up = [&](auto& function, const char* name) {
    void* symbol = dlsym(handle, name);
    if (symbol == nullptr && missing.empty()) missing = name;
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(symbol);
  };
  look_up(library.global_init, "curl_global_init");
  look_up(library.easy_init, "curl_easy_init");
  look_up(library.easy_cleanup, "curl_easy_cleanup");
  look_up(library.easy_setopt, "curl_easy_setopt");
  look_up(library.easy_getinfo, "curl_easy_getinfo");
  look_up(library.easy_strerror, "curl_easy_strerror");
  look_up(library.slist_append, "curl_slist_append");
  look_up(library.slist_free_all, "curl_slist_free_all");
  look_up(library.multi_init, "curl_multi_init");
  look_up(library.multi_cleanup, "curl_multi_cleanup");
  look_up(library.multi_setopt, "curl_multi_setopt");
  look_up(library.multi_add_handle, "curl_multi_add_handle");
  look_up(library.multi_remove_handle, "curl_multi_remove_handle");
  look_up(library.multi_perform, "curl_multi_perform");
  look_up(library.multi_poll, "curl_multi_poll");
  look_up(library.multi_wakeup, "curl_multi_wakeup");
  look_up(library.multi_info_read, "curl_multi_info_read");
  if (!missing.empty()) return library_error(std::string(file) + " has no " + missing);
  return library;
}

const base::Result<CurlLibrary>& curl_library() {
  static const base::Result<CurlLibrary> library = [] {
    auto loaded = load_curl_library("libcurl.so.4");
    if (loaded && loaded->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
      return base::Result<CurlLibrary>(library_error("it could not be initialised"));
    }
    return loaded;
  }();
  return library;
}

}  // namespace cf::net
