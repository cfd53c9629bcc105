// Hooks that belong to an operation whose run was interrupted: none is lost without a word, none is named
// that ran.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "deploy/deployment.h"
#include "deploy/journal.h"
#include "deploy/recover.h"
#include "deploy/steps.h"
#include "plan/hook.h"

namespace cf::deploy {

using plan::Decision;
using testing::Deployment;
using ::testing::ElementsAre;
using testing::FakeCloud;
using ::testing::HasSubstr;
using testing::hook;
using ::testing::IsEmpty;
using testing::Killed;
using testing::result_of;
using ::testing::SizeIs;

namespace {

class DueHooks : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() /
            ("cf-due-hooks-" + std::to_string(::getpid()) + "-" + test->name());
    std::filesystem::remove(path_);
  }
  void TearDown() override { std::filesystem::remove(path_); }

  // A stack that is created, with hooks around it; what is run is written down.
  void draw(Deployment& d) {
    d.add("network", Decision::create).hooks = {
        hook("before_create", "prepare"), hook("after_create", "register it"), hook("after_launch", "tell")};
    d.options.journal_path = path_;
    d.callbacks.hook = [this](const plan::Entry&, const std::string& point, std::size_t,
                              const base::Call&) -> base::Result<void> {
      if (point == dies_in_) throw Killed{};
      if (point == fails_in_) return base::error(base::ErrorKind::deploy_failed, "it ended with 1");
      ran_.push_back(point);
      return {};
    };
  }

  // As "after_create: cmd register it", with a '!' where it had begun.
  std::vector<std::string> named_by_recovery(Deployment& d) {
    base::Call call;
    call.clock = &d.clock;
    auto recovered = deploy::recover(
        path_, [&](const base::UnitId&) { return d.cloud.client(); }, call);
    EXPECT_TRUE(recovered);
    std::vector<std::string> out;
    if (recovered)
      for (const auto& each : *recovered)
        for (const auto& due : each.hooks) out.push_back((due.begun ? "!" : "") + due.text);
    return out;
  }

  std::string path_, dies_in_, fails_in_;
  std::vector<std::string> ran_;
};

}  // namespace

TEST_F(DueHooks, OfARunThatDiesWhileItsStackIsCreatedAreNamedOnce) {
  Deployment d;
  draw(d);
  d.cloud.fault = [](int, const std::string& action, const std::string&) {
    return action == "DescribeStackEvents" ? FakeCloud::Fault::killed_before : FakeCloud::Fault::none;
  };
  EXPECT_THROW((void)d.run(), Killed);
  d.cloud.fault = nullptr;
  d.clock.sleep(std::chrono::minutes(1));
  EXPECT_THAT(named_by_recovery(d), ElementsAre("after_create: cmd register it", "after_launch: cmd tell"));
  EXPECT_THAT(ran_, ElementsAre("before_launch", "before_create"));
  EXPECT_THAT(named_by_recovery(d), IsEmpty());
}

TEST_F(DueHooks, OneThatWasRunningIsNamedAsSuchAndThoseThatHaveRunAreNot) {
  Deployment d;
  draw(d);
  dies_in_ = "after_launch";
  EXPECT_THROW((void)d.run(), Killed);
  EXPECT_THAT(ran_, ElementsAre("before_launch", "before_create", "after_create"));
  EXPECT_THAT(named_by_recovery(d), ElementsAre("!after_launch: cmd tell"));
}

TEST_F(DueHooks, BehindTheOneThatWasRunningAtItsPointHaveNotBegun) {
  for (const char* second : {"do two", "do one"}) {
    SCOPED_TRACE(second);
    Deployment d;
    d.add("network", Decision::create).hooks = {hook("after_create", "do none"),
                                                hook("after_create", "do one"), hook("after_create", second)};
    d.options.journal_path = path_;
    d.callbacks.hook = [](const plan::Entry&, const std::string& point, std::size_t place,
                          const base::Call&) -> base::Result<void> {
      if (point == "after_create" && place == 1) throw Killed{};
      return {};
    };
    EXPECT_THROW((void)d.run(), Killed);
    EXPECT_THAT(named_by_recovery(d),
                ElementsAre("!after_create: cmd do one", std::string("after_create: cmd ") + second));
  }
}

TEST_F(DueHooks, BehindOneThatFailedAtItsPointAreNamedToo) {
  Deployment d;
  d.add("network", Decision::create).hooks = {hook("after_create", "one"), hook("after_create", "two")};
  d.callbacks.hook = [this](const plan::Entry&, const std::string& point, std::size_t place,
                            const base::Call&) -> base::Result<void> {
    ran_.push_back(point + std::to_string(place));
    if (point == "after_create") return base::error(base::ErrorKind::deploy_failed, "it ended with 1");
    return {};
  };
  const Summary summary = d.run();
  EXPECT_THAT(result_of(summary, "network").warnings,
              ElementsAre(HasSubstr("its hook at after_create is not"),
                          HasSubstr("its hook after_create: cmd two has not run: no later deployment")));
  EXPECT_THAT(ran_, ElementsAre("before_launch0", "before_create0", "after_create0"));
}

