// Desired against deployed: what is provably the same, what needs a change set, what would change and be
// lost.
#include "plan/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/change_set.h"
#include "plan/effects.h"
#include "support/example_plan.h"

namespace cf::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string bucket_template = R"(Parameters:
  Name: {Type: String}
  Size: {Type: String, Default: small}
Resources:
  Store:
    Type: AWS::S3::Bucket
    Properties: {BucketName: !Ref Name}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !Ref Size}
Outputs:
  Where: {Value: !Ref Name}
)";

DesiredStack wanted(const std::string& body = bucket_template) {
  DesiredStack desired;
  desired.template_path = "templates/store.yaml";
  desired.template_body = body;
  desired.parameters = {{"Name", Node::string("orders"), false}};
  desired.tags = {{"Owner", Node::string("shop")}};
  return desired;
}

Deployed there(const std::string& body = bucket_template) {
  Deployed deployed;
  deployed.stack_id = "arn:aws:cloudformation:us-east-1:111111111111:stack/s/1";
  deployed.status = "CREATE_COMPLETE";
  deployed.template_body = body;
  deployed.parameters = {{"Name", "orders", ""}, {"Size", "small", ""}};
  deployed.tags = {{"Owner", "shop"}};
  deployed.outputs = {{"Where", "orders", ""}};
  deployed.physical_ids = {{"Store", "orders"}, {"Topic", "arn:topic"}};
  return deployed;
}

World world() {
  World made;
  made.pseudo.account_id = "111111111111";
  made.pseudo.region = "us-east-1";
  made.pseudo.stack_name = "s";
  return made;
}

Comparison compared(const DesiredStack& desired, const Deployed& deployed) {
  return compare(desired, &deployed, world());
}

TEST(Compare, ASecretThatStandsInTheClearAlreadyIsNoChange) {
  DesiredStack desired = wanted();
  desired.parameters = {{"Name", Node::secret("orders", "ssm:/name@1"), false}};
  desired.tags = {{"Owner", Node::secret("shop", "ssm:/owner@1")}};
  EXPECT_TRUE(compared(desired, there()).same);
  desired.tags = {{"Owner", Node::secret("other", "ssm:/owner@2")}};
  EXPECT_EQ(compared(desired, there()).tags.size(), 1u);
}

TEST(Compare, EqualStacksAreProvablyTheSame) {
  const Comparison comparison = compared(wanted(), there());
  EXPECT_TRUE(comparison.same);
  EXPECT_FALSE(comparison.needs_change_set);
  Entry entry;
  entry.decision = Decision::change;
  conclude(entry, comparison);
  EXPECT_EQ(entry.decision, Decision::no_change);
}

TEST(Compare, CommentsAndLayoutDoNotCount) {
  EXPECT_TRUE(compared(wanted("# a comment\n" + bucket_template), there()).same);
}

TEST(Compare, AParameterThatIsNotSentTakesItsDefaultAgain) {
  Deployed deployed = there();
  deployed.parameters[1].value = "large";
  const Comparison comparison = compared(wanted(), deployed);
  ASSERT_EQ(comparison.parameters.size(), 1u);
  EXPECT_EQ(comparison.parameters[0].key, "Size");
  EXPECT_EQ(comparison.parameters[0].before.text(), "large");
  EXPECT_EQ(comparison.parameters[0].after.text(), "small");
  EXPECT_TRUE(comparison.needs_change_set);
}

TEST(Compare, AReplacedBucketIsLostAndItsOutputChanges) {
  DesiredStack desired = wanted();
  desired.parameters[0].value = Node::string("orders-2");
  const Comparison comparison = compared(desired, there());
  ASSERT_EQ(comparison.changes.size(), 1u);
  EXPECT_EQ(comparison.changes[0].logical_id, "Store");
  EXPECT_EQ(comparison.changes[0].replacement, change::Replacement::yes);
  EXPECT_THAT(comparison.destroys, ElementsAre("Store"));
  ASSERT_EQ(comparison.outputs.size(), 1u);
  EXPECT_EQ(comparison.outputs[0].after.text(), "orders-2");
  Entry entry;
  entry.decision = Decision::change;
  conclude(entry, comparison);
  EXPECT_EQ(entry.reason, "1 resource is replaced; 1 parameter differs");
}

