#include "aws/cloudformation.h"

#include <gtest/gtest.h>

#include "aws/contract_texts.h"
#include "aws/recording_transport.h"
#include "document/scalar.h"

namespace cf::aws {
namespace {

using base::ErrorKind;

class CloudFormationClient : public testing::Test {
 protected:
  CloudFormationClient() { call.clock = &clock; }
  // Name=Value of the request's form, in order, without Action and Version.
  std::vector<std::string> sent(std::size_t index = 0) const {
    std::vector<std::string> pairs;
    for (const auto& [name, value] : transport->form(index)) {
      if (name != "Action" && name != "Version") pairs.push_back(name + "=" + value);
    }
    return pairs;
  }
  using Pairs = std::vector<std::string>;

  base::VirtualClock clock;
  base::Call call;
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  CloudFormation client{test_session(transport)};
};

TEST_F(CloudFormationClient, ReadsAStack) {
  transport->then_query("DescribeStacks", R"(<Stacks><member>
    <StackId>arn:aws:cloudformation:us-east-1:111111111111:stack/net/1</StackId><StackName>net</StackName>
    <StackStatus>UPDATE_ROLLBACK_COMPLETE</StackStatus><StackStatusReason>why &amp; how</StackStatusReason>
    <CreationTime>2026-01-01T00:00:00.000Z</CreationTime><LastUpdatedTime>2026-01-02T00:00:00.000Z</LastUpdatedTime>
    <RoleARN>arn:role</RoleARN><DisableRollback>true</DisableRollback><TimeoutInMinutes>7</TimeoutInMinutes>
    <EnableTerminationProtection>true</EnableTerminationProtection>
    <Parameters><member><ParameterKey>A</ParameterKey><ParameterValue> </ParameterValue></member>
      <member><ParameterKey>B</ParameterKey><ParameterValue>/ssm</ParameterValue><ResolvedValue>v</ResolvedValue></member></Parameters>
    <Tags><member><Key>k</Key><Value>v</Value></member></Tags>
    <Outputs><member><OutputKey>Id</OutputKey><OutputValue>vpc-1</OutputValue><ExportName>e</ExportName></member></Outputs>
    <Capabilities><member>CAPABILITY_IAM</member></Capabilities><NotificationARNs/></member></Stacks>)");
  const auto stack = client.describe_stack("net", call);
  ASSERT_TRUE(stack) << stack.error().message;
  EXPECT_EQ(stack->status, base::StackStatus::update_rollback_complete);
  EXPECT_EQ(stack->status_reason, "why & how");
  EXPECT_EQ(stack->timeout_minutes, 7);
  EXPECT_TRUE(stack->disable_rollback && stack->termination_protection);
  EXPECT_EQ(stack->parameters.at(0).value, " ");
  EXPECT_EQ(stack->parameters.at(1).resolved_value, "v");
  EXPECT_EQ(stack->outputs.at(0).export_name, "e");
  EXPECT_EQ(stack->capabilities, Pairs{"CAPABILITY_IAM"});
  EXPECT_TRUE(stack->notification_arns.empty());
  EXPECT_EQ(sent(), Pairs{"StackName=net"});
}

TEST_F(CloudFormationClient, AMissingStackIsNotFoundAndNothingElseIs) {
  transport->then_query_error(400, "ValidationError", "Stack with id net does not exist");
  EXPECT_EQ(client.describe_stack("net", call).error().kind, ErrorKind::not_found);
  transport->then_query_error(400, "ValidationError", "Stack [net] does not exist");
  EXPECT_EQ(client.get_template("net", call).error().kind, ErrorKind::not_found);
  transport->then_query_error(400, "ValidationError",
                              "Template error: parameter X does not exist in the template");
  EXPECT_EQ(client.describe_stack("net", call).error().kind, ErrorKind::refused);
  transport->then_query_error(403, "AccessDenied", "Stack net does not exist");
  EXPECT_EQ(client.describe_stack("net", call).error().kind, ErrorKind::access_denied);
  transport->then_query_error(404, "ChangeSetNotFound", "ChangeSet [x] does not exist");
  EXPECT_EQ(client.describe_change_set("net", "x", false, call).error().kind, ErrorKind::not_found);
  transport->then_query_error(400, "AlreadyExistsException", "Stack [net] already exists");
  EXPECT_EQ(client.create_stack({}, call).error().kind, ErrorKind::conflict);
}

TEST_F(CloudFormationClient, AnUpdateWithoutEffectIsNoChange) {
  transport->then_query_error(400, "ValidationError", "No updates are to be performed.");
  EXPECT_EQ(client.update_stack({}, call).error().kind, ErrorKind::no_change);
  ChangeSetRecord record;
  record.status = "FAILED";
  record.status_reason =
      "The submitted information didn't contain changes. Submit different information to create a change "
      "set.";
  EXPECT_TRUE(record.no_change());
  record.status_reason = "No updates are to be performed.";
  EXPECT_TRUE(record.no_change());
  record.status = "CREATE_COMPLETE";
  EXPECT_FALSE(record.no_change());
  EXPECT_FALSE(says_no_changes("Transform failed"));
}

TEST_F(CloudFormationClient, ListsGoOnToTheLastPage) {
  transport->then_query("ListStacks",
                        "<StackSummaries><member><StackName>a</StackName><StackStatus>CREATE_COMPLETE"
                        "</StackStatus></member></StackSummaries><NextToken>n 1</NextToken>");
  transport->then_query("ListStacks",
                        "<StackSummaries><member><StackName>b</StackName><StackStatus>DELETE_FAILED"
                        "</StackStatus></member></StackSummaries>");
  const auto stacks = client.list_stacks(call);
  ASSERT_TRUE(stacks);
  EXPECT_EQ(stacks->size(), 2u);
  EXPECT_EQ(transport->field(1, "NextToken"), "n 1");
  EXPECT_EQ(transport->field(0, "StackStatusFilter.member.1"), "CREATE_IN_PROGRESS");
  for (const auto& pair : sent()) EXPECT_EQ(pair.find("=DELETE_COMPLETE"), std::string::npos);
}

TEST_F(CloudFormationClient, AListingThatRepeatsItselfIsAnError) {
  transport->otherwise = [](const ServiceRequest&) {
    return net::HttpResponse{
        200, {}, RecordingTransport::query_answer("ListExports", "<Exports/><NextToken>t</NextToken>")};
  };
  EXPECT_FALSE(client.list_exports(call));
  EXPECT_EQ(transport->requests().size(), 2u);
}

TEST_F(CloudFormationClient, EventsStopAtTheOneThatIsKnown) {
  const auto event = [](const std::string& id) {
    return "<member><EventId>" + id + "</EventId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>";
  };
  transport->then_query("DescribeStackEvents",
                        "<StackEvents>" + event("5") + event("4") + "</StackEvents><NextToken>n</NextToken>");
  transport->then_query("DescribeStackEvents",
                        "<StackEvents>" + event("3") + event("2") + "</StackEvents><NextToken>m</NextToken>");
  const auto events = client.describe_stack_events("net", "2", call);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 3u);
  EXPECT_EQ(events->back().id, "3");
  EXPECT_EQ(transport->requests().size(), 2u);
}

TEST_F(CloudFormationClient, AnExportThatNobodyImportsHasNoImporters) {
  transport->then_query_error(400, "ValidationError", "Export 'e' is not imported by any stack.");
  const auto importers = client.list_imports("e", call);
  ASSERT_TRUE(importers);
  EXPECT_TRUE(importers->empty());
}

TEST_F(CloudFormationClient, CreatesAChangeSet) {
  CreateChangeSetInput input;
  input.stack = "net";
  input.name = "cs";
  input.client_token = "token";
  input.source.body = "Resources: {}\n";
  input.parameters = {{"A", "", false, ""}, {"B", "ignored", true, ""}};
  input.tags = {{"k", "v=&"}};
  input.capabilities = {"CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"};
  input.notification_arns = {"arn:sns"};
  input.role_arn = "arn:role";
  input.include_nested = true;
  transport->then_error(ErrorKind::network, base::Fate::unknown);  // may be sent again, for it has a token
  transport->then_query("CreateChangeSet", "<Id>arn:cs</Id><StackId>arn:net</StackId>");
  EXPECT_EQ(*client.create_change_set(input, call), "arn:cs");
  EXPECT_EQ(
      sent(1),
      (Pairs{"StackName=net", "ChangeSetName=cs", "ChangeSetType=UPDATE", "ClientToken=token",
             "TemplateBody=Resources: {}\n", "Parameters.member.1.ParameterKey=A",
             "Parameters.member.1.ParameterValue=", "Parameters.member.2.ParameterKey=B",
             "Parameters.member.2.UsePreviousValue=true", "Tags.member.1.Key=k", "Tags.member.1.Value=v=&",
             "Capabilities.member.1=CAPABILITY_IAM", "Capabilities.member.2=CAPABILITY_AUTO_EXPAND",
             "NotificationARNs.member.1=arn:sns", "RoleARN=arn:role", "IncludeNestedStacks=true"}));
}

TEST_F(CloudFormationClient, ReadsAChangeSetOfSeveralPages) {
  const auto change = [](const std::string& id) {
    return "<member><Type>Resource</Type><ResourceChange><Action>Modify</Action><LogicalResourceId>" + id +
           "</LogicalResourceId><Replacement>True</Replacement><Scope><member>Properties</member></"
           "Scope><Details><member>"
           "<Target><Attribute>Properties</Attribute><Name>CidrBlock</Name></Target><Evaluation>Static</"
           "Evaluation></member>"
           "</Details><BeforeContext>{\"a\":1}</BeforeContext></ResourceChange></member>";
  };
  transport->then_query("DescribeChangeSet",
                        "<ChangeSetName>cs</ChangeSetName><Status>CREATE_COMPLETE</Status>"
                        "<ExecutionStatus>AVAILABLE</ExecutionStatus><Changes>" +
                            change("A") + "</Changes><NextToken>2</NextToken>");
  transport->then_query("DescribeChangeSet",
                        "<ChangeSetName>cs</ChangeSetName><Changes>" + change("B") + "</Changes>");
  const auto record = client.describe_change_set("net", "cs", true, call);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->status, "CREATE_COMPLETE");
  EXPECT_EQ(record->execution_status, "AVAILABLE");
  ASSERT_EQ(record->changes.size(), 2u);
  const auto& second = record->changes.at(1);
  EXPECT_EQ(second.logical_id, "B");
  EXPECT_EQ(second.scope, Pairs{"Properties"});
  EXPECT_EQ(second.details.at(0).find("Target").find("Name").text(), "CidrBlock");
  EXPECT_EQ(second.before_context, "{\"a\":1}");
  EXPECT_EQ(transport->field(0, "IncludePropertyValues"), "true");
}

