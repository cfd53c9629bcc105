// Threats: whoever pushes a branch may run its pipeline's file as a job that plans, and write the records
// that such a job may write. What an approval is of is out of its reach. And: a job that fails does not
// swallow what it was told.
#include "base/digest.h"
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::HasSubstr;

class Bindings : public HostStory {
 protected:
  // As somebody with the plan role may.
  void write_record(const std::string& key, const std::string& bytes) {
    ASSERT_TRUE(base::write_file(folder_ / ".cf" / "state" / key, bytes, base::Durability::unsynced));
  }
  std::string digest_of(const std::string& environment) {
    return records_->posted(environment, call())->back().digest;
  }
  void show(const std::string& display) {
    files_["project/config/dev/topic.yaml"] = config(display);
    files_["project/config/prod/topic.yaml"] = config(display);
    push("feature/x");
    ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  }
  void deploy_the_other() {
    show("evil");
    merge();
    EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
    EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  }
};

TEST_P(Bindings, OfOthersThanDeployJobsDoNotCount) {
  propose("evil");
  run(EventKind::pull_request);
  const std::string evil = digest_of("prod");
  show("harmless");
  const std::string harmless = plan_id_of("prod");
  Event approval = event(EventKind::comment);
  approval.comment_id = comment("bob", "cf approve prod " + harmless);
  const std::string name = number_ + "/" + approval.comment_id;
  for (const char* end : {"", ".json"})
    write_record("handled/" + base::sha256_hex(name).substr(0, 32) + end,
                 R"({"comment": ")" + name + R"(", "state": "settled", "plan": ")" + evil + "\"}");
  EXPECT_EQ(run(approval), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("Approved: plan `" + harmless));
  deploy_the_other();
}

// Not even if they stood where only deploy jobs write.
TEST_P(Bindings, AreOfThePlanThatTheCommentNamed) {
  propose("evil");
  run(EventKind::pull_request);
  const std::string evil = digest_of("prod");
  show("harmless");
  const std::string id = comment("bob", "cf approve prod " + plan_id_of("prod"));
  later(std::chrono::seconds(30));
  ASSERT_TRUE(records_->settle({number_ + "/" + id}, evil, call()));
  deploy_the_other();
}

TEST_P(Bindings, AreNotReadFromTheListOfPostedPlans) {
  propose("evil");
  run(EventKind::pull_request);
  const std::string evil = digest_of("prod");
  show("harmless");
  later(std::chrono::seconds(30));
  Event approval = event(EventKind::comment);
  approval.comment_id = comment("bob", "cf approve prod");
  write_record("environments/prod/posted.json",
               R"([{"plan": ")" + evil.substr(0, 12) + R"(", "digest": ")" + evil +
                   R"(", "pull_request": ")" + number_ +
                   R"(", "commit": "c0ffee", "at": "2026-01-01T00:00:00.000Z", )" +
                   R"("shown": "2026-01-01T00:00:00.000Z"}])");
  run(approval);
  deploy_the_other();
}

TEST_P(Bindings, AreMadeWhateverSuchJobsHaveWritten) {
  bring("second");
  const std::string id = plan_id_of("prod");
  for (const std::string& key : {std::string("environments/prod/posted.json"), "plans/prod/" + id + ".json"})
    write_record(key, "x");
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + id), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

// Whoever commented could write the line that says which plan is shown.
TEST_P(Bindings, AreReadFromOurOwnCommentsOnly) {
  propose("evil");
  run(EventKind::pull_request);
  const std::string evil = digest_of("prod");
  show("harmless");
  later(std::chrono::seconds(30));
  for (const std::string head : {"[//]: # (cf plan prod)\n\n", "[//]: # (cf deploy prod)\n\n"})
    comment("alice", head + "[//]: # (cf shows prod " + evil + ")\n\ntext");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  deploy_the_other();
}

INSTANTIATE_TEST_SUITE_P(Hosts, Bindings, every_host(), host_name);

class Interrupted : public GithubStory {
 protected:
  void SetUp() override {
    GithubStory::SetUp();
    if (!IsSkipped()) fake_->side("team", "{'name': 'platform', 'members': ['bob']}");
  }
  std::string rules() const override {
    return descriptor_of("    approvals: {count: 1, teams: [platform]}\n");
  }
  void fail_once() {
    bring("second");
    approval_ = event(EventKind::comment);
    approval_.comment_id = comment("bob", "cf approve prod");
    approval_.runner = Runner::github_actions;
    fake_->side("fault", "{'status': 403, 'times': 1, 'match': '/memberships/bob'}");
    static_cast<void>(error_of(approval_));
    EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  }
  Event approval_;
};

TEST_F(Interrupted, CommandIsObeyedWhenItsJobIsRunAgain) {
  fail_once();
  EXPECT_EQ(run(approval_), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  run(approval_);
  EXPECT_THAT(said_, HasSubstr("acted on already"));
}

TEST_F(Interrupted, CommandIsObeyedByTheSchedule) {
  fail_once();
  Event resume = event(EventKind::resume);
  resume.runner = Runner::github_actions;
  EXPECT_EQ(run(resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

// A job of the closed event that may only plan.
class ReadOnlyObjects final : public store::Objects {
 public:
  explicit ReadOnlyObjects(std::shared_ptr<store::Objects> under) : under_(std::move(under)) {}
  base::Result<std::optional<store::StoredObject>> get(const std::string& key,
                                                       const base::Call& call) override {
    return under_->get(key, call);
  }
  base::Result<std::string> put(const std::string&, std::string_view, const std::string&,
                                const base::Call&) override {
    return base::error(base::ErrorKind::access_denied, "Access Denied");
  }
  base::Result<void> remove(const std::string&, const std::string&, const base::Call&) override {
    return base::error(base::ErrorKind::access_denied, "Access Denied");
  }
  base::Result<std::vector<std::string>> list(const std::string& prefix, const base::Call& call) override {
    return under_->list(prefix, call);
  }
  std::string where() const override { return under_->where(); }

 private:
  std::shared_ptr<store::Objects> under_;
};

class ClosedBeforeMerge : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of(approved_by({"bob"}), "ci: {deploy: before_merge}\n");
  }
};

TEST_F(ClosedBeforeMerge, IsLeftToTheScheduleByAJobThatMayOnlyPlan) {
  propose("second");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  ASSERT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok) << said_;
  fake_->side("close", "{'number': " + number_ + "}");
  auto session = open_session(
      settings(), event(EventKind::closed), [this](const std::string& line) { said_ += line + "\n"; },
      call());
  ASSERT_TRUE(session);
  (*session)->locks =
      std::make_unique<store::SharedLocks>(std::make_shared<ReadOnlyObjects>((*session)->objects));
  const auto code = ci::run(**session, call());
  ASSERT_TRUE(code) << base::describe(code.error());
  EXPECT_EQ(*code, base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("the schedule's, cf ci --resume, does"));
  EXPECT_TRUE(*locks_->holder("hold/dev", call()));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_FALSE(*locks_->holder("hold/dev", call()));
}

}  // namespace
}  // namespace cf::ci
