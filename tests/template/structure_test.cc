#include "template/fixture.h"

namespace cf::template_ {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* kTopic = "Resources: {T: {Type: 'AWS::SNS::Topic'}}\n";

TEST(Structure, ShortTagsAreTheFunctionsTheyStandFor) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Resources:\n"
      "  R:\n"
      "    Type: AWS::SSM::Parameter\n"
      "    Properties:\n"
      "      A: !GetAtt X.B.C\n"
      "      B: !Sub '${X}'\n"
      "      C: !Ref X\n"
      "      D: {'Fn::GetAtt': X.B}\n"
      "      E: True\n"
      "      F: !!str 12\n",
      diagnostics);
  EXPECT_EQ(
      compact_json(t.resource("R")->properties),
      R"({"A":{"Fn::GetAtt":["X","B.C"]},"B":{"Fn::Sub":"${X}"},"C":{"Ref":"X"},"D":{"Fn::GetAtt":["X","B"]},)"
      R"("E":true,"F":"12"})");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
}

TEST(Structure, DeclarationsAreRead) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "AWSTemplateFormatVersion: 2010-09-09\n"
      "Description: d\n"
      "Transform: [AWS::LanguageExtensions, {Name: 'AWS::Include', Parameters: {Location: x}}]\n"
      "Conditions: {Never: !Equals [a, b]}\n"
      "Resources:\n"
      "  A: {Type: 'AWS::SNS::Topic', DependsOn: B, Condition: Never, DeletionPolicy: Retain}\n"
      "  B: {Type: 'AWS::EC2::Volume', UpdateReplacePolicy: Snapshot}\n"
      "Outputs:\n"
      "  O: {Value: !Ref B, Description: od, Export: {Name: x-y}}\n",
      diagnostics);
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  EXPECT_THAT(t.transforms, ElementsAre("AWS::LanguageExtensions", "AWS::Include"));
  EXPECT_THAT(t.resource("A")->depends_on, ElementsAre("B"));
  EXPECT_EQ(t.resource("A")->condition, "Never");
  EXPECT_EQ(t.resource("A")->deletion_policy, "Retain");
  EXPECT_EQ(t.resource("B")->update_replace_policy, "Snapshot");
  EXPECT_EQ(t.output("O")->export_name.text(), "x-y");
  EXPECT_EQ(t.output("Nope"), nullptr);
}

TEST(Structure, SyntaxErrorsGiveLineAndColumn) {
  EXPECT_THAT(answer("Resources: [\n  a: {"),
              StartsWith("Template format error: YAML not well-formed. (line "));
  EXPECT_THAT(answer("{\"Resources\": {\"A\": nope}}"), StartsWith("Template format error: "));
  EXPECT_EQ(answer("just text"), "Template format error: unsupported structure.");
}

TEST(Structure, NullsAreRefusedByPath) {
  base::Diagnostics diagnostics;
  parse("Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\nOutputs:\n  O: {Value: [1, null]}\n",
        diagnostics);
  EXPECT_THAT(messages(diagnostics),
              ElementsAre("[/Resources/A/Properties] 'null' values are not allowed in templates",
                          "[/Outputs/O/Value/1] 'null' values are not allowed in templates"));
}

TEST(Structure, EverythingWrongIsReportedAtOnceWithItsPlace) {
  base::Diagnostics diagnostics;
  parse(
      "AWSTemplateFormatVersion: 2010-09-10\n"
      "Resorces: {}\n"
      "Parameters:\n"
      "  P: {Typ: String}\n"
      "Resources:\n"
      "  A-B: {Type: 'AWS::SNS::Topic', Propertys: {}}\n",
      diagnostics);
  EXPECT_THAT(
      messages(diagnostics),
      ElementsAre("Invalid template property or properties [Resorces]",
                  "Template format error: 2010-09-10 is not a supported value for AWSTemplateFormatVersion.",
                  "Invalid template parameter property 'Typ'",
                  "Template format error: Every Parameters object must contain a Type member.",
                  "Template format error: Resource name A-B is non alphanumeric.",
                  "Invalid template resource property 'Propertys'"));
  EXPECT_EQ(base::locate(diagnostics.list()[0].at).line, 2);
  EXPECT_EQ(diagnostics.list()[0].hint, "did you mean 'Resources'?");
  EXPECT_EQ(diagnostics.list()[5].hint, "did you mean 'Properties'?");
}

