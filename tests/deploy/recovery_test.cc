// The process dies at any point of a run: nothing is executed twice, nothing is lost, nothing is left lying
// about.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "deploy/deployment.h"
#include "deploy/journal.h"
#include "deploy/recover.h"

namespace cf::deploy {

using base::StackStatus;
using plan::Decision;
using testing::Deployment;
using ::testing::ElementsAre;
using testing::FakeCloud;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Killed;
using ::testing::SizeIs;

namespace {

class Recovery : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    // In memory where that is to be had: hundreds of runs, each of which makes many writes durable.
    const std::filesystem::path memory = "/dev/shm";
    std::error_code none;
    path_ = (std::filesystem::is_directory(memory, none) ? memory : std::filesystem::temp_directory_path()) /
            ("cf-journal-" + std::to_string(::getpid()) + "-" + test->name());
    std::filesystem::remove(path_);
  }
  void TearDown() override { std::filesystem::remove(path_); }

  std::vector<Recovered> recover(Deployment& d) {
    base::Call call;
    call.clock = &d.clock;
    auto recovered = deploy::recover(
        path_, [&](const base::UnitId&) { return d.cloud.client(); }, call);
    EXPECT_TRUE(recovered);
    return recovered ? *recovered : std::vector<Recovered>{};
  }
  std::string path_;
};

// What a person who plans anew after the crash would get.
void plan_again(Deployment& d) {
  for (auto& entry : d.plan.entries) {
    const auto status = d.cloud.status(entry.stack_name.str());
    const bool there = status != StackStatus::delete_complete;
    entry.live.exists = there;
    entry.live.stack_id = there ? d.cloud.id_of(entry.stack_name.str()) : "";
    entry.live.status = base::to_string(status);
    if (entry.decision == Decision::remove) {
      if (!there) entry.decision = Decision::ignored;
    } else if (!there) {
      entry.decision = Decision::create;
    } else if (base::needs_recreate(status)) {
      entry.decision = Decision::recreate;
    } else if (entry.decision != Decision::change || status == StackStatus::update_complete) {
      entry.decision = Decision::no_change;
    }
  }
}

void draw(Deployment& d) {
  d.add("fresh", Decision::create);
  d.add("after", Decision::create, {"fresh"});
  d.add("timed", Decision::create).desired->timeout_minutes = 5;
  d.add("changed", Decision::change);
  d.add("again", Decision::recreate);
  d.add("gone", Decision::remove);
}

}  // namespace

TEST_F(Recovery, AfterAKillAtEveryCallNothingIsDoneTwiceAndNothingIsLost) {
  int survived_at = -1;
  for (int kill_at = 0; survived_at < 0; ++kill_at) {
    ASSERT_LT(kill_at, 500);
    for (auto how : {FakeCloud::Fault::killed_before, FakeCloud::Fault::killed_after}) {
      SCOPED_TRACE(
          "call " + std::to_string(kill_at) +
          (how == FakeCloud::Fault::killed_before ? ", before it was sent" : ", after it was answered"));
      std::filesystem::remove(path_);
      Deployment d;
      draw(d);
      d.options.journal_path = path_;
      d.cloud.fault = [&](int number, const std::string&, const std::string&) {
        return number == kill_at ? how : FakeCloud::Fault::none;
      };
      try {
        EXPECT_TRUE(d.run().ok());
        survived_at = kill_at;
        EXPECT_THAT(open_work(*read_journal(path_)), IsEmpty());
      } catch (const Killed&) {
      }
      d.cloud.fault = nullptr;

      for (const auto& found : recover(d)) {
        EXPECT_FALSE(found.error) << found.finding;
        EXPECT_FALSE(found.running);
      }
      EXPECT_EQ(d.cloud.change_sets_left(), 0u);
      EXPECT_NE(d.cloud.status("fresh"), StackStatus::review_in_progress);
      EXPECT_THAT(recover(d), IsEmpty()) << "what was found out is written down";

      plan_again(d);
      d.options.run_id = "run-2";
      const Summary second = d.run();
      EXPECT_TRUE(second.ok());
      for (const char* name : {"fresh", "after", "timed", "changed", "gone"}) {
        EXPECT_EQ(d.cloud.operations(name), 1) << name;
      }
      EXPECT_EQ(d.cloud.operations("again"), 2) << "deleted once, created once";
      EXPECT_EQ(d.cloud.status("after"), StackStatus::create_complete);
      EXPECT_EQ(d.cloud.status("changed"), StackStatus::update_complete);
      EXPECT_EQ(d.cloud.status("gone"), StackStatus::delete_complete);
      EXPECT_EQ(d.cloud.change_sets_left(), 0u);
    }
  }
  EXPECT_GT(survived_at, 30);
}