std::vector<std::string> exports_of(const std::string& head, const Node& owner) {
  DesiredStack desired = wanted(head + R"(
Parameters: {Owner: {Type: String}}
Conditions: {Owns: !Equals [!Ref Owner, me]}
Resources: {Topic: {Type: AWS::SNS::Topic}}
Outputs:
  Always: {Value: x, Export: {Name: !Sub "${AWS::StackName}-always"}}
  Perhaps: {Condition: Owns, Value: x, Export: {Name: perhaps}}
)");
  desired.parameters = {{"Owner", owner, false}};
  std::vector<std::string> names;
  for (const Node& name : compare(desired, nullptr, world()).exports)
    names.emplace_back(name.is_scalar() ? name.text() : "?");
  return names;
}

TEST(Compare, AnExportUnderAConditionIsMadeWhereThatIsTrue) {
  EXPECT_THAT(exports_of("", Node::string("me")), ElementsAre("s-always", "perhaps"));
  EXPECT_THAT(exports_of("", Node::string("you")), ElementsAre("s-always"));
  EXPECT_THAT(exports_of("", Node::unknown("dev/who Owner")), ElementsAre("s-always", "?"));
}

TEST(Compare, AMacroMayRenameExports) {
  EXPECT_THAT(exports_of("Transform: Renamer", Node::string("you")), ElementsAre("?"));
  EXPECT_THAT(exports_of("Transform: AWS::Serverless-2016-10-31", Node::string("you")),
              ElementsAre("s-always"));
}

TEST(Compare, AReferenceToWhatIsReplacedIsKnownAfterDeploy) {
  const std::string body = R"(Parameters: {Cidr: {Type: String}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Cidr}}
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  VpcId: {Value: !Ref Vpc}
  Text: {Value: !Sub "in ${Vpc}"}
  TopicArn: {Value: !Ref Topic}
)";
  DesiredStack desired = wanted(body);
  desired.parameters = {{"Cidr", Node::string("10.1.0.0/16"), false}};
  Deployed deployed = there(body);
  deployed.parameters = {{"Cidr", "10.0.0.0/16", ""}};
  deployed.outputs = {{"VpcId", "vpc-1", "the-vpc"}, {"Text", "in vpc-1", ""}, {"TopicArn", "arn:topic", ""}};
  deployed.physical_ids = {{"Vpc", "vpc-1"}, {"Topic", "arn:topic"}};
  Entry entry;
  entry.decision = Decision::change;
  conclude(entry, compared(desired, deployed));
  ASSERT_EQ(entry.outputs.size(), 2u);
  EXPECT_EQ(entry.outputs[0].key, "Text");
  EXPECT_TRUE(entry.outputs[0].after.is_unknown());
  EXPECT_EQ(entry.outputs[1].key, "VpcId");
  EXPECT_TRUE(entry.outputs[1].after.is_unknown());

  OutputUsers users;
  users.exports = {{"VpcId", "the-vpc"}};
  users.by_export = {{"the-vpc", {"importer"}}};
  note_output_uses(entry, users, {});
  ASSERT_EQ(entry.uses.size(), 1u);
  EXPECT_TRUE(entry.uses[0].changed);
  EXPECT_THAT(entry.warnings, ElementsAre(HasSubstr("export the-vpc changes while importer imports it")));
}

TEST(Compare, APropertyThatAParameterChangesIsListedOnce) {
  DesiredStack desired = wanted();
  desired.parameters.push_back({"Size", Node::unknown("dev/other Size"), false});
  const Comparison comparison = compared(desired, there());
  ASSERT_EQ(comparison.changes.size(), 1u);
  ASSERT_EQ(comparison.changes[0].properties.size(), 1u);
  EXPECT_EQ(comparison.changes[0].properties[0].causing_entity, "Size");
}