TEST(Structure, EachEntryIsChecked) {
  EXPECT_EQ(answer(""), "Template format error: unsupported structure.");
  EXPECT_EQ(answer("Description: x\n"),
            "Template format error: At least one Resources member must be defined.");
  EXPECT_EQ(answer("Resources: {A: {Properties: {}}}"),
            "Template format error: [/Resources/A] Every Resources object must contain a Type member.");
  EXPECT_EQ(answer("Resources: {A: {Type: X, DeletionPolicy: Keep}}"),
            "Template format error: Unrecognized DeletionPolicy Keep for resource A");
  EXPECT_EQ(answer(std::string(kTopic) + "Outputs: {a-b: {Value: x}}"),
            "Template format error: Outputs name 'a-b' is non alphanumeric.");
  EXPECT_EQ(answer(std::string(kTopic) + "Outputs: {O: {}}"),
            "Template format error: Every Outputs member must contain a Value object");
  EXPECT_EQ(answer(std::string(kTopic) + "Outputs: {O: {Value: x, Export: {Name: a_b}}}"),
            "Template format error: Output O is malformed. The Name field of every Export member must be "
            "specified and "
            "consist only of alphanumeric characters, colons, or hyphens.");
  EXPECT_EQ(answer(std::string(kTopic) + "Outputs: {O: {Value: x, Export: {Name: !Ref T}}}"),
            "Template format error: Output O is malformed.  The Name field of Export must not depend on any "
            "resources, "
            "imported values, or Fn::GetAZs.");
  EXPECT_EQ(answer(std::string(kTopic) + "Mappings: {M: {K: {A: {B: c}}}}"),
            "Template format error: Every Mappings attribute must be a String or a List.");
  EXPECT_EQ(
      answer(std::string(kTopic) + "Conditions: {C: 'yes'}"),
      "Template format error: Conditions can only be boolean operations on parameters and other conditions");
  EXPECT_EQ(answer(std::string(kTopic) + "Transform: {Parameters: {}}"),
            "Key Name of transform definition must be a string.");
}

TEST(Structure, PoliciesAreTextAndSnapshotsNeedATypeThatHasThem) {
  const auto with = [](const std::string& type, const std::string& policy) {
    return answer("Resources: {R: {Type: '" + type + "', " + policy + "}}");
  };
  EXPECT_EQ(with("AWS::SNS::Topic", "DeletionPolicy: !Ref AWS::Region"),
            "Template format error: Every DeletionPolicy member must be a string.");
  EXPECT_EQ(with("AWS::SNS::Topic", "DeletionPolicy: Snapshot"),
            "Template error: resource type AWS::SNS::Topic does not support deletion policy Snapshot");
  EXPECT_EQ(with("AWS::RDS::DBInstance", "DeletionPolicy: Snapshot"), "");
  EXPECT_EQ(answer("Transform: AWS::LanguageExtensions\n"
                   "Parameters: {P: {Type: String, Default: Retain}}\n"
                   "Resources: {R: {Type: 'AWS::SNS::Topic', DeletionPolicy: !Ref P}}"),
            "");
}

TEST(Structure, AnOutputIsNoMap) {
  EXPECT_EQ(
      answer(std::string(kTopic) + "Outputs: {O: {Value: {a: b}}}"),
      "Template format error: The Value field of every Outputs member must evaluate to a String and not a "
      "Map.");
}

TEST(Structure, CountsAreLimited) {
  std::string text = "Resources:\n";
  for (int i = 0; i < 501; ++i) text += "  R" + std::to_string(i) + ": {Type: 'AWS::SNS::Topic'}\n";
  EXPECT_EQ(answer(text),
            "Template format error: Number of resources, 501, is greater than maximum allowed, 500");
}

TEST(Capabilities, AreTheLeastThatTheTemplateNeeds) {
  auto capabilities = [](const std::string& text) {
    base::Diagnostics diagnostics;
    return required_capabilities(parse(text, diagnostics));
  };
  EXPECT_THAT(capabilities(kTopic), IsEmpty());
  EXPECT_THAT(capabilities("Resources: {R: {Type: 'AWS::IAM::Role', Properties: {}}}"),
              ElementsAre("CAPABILITY_IAM"));
  EXPECT_THAT(capabilities("Resources: {R: {Type: 'AWS::IAM::Policy', Properties: {PolicyName: x}}}"),
              ElementsAre("CAPABILITY_IAM"));
  EXPECT_THAT(capabilities("Resources: {R: {Type: 'AWS::IAM::Role', Properties: {RoleName: x}}}"),
              ElementsAre("CAPABILITY_NAMED_IAM"));
  EXPECT_THAT(capabilities("Transform: AWS::Serverless-2016-10-31\n"
                           "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {}}}"),
              ElementsAre("CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM"));
}

}  // namespace
}  // namespace cf::template_
