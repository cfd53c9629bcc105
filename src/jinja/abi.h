// The C ABI of minijinja-abi/src/lib.rs. Inputs are borrowed for the call, outputs are given to `emit`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cf::jinja::abi {

struct Text {
  const char* data;
  std::size_t size;
  std::string_view view() const { return size == 0 ? std::string_view() : std::string_view(data, size); }
};
inline Text text(std::string_view view) {
  return {view.data(), view.size()};
}

enum Part : std::uint32_t { output = 0, lines = 1, message = 2, source = 3 };
enum Status : std::uint32_t { done = 0, wrong = 1, unsupported = 2, limit = 3, failed = 4 };
enum Flag : std::uint32_t {
  trim_blocks = 1,
  lstrip_blocks = 2,
  keep_trailing_newline = 4,
  strict = 8,
  autoescape = 16
};

extern "C" {
using Give = void (*)(void* target, Text text);

struct Request {
  Text name, text, context;
  std::uint32_t flags;
  std::uint64_t fuel, seed;
  Text autoescape_except;  // separated by newlines
  Text delimiters;         // eight, separated by NUL bytes, or none
  void* user;
  void (*load)(void* user, Text name, Give give, void* target);
  void (*emit)(void* user, std::uint32_t part, Text text, std::uint64_t number);
};

std::uint32_t cf_jinja_render(const Request* request);
std::uint32_t cf_jinja_undeclared(const Request* request);
}

}  // namespace cf::jinja::abi