TEST_F(Recovery, SaysWhatStillRunsAndKeepsItOpen) {
  Deployment d;
  d.add("network", Decision::create);
  d.cloud.scripts["network"].takes = std::chrono::minutes(10);
  d.options.journal_path = path_;
  d.cloud.fault = [](int, const std::string& action, const std::string&) {
    return action == "DescribeStackEvents" ? FakeCloud::Fault::killed_before : FakeCloud::Fault::none;
  };
  EXPECT_THROW((void)d.run(), Killed);
  d.cloud.fault = nullptr;
  auto found = recover(d);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_TRUE(found[0].running);
  EXPECT_EQ(found[0].id, testing::unit_id("network"));
  EXPECT_EQ(found[0].finding,
            "an operation of an interrupted run on network is still under way: CREATE_IN_PROGRESS");
  d.clock.sleep(std::chrono::minutes(10));
  found = recover(d);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].finding, "the deployment of network by an interrupted run has ended: CREATE_COMPLETE");
  EXPECT_THAT(recover(d), IsEmpty());
}

TEST_F(Recovery, WhatCannotBeReadStaysOpen) {
  Deployment d;
  d.add("network", Decision::create);
  d.options.journal_path = path_;
  d.cloud.fault = [](int, const std::string& action, const std::string&) {
    return action == "ExecuteChangeSet" ? FakeCloud::Fault::killed_after : FakeCloud::Fault::none;
  };
  EXPECT_THROW((void)d.run(), Killed);
  d.cloud.fault = [](int, const std::string&, const std::string&) { return FakeCloud::Fault::not_sent; };
  auto found = recover(d);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_TRUE(found[0].error);
  d.cloud.fault = nullptr;
  EXPECT_THAT(recover(d), SizeIs(1));
}

TEST_F(Recovery, TheIntentIsWrittenBeforeTheCallAndNoValueOfAParameterIs) {
  Deployment d;
  d.add("network", Decision::create)
      .desired->parameters.push_back(
          {"Password", document::Node::secret("hunter2-hunter2", "ssm:/db"), false});
  d.options.journal_path = path_;
  std::vector<std::string> seen;
  d.cloud.before = [&](const std::string& action, const std::string&) {
    if (action.rfind("Describe", 0) == 0) return;
    const auto records = read_journal(path_);
    ASSERT_TRUE(records);
    ASSERT_FALSE(records->empty());
    EXPECT_EQ(records->back().kind, JournalRecord::Kind::intent);
    seen.push_back(action + " " + records->back().action);
  };
  EXPECT_TRUE(d.run().ok());
  EXPECT_THAT(seen, ElementsAre("CreateChangeSet create_change_set", "ExecuteChangeSet execute_change_set"));
  std::ifstream file(path_);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(text, ::testing::Not(HasSubstr("hunter2")));
  EXPECT_EQ(d.cloud.last_form["CreateChangeSet"]["Parameters.member.1.ParameterValue"], "hunter2-hunter2");
}

TEST_F(Recovery, ALineThatACrashCutShortIsLeftOut) {
  {
    auto journal = Journal::open(path_, "run-1");
    ASSERT_TRUE(journal);
    JournalRecord record;
    record.unit = testing::unit_id("network");
    record.stack = "network";
    record.action = "create_stack";
    journal->intend(record);
    ASSERT_TRUE(journal->sync());
  }
  std::ofstream(path_, std::ios::app) << R"({"kind":"intent","number":2,"acti)";
  {
    auto journal = Journal::open(path_, "run-2");
    ASSERT_TRUE(journal);
    journal->add(JournalRecord{});
    ASSERT_TRUE(journal->sync());
  }
  const auto records = read_journal(path_);
  ASSERT_TRUE(records);
  ASSERT_THAT(*records, SizeIs(2));
  EXPECT_EQ((*records)[0].action, "create_stack");
  EXPECT_EQ((*records)[0].unit, testing::unit_id("network"));
  EXPECT_EQ((*records)[1].run, "run-2");
}

TEST_F(Recovery, AJournalThatCannotBeWrittenRefusesTheRun) {
  Deployment d;
  d.add("network", Decision::create);
  d.options.journal_path = "/proc/nothing/journal";
  const Summary summary = d.run();
  ASSERT_TRUE(summary.refused);
  EXPECT_THAT(summary.refused->message, HasSubstr("/proc/nothing"));
  EXPECT_THAT(d.cloud.calls, IsEmpty());
}

}  // namespace cf::deploy
