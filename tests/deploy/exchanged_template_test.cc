// A large template goes to CloudFormation through a bucket, and others may be able to write there.
#include <functional>
#include <optional>

#include "aws/services.h"
#include "deploy/on_emulator.h"

namespace cf::deploy {

using plan::Decision;
using ::testing::HasSubstr;
using testing::outcome;
using testing::result_of;

namespace {

std::string large(const std::string& resources) {
  return "Resources:\n" + resources + "#" + std::string(max_inline_template, '#') + "\n";
}
const std::string reviewed = large("  A: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: one}}\n");
const std::string other = large("  A: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: EVIL}}\n");

class ExchangedTemplate : public testing::OnEmulator {
 protected:
  ExchangedTemplate() {
    EXPECT_TRUE(aws::create_bucket(session(), "templates", call_));
    callbacks_.upload = [this](const plan::Entry&, const std::string& body,
                               const base::Call& call) -> base::Result<aws::TemplateSource> {
      aws::TemplateSource source;
      source.url = aws::object_url(session(), bucket_, "key");
      auto version = aws::put_object(session(), bucket_, "key", body, call);
      if (!version) return version.error();
      source.version = *std::move(version);
      // Somebody is quicker than CloudFormation.
      if (exchanged_) {
        EXPECT_TRUE(aws::put_object(session(), bucket_, "key", *exchanged_, call));
      }
      return source;
    };
  }
  void keep_versions() {
    EXPECT_TRUE(deploy("store", Decision::create,
                       "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: versions, "
                       "VersioningConfiguration: {Status: Enabled}}}}")
                    .ok());
    bucket_ = "versions";
  }
  std::string deployed(const std::string& stack) {
    auto body = client().get_template(stack, call_);
    return body ? *body : "";
  }

  Callbacks callbacks_;
  std::optional<std::string> exchanged_;
  std::string bucket_ = "templates";
};

}  // namespace

TEST_F(ExchangedTemplate, IsNotExecutedWhereAStackIsCreated) {
  exchanged_ = other;
  const Summary summary = deploy(entry_of("a", Decision::create, reviewed), callbacks_);
  EXPECT_EQ(result_of(summary, "a").state, UnitState::failed);
  EXPECT_EQ(result_of(summary, "a").error->kind, base::ErrorKind::conflict);
  EXPECT_THAT(result_of(summary, "a").error->message, HasSubstr("was exchanged in its bucket"));
  EXPECT_FALSE(client().describe_stack("a", call_)) << "nothing is left of it";
}

TEST_F(ExchangedTemplate, IsNotExecutedWhereAStackIsChanged) {
  ASSERT_TRUE(deploy("a", Decision::create, "Resources: {A: {Type: 'AWS::SNS::Topic'}}").ok());
  exchanged_ = other;
  const Summary summary = deploy(entry_of("a", Decision::change, reviewed), callbacks_);
  EXPECT_THAT(outcome(summary, "a"), HasSubstr("was exchanged in its bucket"));
  EXPECT_EQ(deployed("a"), "Resources: {A: {Type: 'AWS::SNS::Topic'}}");
  EXPECT_EQ(change_sets("a"), 0u);
}

TEST_F(ExchangedTemplate, TheReviewedOneIsExecuted) {
  EXPECT_EQ(outcome(deploy(entry_of("a", Decision::create, reviewed), callbacks_), "a"), "done");
  EXPECT_EQ(deployed("a"), reviewed);
}

// UpdateStack in place of an empty change set takes no template at all.
TEST_F(ExchangedTemplate, IsNotTakenWithTagsAlone) {
  ASSERT_TRUE(deploy(entry_of("a", Decision::create, reviewed), callbacks_).ok());
  plan::Entry entry = entry_of("a", Decision::change, reviewed);
  entry.tags.push_back({"team", document::Node(), document::Node::string("web")});
  bool sent = false;
  class Watching : public aws::Transport {
   public:
    Watching(std::shared_ptr<aws::Transport> to, std::function<void()> on_update)
        : to_(std::move(to)), on_update_(std::move(on_update)) {}
    base::Result<net::HttpResponse> send(const aws::ServiceRequest& request,
                                         const base::Call& call) override {
      if (request.http.body.find("Action=UpdateStack") != std::string::npos) on_update_();
      return to_->send(request, call);
    }
    std::string endpoint(std::string_view service, const base::Region& region) const override {
      return to_->endpoint(service, region);
    }

   private:
    std::shared_ptr<aws::Transport> to_;
    std::function<void()> on_update_;
  };
  transport_ = std::make_shared<Watching>(cloud_->transport(), [&] {
    sent = true;
    EXPECT_TRUE(aws::put_object(session(), "templates", "key", other, call_));
  });
  static_cast<void>(deploy(entry, callbacks_));
  EXPECT_TRUE(sent);
  EXPECT_EQ(deployed("a"), reviewed);
}

// CreateStack has no change set to look at: it takes the very version that was uploaded.
TEST_F(ExchangedTemplate, IsNotExecutedByCreateStack) {
  plan::Entry entry = entry_of("a", Decision::create, reviewed);
  entry.desired->timeout_minutes = 5;
  exchanged_ = other;
  const Summary summary = deploy(entry, callbacks_);
  EXPECT_EQ(result_of(summary, "a").error->kind, base::ErrorKind::refused);
  EXPECT_THAT(outcome(summary, "a"), HasSubstr("its bucket keeps no versions"));
  keep_versions();
  // AWS would give the uploaded version; the embedded S3 keeps the newest one only and gives none.
  EXPECT_EQ(result_of(deploy(entry, callbacks_), "a").state, UnitState::failed);
  EXPECT_FALSE(client().describe_stack("a", call_));
  exchanged_.reset();
  EXPECT_EQ(outcome(deploy(entry, callbacks_), "a"), "done");
  EXPECT_EQ(deployed("a"), reviewed);
}

// What CloudFormation reads only when it executes is asked about right before.
TEST_F(ExchangedTemplate, WhatIsReadLateIsConfirmedOrNothingIsExecuted) {
  int asked = 0;
  Callbacks callbacks;
  callbacks.confirm = [&](const plan::Entry&, const base::Call&) -> base::Result<void> {
    ++asked;
    return base::error(base::ErrorKind::conflict, "a nested template is another one");
  };
  const std::string body = "Resources: {A: {Type: 'AWS::SNS::Topic'}}";
  plan::Entry timed = entry_of("timed", Decision::create, body);
  timed.desired->timeout_minutes = 5;
  for (const plan::Entry& entry : {entry_of("a", Decision::create, body), timed}) {
    EXPECT_EQ(result_of(deploy(entry, callbacks), entry.stack_name.str()).state, UnitState::failed);
    EXPECT_FALSE(client().describe_stack(entry.stack_name.str(), call_));
  }
  EXPECT_EQ(asked, 2);
}

}  // namespace cf::deploy
