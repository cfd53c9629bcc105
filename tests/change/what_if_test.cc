#include "change/what_if.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/json.h"

namespace cf::change {
namespace {

using template_::Evaluation;
using template_::Template;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Two versions of one stack, their parameters, and what was predicted.
struct Update {
  base::Diagnostics diagnostics;
  Template before_template, after_template;
  std::vector<ResourceChange> changes;

  Update(const std::string& before, const std::string& after,
         const std::map<std::string, Node>& old_parameters = {},
         const std::map<std::string, Node>& new_parameters = {}, bool with_values = false) {
    before_template = template_::parse_template("before.yaml", before, diagnostics);
    after_template = template_::parse_template("after.yaml", after, diagnostics);
    template_::PseudoParameters pseudo{"111111111111", "us-east-1", "demo", "id", "aws", "amazonaws.com", {}};
    template_::Lookups lookups;
    lookups.ref = [](const template_::ResourceDeclaration& r) { return Node::string("id-" + r.logical_id); };
    lookups.get_att = [](const template_::ResourceDeclaration& r, std::string_view name) {
      return Node::string(r.logical_id + "/" + std::string(name));
    };
    Evaluation old_evaluation(before_template, old_parameters, pseudo, lookups, diagnostics);
    Evaluation new_evaluation(after_template, new_parameters, pseudo, lookups, diagnostics);
    Input input;
    input.before = {&before_template, &old_evaluation};
    input.after = {&after_template, &new_evaluation};
    input.physical_id = [](const std::string& id) { return "id-" + id; };
    input.with_values = with_values;
    changes = what_if(input, diagnostics);
  }

