#include "template/fixture.h"

namespace cf::template_ {
namespace {

using ::testing::IsEmpty;

TEST_F(Evaluated, RefGivesParametersAndPseudoParameters) {
  EXPECT_EQ(json("!Ref Env"), R"("dev")");
  EXPECT_EQ(json("!Ref Subnets"), R"(["subnet-1","subnet-2","subnet-3"])");
  EXPECT_EQ(json("!Ref AWS::Region"), R"("eu-central-1")");
  EXPECT_EQ(json("!Ref AWS::Partition"), R"("aws")");
  EXPECT_EQ(json("!Ref AWS::NotificationARNs"), R"(["arn:a","arn:b"])");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
}

TEST_F(Evaluated, NumbersKeepTheirSpelling) {
  EXPECT_EQ(value("!Ref Size").text(), "1.10");
  EXPECT_EQ(value("0755").text(), "0755");
  EXPECT_EQ(json("!Sub 'v${Size}'"), R"("v1.10")");
}

TEST_F(Evaluated, NoValueVanishes) {
  EXPECT_EQ(json("!Ref AWS::NoValue"), "<absent>");
  EXPECT_EQ(json("[a, !Ref 'AWS::NoValue', b]"), R"(["a","b"])");
  EXPECT_EQ(json("{A: !If [IsProd, x, !Ref 'AWS::NoValue'], B: 1}"), R"({"B":1})");
  EXPECT_EQ(json("!Join ['-', [a, !Ref 'AWS::NoValue', b]]"), R"("a-b")");
}

TEST_F(Evaluated, AnIdThatIsNotKnownYetIsUnknownAndSaysOfWhat) {
  Node id = value("!Ref Topic");
  EXPECT_TRUE(id.is_unknown());
  EXPECT_EQ(id.text(), "Topic");
  EXPECT_EQ(value("!GetAtt Topic.TopicName").text(), "Topic.TopicName");
  EXPECT_TRUE(value("!Ref AWS::StackId").is_unknown());
}

TEST_F(Evaluated, LookupsGiveIdsAndAttributes) {
  lookups.ref = [](const ResourceDeclaration& r) { return Node::string("id-of-" + r.logical_id); };
  lookups.get_att = [](const ResourceDeclaration&, std::string_view attribute) {
    return attribute == "Endpoint.Address" ? Node::string("db.example.com") : Node();
  };
  EXPECT_EQ(json("!Ref Topic"), R"("id-of-Topic")");
  EXPECT_EQ(json("!GetAtt Topic.Endpoint.Address"), R"("db.example.com")");
  EXPECT_EQ(json("{'Fn::GetAtt': [Topic, Endpoint.Address]}"), R"("db.example.com")");
  EXPECT_EQ(json("!Sub 'host=${Topic.Endpoint.Address}'"), R"("host=db.example.com")");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  value("!GetAtt Topic.Nope");
  EXPECT_EQ(aws_message(diagnostics),
            "Template error: resource Topic does not support attribute type Nope in Fn::GetAtt");
}

TEST_F(Evaluated, SubReplacesVariablesAndKeepsLiterals) {
  EXPECT_EQ(json("!Sub '${Env}-${AWS::AccountId}-${!Kept}-$x-${'"), R"("dev-111111111111-${Kept}-$x-${")");
  EXPECT_EQ(json("!Sub ['${A}/${Env}', {A: !Ref AWS::Region}]"), R"("eu-central-1/dev")");
  EXPECT_EQ(json("!Sub ['${Env}', {Env: mine}]"), R"("mine")") << "the mapping wins over the parameter";
  EXPECT_THAT(messages(diagnostics), IsEmpty());
}

TEST_F(Evaluated, SubRefusesLists) {
  value("!Sub '${Subnets}'");
  EXPECT_EQ(aws_message(diagnostics),
            "Template error: variable Subnets in Fn::Sub expression does not resolve to a string");
}

TEST_F(Evaluated, JoinTakesListsOfTexts) {
  EXPECT_EQ(json("!Join ['|', !Ref Subnets]"), R"("subnet-1|subnet-2|subnet-3")");
  EXPECT_EQ(json("!Join ['', [a, 1, true]]"), R"("a1true")");
  EXPECT_EQ(json("!Join [',', !Split ['-', a-b]]"), R"("a,b")");
  EXPECT_TRUE(value("!Join ['-', [a, !Ref Topic]]").is_unknown());
}

TEST_F(Evaluated, SelectIsPreciseInAListThatHoldsUnknowns) {
  EXPECT_EQ(json("!Select [1, [!Ref Topic, known]]"), R"("known")");
  EXPECT_TRUE(value("!Select [0, [!Ref Topic, known]]").is_unknown());
  EXPECT_EQ(json("!Select ['2', !Ref Subnets]"), R"("subnet-3")");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  value("!Select [3, !Ref Subnets]");
  EXPECT_EQ(aws_message(diagnostics),
            "Template error: Fn::Select cannot select nonexistent value at index 3");
}

TEST_F(Evaluated, SplitKeepsEmptyParts) {
  EXPECT_EQ(json("!Split [',', 'a,,b']"), R"(["a","","b"])");
  EXPECT_EQ(json("!Split ['||', 'a||b']"), R"(["a","b"])");
  EXPECT_TRUE(value("!Split [',', !Ref Topic]").is_unknown());
}

TEST_F(Evaluated, Base64EncodesTexts) {
  EXPECT_EQ(json("!Base64 hello world"), R"("aGVsbG8gd29ybGQ=")");
  EXPECT_EQ(json("{'Fn::Base64': !Sub '${Env}'}"), R"("ZGV2")");
}

TEST_F(Evaluated, FindInMapEvaluatesItsKeys) {
  EXPECT_EQ(json("!FindInMap [Regions, !Ref AWS::Region, Ami]"), R"("ami-1")");
  EXPECT_EQ(json("!FindInMap [Regions, !Ref AWS::Region, Zones]"), R"(["a","b"])");
  EXPECT_TRUE(value("!FindInMap [Regions, !Ref Topic, Ami]").is_unknown());
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  value("!FindInMap [Regions, us-east-1, Ami]");
  EXPECT_EQ(aws_message(diagnostics), "Template error: Unable to get mapping for Regions::us-east-1::Ami");
}

TEST_F(Evaluated, FindInMapHasADefaultWithLanguageExtensions) {
  transform = "Transform: AWS::LanguageExtensions";
  EXPECT_EQ(json("!FindInMap [Regions, us-east-1, Ami, {DefaultValue: !Ref Env}]"), R"("dev")");
  EXPECT_EQ(json("!FindInMap [Regions, eu-central-1, Ami, {DefaultValue: x}]"), R"("ami-1")");
}

TEST_F(Evaluated, IfTakesTheBranchOfItsCondition) {
  EXPECT_EQ(json("!If [IsDev, a, b]"), R"("a")");
  EXPECT_EQ(json("!If [IsProd, !Ref Absent, b]"), R"("b")") << "the other branch is not evaluated";
  EXPECT_THAT(messages(diagnostics), IsEmpty());
}

TEST_F(Evaluated, IfOfAnUnknownConditionIsUnknown) {
  parameters.emplace("Env", Node::unknown("network Env"));
  Node node = value("!If [IsDev, a, b]");
  EXPECT_TRUE(node.is_unknown());
  EXPECT_EQ(node.text(), "condition IsDev");
}

TEST_F(Evaluated, CidrCutsIpv4) {
  EXPECT_EQ(
      json("!Cidr ['192.168.0.0/24', 6, 5]"),
      R"(["192.168.0.0/27","192.168.0.32/27","192.168.0.64/27","192.168.0.96/27","192.168.0.128/27","192.168.0.160/27"])");
  EXPECT_EQ(json("!Cidr ['10.0.7.9/16', 2, 8]"), R"(["10.0.0.0/24","10.0.1.0/24"])");
  EXPECT_EQ(json("!Select [1, !Cidr ['10.0.255.0/24', '2', '7']]"), R"("10.0.255.128/25")");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  value("!Cidr ['10.0.0.0/24', 9, 5]");
  value("!Cidr ['10.0.0/24', 1, 5]");
  value("!Cidr ['10.0.0.0/8', 257, 5]");
  EXPECT_EQ(diagnostics.error_count(), 3u);
}

TEST_F(Evaluated, CidrCutsIpv6) {
  EXPECT_EQ(json("!Cidr ['2600:1f18:abc:de00::/56', 2, 64]"),
            R"(["2600:1f18:abc:de00::/64","2600:1f18:abc:de01::/64"])");
}

TEST_F(Evaluated, ImportsAndZonesAreLookedUp) {
  EXPECT_TRUE(value("!ImportValue net-vpc").is_unknown());
  lookups.import_value = [](std::string_view name) {
    return name == "net-vpc" ? Node::string("vpc-1") : Node();
  };
  lookups.availability_zones = [](std::string_view region) {
    return Node::sequence({Node::string(std::string(region) + "a")});
  };
  EXPECT_EQ(json("!ImportValue net-vpc"), R"("vpc-1")");
  EXPECT_EQ(json("!GetAZs ''"), R"(["eu-central-1a"])");
  EXPECT_EQ(json("!GetAZs {Ref: 'AWS::Region'}"), R"(["eu-central-1a"])");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  value("!ImportValue nope");
  EXPECT_EQ(aws_message(diagnostics), "No export named nope found.");
}

TEST_F(Evaluated, TransformsAreLookedUpAndTheirAnswerEvaluated) {
  lookups.transform = [](const Node& arguments) {
    EXPECT_EQ(arguments.find("Parameters").find("Key").text(), "dev");
    return Node::mapping(
        {{Node::string("Inner"), Node::mapping({{Node::string("Ref"), Node::string("Env")}})}});
  };
  EXPECT_EQ(json("{'Fn::Transform': {Name: Mine, Parameters: {Key: !Ref Env}}, Beside: 1}"),
            R"({"Beside":1,"Inner":"dev"})");
}

TEST_F(Evaluated, AMacroThatCallsItselfEnds) {
  lookups.transform = [](const Node& arguments) {
    return Node::mapping({{Node::string("Fn::Transform"), arguments}});
  };
  value("{'Fn::Transform': {Name: Mine}}");
  EXPECT_EQ(aws_message(diagnostics), "Template error: transforms are nested too deeply");
}

TEST_F(Evaluated, UnsupportedFunctionsAreNamed) {
  value("{'Fn::Nope': 1}");
  EXPECT_THAT(aws_message(diagnostics),
              ::testing::StartsWith(
                  "Template error: Encountered unsupported function: Fn::Nope Supported functions"));
}

TEST_F(Evaluated, SecretsTaintWhatIsMadeOfThem) {
  Node node = value("!Sub 'postgres://root:${Password}@db'");
  EXPECT_TRUE(node.is_secret());
  EXPECT_EQ(node.text(), "postgres://root:hunter22@db");
  EXPECT_EQ(node.label(), "parameter Password");
  EXPECT_TRUE(value("!Base64 {Ref: Password}").is_secret());
  EXPECT_TRUE(value("!Select [0, !Split ['t', !Ref Password]]").is_secret());
}

TEST_F(Evaluated, DynamicReferencesAreResolvedInsideTexts) {
  lookups.dynamic_reference = [](std::string_view reference) {
    if (reference == "ssm:/port:3") return Node::string("5432");
    if (reference == "secretsmanager:db:SecretString:password") return Node::secret("s3cret!", "db");
    return Node();
  };
  EXPECT_EQ(json("'{{resolve:ssm:/port:3}}'"), R"("5432")");
  EXPECT_EQ(json("!Sub '${Env}:{{resolve:ssm:/port:3}}'"), R"("dev:5432")");
  Node url = value("!Join [':', [root, '{{resolve:secretsmanager:db:SecretString:password}}']]");
  EXPECT_TRUE(url.is_secret());
  EXPECT_EQ(url.text(), "root:s3cret!");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  value("'{{resolve:ssm:/nope}}'");
  EXPECT_EQ(aws_message(diagnostics),
            "Unable to fetch parameters [/nope] from parameter store for this account.");
}

TEST_F(Evaluated, DynamicReferencesAreResolvedBehindAParameter) {
  lookups.dynamic_reference = [](std::string_view reference) {
    return reference == "ssm:/port:3" ? Node::string("5432") : Node();
  };
  lookups.ssm_parameter = [](std::string_view) { return Node::string("{{resolve:ssm:/port:3}}"); };
  head += R"(
  PortIsText: !Equals [!Ref Port, '{{resolve:ssm:/port:3}}']
  PortIsValue: !Equals [!Ref Port, '5432']
)";
  head.insert(head.find("Mappings:"), R"(
  Port: {Type: String, Default: '{{resolve:ssm:/port:3}}'}
  Ports: {Type: CommaDelimitedList, Default: '80,{{resolve:ssm:/port:3}}'}
  Hidden: {Type: String, NoEcho: true, Default: '{{resolve:ssm:/port:3}}'}
  Named: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /port}
  Part: {Type: String, Default: 'resolve:ssm:'}
)");
  EXPECT_EQ(json("!Ref Port"), R"("5432")");
  EXPECT_EQ(json("!Ref Ports"), R"(["80","5432"])");
  EXPECT_EQ(json("!Ref Named"), R"("5432")");
  EXPECT_EQ(json("!Sub 'a${Port}b'"), R"("a5432b")");
  EXPECT_EQ(json("!Sub '{{${Part}/port:3}}'"), R"("5432")");
  EXPECT_EQ(json("{a: [!Ref Port]}"), R"({"a":["5432"]})");
  const Node hidden = value("!Ref Hidden");
  EXPECT_TRUE(hidden.is_secret());
  EXPECT_EQ(json("!If [PortIsText, yes, no]"), R"("yes")") << "conditions are decided by the text";
  EXPECT_EQ(json("!If [PortIsValue, yes, no]"), R"("no")");
  EXPECT_THAT(messages(diagnostics), IsEmpty());
}

TEST_F(Evaluated, LengthAndToJsonStringComeWithLanguageExtensions) {
  transform = "Transform: AWS::LanguageExtensions";
  EXPECT_EQ(json("{'Fn::Length': !Ref Subnets}"), "3");
  EXPECT_EQ(json("{'Fn::ToJsonString': {a: !Ref Env, b: [1, true]}}"), R"("{\"a\":\"dev\",\"b\":[1,true]}")");
  EXPECT_TRUE(value("{'Fn::ToJsonString': {a: !Ref Topic}}").is_unknown());
  EXPECT_TRUE(value("{'Fn::ToJsonString': {a: !Ref Password}}").is_secret());
  EXPECT_THAT(messages(diagnostics), IsEmpty());
}

TEST_F(Evaluated, ARefToAResourceWhoseConditionIsFalseIsUnresolved) {
  value("!Ref Absent");
  EXPECT_EQ(aws_message(diagnostics),
            "Template format error: Unresolved resource dependencies [Absent] in the Resources block of the "
            "template");
}

}  // namespace
}  // namespace cf::template_