TEST(Compare, TagsOfAwsAreNotForStacks) {
  DesiredStack desired = wanted();
  desired.tags.emplace_back("aws:owner", Node::string("me"));
  Entry entry;
  entry.decision = Decision::change;
  conclude(entry, compared(desired, there()));
  EXPECT_EQ(entry.decision, Decision::blocked);
  ASSERT_EQ(entry.errors.size(), 1u);
  EXPECT_EQ(entry.errors[0].kind, base::ErrorKind::input);
  EXPECT_THAT(entry.errors[0].message, HasSubstr("aws:owner"));
}

TEST(Compare, TagsAndSettings) {
  DesiredStack desired = wanted();
  desired.tags = {{"Team", Node::string("blue")}};
  desired.notification_arns = {"arn:topic"};
  Deployed deployed = there();
  deployed.tags.emplace_back("aws:cloudformation:x", "AWS's own");
  const Comparison comparison = compared(desired, deployed);
  ASSERT_EQ(comparison.tags.size(), 2u);
  EXPECT_EQ(comparison.tags[0].key, "Owner");
  EXPECT_FALSE(comparison.tags[0].after);
  ASSERT_EQ(comparison.settings.size(), 1u);
  EXPECT_EQ(comparison.settings[0].key, "notifications");
}

TEST(Compare, SettingsOfTheEnvironmentAreComparedAndNeedNoChangeSet) {
  DesiredStack desired = wanted();
  Deployed deployed = there();
  deployed.termination_protection = true;
  deployed.stack_policy = R"({"Statement": []})";
  EXPECT_TRUE(compared(desired, deployed).same) << "an environment that says nothing changes nothing";

  desired.termination_protection = true;
  desired.stack_policy = R"({"Statement":[]})";
  EXPECT_TRUE(compared(desired, deployed).same) << "blanks do not count";

  deployed.termination_protection = false;
  deployed.stack_policy = R"({"Statement": [{"Effect": "Allow"}]})";
  Comparison comparison = compared(desired, deployed);
  EXPECT_FALSE(comparison.same);
  EXPECT_FALSE(comparison.needs_change_set);
  ASSERT_EQ(comparison.settings.size(), 2u);
  EXPECT_EQ(comparison.settings[0].key, "termination_protection");
  EXPECT_EQ(comparison.settings[0].before.text(), "false");
  EXPECT_EQ(comparison.settings[0].after.text(), "true");
  EXPECT_EQ(comparison.settings[1].key, "stack_policy");
  EXPECT_EQ(comparison.settings[1].before.text(), R"({"Statement":[{"Effect":"Allow"}]})");
  EXPECT_EQ(comparison.settings[1].after.text(), R"({"Statement":[]})");
  Entry entry;
  entry.decision = Decision::change;
  conclude(entry, std::move(comparison));
  EXPECT_EQ(entry.decision, Decision::change);
  EXPECT_EQ(entry.reason, "2 settings differ");

  desired.stack_policy.clear();
  EXPECT_EQ(compare(desired, nullptr, world()).settings.size(), 1u) << "a new stack is not protected yet";
  desired.termination_protection = false;
  EXPECT_THAT(compare(desired, nullptr, world()).settings, IsEmpty());
}