TEST_F(DueHooks, AtWhateverCallTheRunDiesEachHookRanOrIsNamed) {
  bool survived = false;
  for (int kill_at = 0; !survived; ++kill_at) {
    ASSERT_LT(kill_at, 200);
    for (auto how : {FakeCloud::Fault::killed_before, FakeCloud::Fault::killed_after}) {
      SCOPED_TRACE(kill_at);
      std::filesystem::remove(path_);
      ran_.clear();
      Deployment d;
      draw(d);
      d.cloud.fault = [&](int number, const std::string&, const std::string&) {
        return number == kill_at ? how : FakeCloud::Fault::none;
      };
      try {
        EXPECT_TRUE(d.run().ok());
        survived = true;
      } catch (const Killed&) {
      }
      d.cloud.fault = nullptr;
      d.clock.sleep(std::chrono::minutes(1));
      const auto named = named_by_recovery(d);
      const bool was_created = d.cloud.operations("network") > 0;
      const auto after = std::count_if(ran_.begin(), ran_.end(),
                                       [](const std::string& point) { return point.starts_with("after_"); });
      EXPECT_EQ(named.size() + static_cast<std::size_t>(after), was_created ? 2u : 0u);
    }
  }
}

TEST_F(DueHooks, BehindOneThatFailedAreNamedAtOnce) {
  Deployment d;
  draw(d);
  fails_in_ = "after_create";
  const Summary summary = d.run();
  EXPECT_THAT(result_of(summary, "network").warnings,
              ElementsAre(HasSubstr("its hook at after_create is not"),
                          "its hook after_launch: cmd tell has not run: the next deployment runs it again"));
  EXPECT_THAT(named_by_recovery(d), IsEmpty());
}

TEST_F(DueHooks, OfADeletionAreNamedToo) {
  Deployment d;
  d.add("old", Decision::remove).hooks = {hook("after_delete", "unregister")};
  d.options.journal_path = path_;
  d.callbacks.hook = [](const plan::Entry&, const std::string& point, std::size_t,
                        const base::Call&) -> base::Result<void> {
    if (point == "after_delete") throw Killed{};
    return {};
  };
  EXPECT_THROW((void)d.run(), Killed);
  EXPECT_THAT(named_by_recovery(d), ElementsAre("!after_delete: cmd unregister"));
}

TEST_F(DueHooks, WhatAnUpdateThatChangesNothingRunsAfterwardsIsNotDue) {
  Deployment d;
  d.add("network", Decision::change).hooks = {hook("after_update", "tell")};
  d.options.journal_path = path_;
  d.cloud.scripts["network"].no_changes = true;
  d.callbacks.hook = [](const plan::Entry&, const std::string&, std::size_t,
                        const base::Call&) -> base::Result<void> { return {}; };
  EXPECT_TRUE(d.run().ok());
  EXPECT_THAT(open_work(*read_journal(path_)), IsEmpty());
}

TEST(HookPoints, ArePlannedAsTheyAreCarriedOut) {
  for (auto decision : {Decision::create, Decision::recreate, Decision::change, Decision::no_change,
                        Decision::remove, Decision::ignored, Decision::blocked}) {
    plan::Entry entry;
    entry.decision = decision;
    entry.hooks = {hook("before_launch", "x")};
    std::vector<std::string> carried_out;
    for (const Step& step : steps_of(entry))
      if (step.kind == Step::Kind::hook) carried_out.push_back(step.point);
    const auto planned = plan::hook_points(decision);
    EXPECT_EQ(carried_out, std::vector<std::string>(planned.begin(), planned.end())) << to_string(decision);
  }
}

TEST(Steps, OfAnArtifactAloneMakeNoChangeSet) {
  Deployment d;
  auto& entry = d.add("network", Decision::change);
  entry.artifact = plan::Artifact{"h.zip", "aa", "files", "h.zip"};
  entry.settings = {{plan::setting_of(*entry.artifact), {}, document::Node::string("SHA-256 aa")}};
  const Summary summary = d.run();
  EXPECT_EQ(testing::outcome(summary, "network"), "done: brought h.zip to s3://files/h.zip");
  EXPECT_TRUE(summary.acted());
  EXPECT_THAT(d.cloud.calls, IsEmpty());
}

}  // namespace cf::deploy
