#include "template/includes.h"

#include "template/fixture.h"

namespace cf::template_ {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What the template becomes where S3 holds these texts.
Included expanded(const std::string& text, const std::map<std::string, std::string>& objects) {
  base::Diagnostics diagnostics;
  const Template t = parse(text, diagnostics);
  IncludeSource source;
  source.evaluate = [](const Node& location) { return location; };
  source.read = [&](const std::string& location) -> base::Result<std::string> {
    const auto found = objects.find(location);
    if (found == objects.end()) return base::error(base::ErrorKind::not_found, "no " + location);
    return found->second;
  };
  return expand_includes(t.written, source);
}

std::string include(const std::string& location) {
  return "{'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: '" + location + "'}}}";
}

TEST(Includes, ArePutInWhereTheyStand) {
  const Included out =
      expanded("Resources: {T: {Type: 'AWS::SNS::Topic', Properties: " + include("s3://b/p") + "}}",
               {{"s3://b/p", "DisplayName: !Sub '${A}'"}});
  EXPECT_TRUE(out.found);
  EXPECT_EQ(compact_json(out.root["Resources"]["T"]["Properties"]), R"({"DisplayName":{"Fn::Sub":"${A}"}})");
}

TEST(Includes, OfTheWholeTemplateLeaveItsOtherTransforms) {
  const Included out = expanded(
      "Transform: ['AWS::LanguageExtensions', {Name: 'AWS::Include', Parameters: {Location: 's3://b/p'}}]\n"
      "Resources: {T: {Type: 'AWS::SNS::Topic'}}",
      {{"s3://b/p", "Description: included"}});
  EXPECT_EQ(compact_json(out.root["Transform"]), R"(["AWS::LanguageExtensions"])");
  EXPECT_EQ(out.root["Description"].text(), "included");
}

TEST(Includes, ThatCanNotBeReadAreTheProblem) {
  EXPECT_THAT(expanded("Resources: " + include("s3://b/none"), {}).problem, HasSubstr("no s3://b/none"));
  EXPECT_THAT(expanded("Resources: " + include("s3://b/p"), {{"s3://b/p", "[1]"}}).problem,
              HasSubstr("valid Yaml/JSON"));
}

TEST(Includes, LeaveMacrosToAws) {
  const std::string text =
      "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {'Fn::Transform': {Name: Mine}}}}";
  const Included out = expanded(text, {});
  EXPECT_FALSE(out.found);
  EXPECT_THAT(out.problem, IsEmpty());
  EXPECT_THAT(out.others, ElementsAre("Mine"));
  EXPECT_EQ(compact_json(out.root["Resources"]["T"]["Properties"]), R"({"Fn::Transform":{"Name":"Mine"}})");
}

TEST(Capabilities, OfSeveralTemplatesAreAcknowledgedTogether) {
  EXPECT_THAT(merged_capabilities({"CAPABILITY_IAM"}, {"CAPABILITY_AUTO_EXPAND", "CAPABILITY_NAMED_IAM"}),
              ElementsAre("CAPABILITY_AUTO_EXPAND", "CAPABILITY_NAMED_IAM"));
  EXPECT_THAT(merged_capabilities({"CAPABILITY_IAM"}, {}), ElementsAre("CAPABILITY_IAM"));
}

}  // namespace
}  // namespace cf::template_
