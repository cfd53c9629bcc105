#include "proof/match.h"

#include <gtest/gtest.h>

#include "document/yaml.h"

namespace cf::proof {
namespace {

document::Node yaml(const char* text) {
  base::Diagnostics diagnostics;
  document::Node node = document::parse_yaml("test.yaml", text, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << base::describe(diagnostics);
  return node;
}

const char* const bucket =
    "Encryption: {Rules: [{Algorithm: aws:kms, Key: true}, {Algorithm: AES256}]}\nTags: [{Key: a, Value: "
    "'1'}]\n";

std::string difference(const char* path, const char* expected) {
  return mismatch(yaml(bucket), path, yaml(expected)).value_or("");
}

TEST(Match, ScalarsByTheirText) {
  EXPECT_EQ(difference("Encryption.Rules.0.Algorithm", "aws:kms"), "");
  EXPECT_EQ(difference("Encryption.Rules.0.Key", "'true'"), "");
  EXPECT_EQ(difference("Tags.0.Value", "1"), "");
  EXPECT_EQ(difference("Encryption.Rules.1.Algorithm", "aws:kms"), R"(expected "aws:kms", found "AES256")");
}

TEST(Match, AMappingMayHaveMoreThanIsExpected) {
  EXPECT_EQ(difference("Encryption.Rules.0", "{Algorithm: aws:kms}"), "");
  EXPECT_NE(difference("Encryption.Rules.0", "{Algorithm: aws:kms, Other: x}"), "");
}

TEST(Match, AListHasAllItsItems) {
  EXPECT_EQ(difference("Encryption.Rules", "[{Key: true}, {Algorithm: AES256}]"), "");
  EXPECT_NE(difference("Encryption.Rules", "[{Key: true}]"), "");
}

TEST(Match, ANullExpectsNothing) {
  EXPECT_EQ(difference("Encryption.Other", "null"), "");
  EXPECT_EQ(difference("Nothing.At.All.7", "null"), "");
  EXPECT_NE(difference("Encryption.Rules", "null"), "");
}

TEST(Match, AStarIsOneItemOfAList) {
  EXPECT_EQ(difference("Encryption.Rules.*", "{Algorithm: AES256}"), "");
  EXPECT_EQ(difference("Encryption.Rules.*.Algorithm", "AES256"), "");
  EXPECT_EQ(difference("Tags.*.Key", "b"), R"(expected "b", found none in [{"Key": "a", "Value": "1"}])");
}

TEST(Match, SaysWhatWasFound) {
  EXPECT_EQ(difference("Encryption.Nope", "x"), R"(expected "x", found nothing)");
}

}  // namespace
}  // namespace cf::proof
