// The windows of a year: ten rules in three zones, with freezes, as a status page asks for them.
#include <benchmark/benchmark.h>

#include <array>

#include "gate/window.h"

namespace cf::gate {
namespace {

descriptor::Rules year_of_rules() {
  descriptor::Rules rules;
  const std::array<const char*, 3> zones{"Europe/Berlin", "America/New_York", "Australia/Sydney"};
  for (int i = 0; i < 10; ++i) {
    descriptor::Window window;
    window.zone = zones[static_cast<std::size_t>(i) % zones.size()];
    if (i % 2 == 0) {
      window.days = {i % 7, (i + 2) % 7};
      window.from_minute = 22 * 60;
      window.to_minute = 2 * 60;
    } else {
      window.cron = "0 " + std::to_string(i) + ",20 * * 2,4";
      window.duration = std::chrono::hours{4};
    }
    rules.windows.push_back(window);
  }
  rules.freezes = {{"2026-12-20", "2027-01-02", "Europe/Berlin", "holidays", {}},
                   {"2026-06-30 18:00", "2026-07-01", "America/New_York", "end of the quarter", {}}};
  return rules;
}
const base::TimePoint start{std::chrono::seconds{1'767'225'600}};  // 2026-01-01

void gate_openings_of_a_year(benchmark::State& state) {
  const Calendar calendar(year_of_rules());
  for (auto _ : state) benchmark::DoNotOptimize(calendar.openings(start, start + std::chrono::days{365}));
}
BENCHMARK(gate_openings_of_a_year)->Unit(benchmark::kMicrosecond);

void gate_is_it_open(benchmark::State& state) {
  const descriptor::Rules rules = year_of_rules();
  for (auto _ : state) {
    const Calendar calendar(rules);
    benchmark::DoNotOptimize(calendar.is_open(start));
    benchmark::DoNotOptimize(calendar.next_opening(start));
  }
}
BENCHMARK(gate_is_it_open)->Unit(benchmark::kMicrosecond);

// Every minute of a year: the most that cron can say.
void gate_cron_of_every_minute(benchmark::State& state) {
  descriptor::Rules rules;
  descriptor::Window window;
  window.zone = "Europe/Berlin";
  window.cron = "* * * * *";
  window.duration = std::chrono::minutes{1};
  rules.windows = {window};
  const Calendar calendar(rules);
  for (auto _ : state) benchmark::DoNotOptimize(calendar.openings(start, start + std::chrono::days{365}));
}
BENCHMARK(gate_cron_of_every_minute)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cf::gate
