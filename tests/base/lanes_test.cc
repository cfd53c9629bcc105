#include "base/lanes.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "base/error.h"

namespace cf::base {
namespace {

TEST(Lane, WithoutThreadsAJobRunsWhenItIsSubmitted) {
  Lane lane(0);
  std::vector<int> order;
  lane.submit([&] { order.push_back(1); });
  order.push_back(2);
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

TEST(Lane, FinishesWhatWasSubmittedBeforeItEnds) {
  std::atomic<int> done{0};
  {
    Lane lane(3);
    for (int i = 0; i < 500; ++i) lane.submit([&] { ++done; });
  }
  EXPECT_EQ(done, 500);
}

TEST(Lane, NeverRunsMoreJobsAtOnceThanItHasThreads) {
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  {
    Lane lane(2);
    for (int i = 0; i < 200; ++i) {
      lane.submit([&] {
        const int now = ++running;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        std::this_thread::yield();
        --running;
      });
    }
  }
  EXPECT_LE(most, 2);
}

TEST(Lane, JobsOfALaneRunBesideEachOther) {
  EventQueue<int> first_to_second;
  EventQueue<int> second_to_first;
  std::atomic<bool> met{false};
  {
    Lane lane(2);
    lane.submit([&] {
      first_to_second.post(1);
      met = second_to_first.take(Duration(30'000)).has_value();
    });
    lane.submit([&] {
      if (first_to_second.take(Duration(30'000))) second_to_first.post(2);
    });
  }
  EXPECT_TRUE(met);
}

TEST(Lane, AJobMaySubmitAnother) {
  EventQueue<int> events;
  Lane lane(1);
  lane.submit([&] { lane.submit([&] { events.post(7); }); });
  EXPECT_EQ(events.take(Duration(30'000)), 7);
}

TEST(EventQueue, KeepsTheOrderAndEndsAtItsLimit) {
  EventQueue<int> queue;
  queue.post(1);
  queue.post(2);
  EXPECT_EQ(queue.take(Duration(0)), 1);
  EXPECT_EQ(queue.take(Duration(0)), 2);
  EXPECT_EQ(queue.take(Duration(0)), std::nullopt);
}

TEST(ParallelFor, FillsEveryIndexOnce) {
  for (const std::size_t threads : {0u, 1u, 2u, 8u}) {
    std::vector<int> counts(1000);
    parallel_for(counts.size(), threads, [&](std::size_t i) { ++counts[i]; });
    EXPECT_EQ(counts, std::vector<int>(1000, 1)) << threads;
  }
  parallel_for(0, 4, [](std::size_t) { FAIL(); });
}

TEST(ParallelFor, WithOneThreadStaysInTheCallersThreadAndInOrder) {
  std::vector<std::size_t> order;
  parallel_for(4, 1, [&](std::size_t i) { order.push_back(i); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(ParallelFor, TheLowestFailureIsRethrownAfterAllHaveRun) {
  for (const std::size_t threads : {1u, 4u}) {
    std::atomic<int> ran{0};
    try {
      parallel_for(100, threads, [&](std::size_t i) {
        ++ran;
        if (i % 10 == 3) throw Failure(error(ErrorKind::input, "stack " + std::to_string(i)));
      });
      FAIL();
    } catch (const Failure& failure) {
      EXPECT_STREQ(failure.what(), "stack 3");
    }
    EXPECT_EQ(ran, 100);
  }
}

}  // namespace
}  // namespace cf::base