TEST(Compare, WhatReadingCannotProveNeedsAChangeSet) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"NoEcho",
       "Parameters: {Name: {Type: String, NoEcho: true}}\nResources: {T: {Type: AWS::SNS::Topic}}\n"},
      {"SSM",
       "Parameters: {Name: {Type: 'AWS::SSM::Parameter::Value<String>'}}\nResources: {T: {Type: "
       "AWS::SNS::Topic}}\n"},
      {"transforms",
       "Transform: AWS::LanguageExtensions\nParameters: {Name: {Type: String}}\nResources: {T: {Type: "
       "AWS::SNS::Topic}}\n"},
      {"nested stack",
       "Parameters: {Name: {Type: String}}\nResources: {N: {Type: AWS::CloudFormation::Stack, Properties: "
       "{TemplateURL: u}}}\n"},
      {"dynamic references",
       "Parameters: {Name: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: "
       "'{{resolve:ssm:/n}}'}}}\n"},
      {"dynamic references",
       "Parameters: {Name: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: "
       "!Join ['', ['{{resolve', ':ssm:/', !Ref Name, '}}']]}}}\n"},
      {"dynamic references",
       "Parameters: {Name: {Type: String}, P: {Type: String, Default: 'resolve:ssm:'}}\n"
       "Resources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub '{{${P}/n}}'}}}\n"},
      {"dynamic references",
       "Parameters: {Name: {Type: String}, P: {Type: String, Default: '{{resolve:ssm:/n}}'}}\n"
       "Resources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref P}}}\n"},
      {"dynamic references",
       "Parameters: {Name: {Type: String}}\nMappings: {M: {a: {b: '{{resolve:ssm:/n}}'}}}\n"
       "Resources: {T: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: k, Value: !FindInMap [M, a, "
       "b]}]}}}\n"},
  };
  for (const auto& [reason, body] : cases) {
    Deployed deployed = there(body);
    deployed.parameters = {{"Name", "orders", "resolved"}};
    if (body.find("P: {") != std::string::npos)
      deployed.parameters.push_back(
          {"P", body.find("'resolve:ssm:'") != std::string::npos ? "resolve:ssm:" : "{{resolve:ssm:/n}}",
           ""});
    const Comparison comparison = compared(wanted(body), deployed);
    EXPECT_FALSE(comparison.same) << reason;
    EXPECT_TRUE(comparison.needs_change_set) << reason;
    ASSERT_FALSE(comparison.unproven.empty()) << reason;
    EXPECT_THAT(comparison.unproven.front(), HasSubstr(reason));
  }
}

TEST(Compare, ADynamicReferenceIsComparedAsText) {
  const auto table = [](const std::string& name) {
    return "Parameters: {Name: {Type: String}}\nResources: {D: {Type: AWS::DynamoDB::Table, Properties: "
           "{TableName: " +
           name + "}}}\nOutputs: {O: {Value: '{{resolve:ssm:/n}}'}}\n";
  };
  Deployed deployed = there(table("'{{resolve:ssm:/n}}-a'"));
  deployed.parameters = {{"Name", "{{resolve:ssm:/x}}", ""}};
  deployed.outputs = {{"O", "orders", ""}};
  const Comparison prefix = compared(wanted(table("'{{resolve:ssm:/n}}-b'")), deployed);
  ASSERT_EQ(prefix.changes.size(), 1u);
  EXPECT_TRUE(prefix.changes[0].properties[0].after.is_unknown()) << "what it stands for is not known";
  EXPECT_THAT(prefix.destroys, ElementsAre("D"));
  EXPECT_THAT(prefix.outputs, IsEmpty()) << "an output that stays is not taken for the reference";

  Deployed by_parameter = there(table("!Sub 't-${Name}'"));
  by_parameter.parameters = {{"Name", "{{resolve:ssm:/x}}", ""}};
  by_parameter.outputs = deployed.outputs;
  DesiredStack other = wanted(table("!Sub 't-${Name}'"));
  other.parameters = {{"Name", Node::string("{{resolve:ssm:/y}}"), false}};
  EXPECT_THAT(compared(other, by_parameter).destroys, ElementsAre("D"));
  const Comparison added = compare(other, nullptr, world());
  ASSERT_EQ(added.outputs.size(), 1u);
  EXPECT_TRUE(added.outputs[0].after.is_unknown());
}

