// Short ways to parse and evaluate in tests.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "document/json.h"
#include "template/compact_json.h"
#include "template/evaluate.h"

namespace cf::template_ {

inline std::vector<std::string> messages(const base::Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const auto& d : diagnostics.list()) out.push_back(d.message);
  return out;
}

inline Template parse(const std::string& text, base::Diagnostics& diagnostics) {
  return parse_template("template.yaml", text, diagnostics);
}

// What CloudFormation would answer to the text: parse, validate, parameters, conditions, evaluation of all
// resources.
inline std::string answer(const std::string& text, const std::map<std::string, std::string>& parameters = {},
                          const Lookups& lookups = {}) {
  base::Diagnostics diagnostics;
  Template t = parse(text, diagnostics);
  if (!diagnostics.has_errors()) diagnostics.append(validate(t));
  if (diagnostics.has_errors()) return aws_message(diagnostics);
  std::map<std::string, Node> values;
  for (const auto& [name, value] : parameters) values.emplace(name, Node::string(value));
  PseudoParameters pseudo;
  pseudo.account_id = "111111111111";
  pseudo.region = "eu-central-1";
  pseudo.stack_name = "demo";
  Evaluation evaluation(t, values, pseudo, lookups, diagnostics);
  if (!diagnostics.has_errors()) diagnostics.append(evaluation.validate());
  if (diagnostics.has_errors()) return aws_message(diagnostics);
  for (const auto& r : evaluation.the_template().resources) {
    base::Diagnostics one;
    if (evaluation.is_created(r, one) != Evaluation::Truth::no)
      (void)evaluation.evaluate(r.properties, diagnostics);
  }
  return aws_message(diagnostics);
}

// A template around one value, evaluated.
class Evaluated : public ::testing::Test {
 protected:
  std::string head = R"(
Parameters:
  Env: {Type: String, Default: dev}
  Subnets: {Type: CommaDelimitedList, Default: "subnet-1, subnet-2,subnet-3"}
  Size: {Type: Number, Default: 1.10}
  Password: {Type: String, NoEcho: true, Default: hunter22}
Mappings:
  Regions:
    eu-central-1: {Ami: ami-1, Zones: [a, b]}
Conditions:
  IsDev: !Equals [!Ref Env, dev]
  IsProd: !Equals [!Ref Env, prod]
)";
  std::string transform;
  Lookups lookups;
  PseudoParameters pseudo{"111111111111",  "eu-central-1",    "demo", "", "aws",
                          "amazonaws.com", {"arn:a", "arn:b"}};
  std::map<std::string, Node> parameters;
  base::Diagnostics diagnostics;

  Node value(const std::string& yaml) {
    base::Diagnostics structure;
    Template t = parse(transform + head +
                           "Resources:\n"
                           "  Topic: {Type: 'AWS::SNS::Topic'}\n"
                           "  Absent: {Type: 'AWS::SNS::Topic', Condition: IsProd}\n"
                           "  R:\n"
                           "    Type: AWS::SSM::Parameter\n"
                           "    Properties:\n"
                           "      Value: " +
                           yaml + "\n",
                       structure);
    EXPECT_THAT(messages(structure), ::testing::IsEmpty());
    Evaluation evaluation(t, parameters, pseudo, lookups, diagnostics);
    return evaluation.evaluate(evaluation.the_template().resource("R")->properties, diagnostics)
        .find("Value");
  }

  // As JSON: "\"text\"", "[\"a\"]"; "<absent>" where the value vanished.
  std::string json(const std::string& yaml) {
    Node node = value(yaml);
    return node ? compact_json(node) : "<absent>";
  }
};

}  // namespace cf::template_
