#include "template/fixture.h"

namespace cf::template_ {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> resource_ids(const Template& t) {
  std::vector<std::string> ids;
  for (const auto& r : t.resources) ids.push_back(r.logical_id);
  return ids;
}

TEST(ForEach, WritesResourcesAndOutputs) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Transform: AWS::LanguageExtensions\n"
      "Resources:\n"
      "  Fn::ForEach::Topics:\n"
      "    - Name\n"
      "    - [One, Two]\n"
      "    - Topic${Name}:\n"
      "        Type: AWS::SNS::Topic\n"
      "        Properties: {TopicName: !Sub '${Name}.fifo', DisplayName: !Ref Name}\n"
      "Outputs:\n"
      "  Fn::ForEach::Out:\n"
      "    - Name\n"
      "    - [One, Two]\n"
      "    - Out${Name}: {Value: !Ref 'Topic${Name}'}\n",
      diagnostics);
  EXPECT_THAT(messages(diagnostics), IsEmpty());
  EXPECT_THAT(resource_ids(t), ElementsAre("TopicOne", "TopicTwo"));
  EXPECT_FALSE(t.loops_remain);
  Evaluation evaluation(t, {}, {}, {}, diagnostics);
  Node properties = evaluation.evaluate(t.resource("TopicTwo")->properties, diagnostics);
  EXPECT_EQ(compact_json(properties), R"({"TopicName":"Two.fifo","DisplayName":"Two"})");
  EXPECT_EQ(evaluation.evaluate(t.output("OutOne")->value, diagnostics).text(), "TopicOne");
  EXPECT_THAT(messages(validate(t)), IsEmpty());
}

const char* const kByParameter =
    "Transform: AWS::LanguageExtensions\n"
    "Parameters: {Names: {Type: CommaDelimitedList}}\n"
    "Resources:\n"
    "  Fn::ForEach::Topics:\n"
    "    - Name\n"
    "    - !Ref Names\n"
    "    - Topic&{Name}: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref Name}}\n";

TEST(ForEach, OverAParameterIsExpandedWithItsValue) {
  base::Diagnostics diagnostics;
  Template t = parse(kByParameter, diagnostics);
  EXPECT_TRUE(t.loops_remain);
  Evaluation evaluation(t, {{"Names", Node::string("a-b,c")}}, {}, {}, diagnostics);
  EXPECT_THAT(resource_ids(evaluation.the_template()), ElementsAre("Topicab", "Topicc"));
  EXPECT_FALSE(evaluation.the_template().loops_remain);
  EXPECT_THAT(messages(diagnostics), IsEmpty());
}

TEST(ForEach, LoopsNestAndStandInProperties) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Transform: AWS::LanguageExtensions\n"
      "Resources:\n"
      "  T:\n"
      "    Type: AWS::SNS::Topic\n"
      "    Properties:\n"
      "      Fn::ForEach::A:\n"
      "        - X\n"
      "        - [a, b]\n"
      "        - Fn::ForEach::B: [Y, ['1', '2'], {'K${X}${Y}': !Sub '${X}-${Y}'}]\n",
      diagnostics);
  EXPECT_EQ(compact_json(parse_template(t.root, diagnostics).resource("T")->properties["Ka2"]),
            R"({"Fn::Sub":"a-2"})");
  EXPECT_EQ(t.resource("T")->properties.size(), 4u);
}

TEST(ForEach, IsBoundedAgainstExplosion) {
  std::string body = "{'K${A}${B}${C}${D}${E}': x}";
  for (const char* name : {"A", "B", "C", "D", "E"}) {
    std::string list;
    for (int i = 0; i < 30; ++i) list += (i ? ", '" : "'") + std::to_string(i) + "'";
    body = "{'Fn::ForEach::L" + std::string(name) + "': [" + name + ", [" + list + "], " + body + "]}";
  }
  base::Diagnostics diagnostics;
  Template t = parse(
      "Transform: AWS::LanguageExtensions\nResources: {T: {Type: 'AWS::SNS::Topic', Properties: " + body +
          "}}",
      diagnostics);
  Evaluation evaluation(t, {}, {}, {}, diagnostics);
  EXPECT_THAT(messages(diagnostics), ::testing::Contains("Template error: Fn::ForEach writes too much"));
}

TEST(ForEach, WithoutTheTransformItIsNoSection) {
  const std::string loop = "{'Fn::ForEach::L': [N, [a], {'T${N}': {Type: 'AWS::SNS::Topic'}}]}";
  base::Diagnostics diagnostics;
  parse("Resources: " + loop, diagnostics);
  ASSERT_FALSE(diagnostics.list().empty());
  EXPECT_EQ(diagnostics.list()[0].message,
            "Template format error: Resource name Fn::ForEach::L is non alphanumeric.");
  EXPECT_EQ(diagnostics.list()[0].hint, "Fn::ForEach needs `Transform: AWS::LanguageExtensions`");
  EXPECT_EQ(answer("Resources: {A: {Type: X, Properties: {V: {'Fn::Length': [a]}}}}").substr(0, 60),
            "Template error: Encountered unsupported function: Fn::Length");
}

}  // namespace
}  // namespace cf::template_