TEST(Compare, CharactersThatGetTemplateDoesNotReturn) {
  const std::string sent = "Description: Größe\n" + bucket_template;
  const Comparison comparison = compared(wanted(sent), there("Description: Gr??e\n" + bucket_template));
  EXPECT_TRUE(comparison.needs_change_set);
  EXPECT_THAT(comparison.unproven, ElementsAre(HasSubstr("GetTemplate")));
  EXPECT_THAT(comparison.changes, IsEmpty());
}

TEST(Compare, AnUnknownParameterDefersTheEntry) {
  DesiredStack desired = wanted();
  desired.parameters[0].value = Node::unknown("dev/network VpcId");
  const Comparison comparison = compared(desired, there());
  EXPECT_FALSE(comparison.needs_change_set);
  EXPECT_THAT(comparison.holes, ElementsAre("parameter Name (dev/network VpcId)"));
  Entry entry;
  entry.decision = Decision::change;
  conclude(entry, comparison);
  EXPECT_TRUE(entry.deferred);
}

TEST(Compare, AnErrorBlocksTheEntry) {
  DesiredStack desired = wanted();
  desired.parameters.clear();
  Entry entry;
  entry.decision = Decision::create;
  conclude(entry, compare(desired, nullptr, world()));
  EXPECT_EQ(entry.decision, Decision::blocked);
  ASSERT_FALSE(entry.errors.empty());
  EXPECT_THAT(entry.errors[0].message, HasSubstr("Name"));
}

TEST(Compare, ANewStackIsAllAdditions) {
  const Comparison comparison = compare(wanted(), nullptr, world());
  ASSERT_EQ(comparison.changes.size(), 2u);
  EXPECT_EQ(comparison.changes[0].action, change::Action::add);
  EXPECT_THAT(comparison.destroys, IsEmpty());
}

TEST(Compare, ARemovalLosesWhatNoPolicyKeeps) {
  Deployed doomed = there();
  doomed.resources = {{"Store", "orders", "AWS::S3::Bucket"}, {"Topic", "arn:topic", "AWS::SNS::Topic"}};
  EXPECT_THAT(compare_removal(doomed).destroys, ElementsAre("Store"));
  Deployed kept = there(
      "Resources:\n  Store: {Type: AWS::S3::Bucket, DeletionPolicy: RetainExceptOnCreate}\n  Db: {Type: "
      "AWS::RDS::DBInstance, Properties: {}}\n");
  kept.resources = {{"Store", "orders", "AWS::S3::Bucket"}, {"Db", "db", "AWS::RDS::DBInstance"}};
  const Comparison removal = compare_removal(kept);
  EXPECT_THAT(removal.destroys, IsEmpty()) << "RDS instances are snapshot by default";
  EXPECT_EQ(removal.changes[1].policy_action, "Retain")
      << "RetainExceptOnCreate deletes only when the creation itself is rolled back";
}

TEST(Compare, ARemovalTakesWhatIsThereNotWhatTheTemplateSays) {
  EXPECT_THAT(compare_removal(there()).destroys, IsEmpty()) << "a creation that failed left nothing";
  Deployed transformed = there("Transform: Tables\nResources:\n  Orders: {Type: My::Table}\n");
  transformed.resources = {{"OrdersTable", "t-1", "AWS::DynamoDB::Table"}};
  EXPECT_THAT(compare_removal(transformed).destroys, ElementsAre("OrdersTable"));
}

TEST(Compare, ARemovalNamesWhatNestedStacksLose) {
  const std::string outer =
      "Resources:\n  Net: {Type: AWS::CloudFormation::Stack}\n  Old: {Type: "
      "AWS::CloudFormation::Stack, DeletionPolicy: Retain}\n";
  Deployed doomed = there(outer);
  doomed.resources = {{"Net", "arn:net", "AWS::CloudFormation::Stack"},
                      {"Old", "arn:old", "AWS::CloudFormation::Stack"}};
  Comparison removal = compare_removal(doomed);
  EXPECT_THAT(removal.unseen_nested, ElementsAre("Net")) << "a nested stack that is kept loses nothing";
  Deployed within = there();
  within.resources = {{"Store", "orders", "AWS::S3::Bucket"}};
  add_nested_removal(removal, "Net", compare_removal(within));
  EXPECT_THAT(removal.unseen_nested, IsEmpty());
  EXPECT_THAT(removal.destroys, ElementsAre("Net/Store"));

  Entry entry;
  entry.decision = Decision::remove;
  conclude(entry, compare_removal(doomed));
  EXPECT_THAT(entry.destroys, ElementsAre("Net")) << "what could not be looked into counts";
}

