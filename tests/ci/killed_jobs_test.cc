// The job of a merge dies, or is told to stop, at any moment after it has begun: the schedule's jobs bring
// the merge through all environments, once each, and the audit log has it all.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::HasSubstr;

struct JobKilled {};

// The objects, with somebody who is asked before and after each call.
class WatchedObjects final : public store::Objects {
 public:
  enum class Moment { before_reading, before_writing, after_writing };
  WatchedObjects(std::shared_ptr<store::Objects> under, std::function<void(Moment)> watch)
      : under_(std::move(under)), watch_(std::move(watch)) {}

  base::Result<std::optional<store::StoredObject>> get(const std::string& key,
                                                       const base::Call& call) override {
    watch_(Moment::before_reading);
    return under_->get(key, call);
  }
  base::Result<std::string> put(const std::string& key, std::string_view bytes, const std::string& expected,
                                const base::Call& call) override {
    watch_(Moment::before_writing);
    auto put = under_->put(key, bytes, expected, call);
    watch_(Moment::after_writing);
    return put;
  }
  base::Result<void> remove(const std::string& key, const std::string& expected,
                            const base::Call& call) override {
    watch_(Moment::before_writing);
    auto removed = under_->remove(key, expected, call);
    watch_(Moment::after_writing);
    return removed;
  }
  base::Result<std::vector<std::string>> list(const std::string& prefix, const base::Call& call) override {
    watch_(Moment::before_reading);
    return under_->list(prefix, call);
  }
  std::string where() const override { return under_->where(); }

 private:
  std::shared_ptr<store::Objects> under_;
  std::function<void(Moment)> watch_;
};

using Moment = WatchedObjects::Moment;

class KilledJobs : public GithubStory {
 protected:
  std::string rules() const override { return descriptor_of("    promote_from: dev\n"); }

  // The job of the newest merge.
  void run_watched(const std::function<void(Moment)>& watch, std::stop_token stop = {}) {
    said_.clear();
    auto session = open_session(
        settings(), event(EventKind::push), [this](const std::string& line) { said_ += line + "\n"; },
        call());
    ASSERT_TRUE(session) << base::describe(session.error());
    (*session)->objects = std::make_shared<WatchedObjects>((*session)->objects, watch);
    (*session)->records = std::make_unique<Records>((*session)->objects);
    (*session)->locks = std::make_unique<store::SharedLocks>((*session)->objects);
    base::Call stoppable = call();
    stoppable.stop = stop;
    try {
      static_cast<void>(ci::run(**session, stoppable));
    } catch (const JobKilled&) {
    }
  }
  // Of a merge that changes both environments.
  void merge_change(int number) {
    propose("state" + std::to_string(number), "alice", "feature/" + std::to_string(number));
    merge();
  }
  void resume_until_quiet() {
    later(std::chrono::minutes(11));  // a lease of a job that died is over by then
    for (int i = 0; i < 3; ++i) EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  }
  struct Counts {
    std::size_t dev = 0, prod = 0;
  };
  Counts done() {
    Counts counts;
    for (const std::string& each : audit()) {
      counts.dev += each == "deployment done dev" ? 1 : 0;
      counts.prod += each == "deployment done prod" ? 1 : 0;
    }
    return counts;
  }
  // Both have the newest merge, done once more than before.
  void expect_deployed(const Counts& before, const std::string& moment) {
    for (const char* environment : {"dev", "prod"}) {
      EXPECT_EQ(deployment(environment).progress, Progress::done) << environment << " " << moment;
      EXPECT_EQ(deployment(environment).commit, commit_) << environment << " " << moment;
      EXPECT_FALSE(*records_->queued(environment, call())) << environment << " " << moment;
      std::string last;
      for (const AuditRecord& record : audit_records())
        if (record.environment == environment) last = record.what;
      EXPECT_EQ(last, "deployment done") << environment << " " << moment;
    }
    const Counts now = done();
    EXPECT_EQ(now.dev, before.dev + 1) << moment << "\n" << said_;
    EXPECT_EQ(now.prod, before.prod + 1) << moment << "\n" << said_;
  }
};

TEST_F(KilledJobs, AreGoneOnWithWhereverTheyDie) {
  int writes = 0;
  merge_change(0);
  run_watched([&](Moment moment) { writes += moment == Moment::before_writing ? 1 : 0; });
  ASSERT_GT(writes, 20);
  expect_deployed({}, "without a kill");
  int change = 0;
  for (int at = 1; at <= writes; ++at)
    for (const Moment moment : {Moment::before_writing, Moment::after_writing}) {
      if (at == 1 && moment == Moment::before_writing) continue;  // as if the job had never been started
      const std::string where = (moment == Moment::before_writing ? "before write " : "after write ") +
                                std::to_string(at) + " of " + std::to_string(writes);
      const Counts before = done();
      merge_change(++change);
      int write = 0;
      bool dead = false;
      run_watched([&](Moment now) {
        write += now == Moment::before_writing ? 1 : 0;
        dead = dead || (write == at && now == moment);
        if (dead) throw JobKilled{};
      });
      EXPECT_TRUE(dead) << where;
      resume_until_quiet();
      expect_deployed(before, where);
      if (HasFailure()) return;
    }
}

// What has begun then is left and told: somebody may have stopped it on purpose.
TEST_F(KilledJobs, ThatAreToldToStopLoseNothing) {
  int calls = 0;
  merge_change(0);
  run_watched([&](Moment moment) { calls += moment != Moment::after_writing ? 1 : 0; });
  expect_deployed({}, "without a stop");
  int change = 0, left = 0;
  for (int at = 1; at <= calls; at += 3) {
    const std::string where = "before call " + std::to_string(at) + " of " + std::to_string(calls);
    const Counts before = done();
    merge_change(++change);
    int number = 0;
    std::stop_source stop;
    run_watched(
        [&](Moment moment) {
          number += moment != Moment::after_writing ? 1 : 0;
          if (number == at) stop.request_stop();
        },
        stop.get_token());
    resume_until_quiet();
    for (const char* environment : {"dev", "prod"}) {
      if (deployment(environment).progress != Progress::failed) continue;
      ++left;
      EXPECT_THAT(deployment(environment).waits_for, HasSubstr("its job was stopped")) << where;
      EXPECT_THAT(comments_with("Deploy Summary: " + std::string(environment)).back(), HasSubstr("cancelled"))
          << where;
      EXPECT_EQ(say_and_run("bob", "cf deploy " + std::string(environment)), base::ExitCode::ok) << said_;
    }
    expect_deployed(before, where);
    if (HasFailure()) return;
  }
  EXPECT_LT(left, calls / 6);
}

// The host does not take the summary of dev: what follows it follows.
TEST_F(KilledJobs, ThatCannotPostAreGoneOnWith) {
  merge_change(1);
  fake_->side("fault", "{'status': 502, 'times': 1, 'match': 'POST /repos/acme/shop/issues'}");
  static_cast<void>(error_of(event(EventKind::push)));
  resume_until_quiet();
  expect_deployed({}, "after a host's failure");
}

}  // namespace
}  // namespace cf::ci
