// Any bytes as a request: never a crash, always an answer. The first line is "METHOD URL", then header lines,
// a blank line and the body.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "emulator/cloud.h"

namespace {

cf::net::HttpRequest read(std::string_view bytes) {
  cf::net::HttpRequest request;
  const auto line = [&bytes] {
    const auto end = bytes.find('\n');
    const std::string_view out = bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    return out;
  };
  const std::string_view first = line();
  const auto blank = first.find(' ');
  request.method = std::string(first.substr(0, blank));
  request.url = blank == std::string_view::npos ? "/" : std::string(first.substr(blank + 1));
  for (std::string_view header = line(); !header.empty(); header = line()) {
    const auto colon = header.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers.add(std::string(header.substr(0, colon)), std::string(header.substr(colon + 1)));
  }
  request.body = std::string(bytes);
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<cf::emulator::Cloud> cloud;
  static int requests = 0;
  if (!cloud || ++requests % 1000 == 0) cloud = std::move(*cf::emulator::Cloud::open({}));
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const cf::net::HttpResponse answer = cloud->serve(read(bytes));
  if (answer.status < 100 || answer.status > 599) __builtin_trap();
  return 0;
}
