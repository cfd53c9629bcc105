// Templates made of templates: what comes of a Gold::Template is plain CloudFormation.
#include "gold/compose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/json.h"
#include "gold/gold_folder.h"
#include "gold/registry.h"
#include "template/template.h"

namespace cf::gold {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* bucket = R"(
Parameters:
  Name: {Type: String}
  Kind: {Type: String, Default: plain, AllowedValues: [plain, locked]}
  Origins: {Type: CommaDelimitedList, Default: "a, b"}
Mappings:
  Days: {plain: {Keep: 30}, locked: {Keep: 365}}
Conditions:
  IsLocked: !Equals [!Ref Kind, locked]
  Both: !And [!Condition IsLocked, !Not [!Equals [!Ref Name, ""]]]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "${Name}-${AWS::Region}-${!literal}"
      ObjectLockEnabled: !If [IsLocked, true, !Ref AWS::NoValue]
      Tags:
        - {Key: keep, Value: !FindInMap [Days, !Ref Kind, Keep]}
        - {Key: origins, Value: !Join ["-", !Ref Origins]}
  Policy:
    Type: AWS::S3::BucketPolicy
    Condition: IsLocked
    DependsOn: Bucket
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument: {Statement: [{Effect: Deny, Action: "s3:*", Principal: "*", Resource: !Sub "${Bucket.Arn}/*"}]}
Outputs:
  Name: {Value: !Ref Bucket}
  Arn: {Value: !GetAtt Bucket.Arn}
  Lock: {Condition: IsLocked, Value: !Ref Policy}
)";

struct Result {
  Composed composed;
  std::string problems;
  template_::Template t;
};

Result composed(const std::string& text, const std::string& path = "data/lake.yaml") {
  base::Diagnostics diagnostics;
  const Parts parts = [](const std::string& named) -> base::Result<Part> {
    if (named == "storage/bucket.yaml") return Part{"1.2.0", bucket};
    if (named == "shared/tags.j2") return Part{"1.0.0", "Tags: []\n"};
    return base::error(base::ErrorKind::input, "there is no " + named);
  };
  Result result;
  result.composed = compose(path, text, parts, diagnostics);
  result.problems = base::describe(diagnostics);
  base::Diagnostics ignored;
  result.t = template_::parse_template("made", result.composed.text, ignored);
  return result;
}

const std::string lake = R"(# a comment
Parameters:
  Project: {Type: String}
Conditions:
  Wanted: !Equals [!Ref Project, x]
Resources:
  Logs:
    Type: Gold::Template
    Properties:
      Template: storage/bucket.yaml
      Parameters: {Name: !Sub "${Project}-logs", Kind: locked}
  Data:
    Type: Gold::Template
    Condition: Wanted
    DependsOn: Logs
    Properties:
      Template: storage/bucket.yaml
      Parameters: {Name: !Ref Project, Origins: [!Ref Project, !GetAtt Logs.Outputs.Name]}
  Topic:
    Type: AWS::SNS::Topic
    DependsOn: [Data]
    Properties: {DisplayName: !Sub "of ${Logs.Outputs.Arn} and ${Project}"}
Outputs:
  LogsArn: {Value: !GetAtt Logs.Outputs.Arn}
  Lock: {Value: !GetAtt Logs.Outputs.Lock}
)";

std::string property(const Result& result, const std::string& id, const std::string& name) {
  const auto* resource = result.t.resource(id);
  return resource == nullptr
             ? "(no " + id + ")"
             : document::canonical_json(resource->properties.find(name), document::Dialect::cloudformation);
}

TEST(Compose, ResourcesComeWithTheLogicalIdBeforeTheirs) {
  const Result result = composed(lake);
  ASSERT_EQ(result.problems, "");
  EXPECT_EQ(result.t.resource("Logs"), nullptr);
  EXPECT_EQ(result.t.resource("LogsBucket")->type, "AWS::S3::Bucket");
  EXPECT_EQ(property(result, "LogsPolicy", "Bucket"), R"({"Ref":"LogsBucket"})");
  EXPECT_EQ(property(result, "DataPolicy", "Bucket"), R"({"Ref":"DataBucket"})");
  EXPECT_THAT(property(result, "LogsPolicy", "PolicyDocument"), HasSubstr("${LogsBucket.Arn}/*"));
  EXPECT_EQ(result.composed.versions.at("storage/bucket.yaml"), "1.2.0");
}

TEST(Compose, ParametersAreWhatIsGivenOrTheirDefaults) {
  const Result result = composed(lake);
  EXPECT_EQ(property(result, "DataBucket", "BucketName"),
            R"({"Fn::Sub":"${Project}-${AWS::Region}-${!literal}"})");
  EXPECT_THAT(property(result, "LogsBucket", "BucketName"), HasSubstr(R"({"Fn::Sub":"${Project}-logs"})"));
  EXPECT_THAT(property(result, "LogsBucket", "Tags"), HasSubstr(R"(["LogsDays","locked","Keep"])"));
  EXPECT_THAT(property(result, "LogsBucket", "Tags"), HasSubstr(R"(["-",["a","b"]])"))
      << "a list, not a text";
  EXPECT_THAT(property(result, "DataBucket", "Tags"),
              HasSubstr(R"([{"Ref":"Project"},{"Ref":"LogsBucket"}])"));
}

