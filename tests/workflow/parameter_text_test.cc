#include "workflow/parameter_text.h"

#include <gtest/gtest.h>

#include "document/yaml.h"

namespace cf::workflow {
namespace {

using document::Kind;
using document::Node;

Node yaml(const std::string& text) {
  base::Diagnostics diagnostics;
  return document::parse_yaml("test.yaml", text, diagnostics);
}

std::string text_of(const std::string& value) {
  auto text = parameter_text(yaml(value), "parameter P");
  return !text ? "error: " + text.error().message : !*text ? "(left out)" : std::string(text->text());
}

TEST(ParameterText, IsWhatSceptreSends) {
  EXPECT_EQ(text_of("dev"), "dev");
  EXPECT_EQ(text_of("yes"), "true");
  EXPECT_EQ(text_of("False"), "false");
  EXPECT_EQ(text_of("\"yes\""), "yes");
  EXPECT_EQ(text_of("010"), "8");
  EXPECT_EQ(text_of("1.50"), "1.5");
  EXPECT_EQ(text_of("[a, 1, true]"), "a,1,true");
  EXPECT_EQ(text_of("~"), "(left out)");
}

TEST(ParameterText, RefusesAMapping) {
  EXPECT_EQ(text_of("{a: 1}"),
            "error: parameter P is a mapping, it must be a text, a number, a boolean or a list of them");
}

TEST(ParameterText, OfAListWithAnUnknownItemIsUnknownAndSecretsStaySecret) {
  const Node unknown = *parameter_text(Node::sequence({Node::string("a"), Node::unknown("dev/x Y")}), "P");
  EXPECT_EQ(unknown.kind(), Kind::unknown);
  EXPECT_EQ(unknown.text(), "dev/x Y");
  const Node secret =
      *parameter_text(Node::sequence({Node::string("a"), Node::secret("s", "ssm:/s@1")}), "P");
  EXPECT_EQ(secret.kind(), Kind::secret);
  EXPECT_EQ(secret.text(), "a,s");
  EXPECT_EQ(secret.label(), "ssm:/s@1");
}

}  // namespace
}  // namespace cf::workflow
