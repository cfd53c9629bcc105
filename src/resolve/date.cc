// !date [format]: the local time by strftime, frozen in the plan.
#include <cstring>
#include <ctime>

#include "base/strings.h"
#include "document/scalar.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {
namespace {

constexpr std::size_t max_date = 4096;

// Python adds %f, microseconds, to what the C library knows.
std::string with_microseconds(std::string_view format, long microseconds) {
  std::string digits = std::to_string(1'000'000 + microseconds).substr(1);
  std::string result;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '%' && i + 1 < format.size()) {
      if (format[i + 1] == 'f')
        result += digits;
      else
        result += format.substr(i, 2);
      ++i;
    } else {
      result += format[i];
    }
  }
  return result;
}

std::string formatted(base::TimePoint now, std::string_view format) {
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  const std::time_t seconds = static_cast<std::time_t>(since / 1'000'000);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  const std::string pattern = with_microseconds(format, static_cast<long>(since % 1'000'000));
  std::string text(max_date, '\0');
  text.resize(std::strftime(text.data(), text.size(), pattern.c_str(), &parts));
  return text;
}

}  // namespace

base::Result<Node> resolve_date(const Node& argument, Resolution& resolution) {
  std::string format = "%Y-%m-%d %H:%M:%S";
  if (!document::is_null(argument, document::Dialect::pyyaml)) {
    const auto given = string_value(argument);
    if (!given || given->size() > max_date / 16 || given->find('\0') != std::string::npos) {
      return bad_argument("!date needs a format of strftime", "for example !date '%Y-%m-%d'");
    }
    if (!given->empty()) format = *given;
  }
  const auto make = [&] { return formatted(resolution.call().clock->now(), format); };
  const auto& freeze = resolution.environment().freeze;
  const std::string key = resolution.stack().path.str() + " !date " + format;
  return Node::string(freeze ? freeze(key, make) : make());
}

}  // namespace cf::resolve