TEST(OutputUses, AnImportedExportThatGoesBlocks) {
  OutputUsers users;
  users.exports["Where"] = "store-name";
  users.by_export["store-name"] = {"importer"};
  Entry entry;
  entry.decision = Decision::change;
  entry.outputs = {{"Where", Node::string("a"), Node()}};
  Entry warned = entry;
  note_output_uses(entry, users, {});
  EXPECT_EQ(entry.decision, Decision::blocked);
  EXPECT_THAT(entry.reason, HasSubstr("export store-name is removed, but importer imports it"));
  note_output_uses(warned, users, {"importer"});
  EXPECT_EQ(warned.decision, Decision::change);
  EXPECT_EQ(warned.warnings.size(), 1u);
  ASSERT_EQ(warned.uses.size(), 1u);
  EXPECT_THAT(warned.uses[0].used_by, ElementsAre("importer"));
}

TEST(Removals, AreRefusedWhileSomebodyDependsOnThem) {
  const base::StackPath network("dev/network"), data("dev/data"), app("dev/app");
  const auto removal = [](const base::StackPath& path) {
    return test::example_entry(path.str(), Decision::remove, "");
  };
  RemovalFacts facts;
  facts.dependents = {{network, {data}}, {data, {app}}};
  facts.deployed = {
      {network, base::StackName("n")}, {data, base::StackName("d")}, {app, base::StackName("a")}};
  std::vector<Entry> all = {removal(network), removal(data), removal(app)};
  refuse_unsafe_removals(all, facts);
  for (const Entry& entry : all) EXPECT_EQ(entry.decision, Decision::remove);

  std::vector<Entry> some = {removal(network), removal(data)};
  refuse_unsafe_removals(some, facts);
  EXPECT_EQ(some[1].reason, "it can't be deleted: dev/app depends on it");
  EXPECT_EQ(some[0].decision, Decision::blocked) << "what it depends on must stay too";

  facts.deployed.erase(app);
  some = {removal(network), removal(data)};
  refuse_unsafe_removals(some, facts);
  EXPECT_EQ(some[0].decision, Decision::remove) << "a dependent that is not there is no obstacle";

  facts.importers = {{network, {"foreign"}}};
  refuse_unsafe_removals(some, facts);
  EXPECT_EQ(some[0].reason, "it can't be deleted: stack foreign imports from it");

  facts.importers = {{network, {"foreign-prod"}}};
  facts.outside = {
      {network, {{"foreign-prod", "prod/app of prod depends on it (config/prod/app.yaml:3:10)"}}}};
  some = {removal(network), removal(data)};
  refuse_unsafe_removals(some, facts);
  EXPECT_EQ(some[0].reason, "it can't be deleted: prod/app of prod depends on it (config/prod/app.yaml:3:10)")
      << "a stack that imports too is told once";
}

change::ResourceChange changed(const std::string& id, change::Action action,
                               change::Replacement replacement = change::Replacement::no) {
  change::ResourceChange change = test::example_change(action, "AWS::SNS::Topic", id);
  change.replacement = replacement;
  return change;
}

TEST(ChangeSet, AwsWinsAndDisagreementsAreNoted) {
  Entry entry;
  entry.decision = Decision::change;
  entry.changes = {changed("A", change::Action::modify, change::Replacement::conditional),
                   changed("B", change::Action::modify)};
  reconcile(entry, {true, {changed("C", change::Action::add), changed("A", change::Action::modify)}});
  ASSERT_EQ(entry.changes.size(), 2u);
  EXPECT_EQ(entry.changes[0].replacement, change::Replacement::no);
  EXPECT_TRUE(entry.change_set_checked);
  EXPECT_EQ(entry.notes.size(), 3u);
}

