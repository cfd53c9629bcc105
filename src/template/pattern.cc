#define PCRE2_CODE_UNIT_WIDTH 8
#include "template/pattern.h"

#include <pcre2.h>

#include <memory>

namespace cf::template_ {
namespace {

constexpr std::uint32_t kMatchLimit = 1'000'000;
constexpr std::uint32_t kDepthLimit = 10'000;
constexpr std::uint32_t kHeapLimitKib = 20'000;

}  // namespace

PatternMatch match_pattern(std::string_view pattern, std::string_view text) {
  int error = 0;
  std::size_t offset = 0;
  constexpr std::uint32_t options = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
  const auto bytes = [](std::string_view t) { return reinterpret_cast<PCRE2_SPTR>(t.data()); };
  std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> code(
      pcre2_compile(bytes(pattern), pattern.size(), options, &error, &offset, nullptr), &pcre2_code_free);
  if (!code) return PatternMatch::invalid_pattern;
  std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
      pcre2_match_context_create(nullptr), &pcre2_match_context_free);
  pcre2_set_match_limit(context.get(), kMatchLimit);
  pcre2_set_depth_limit(context.get(), kDepthLimit);
  pcre2_set_heap_limit(context.get(), kHeapLimitKib);
  std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> match(
      pcre2_match_data_create_from_pattern(code.get(), nullptr), &pcre2_match_data_free);
  int found = pcre2_match(code.get(), bytes(text), text.size(), 0, 0, match.get(), context.get());
  if (found >= 0) return PatternMatch::matches;
  return found == PCRE2_ERROR_NOMATCH ? PatternMatch::differs : PatternMatch::too_costly;
}

}  // namespace cf::template_