TEST_F(CloudFormationClient, MutationsSayWhatTheyMean) {
  for (const char* action :
       {"ExecuteChangeSet", "DeleteChangeSet", "DeleteStack", "CancelUpdateStack", "ContinueUpdateRollback",
        "RollbackStack", "SetStackPolicy", "UpdateTerminationProtection"}) {
    transport->then_query(action, "");
  }
  EXPECT_TRUE(client.execute_change_set("s", "cs", "t", true, call));
  EXPECT_TRUE(client.delete_change_set("s", "cs", call));
  EXPECT_TRUE(client.delete_stack("s", "t", {"Bucket"}, "arn:role", call));
  EXPECT_TRUE(client.cancel_update_stack("s", call));
  EXPECT_TRUE(client.continue_update_rollback("s", {"A", "B"}, call));
  EXPECT_TRUE(client.rollback_stack("s", call));
  EXPECT_TRUE(client.set_stack_policy("s", "{}", call));
  EXPECT_TRUE(client.update_termination_protection("s", true, call));
  EXPECT_EQ(sent(0),
            (Pairs{"StackName=s", "ChangeSetName=cs", "ClientRequestToken=t", "DisableRollback=true"}));
  EXPECT_EQ(sent(1), (Pairs{"StackName=s", "ChangeSetName=cs"}));
  EXPECT_EQ(sent(2), (Pairs{"StackName=s", "ClientRequestToken=t", "RetainResources.member.1=Bucket",
                            "RoleARN=arn:role"}));
  EXPECT_EQ(sent(4), (Pairs{"StackName=s", "ResourcesToSkip.member.1=A", "ResourcesToSkip.member.2=B"}));
  EXPECT_EQ(sent(6), (Pairs{"StackName=s", "StackPolicyBody={}"}));
  EXPECT_EQ(sent(7), (Pairs{"StackName=s", "EnableTerminationProtection=true"}));
}