TEST(ChangeSet, DecidesWhatIsLost) {
  const auto bucket = [](const char* id, change::Replacement replacement, const char* policy) {
    change::ResourceChange change = test::example_change(change::Action::modify, "AWS::S3::Bucket", id);
    change.replacement = replacement;
    change.policy_action = policy;
    return change;
  };
  Entry entry;
  entry.decision = Decision::change;
  entry.changes = {bucket("Kept", change::Replacement::yes, ""),
                   bucket("Spared", change::Replacement::yes, "")};
  entry.destroys = {"Spared"};
  reconcile(entry, {true,
                    {bucket("Kept", change::Replacement::yes, ""),
                     bucket("Retained", change::Replacement::yes, "ReplaceAndRetain"),
                     bucket("Spared", change::Replacement::no, ""),
                     bucket("Surprise", change::Replacement::yes, "ReplaceAndDelete")}});
  EXPECT_THAT(entry.destroys, ElementsAre("Surprise"));
}

TEST(ChangeSet, WithoutChangesThereIsNothingToDo) {
  Entry entry;
  entry.decision = Decision::change;
  entry.parameters = {{"Unused", Node::string("a"), Node::string("b")}};
  reconcile(entry, {});
  EXPECT_EQ(entry.decision, Decision::no_change);
  EXPECT_THAT(entry.parameters, IsEmpty());
  EXPECT_THAT(entry.notes, ElementsAre("parameter Unused differs, but nothing depends on it"));
}

TEST(ChangeSet, WithoutChangesNamesTheOutputsThatStay) {
  Entry entry;
  entry.decision = Decision::change;
  entry.parameters = {{"V", Node::string("a"), Node::string("b")}};
  entry.outputs = {{"O", Node::string("x-a"), Node::string("x-b")}};
  reconcile(entry, {});
  EXPECT_THAT(entry.notes, ElementsAre("parameter V differs, but no resource depends on it",
                                       testing::StartsWith("O: the output stays as deployed")));
}

TEST(ChangeSet, ThatListsNoResourceMayStillBeExecuted) {
  Entry entry;
  entry.decision = Decision::change;
  entry.outputs = {{"Where", Node(), Node::string("here")}};
  reconcile(entry, {true, {}});
  EXPECT_EQ(entry.decision, Decision::change);
  EXPECT_EQ(entry.reason, "1 output differs");
}

TEST(ChangeSet, ThatDoesNotSayWhatHappensWithinANestedStackCountsAsLoss) {
  Entry entry;
  entry.decision = Decision::change;
  reconcile(entry,
            {true, {test::example_change(change::Action::modify, "AWS::CloudFormation::Stack", "N")}, {"N"}});
  EXPECT_THAT(entry.warnings, ElementsAre(HasSubstr("within the nested stack N")));
  EXPECT_THAT(entry.destroys, ElementsAre("N"));
  // Whoever has allowed that has allowed what it turns out to be.
  EXPECT_THAT(beyond_prediction(entry, {changed("N/Topic", change::Action::remove)}), IsEmpty());
  EXPECT_THAT(beyond_prediction(entry, {changed("M/Topic", change::Action::remove)}), testing::SizeIs(1));
}

TEST(ChangeSet, WhatANestedStackLosesIsNamed) {
  change::ResourceChange bucket = test::example_change(change::Action::remove, "AWS::S3::Bucket", "N/Store");
  bucket.policy_action = "Delete";
  Entry entry;
  entry.decision = Decision::change;
  reconcile(
      entry,
      {true, {test::example_change(change::Action::modify, "AWS::CloudFormation::Stack", "N"), bucket}});
  EXPECT_THAT(entry.warnings, IsEmpty());
  EXPECT_THAT(entry.destroys, ElementsAre("N/Store"));
}

