#include "live/snapshot.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>

#include "aws/recording_transport.h"

namespace cf::live {
namespace {

using aws::RecordingTransport;
using aws::ServiceRequest;

std::string stack_xml(const std::string& name, const std::string& status = "CREATE_COMPLETE") {
  return "<member><StackId>arn:" + name + "</StackId><StackName>" + name + "</StackName><StackStatus>" +
         status + "</StackStatus></member>";
}

class LiveSnapshot : public testing::Test {
 protected:
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  Snapshot snapshot{aws::CloudFormation(aws::test_session(transport))};
  base::Call call;
};

TEST_F(LiveSnapshot, OneListingServesAllStacks) {
  transport->then_query("DescribeStacks", "<Stacks>" + stack_xml("b") + "</Stacks><NextToken>2</NextToken>");
  transport->then_query("DescribeStacks",
                        "<Stacks>" + stack_xml("a") + stack_xml("old", "DELETE_COMPLETE") + "</Stacks>");
  EXPECT_EQ((*snapshot.stack("a", call))->id, "arn:a");
  EXPECT_EQ((*snapshot.stack("b", call))->id, "arn:b");
  EXPECT_FALSE(snapshot.stack("c", call)->has_value());
  EXPECT_EQ((*snapshot.stacks(call))->size(), 2u);
  EXPECT_EQ(transport->requests().size(), 2u);
  EXPECT_EQ(transport->field(1, "NextToken"), "2");
}

TEST_F(LiveSnapshot, TemplatesResourcesExportsAndImportersAreFetchedOnce) {
  transport->then_query("GetTemplate", "<TemplateBody>Resources: {}\n</TemplateBody>");
  transport->then_query("ListStackResources",
                        "<StackResourceSummaries><member><LogicalResourceId>B</LogicalResourceId></member>"
                        "</StackResourceSummaries>");
  transport->then_query("ListExports", "<Exports><member><Name>e</Name><Value>v</Value></member></Exports>");
  transport->then_query("ListImports", "<Imports><member>x</member></Imports>");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(*snapshot.template_of("a", call), "Resources: {}\n");
    EXPECT_EQ(snapshot.resources("a", call)->at(0).logical_id, "B");
    EXPECT_EQ((*snapshot.exports(call))->at("e").value, "v");
    EXPECT_EQ(snapshot.importers("e", call)->at(0), "x");
  }
  EXPECT_EQ(transport->requests().size(), 4u);
}

TEST_F(LiveSnapshot, ConcurrentCallersShareOneFetch) {
  std::latch all(8);
  transport->otherwise = [&](const ServiceRequest&) {
    all.wait();
    return net::HttpResponse{
        200,
        {},
        RecordingTransport::query_answer("DescribeStacks", "<Stacks>" + stack_xml("a") + "</Stacks>")};
  };
  std::vector<std::future<bool>> callers;
  for (int i = 0; i < 8; ++i) {
    callers.push_back(std::async(std::launch::async, [&] {
      all.count_down();
      const auto stack = snapshot.stack("a", call);
      return stack && stack->has_value();
    }));
  }
  for (auto& caller : callers) EXPECT_TRUE(caller.get());
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(LiveSnapshot, AnErrorIsNeverAnAbsentStack) {
  transport->then_query_error(403, "AccessDenied", "no");
  const auto stack = snapshot.stack("a", call);
  ASSERT_FALSE(stack);
  EXPECT_EQ(stack.error().kind, base::ErrorKind::access_denied);
  EXPECT_FALSE(snapshot.stack("b", call));
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(LiveSnapshot, ACancelledFetchIsTriedAgain) {
  transport->then_error(base::ErrorKind::cancelled, base::Fate::not_sent);
  transport->then_query("DescribeStacks", "<Stacks>" + stack_xml("a") + "</Stacks>");
  EXPECT_FALSE(snapshot.stack("a", call));
  EXPECT_TRUE(snapshot.stack("a", call));
}

TEST_F(LiveSnapshot, AForgottenStackIsAskedForAlone) {
  transport->then_query("DescribeStacks", "<Stacks>" + stack_xml("a") + stack_xml("b") + "</Stacks>");
  transport->then_query("GetTemplate", "<TemplateBody>old</TemplateBody>");
  const auto before = snapshot.stacks(call);
  EXPECT_EQ(*snapshot.template_of("a", call), "old");
  snapshot.forget("a");
  transport->then_query("DescribeStacks", "<Stacks>" + stack_xml("a", "UPDATE_COMPLETE") + "</Stacks>");
  transport->then_query("GetTemplate", "<TemplateBody>new</TemplateBody>");
  EXPECT_EQ((*snapshot.stack("a", call))->status, base::StackStatus::update_complete);
  EXPECT_EQ((*snapshot.stack("b", call))->status, base::StackStatus::create_complete);
  EXPECT_EQ(*snapshot.template_of("a", call), "new");
  EXPECT_EQ((*before)->at("a").status, base::StackStatus::create_complete);
  EXPECT_EQ(transport->field(2, "StackName"), "a");
  snapshot.forget("a");
  transport->then_query_error(400, "ValidationError", "Stack with id a does not exist");
  EXPECT_FALSE(snapshot.stack("a", call)->has_value());
  EXPECT_EQ(transport->requests().size(), 5u);
}

}  // namespace
}  // namespace cf::live