  // "Modify Id Replacement: Source cause path Static Never" and so on, one line each.
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    for (const ResourceChange& c : changes) {
      std::string head = std::string(to_string(c.action)) + " " + c.logical_id;
      if (c.action == Action::modify) head += std::string(" ") + to_string(c.replacement);
      if (!c.policy_action.empty()) head += " " + c.policy_action;
      out.push_back(head);
      for (const PropertyChange& p : c.properties)
        out.push_back("  " + p.change_source + " " + p.causing_entity + " " + p.path +
                      (p.is_static ? " Static " : " Dynamic ") +
                      requires_recreation_text(p.requires_recreation));
    }
    return out;
  }
};

std::string bucket(const std::string& properties, const std::string& more = "") {
  return "Resources:\n  B: {Type: 'AWS::S3::Bucket', Properties: " + properties + more + "}\n";
}

TEST(WhatIf, EqualTemplatesChangeNothing) {
  EXPECT_THAT(Update(bucket("{BucketName: a}"), bucket("{BucketName: a}")).lines(), IsEmpty());
  EXPECT_THAT(Update(bucket("{BucketName: a}"), bucket("{BucketName: !Join ['', [a]]}")).lines(), IsEmpty())
      << "written otherwise, the same value";
  EXPECT_THAT(Update(bucket("{X: 5}"), bucket("{X: '5'}")).lines(), IsEmpty());
}

TEST(WhatIf, AChangedNameReplaces) {
  EXPECT_THAT(Update(bucket("{BucketName: a}"), bucket("{BucketName: b}")).lines(),
              ElementsAre("Modify B True ReplaceAndDelete",
                          "  DirectModification  /Properties/BucketName Static Always"));
  EXPECT_THAT(Update(bucket("{BucketName: a}"), bucket("{BucketName: b}", ", UpdateReplacePolicy: Retain"))
                  .lines()[0],
              "Modify B True ReplaceAndRetain");
}

TEST(WhatIf, NestedChangesAreToldByTheirPath) {
  EXPECT_THAT(Update(bucket("{Tags: [{Key: a, Value: '1'}, {Key: b, Value: '2'}]}"),
                     bucket("{Tags: [{Key: a, Value: '1'}, {Key: b, Value: '3'}, {Key: c, Value: '4'}]}"))
                  .lines(),
              ElementsAre("Modify B False", "  DirectModification  /Properties/Tags/1/Value Static Never",
                          "  DirectModification  /Properties/Tags/2 Static Never"));
}

TEST(WhatIf, ALeafThatReplacesIsFoundBelowAPropertyThatDoesNotSaySo) {
  auto access_point = [](const std::string& owner) {
    return "Resources: {A: {Type: 'AWS::EFS::AccessPoint', Properties: {FileSystemId: fs-1, RootDirectory: "
           "{CreationInfo: "
           "{OwnerUid: '" +
           owner + "', OwnerGid: '1', Permissions: '755'}}}}}\n";
  };
  Update update(access_point("1"), access_point("2"));
  EXPECT_THAT(
      update.lines(),
      ElementsAre("Modify A True ReplaceAndDelete",
                  "  DirectModification  /Properties/RootDirectory/CreationInfo/OwnerUid Static Always"));
}

const char* const kNetwork =
    "Parameters: {Cidr: {Type: String}}\n"
    "Resources:\n"
    "  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !Ref Cidr}}\n"
    "  Subnet: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}\n"
    "  Table: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !GetAtt Vpc.VpcId}}\n"
    "  Topic: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Sub 'in ${Subnet}'}}\n"
    "  Aside: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: x}}\n";

TEST(WhatIf, ReplacementSpreadsThroughReferences) {
  Update update(kNetwork, kNetwork, {{"Cidr", Node::string("10.0.0.0/16")}},
                {{"Cidr", Node::string("10.1.0.0/16")}});
  EXPECT_THAT(
      update.lines(),
      ElementsAre(
          "Modify Subnet True ReplaceAndDelete", "  ResourceReference Vpc /Properties/VpcId Static Always",
          "Modify Table Conditional", "  ResourceAttribute Vpc.VpcId /Properties/VpcId Dynamic Always",
          "Modify Topic False", "  ResourceReference Subnet /Properties/DisplayName Static Never",
          "Modify Vpc True ReplaceAndDelete", "  ParameterReference Cidr /Properties/CidrBlock Static Always",
          "  DirectModification  /Properties/CidrBlock Dynamic Always"));
  const ResourceChange& subnet = update.changes[0];
  EXPECT_EQ(subnet.properties[0].before.text(), "id-Vpc");
  EXPECT_TRUE(subnet.properties[0].after.is_unknown());
  EXPECT_EQ(document::to_json(change_set_value(subnet.after["Properties"]["VpcId"])),
            "\"{{changeSet:KNOWN_AFTER_APPLY}}\"");
  EXPECT_EQ(subnet.physical_id, "id-Subnet");
}

TEST(WhatIf, AValueThatIsKnownOnlyAfterDeployingMayReplace) {
  Update update(kNetwork, kNetwork, {{"Cidr", Node::string("10.0.0.0/16")}},
                {{"Cidr", Node::unknown("pool Cidr")}});
  EXPECT_EQ(update.lines()[0], "Modify Subnet Conditional");
  EXPECT_THAT(update.lines(), ::testing::Contains("Modify Vpc Conditional"));
  EXPECT_THAT(update.lines(),
              ::testing::Contains("  ParameterReference Cidr /Properties/CidrBlock Dynamic Always"));
}

TEST(WhatIf, AnAttributeOfWhatIsModifiedMakesADependantDynamic) {
  auto text = [](const std::string& name) {
    return "Resources:\n  A: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: " + name +
           "}}\n  B: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !GetAtt A.TopicName}}\n"
           "  C: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Ref A}}\n";
  };
  EXPECT_THAT(
      Update(text("x"), text("y")).lines(),
      ElementsAre("Modify A False", "  DirectModification  /Properties/DisplayName Static Never",
                  "Modify B False", "  ResourceAttribute A.TopicName /Properties/DisplayName Dynamic Never"));
  EXPECT_EQ(Update(text("x"), text("y"), {}, {}, true).lines().size(), 2u)
      << "left out where values are told";
}

TEST(WhatIf, RemovalsFollowTheirPolicy) {
  std::string topic = "  T: {Type: 'AWS::SNS::Topic'}\n";
  EXPECT_THAT(Update(bucket("{}") + topic, "Resources:\n" + topic).lines(), ElementsAre("Remove B Delete"));
  EXPECT_THAT(Update(bucket("{}", ", DeletionPolicy: Retain") + topic, "Resources:\n" + topic).lines(),
              ElementsAre("Remove B Retain"));
  EXPECT_THAT(
      Update("Resources:\n  D: {Type: 'AWS::RDS::DBInstance'}\n" + topic, "Resources:\n" + topic).lines(),
      ElementsAre("Remove D Snapshot"));
}

TEST(WhatIf, ReferencesAreShownForWhatStaysAndAreUnknownForWhatGoes) {
  const auto text = [](const std::string& more) {
    return "Resources:\n"
           "  G: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g}}\n"
           "  I: {Type: 'AWS::EC2::Instance', Properties: {SecurityGroupIds: "
           "!Split [',', !Join [',', [!Ref G, sg-1]]]" +
           more + "}}\n";
  };
  const Update modified(text(""), text(", ImageId: ami-1"), {}, {}, true);
  ASSERT_EQ(modified.changes.size(), 1u);
  EXPECT_EQ(document::to_json(modified.changes[0].before["Properties"]["SecurityGroupIds"]),
            R"(["id-G", "sg-1"])");
  const Update removed(text(""), "Resources: {T: {Type: 'AWS::SNS::Topic'}}\n", {}, {}, true);
  ASSERT_EQ(removed.changes[1].logical_id, "I");
  EXPECT_EQ(document::to_json(change_set_value(removed.changes[1].before["Properties"]["SecurityGroupIds"])),
            R"("{{changeSet:KNOWN_AFTER_APPLY}}")")
      << "as AWS has it, though it is deployed";
}

TEST(WhatIf, ConditionsAddAndRemove) {
  std::string text =
      "Parameters: {Env: {Type: String}}\n"
      "Conditions: {Prod: !Equals [!Ref Env, prod]}\n"
      "Resources:\n"
      "  P: {Type: 'AWS::SNS::Topic', Condition: Prod}\n"
      "  T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !If [Prod, big, small]}}\n";
  Node prod = Node::string("prod"), dev = Node::string("dev");
  EXPECT_THAT(
      Update(text, text, {{"Env", dev}}, {{"Env", prod}}).lines(),
      ElementsAre("Add P", "Modify T False", "  ParameterReference Env /Properties/DisplayName Static Never",
                  "  DirectModification  /Properties/DisplayName Dynamic Never"));
  EXPECT_EQ(Update(text, text, {{"Env", prod}}, {{"Env", dev}}).lines()[0], "Remove P Delete");
  EXPECT_EQ(Update(text, text, {{"Env", dev}}, {{"Env", Node::unknown("x")}}).lines()[0], "Dynamic P");
}

TEST(WhatIf, APropertyThatAParameterTakesAwayNamesTheParameter) {
  std::string text =
      "Parameters: {Env: {Type: String}}\n"
      "Conditions: {Prod: !Equals [!Ref Env, prod]}\n"
      "Resources:\n"
      "  T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !If [Prod, big, !Ref 'AWS::NoValue']}}\n";
  Update update(text, text, {{"Env", Node::string("prod")}}, {{"Env", Node::string("dev")}});
  EXPECT_THAT(update.lines(),
              ElementsAre("Modify T False", "  ParameterReference Env /Properties/DisplayName Static Never",
                          "  DirectModification  /Properties/DisplayName Dynamic Never"));
  EXPECT_EQ(update.changes[0].properties[0].before.text(), "big");
  EXPECT_FALSE(update.changes[0].properties[0].after);
}

TEST(WhatIf, APropertyThatAConditionTakesAwayOnBothSidesIsNoChange) {
  const std::string head =
      "Parameters: {Locked: {Type: String, Default: 'false'}}\n"
      "Conditions: {IsLocked: !Equals [!Ref Locked, 'true']}\n";
  const std::string with_lock =
      head + bucket("{BucketName: a, ObjectLockEnabled: !If [IsLocked, true, !Ref 'AWS::NoValue']}");
  EXPECT_THAT(Update(bucket("{BucketName: a}"), with_lock).lines(), IsEmpty());
  EXPECT_THAT(Update(bucket("{BucketName: a}"), with_lock, {}, {}, true).lines(), IsEmpty());
  EXPECT_THAT(Update(bucket("{BucketName: a}"), with_lock, {}, {{"Locked", Node::string("true")}}).lines(),
              ElementsAre("Modify B True ReplaceAndDelete",
                          "  ParameterReference Locked /Properties/ObjectLockEnabled Static Always",
                          "  DirectModification  /Properties/ObjectLockEnabled Dynamic Always"));
}

TEST(WhatIf, AnEqualValueThatANewParameterDecidesIsNoChange) {
  const std::string before =
      "Parameters: {Name: {Type: String}}\n" + bucket("{BucketName: !Ref Name, Tags: [{Key: a, Value: b}]}");
  const std::string after =
      "Parameters: {Name: {Type: String}, Other: {Type: String, Default: ''}, B: {Type: String}}\n"
      "Conditions: {HasOther: !Not [!Equals [!Ref Other, '']]}\n" +
      bucket("{BucketName: !If [HasOther, !Ref Other, !Ref Name], Tags: [{Key: a, Value: !Ref B}]}");
  const std::map<std::string, Node> old_values{{"Name", Node::string("data")}};
  const std::map<std::string, Node> new_values{{"Name", Node::string("data")}, {"B", Node::string("b")}};
  for (const bool with_values : {false, true}) {
    EXPECT_THAT(Update(before, after, old_values, new_values, with_values).lines(), IsEmpty());
    std::map<std::string, Node> other = new_values;
    other.emplace("Other", Node::string("else"));
    EXPECT_EQ(Update(before, after, old_values, other, with_values).lines()[0],
              "Modify B True ReplaceAndDelete");
  }
}

TEST(WhatIf, OtherAttributesHaveAScopeOfTheirOwn) {
  Update update(bucket("{}", ", Metadata: {a: 1}"),
                bucket("{}", ", Metadata: {a: 2}, DeletionPolicy: Retain"));
  ASSERT_EQ(update.changes.size(), 1u);
  EXPECT_THAT(scope(update.changes[0]), ElementsAre("DeletionPolicy", "Metadata"));
  EXPECT_EQ(update.changes[0].replacement, Replacement::no);
}

TEST(WhatIf, StackTagsReachWhatCanBeTagged) {
  base::Diagnostics diagnostics;
  Template t = template_::parse_template(
      "t.yaml", "Resources:\n  B: {Type: 'AWS::S3::Bucket'}\n  P: {Type: 'AWS::IAM::Policy'}\n", diagnostics);
  Evaluation evaluation(t, {}, {}, {}, diagnostics);
  Input input;
  input.before = input.after = {&t, &evaluation};
  input.stack_tags_differ = true;
  auto changes = what_if(input, diagnostics);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].logical_id, "B");
  EXPECT_THAT(scope(changes[0]), ElementsAre("Tags"));
}

