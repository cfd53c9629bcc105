// A journal that machines share: a run dies on one, its deployment goes on at another.
#include <unistd.h>

#include <filesystem>

#include "deploy/deployment.h"
#include "deploy/journal.h"
#include "deploy/recover.h"

namespace cf::deploy {

using base::StackStatus;
using plan::Decision;
using testing::Deployment;
using testing::FakeCloud;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Killed;
using ::testing::SizeIs;

namespace {

class SharedJournal : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code none;
    folder_ =
        (std::filesystem::is_directory(memory, none) ? memory : std::filesystem::temp_directory_path()) /
        ("cf-shared-journal-" + base::random_hex(6));
    place_.objects = store::objects_in_folder((folder_ / "state").string());
    place_.prefix = "journals/dev";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void share(Deployment& d) {
    d.options.journal_objects = place_.objects;
    d.options.journal_prefix = place_.prefix;
  }
  std::vector<JournalRecord> records() { return read_journal(place_, call_).or_throw(); }
  Journal open(const std::string& run) { return Journal::open(place_, run, call_).or_throw(); }
  static JournalRecord intent() {
    JournalRecord record;
    record.unit = testing::unit_id("network");
    record.stack = "network";
    record.action = "create_stack";
    return record;
  }

  std::filesystem::path folder_;
  base::VirtualClock clock_;
  base::Call call_{{}, {}, &clock_};
  JournalPlace place_;
};

}  // namespace

TEST_F(SharedJournal, IntentsAreThereBeforeTheCall) {
  Deployment d;
  for (const char* name : {"a", "b", "c", "d"}) d.add(name, Decision::create);
  share(d);
  std::vector<std::string> sent;
  d.cloud.before = [&](const std::string& action, const std::string& stack) {
    if (action.rfind("Describe", 0) == 0) return;
    sent.push_back(action);
    bool intended = false;
    for (const auto& record : records())
      intended = intended || (record.kind == JournalRecord::Kind::intent && record.stack == stack);
    EXPECT_TRUE(intended) << action << " " << stack;
  };
  EXPECT_TRUE(d.run().ok());
  EXPECT_THAT(sent, SizeIs(8));
  EXPECT_THAT(open_work(records()), IsEmpty());
  EXPECT_EQ(records().back().kind, JournalRecord::Kind::end);
}

TEST_F(SharedJournal, WhatIsWrittenTogetherIsOneObject) {
  Journal journal = open("run-1");
  for (int i = 0; i < 20; ++i) journal.intend(intent());
  EXPECT_THAT(place_.objects->list("", call_).or_throw(), IsEmpty());
  ASSERT_TRUE(journal.sync());
  ASSERT_TRUE(journal.sync());
  EXPECT_THAT(place_.objects->list("", call_).or_throw(), SizeIs(1));
  EXPECT_THAT(records(), SizeIs(20));
}

TEST_F(SharedJournal, AnotherMachineSettlesWhatADeadRunnerLeft) {
  Deployment d;
  d.add("network", Decision::create);
  share(d);
  d.options.journal_path = (folder_ / "first-machine" / "journal").string();
  d.cloud.fault = [](int, const std::string& action, const std::string&) {
    return action == "ExecuteChangeSet" ? FakeCloud::Fault::killed_after : FakeCloud::Fault::none;
  };
  EXPECT_THROW((void)d.run(), Killed);
  d.cloud.fault = nullptr;
  JournalPlace second = place_;
  second.path = (folder_ / "second-machine" / "journal").string();
  const auto clients = [&](const base::UnitId&) { return d.cloud.client(); };
  const auto found = recover(second, clients, call_).or_throw();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].finding, "the deployment of network by an interrupted run has ended: CREATE_COMPLETE");
  EXPECT_THAT(recover(second, clients, call_).or_throw(), IsEmpty());
  JournalPlace first = place_;
  first.path = d.options.journal_path;
  EXPECT_THAT(recover(first, clients, call_).or_throw(), IsEmpty()) << "the first machine reads it too";
}

TEST_F(SharedJournal, ARunThatAnotherHasReplacedSendsNothingMore) {
  Deployment d;
  d.add("network", Decision::create);
  d.add("after", Decision::create, {"network"});
  share(d);
  bool replaced = false;
  d.cloud.before = [&](const std::string& action, const std::string&) {
    if (action != "ExecuteChangeSet" || std::exchange(replaced, true)) return;
    Journal other = open("run-2");
    other.add(JournalRecord{});
    ASSERT_TRUE(other.sync());
  };
  const Summary summary = d.run();
  EXPECT_EQ(testing::outcome(summary, "network"), "done") << "it was sent before";
  EXPECT_THAT(testing::outcome(summary, "after"), HasSubstr("another run goes on with the journal"));
  EXPECT_EQ(testing::result_of(summary, "after").error->kind, base::ErrorKind::conflict);
  EXPECT_EQ(d.cloud.operations("after"), 0);
  EXPECT_EQ(d.cloud.status("after"), StackStatus::delete_complete);
}

TEST_F(SharedJournal, OfTwoRunsTheSecondIsRefused) {
  Journal first = open("run-1");
  Journal second = open("run-2");
  first.intend(intent());
  ASSERT_TRUE(first.sync());
  second.intend(intent());
  const auto refused = second.sync();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("journals/dev"));
  second.intend(intent());
  EXPECT_FALSE(second.sync()) << "nor anything later";
  EXPECT_THAT(records(), SizeIs(1));
}

TEST_F(SharedJournal, OneThatEndedInOrderIsForgotten) {
  EXPECT_FALSE(forget_ended(place_, call_).or_throw()) << "there is none";
  Journal journal = open("run-1");
  const auto number = journal.intend(intent());
  ASSERT_TRUE(journal.sync());
  EXPECT_FALSE(forget_ended(place_, call_).or_throw()) << "something is open";
  JournalRecord outcome = intent();
  outcome.kind = JournalRecord::Kind::outcome;
  outcome.number = number;
  outcome.detail = "refused: ValidationError";
  journal.add(outcome);
  ASSERT_TRUE(journal.sync());
  EXPECT_FALSE(forget_ended(place_, call_).or_throw()) << "its run may still live";
  JournalRecord end;
  end.kind = JournalRecord::Kind::end;
  journal.add(end);
  ASSERT_TRUE(journal.sync());
  EXPECT_TRUE(forget_ended(place_, call_).or_throw());
  EXPECT_THAT(place_.objects->list("", call_).or_throw(), IsEmpty());
}

TEST_F(SharedJournal, OneThatCannotBeReadRefusesTheRun) {
  {
    Journal journal = open("run-1");
    journal.intend(intent());
    ASSERT_TRUE(journal.sync());
  }
  const std::string key = place_.objects->list("", call_).or_throw().front();
  const auto object = place_.objects->get(key, call_).or_throw();
  place_.objects->put(key, object->bytes.substr(9), object->version, call_).or_throw();
  Deployment d;
  d.add("network", Decision::create);
  share(d);
  const Summary summary = d.run();
  ASSERT_TRUE(summary.refused);
  EXPECT_THAT(summary.refused->message, HasSubstr("record 1 was changed"));
  EXPECT_THAT(d.cloud.calls, IsEmpty());
}

}  // namespace cf::deploy
