#include "document/unknowns.h"
#include "template/fixture.h"

namespace cf::template_ {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string property(const std::string& value) {
  return "Parameters: {Env: {Type: String, Default: dev}}\n"
         "Conditions: {C: !Equals [a, b]}\n"
         "Resources: {B: {Type: 'AWS::S3::Bucket'}, R: {Type: 'AWS::SSM::Parameter', Properties: {V: " +
         value + "}}}\n";
}

TEST(Validate, UnresolvedReferencesAreListedTogether) {
  std::string text = property("[!Ref Nope, !Sub '${Other}-x', !Ref Envv]");
  EXPECT_EQ(answer(text),
            "Template format error: Unresolved resource dependencies [Nope, Other, Envv] in the Resources "
            "block of the "
            "template");
  base::Diagnostics diagnostics;
  base::Diagnostics found = validate(parse(text, diagnostics));
  ASSERT_EQ(found.error_count(), 3u);
  EXPECT_EQ(found.list()[2].hint, "did you mean 'Env'?");
  EXPECT_EQ(base::locate(found.list()[2].at).line, 3);
}

// Of a template that was rendered before what it was given is known.
TEST(Validate, ATextOfSubThatOnlyADeploymentKnowsIsNoErrorAndIsUnknown) {
  const std::string bucket = document::unknown_placeholder("dev/lake RawBucketName");
  base::Diagnostics diagnostics;
  const Template text =
      parse(property("[!Sub 'arn:aws:s3:::" + bucket + "/*', !Sub ['" + bucket + "-${X}', {X: !Ref B}]]"),
            diagnostics);
  const Template t = parse_template(document::with_unknown_nodes(text.written), diagnostics);
  diagnostics.append(validate(t));
  Evaluation evaluation(t, {}, {}, {}, diagnostics);
  const Node value =
      evaluation.evaluate(evaluation.the_template().resource("R")->properties, diagnostics).find("V");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  ASSERT_EQ(value.size(), 2u);
  EXPECT_TRUE(value.at(0).is_unknown());
  EXPECT_EQ(value.at(0).text(), "dev/lake RawBucketName");
  EXPECT_TRUE(value.at(1).is_unknown());
}

TEST(Validate, EachKindOfReferenceHasItsWords) {
  EXPECT_EQ(answer(property("!GetAtt Nope.Arn")),
            "Template error: instance of Fn::GetAtt references undefined resource Nope");
  EXPECT_EQ(answer(property("!Sub '${Nope.Arn}'")),
            "Template error: instance of Fn::Sub references invalid resource attribute Nope.Arn");
  EXPECT_EQ(answer("Resources: {A: {Type: X, DependsOn: [Nope, A2]}, A2: {Type: X}}"),
            "Template format error: Unresolved resource dependencies [Nope] in the Resources block of the "
            "template");
  EXPECT_EQ(
      answer("Resources: {A: {Type: X}}\nOutputs: {O: {Value: !Ref Nope}}"),
      "Template format error: Unresolved resource dependencies [Nope] in the Outputs block of the template");
  EXPECT_EQ(answer("Resources: {A: {Type: X}}\nConditions: {C: !Equals [!Ref A, x]}"),
            "Template format error: Unresolved dependencies [A]. Cannot reference resources in the "
            "Conditions block of "
            "the template");
  EXPECT_EQ(
      answer("Resources: {A: {Type: X, Condition: Nope}}"),
      "Template format error: Unresolved condition dependency Nope in the Resources block of the template");
  EXPECT_EQ(answer(property("!If [Nope, a, b]")),
            "Template error: unresolved condition dependency Nope in Fn::If");
  EXPECT_EQ(answer(property("!FindInMap [Nope, a, b]")),
            "Template error: Mapping named 'Nope' is not present in the 'Mappings' section of template.");
  EXPECT_EQ(answer(property("!Sub ['${L}', {L: y}]")), "");
}

TEST(Validate, FunctionsNeedTheirArguments) {
  EXPECT_EQ(answer(property("!Join [a]")).substr(0, 61),
            "Template error: every Fn::Join object requires two parameters");
  EXPECT_EQ(
      answer(property("!Select [0, 2]")),
      "Template error: Fn::Select requires a list argument with two elements: an integer index and a list");
  EXPECT_EQ(answer(property("!If [C, a]")),
            "Template error: Fn::If requires a list argument with three elements");
  EXPECT_EQ(
      answer(property("!GetAtt B")),
      "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the "
      "resource attribute");
  EXPECT_EQ(answer(property("{Ref: [a]}")),
            "Template error: every Ref object must have a single String value.");
  EXPECT_EQ(answer(property("!Sub '${a b}'")),
            "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, "
            "underscores, "
            "periods, and colons");
  EXPECT_EQ(
      answer("Resources: {A: {Type: X}}\nConditions: {C: !Or [!Equals [a, a]]}"),
      "Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.");
}

TEST(Validate, AnIamConditionIsNoReference) {
  EXPECT_EQ(answer(property("{Statement: {Condition: {StringEquals: {a: b}}}}")), "");
  EXPECT_EQ(answer(property("{Condition: text}")), "");
}

TEST(Validate, WithAMacroReferencesMayStillComeToBe) {
  EXPECT_EQ(
      answer("Transform: AWS::Serverless-2016-10-31\nResources: {F: {Type: 'AWS::Serverless::Function', "
             "Connectors: {}, Properties: {}}}\n"
             "Outputs: {R: {Value: 'x'}}"),
      "");
  base::Diagnostics diagnostics;
  Template t = parse(
      "Transform: AWS::Serverless-2016-10-31\nResources: {F: {Type: X}}\nOutputs: {R: {Value: !GetAtt "
      "FRole.Arn}}",
      diagnostics);
  EXPECT_THAT(messages(validate(t)), IsEmpty());
}

TEST(Validate, WhatIsNotCreatedCannotBeReferredTo) {
  std::string text =
      "Parameters: {Env: {Type: String}}\n"
      "Conditions: {Prod: !Equals [!Ref Env, prod]}\n"
      "Resources:\n"
      "  P: {Type: 'AWS::SNS::Topic', Condition: Prod}\n"
      "  Q: {Type: 'AWS::SQS::Queue', DependsOn: P, Properties: {A: !If [Prod, !Ref P, none]}}\n";
  EXPECT_EQ(answer(text, {{"Env", "dev"}}), "") << "the branch is not taken, DependsOn is ignored";
  EXPECT_EQ(
      answer(text + "Outputs: {O: {Value: !Ref P}}", {{"Env", "dev"}}),
      "Template format error: Unresolved resource dependencies [P] in the Outputs block of the template");
  EXPECT_EQ(answer(text + "Outputs: {O: {Value: !Ref P}}", {{"Env", "prod"}}), "");
}

TEST(Order, ComesFromReferences) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Resources:\n"
      "  D: {Type: X, Properties: {V: !Sub '${C}'}}\n"
      "  C: {Type: X, Properties: {V: !GetAtt B.Arn}}\n"
      "  B: {Type: X, DependsOn: A}\n"
      "  E: {Type: X}\n"
      "  A: {Type: X}\n",
      diagnostics);
  EXPECT_THAT(creation_order(t, diagnostics), ElementsAre("E", "A", "B", "C", "D"));
  EXPECT_THAT(dependencies(t)["D"], ElementsAre("C"));
  EXPECT_THAT(messages(diagnostics), IsEmpty());
}