TEST(Compose, ConditionsAndMappingsAreThePartsOwn) {
  const Result result = composed(lake);
  EXPECT_TRUE(result.t.conditions.has("Wanted"));
  EXPECT_TRUE(result.t.conditions.has("LogsIsLocked"));
  EXPECT_TRUE(result.t.mappings.has("DataDays"));
  EXPECT_EQ(
      document::canonical_json(result.t.conditions.find("LogsIsLocked"), document::Dialect::cloudformation),
      R"({"Fn::Equals":["locked","locked"]})");
  EXPECT_EQ(result.t.resource("LogsPolicy")->condition, "LogsIsLocked");
  EXPECT_THAT(property(result, "LogsBucket", "ObjectLockEnabled"), HasSubstr("LogsIsLocked"));
}

TEST(Compose, ConditionAndDependsOnAreThoseOfAllItsResources) {
  const Result result = composed(lake);
  EXPECT_EQ(result.t.resource("DataBucket")->condition, "Wanted");
  EXPECT_EQ(result.t.resource("DataPolicy")->condition, "WantedAndDataIsLocked");
  EXPECT_THAT(result.t.resource("DataBucket")->depends_on, testing::ElementsAre("LogsBucket", "LogsPolicy"));
  EXPECT_THAT(result.t.resource("DataPolicy")->depends_on,
              testing::ElementsAre("LogsBucket", "LogsPolicy", "DataBucket"));
  EXPECT_THAT(result.t.resource("Topic")->depends_on, testing::ElementsAre("DataBucket", "DataPolicy"));
}

TEST(Compose, OutputsStandWhereTheyAreAskedFor) {
  const Result result = composed(lake);
  EXPECT_THAT(property(result, "Topic", "DisplayName"), HasSubstr("of ${LogsBucket.Arn} and ${Project}"));
  EXPECT_THAT(result.composed.text, HasSubstr("LogsArn"));
  const std::string lock =
      document::canonical_json(result.t.output("Lock")->value, document::Dialect::cloudformation);
  EXPECT_EQ(lock, R"({"Fn::If":["LogsIsLocked",{"Ref":"LogsPolicy"},{"Ref":"AWS::NoValue"}]})");
}

TEST(Compose, TheSameTextsGiveTheSameBytesAndTextWithoutPartsIsNotTouched) {
  EXPECT_EQ(composed(lake).composed.text, composed(lake).composed.text);
  const std::string plain = "# kept\nResources:   {Topic: {Type: AWS::SNS::Topic}}\n";
  EXPECT_EQ(composed(plain).composed.text, plain);
}

TEST(Compose, JsonStaysJson) {
  const Result result = composed(
      R"({"Resources": {"B": {"Type": "Gold::Template", "Properties": {"Template": "storage/bucket.yaml", "Parameters": {"Name": "x"}}}}})",
      "data/lake.json");
  ASSERT_EQ(result.problems, "");
  EXPECT_TRUE(document::parse_json_text(result.composed.text));
  EXPECT_NE(result.t.resource("BBucket"), nullptr);
}

std::string problem(const std::string& from, const std::string& to) {
  std::string text = lake;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return composed(text.replace(at, from.size(), to)).problems;
}

TEST(Compose, WhatIsWrongIsSaidWhereItStands) {
  EXPECT_THAT(problem("Template: storage/bucket.yaml", "Template: storage/bocket.yaml"),
              HasSubstr("data/lake.yaml:10:17: there is no storage/bocket.yaml"));
  EXPECT_THAT(problem("Kind: locked", "Kind: open"), HasSubstr("one of plain, locked"));
  EXPECT_THAT(problem("Kind: locked", "Kinds: locked"),
              HasSubstr("no parameter Kinds, did you mean 'Kind'?"));
  EXPECT_THAT(problem("Name: !Ref Project, ", ""),
              HasSubstr("parameter Name of storage/bucket.yaml has no value"));
  EXPECT_THAT(problem("!GetAtt Logs.Outputs.Arn", "!GetAtt Logs.Outputs.Arm"), HasSubstr("no output 'Arm'"));
  EXPECT_THAT(problem("!GetAtt Logs.Outputs.Arn", "!GetAtt Logs.Arn"), HasSubstr("GetAtt Logs.Outputs.NAME"));
  EXPECT_THAT(problem("LogsArn: {Value: !GetAtt Logs.Outputs.Arn}", "LogsArn: {Value: !Ref Logs}"),
              HasSubstr("it is a part, not a resource"));
  EXPECT_THAT(problem("Condition: Wanted", "Condition: Wanted\n    DeletionPolicy: Retain"),
              HasSubstr("'DeletionPolicy' of Data has no meaning"));
  EXPECT_THAT(problem("Name: !Sub \"${Project}-logs\"", "Name: !GetAtt Data.Outputs.Name"),
              HasSubstr("depend on its own outputs"))
      << "Data has the name of Logs";
}

