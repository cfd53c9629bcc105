// libcurl behind a table of functions, loaded when the first request is sent: linking it costs 6 ms before
// main.
#pragma once

#include "base/error.h"

struct CURLMsg;
struct curl_slist;
struct curl_waitfd;

namespace cf::net {

// As curl/curl.h declares them, with its handles as void* and its enumerations as int, so that no header of
// ours needs it.
struct CurlLibrary {
  int (*global_init)(long flags) = nullptr;
  void* (*easy_init)() = nullptr;
  void (*easy_cleanup)(void* easy) = nullptr;
  int (*easy_setopt)(void* easy, int option, ...) = nullptr;
  int (*easy_getinfo)(void* easy, int info, ...) = nullptr;
  const char* (*easy_strerror)(int code) = nullptr;
  curl_slist* (*slist_append)(curl_slist* list, const char* text) = nullptr;
  void (*slist_free_all)(curl_slist* list) = nullptr;
  void* (*multi_init)() = nullptr;
  int (*multi_cleanup)(void* multi) = nullptr;
  int (*multi_setopt)(void* multi, int option, ...) = nullptr;
  int (*multi_add_handle)(void* multi, void* easy) = nullptr;
  int (*multi_remove_handle)(void* multi, void* easy) = nullptr;
  int (*multi_perform)(void* multi, int* running) = nullptr;
  int (*multi_poll)(void* multi, curl_waitfd* extra, unsigned count, int timeout_ms, int* ready) = nullptr;
  int (*multi_wakeup)(void* multi) = nullptr;
  CURLMsg* (*multi_info_read)(void* multi, int* left) = nullptr;
};

// Loads `file` and looks up every function. It is never unloaded.
base::Result<CurlLibrary> load_curl_library(const char* file);

// The library of this process, loaded and initialised once. Threads: any.
const base::Result<CurlLibrary>& curl_library();

}  // namespace cf::net