TEST(Order, ACycleNamesItsEdges) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Resources:\n"
      "  A: {Type: X, Properties: {V: !Ref B}}\n"
      "  B: {Type: X, DependsOn: C}\n"
      "  C: {Type: X, Properties: {V: !GetAtt A.Arn}}\n"
      "  Free: {Type: X}\n",
      diagnostics);
  base::Diagnostics found = validate(t);
  ASSERT_EQ(found.error_count(), 1u);
  EXPECT_EQ(aws_message(found), "Circular dependency between resources: [A, B, C]");
  EXPECT_EQ(found.list()[0].hint, "A -> B -> C -> A");
  EXPECT_EQ(answer("Resources: {A: {Type: X, DependsOn: A}}"), "Circular dependency between resources: [A]");
}

TEST(Order, FollowsTheBranchesThatAreTaken) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Parameters: {Env: {Type: String, Default: dev}}\n"
      "Conditions: {Prod: !Equals [!Ref Env, prod]}\n"
      "Resources:\n"
      "  P: {Type: X, Condition: Prod}\n"
      "  Q: {Type: X, Properties: {A: !If [Prod, !Ref P, !Ref B]}}\n"
      "  B: {Type: X}\n",
      diagnostics);
  Evaluation evaluation(t, {}, {}, {}, diagnostics);
  auto needs = evaluation.dependencies();
  EXPECT_EQ(needs.count("P"), 0u);
  EXPECT_THAT(needs["Q"], ElementsAre("B"));
  EXPECT_THAT(creation_order(t, needs, diagnostics), ElementsAre("B", "Q"));
}

TEST(References, AreSortedByKind) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Parameters: {Env: {Type: String, Default: dev}}\n"
      "Conditions: {Prod: !Equals [!Ref Env, prod]}\n"
      "Resources:\n"
      "  P: {Type: X, Condition: Prod}\n"
      "  Q: {Type: X, DependsOn: B, Properties: {A: !If [Prod, !Ref P, !Ref Env], I: !ImportValue net-vpc}}\n"
      "  B: {Type: X}\n",
      diagnostics);
  References references = references_of(t, t.resource("Q")->node);
  EXPECT_THAT(references.resources, ElementsAre("B", "P"));
  EXPECT_THAT(references.parameters, ElementsAre("Env"));
  EXPECT_THAT(references.conditions, ElementsAre("Prod"));
  EXPECT_THAT(references.imports, ElementsAre("net-vpc"));
}

TEST(SecureReferences, AreForPasswordsOfAFewTypesOnly) {
  const auto with = [](const std::string& type, const std::string& properties) {
    return answer("Resources: {R: {Type: '" + type + "', Properties: " + properties + "}}");
  };
  EXPECT_EQ(with("AWS::SSM::Parameter", "{Value: 'x{{resolve:ssm-secure:/db:1}}'}"),
            "SSM Secure reference is not supported in: [AWS::SSM::Parameter/Properties/Value]");
  EXPECT_EQ(with("AWS::RDS::DBInstance", "{MasterUsername: !Sub '{{resolve:ssm-secure:/db:1}}'}"),
            "SSM Secure reference is not supported in: [AWS::RDS::DBInstance/Properties/MasterUsername]");
  EXPECT_EQ(with("AWS::RDS::DBInstance", "{MasterUserPassword: !Sub '{{resolve:ssm-secure:/db:1}}'}"), "");
  EXPECT_EQ(with("AWS::IAM::User", "{LoginProfile: {Password: '{{resolve:ssm-secure:/p}}'}}"), "");
}

}  // namespace
}  // namespace cf::template_
