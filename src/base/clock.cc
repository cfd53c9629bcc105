#include "base/clock.h"

#include <array>
#include <cstdio>
#include <mutex>
#include <thread>

namespace cf::base {
namespace {

class SystemClock final : public Clock {
 public:
  TimePoint now() override { return std::chrono::system_clock::now(); }
  void sleep(Duration duration) override {
    if (duration > Duration::zero()) std::this_thread::sleep_for(duration);
  }
};

struct CivilTime {
  int year = 0;
  unsigned month = 0, day = 0;
  int hour = 0, minute = 0, second = 0, millisecond = 0;
};

CivilTime civil(TimePoint time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<milliseconds>(time - day)};
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<int>(clock.subseconds().count())};
}

// Reads exactly `width` digits at the front of the text.
bool take_digits(std::string_view& text, std::size_t width, int& value) {
  if (text.size() < width) return false;
  value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return true;
}

bool take_char(std::string_view& text, std::string_view choices) {
  if (text.empty() || choices.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// ".123": digits past the nanosecond are dropped.
bool take_fraction(std::string_view& text, std::chrono::nanoseconds& fraction) {
  if (!take_char(text, ".,")) return true;
  std::int64_t scale = 100'000'000;
  std::size_t digits = 0;
  std::int64_t value = 0;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), ++digits) {
    value += (text[0] - '0') * scale;
    scale /= 10;
  }
  fraction = std::chrono::nanoseconds{value};
  return digits > 0;
}

// "Z", "+05:30", "-0800" or "+01".
bool take_offset(std::string_view& text, std::chrono::minutes& offset) {
  if (take_char(text, "Zz")) return true;
  const bool west = !text.empty() && text[0] == '-';
  if (!take_char(text, "+-")) return false;
  int hours = 0;
  int minutes = 0;
  if (!take_digits(text, 2, hours)) return false;
  if (take_char(text, ":") || !text.empty()) {
    if (!take_digits(text, 2, minutes)) return false;
  }
  if (hours > 23 || minutes > 59) return false;
  offset = std::chrono::minutes{(west ? -1 : 1) * (hours * 60 + minutes)};
  return true;
}

}  // namespace

Clock& system_clock() {
  static SystemClock* clock = new SystemClock;
  return *clock;
}

struct VirtualClock::State {
  std::mutex mutex;
  TimePoint now;
};

VirtualClock::VirtualClock(TimePoint start) : state_(std::make_unique<State>()) {
  state_->now = start;
}
VirtualClock::~VirtualClock() = default;

TimePoint VirtualClock::now() {
  std::lock_guard lock(state_->mutex);
  return state_->now;
}

void VirtualClock::sleep(Duration duration) {
  if (duration <= Duration::zero()) return;
  std::lock_guard lock(state_->mutex);
  state_->now += duration;
}

std::string iso8601(TimePoint time) {
  const CivilTime t = civil(time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", t.year, t.month, t.day,
                t.hour, t.minute, t.second, t.millisecond);
  return text.data();
}

std::string basic_iso8601(TimePoint time) {
  const CivilTime t = civil(time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02d%02dZ", t.year, t.month, t.day, t.hour,
                t.minute, t.second);
  return text.data();
}

bool parse_iso8601(std::string_view text, TimePoint& out) {
  using namespace std::chrono;
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  nanoseconds fraction{0};
  minutes offset{0};
  const bool read = take_digits(text, 4, y) && take_char(text, "-") && take_digits(text, 2, mo) &&
                    take_char(text, "-") && take_digits(text, 2, d) && take_char(text, "Tt ") &&
                    take_digits(text, 2, h) && take_char(text, ":") && take_digits(text, 2, mi) &&
                    take_char(text, ":") && take_digits(text, 2, s) && take_fraction(text, fraction) &&
                    take_offset(text, offset);
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
  // The clock counts nanoseconds in 64 bits: years outside 1678..2261 do not fit.
  if (!read || !text.empty() || !date.ok() || y < 1700 || y > 2200 || h > 23 || mi > 59 || s > 60)
    return false;
  out = sys_days{date} + hours{h} + minutes{mi} + seconds{s} - offset +
        duration_cast<std::chrono::system_clock::duration>(fraction);
  return true;
}

}  // namespace cf::base