TEST_F(CloudFormationClient, ReadsTheTemplateSummaryAsADocument) {
  transport->then_query(
      "GetTemplateSummary",
      "<Parameters><member><ParameterKey>A</ParameterKey><NoEcho>true</NoEcho></member></Parameters>"
      "<Capabilities/><Version>2010-09-09</Version>");
  const auto summary = client.get_template_summary({"Resources: {}", ""}, call);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->find("Parameters").at(0).find("NoEcho").text(), "true");
  EXPECT_TRUE(summary->find("Capabilities").is_sequence());
  EXPECT_EQ(summary->find("Version").text(), "2010-09-09");
}

TEST_F(CloudFormationClient, AnAnswerThatIsNotOneIsAnErrorOfUnknownFate) {
  CreateStackInput input;
  input.client_token = "t";
  for (const char* body : {"", "<html><body>Login</body></html>", "<CreateStackResponse><CreateStackResult>",
                           "{\"not\": \"xml\"}", "<a>&#0;</b>"}) {
    transport->then(200, body);
    const auto answer = client.create_stack(input, call);
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().kind, ErrorKind::network);
    EXPECT_EQ(answer.error().fate, base::Fate::unknown);
  }
}

TEST_F(CloudFormationClient, AStatusThatIsNotKnownIsNamed) {
  transport->then_query(
      "DescribeStacks",
      "<Stacks><member><StackName>n</StackName><StackStatus>ASLEEP</StackStatus></member></Stacks>");
  const auto stacks = client.describe_stacks(call);
  ASSERT_FALSE(stacks);
  EXPECT_EQ(stacks.error().kind, ErrorKind::unsupported);
  EXPECT_NE(stacks.error().message.find("ASLEEP"), std::string::npos);
}

}  // namespace
}  // namespace cf::aws