TEST(ChangeSet, ANestedStacksPropertiesAreBound) {
  const auto topic = [](const char* path, const char* value) {
    change::ResourceChange change = changed("N/Topic", change::Action::modify);
    change::PropertyChange property;
    property.attribute = "Properties";
    property.path = path;
    property.after = Node::string(value);
    change.properties = {property};
    return change;
  };
  Entry entry;
  entry.decision = Decision::change;
  reconcile(entry, {true,
                    {test::example_change(change::Action::modify, "AWS::CloudFormation::Stack", "N"),
                     topic("/Properties/DisplayName", "reviewed")}});
  EXPECT_THAT(beyond_prediction(entry, {topic("/Properties/DisplayName", "reviewed")}), IsEmpty());
  EXPECT_THAT(beyond_prediction(entry, {topic("/Properties/DisplayName", "edited since")}),
              ElementsAre(HasSubstr("/Properties/DisplayName")));
  EXPECT_THAT(beyond_prediction(entry, {topic("/Properties/KmsMasterKeyId", "reviewed")}),
              testing::SizeIs(1));
  Entry other = entry;
  other.changes[1] = topic("/Properties/DisplayName", "edited since");
  EXPECT_NE(digest_of(entry), digest_of(other));
}

TEST(ChangeSet, WithoutChangesDoesNotMakeTagsAndSettingsEqual) {
  Entry entry;
  entry.decision = Decision::change;
  entry.tags = {{"env", Node::string("dev"), Node()}};
  entry.settings = {{"role", Node(), Node::string("arn:aws:iam::111111111111:role/deployer")}};
  reconcile(entry, {});
  EXPECT_EQ(entry.decision, Decision::change);
  EXPECT_EQ(entry.reason, "1 tag, 1 setting differ");
  EXPECT_THAT(entry.notes, ElementsAre(HasSubstr("UpdateStack")));
}

TEST(ChangeSet, WithoutChangesSettlesWhatCouldNotBeCompared) {
  const std::string body = R"(Parameters: {Password: {Type: String, NoEcho: true}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Password}}
)";
  DesiredStack desired = wanted(body);
  desired.parameters = {{"Password", Node::string("same as ever"), false}};
  Deployed deployed = there(body);
  deployed.parameters = {{"Password", "****", ""}};
  deployed.outputs.clear();
  Entry entry;
  entry.decision = Decision::change;
  conclude(entry, compared(desired, deployed));
  ASSERT_EQ(entry.parameters.size(), 1u);
  EXPECT_FALSE(is_comparable(entry.parameters[0].before, entry.parameters[0].after));
  EXPECT_THAT(entry.reason, testing::Not(HasSubstr("differs")));
  reconcile(entry, {});
  EXPECT_EQ(entry.decision, Decision::no_change);
  EXPECT_THAT(entry.parameters, IsEmpty());
  EXPECT_THAT(entry.notes, IsEmpty());
}

TEST(ChangeSet, MayDoLessThanPredictedButNothingWorse) {
  Entry entry;
  entry.changes = {changed("A", change::Action::modify),
                   changed("B", change::Action::modify, change::Replacement::conditional),
                   changed("C", change::Action::remove)};
  EXPECT_THAT(beyond_prediction(entry, {}), IsEmpty());
  EXPECT_THAT(beyond_prediction(entry, {changed("B", change::Action::modify, change::Replacement::yes)}),
              IsEmpty());
  EXPECT_THAT(
      beyond_prediction(entry, {changed("A", change::Action::modify, change::Replacement::conditional)}),
      ElementsAre(HasSubstr("the plan has it kept")));
  EXPECT_THAT(beyond_prediction(entry, {changed("A", change::Action::remove)}),
              ElementsAre(HasSubstr("A (AWS::SNS::Topic): remove")));
  EXPECT_THAT(beyond_prediction(entry, {changed("X", change::Action::add)}),
              ElementsAre(HasSubstr("which the plan does not have")));
}

}  // namespace
}  // namespace cf::plan
