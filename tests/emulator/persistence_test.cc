// State that survives: between processes, a killed one, and what is no state file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* bucket = R"({"Resources": {"B": {"Type": "AWS::S3::Bucket"}}})";

class Persistence : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/cf-emulator-XXXXXX";
    folder_ = mkdtemp(name);
    options_.file = folder_ / "local.db";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  Options options_;
};

TEST_F(Persistence, StacksAndObjectsAreThereAgain) {
  std::string id;
  {
    Client aws(options_);
    id = aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", bucket}}).text("StackId");
    ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
    aws.s3("PUT", "/a-bucket");
    aws.s3("PUT", "/a-bucket/a/key", "content");
  }
  Client aws(options_);
  EXPECT_EQ(aws.status_of(id), "CREATE_COMPLETE");
  EXPECT_EQ(aws.events_of("s").size(), 5u);
  EXPECT_EQ(aws.s3("GET", "/a-bucket/a/key").body, "content");
}

// What a stack leaves behind has its name for ever: the next process that wants it hears of it as on AWS.
TEST_F(Persistence, NamesOfRetainedResourcesStayTaken) {
  const char* group = R"({"Resources": {"L": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain",
    "Properties": {"LogGroupName": "/kept"}}}})";
  {
    Client aws(options_);
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", group}});
    ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
    aws.cfn("DeleteStack", {{"StackName", "s"}});
    ASSERT_EQ(aws.status_of("s"), "");
  }
  Client aws(options_);
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", group}});
  EXPECT_EQ(aws.status_of("s"), "ROLLBACK_COMPLETE");
  EXPECT_THAT(aws.cfn("DescribeStackEvents", {{"StackName", "s"}}).body, HasSubstr("/kept already exists"));
}

TEST_F(Persistence, ABucketThatWasLeftBehindAndThenDeletedGivesItsNameBack) {
  const char* kept = R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain",
    "Properties": {"BucketName": "kept-bucket"}}}})";
  {
    Client aws(options_);
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", kept}});
    ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
    aws.cfn("DeleteStack", {{"StackName", "s"}});
    ASSERT_EQ(aws.status_of("s"), "");
    aws.cfn("CreateStack", {{"StackName", "other"}, {"TemplateBody", kept}});
    EXPECT_EQ(aws.status_of("other"), "ROLLBACK_COMPLETE");
    aws.s3("DELETE", "/kept-bucket");
  }
  Client aws(options_);
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", kept}});
  EXPECT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
}

TEST_F(Persistence, AnOperationGoesOnInTheNextProcess) {
  options_.resource_time = base::Duration{1'000};
  {
    Client aws(options_);
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", bucket}});
    ASSERT_EQ(aws.status_of("s"), "CREATE_IN_PROGRESS");
  }
  Client aws(options_);
  aws.clock.sleep(base::Duration{2'000});
  EXPECT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
}

TEST_F(Persistence, TwoAtTheSameFileSeeEachOther) {
  Client one(options_);
  Client other(options_);
  one.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", bucket}});
  EXPECT_EQ(other.status_of("s"), "CREATE_COMPLETE");
  other.cfn("DeleteStack", {{"StackName", "s"}});
  EXPECT_EQ(one.status_of("s"), "");
}

TEST_F(Persistence, AnAnswerIsInTheFileBeforeItIsGiven) {
  Client aws(options_);
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", bucket}});
  // What a killed process leaves behind: the files as they are now.
  for (const char* name : {"local.db", "local.db-wal"}) {
    if (std::filesystem::exists(folder_ / name))
      std::filesystem::copy_file(folder_ / name, folder_ / ("copy-" + std::string(name)));
  }
  std::filesystem::rename(folder_ / "copy-local.db", folder_ / "copy.db");
  if (std::filesystem::exists(folder_ / "copy-local.db-wal"))
    std::filesystem::rename(folder_ / "copy-local.db-wal", folder_ / "copy.db-wal");
  Options copy = options_;
  copy.file = folder_ / "copy.db";
  Client after(copy);
  EXPECT_EQ(after.status_of("s"), "CREATE_COMPLETE");
}

TEST_F(Persistence, AForeignFileIsRefusedAndLeftAlone) {
  const std::string foreign = "this is somebody's letter\n";
  std::ofstream(options_.file) << foreign;
  auto opened = Cloud::open(options_);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().hint, HasSubstr("cf local reset"));
  std::ifstream file(options_.file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), foreign);
}

TEST_F(Persistence, ATruncatedFileIsRefused) {
  {
    Client aws(options_);
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", bucket}});
  }
  std::filesystem::resize_file(options_.file, std::filesystem::file_size(options_.file) / 2);
  EXPECT_FALSE(Cloud::open(options_));
}

TEST_F(Persistence, TheSameSeedGivesTheSameIds) {
  Client one;
  Client other;
  const auto id = [](Client& aws) {
    return aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", bucket}}).text("StackId");
  };
  EXPECT_EQ(id(one), id(other));
}

}  // namespace
}  // namespace cf::emulator::test
