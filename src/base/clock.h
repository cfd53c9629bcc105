// Time as an argument. Nothing else in the program asks the system for the time, so that a virtual clock
// makes a run, emulator included, a deterministic simulation.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace cf::base {

using TimePoint = std::chrono::system_clock::time_point;  // UTC
using Duration = std::chrono::milliseconds;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() = 0;
  // Waits, or moves the virtual time on. Threads: callable from any.
  virtual void sleep(Duration duration) = 0;
};

Clock& system_clock();  // never destroyed

class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(TimePoint start = TimePoint{std::chrono::seconds{1'767'225'600}});  // 2026-01-01
  ~VirtualClock() override;
  TimePoint now() override;
  void sleep(Duration duration) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string iso8601(TimePoint time);                        // 2026-01-01T00:00:00.000Z
std::string basic_iso8601(TimePoint time);                  // 20260101T000000Z, as SigV4 wants it
bool parse_iso8601(std::string_view text, TimePoint& out);  // with Z or an offset; false if malformed

}  // namespace cf::base