TEST(Compose, ANameThatIsTakenIsRefused) {
  EXPECT_THAT(problem("  Topic:\n", "  LogsBucket:\n"),
              HasSubstr("two of the resources are named LogsBucket"));
  EXPECT_THAT(problem("  Wanted: !Equals", "  LogsBoth: !Equals [a, b]\n  Wanted: !Equals"),
              HasSubstr("two of the Conditions are named LogsBoth"));
}

TEST(Compose, WhatComesOfItIsAValidTemplate) {
  EXPECT_THAT(problem("Name: !Ref Project", "Name: !Ref Nowhere"), HasSubstr("as it is made of its parts"));
}

TEST(Compose, JinjaTemplatesAreIncludedAsText) {
  const Result plain =
      composed("A:\n{% include \"gold:shared/tags.j2\" %}B: 1\n{% include 'own.j2' %}", "x.j2");
  EXPECT_EQ(plain.problems, "");
  EXPECT_EQ(plain.composed.text, "A:\nTags: []\nB: 1\n{% include 'own.j2' %}");
  EXPECT_EQ(composed("A:\n  {%- include 'gold:shared/tags.j2' -%}\n  B", "x.j2").composed.text,
            "A:Tags: []\nB");
  EXPECT_THAT(composed("{% include 'gold:storage/bucket.yaml' %}", "x.j2").problems, HasSubstr("only .j2"));
}

class ComposedLibrary : public GoldFolder {
 protected:
  void write(const std::string& lake_uses) {
    put("library/library.yaml", "name: test\n");
    put("library/storage/bucket/gold.yaml", "version: 1.2.0\ntitle: B\ndescription: B.\ncategory: storage\n");
    put("library/storage/bucket/bucket.yaml", bucket);
    put("library/data/lake/gold.yaml",
        "version: 1.0.0\ntitle: L\ndescription: L.\ncategory: data\nuses: {" + lake_uses + "}\n");
    put("library/data/lake/lake.yaml", lake);
  }
  std::string problems() const {
    base::Diagnostics diagnostics;
    read_library(read_tree(root_ / "library", diagnostics), diagnostics);
    return base::describe(diagnostics);
  }
};

TEST_F(ComposedLibrary, IsPublishedAsPlainCloudFormationWithTheVersionsItIsMadeOf) {
  write("storage/bucket.yaml: ^1.0");
  ASSERT_TRUE(publish_to(*folder_backend(root_ / "registry")));
  const std::string published = text_of("registry/1.0.0/data/lake.yaml");
  EXPECT_THAT(published, HasSubstr("LogsBucket:"));
  EXPECT_THAT(published, Not(HasSubstr("Gold::Template")));
  const Index index = parse_index("index.json", text_of("registry/index.json")).or_throw();
  EXPECT_EQ(index.find("data/lake.yaml", "1.0.0")->uses.at("storage/bucket.yaml"), "1.2.0");
  EXPECT_EQ(Registry(in_folder("library")).fetch_template("data/lake.yaml", "1.0.0", call_).or_throw().bytes,
            published);
}

TEST_F(ComposedLibrary, SaysWhatIsWrongWithWhatItUses) {
  write("storage/bucket.yaml: ^2.0");
  EXPECT_THAT(problems(), AllOf(HasSubstr("no version of storage/bucket.yaml satisfies ^2.0"),
                                Not(HasSubstr("does not use"))));
  write("");
  EXPECT_THAT(problems(), HasSubstr("does not name storage/bucket.yaml"));
  write("storage/bucket.yaml: ^1.0, data/lake.yaml: ^1.0");
  EXPECT_THAT(problems(), HasSubstr("names data/lake.yaml, which the template does not use"));
  put("library/data/lake/released/0.9.0.yaml", lake);
  EXPECT_THAT(problems(), HasSubstr("is no published text"));
}

TEST_F(ComposedLibrary, TwoThatAreMadeOfEachOtherAreRefused) {
  write("storage/bucket.yaml: ^1.0");
  put("library/storage/bucket/gold.yaml",
      "version: 1.2.0\ntitle: B\ndescription: B.\ncategory: storage\nuses: {data/lake.yaml: '*'}\n");
  put("library/storage/bucket/bucket.yaml",
      "Resources:\n  Lake: {Type: 'Gold::Template', Properties: {Template: data/lake.yaml}}\n");
  EXPECT_THAT(problems(), HasSubstr("is made of itself"));
}

TEST_F(ComposedLibrary, PythonTemplatesAreMadeOfNoOthers) {
  write("storage/bucket.yaml: ^1.0");
  std::filesystem::remove(root_ / "library/data/lake/lake.yaml");
  put("library/data/lake/lake.py", "def sceptre_handler(user_data): return ''\n");
  EXPECT_THAT(problems(), HasSubstr("a Python template can't be made of others"));
}

}  // namespace
}  // namespace cf::gold