TEST(WhatIf, SecretsStaySecret) {
  std::string text =
      "Parameters: {P: {Type: String, NoEcho: true}}\n"
      "Resources: {R: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !Ref P}}}\n";
  Update update(text, text, {{"P", Node::string("old-secret")}}, {{"P", Node::string("new-secret")}});
  ASSERT_EQ(update.changes.size(), 1u);
  EXPECT_TRUE(update.changes[0].properties[0].after.is_secret());
  EXPECT_EQ(document::to_json(change_set_value(update.changes[0].after["Properties"]["Value"])), "\"****\"");
}

TEST(WhatIf, ATypeMayNotChange) {
  Update update("Resources: {R: {Type: 'AWS::SNS::Topic'}}", "Resources: {R: {Type: 'AWS::SQS::Queue'}}");
  EXPECT_EQ(
      template_::aws_message(update.diagnostics),
      "Update of resource type is not permitted. The new template modifies resource type of the following "
      "resources: [R]");
}

TEST(WhatIf, WithoutValuesThereIsOneDetailForEachProperty) {
  Update update(bucket("{Tags: [{Key: a, Value: '1'}, {Key: b, Value: '1'}]}"),
                bucket("{Tags: [{Key: a, Value: '2'}, {Key: b, Value: '2'}]}"));
  EXPECT_EQ(update.changes[0].properties.size(), 2u);
  auto merged = without_values(update.changes[0].properties);
  ASSERT_EQ(merged.size(), 1u);
  EXPECT_EQ(merged[0].name, "Tags");
  EXPECT_EQ(merged[0].path, "");
}

}  // namespace
}  // namespace cf::change
