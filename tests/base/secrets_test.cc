#include "base/secrets.h"

#include <gtest/gtest.h>

namespace cf::base {
namespace {

// Secrets live as long as the process, so that each test uses its own.

TEST(Secrets, TextWithoutSecretsIsLeftAlone) {
  EXPECT_EQ(mask_secrets("nothing to hide"), "nothing to hide");
}

TEST(Secrets, AreMaskedWhereverTheyStand) {
  add_secret("hunter2-hunter2");
  EXPECT_EQ(mask_secrets("a hunter2-hunter2, hunter2-hunter2hunter2-hunter2"), "a ****, ********");
}

TEST(Secrets, TheLongerOneIsMaskedAsAWhole) {
  add_secret("short-key");
  add_secret("short-key-and-more");
  EXPECT_EQ(mask_secrets("x short-key-and-more y short-key z"), "x **** y **** z");
}

TEST(Secrets, OverlappingOnesLeaveNoRest) {
  add_secret("abcdeXYZ");
  add_secret("XYZfghij");
  EXPECT_EQ(mask_secrets("<abcdeXYZfghij>"), "<****>");
}

TEST(Secrets, OtherSpellingsAreMasked) {
  add_secret("p\"a ss/w\\rd");
  EXPECT_EQ(mask_secrets("{\"k\": \"p\\\"a ss/w\\\\rd\"}"), "{\"k\": \"****\"}");
  EXPECT_EQ(mask_secrets("?k=p%22a%20ss%2Fw%5Crd&"), "?k=****&");
  EXPECT_EQ(mask_secrets("?k=p%22a+ss%2Fw%5Crd&"), "?k=****&");
}

TEST(Secrets, LongOnesAreMaskedInAnotherCaseAndInBase64) {
  add_secret("Sup3r-S3cret-Zebra");
  EXPECT_EQ(mask_secrets("SUP3R-S3CRET-ZEBRA sup3r-s3cret-zebra U3VwM3ItUzNjcmV0LVplYnJh"), "**** **** ****");
  add_secret("Zurich");
  EXPECT_EQ(mask_secrets("zurich Zurich"), "zurich ****");
}

TEST(Secrets, AKeyOfManyLinesIsMaskedLineByLine) {
  add_secret("-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\n-----END KEY-----\n");
  EXPECT_EQ(mask_secrets("  MIIEpAIBAAKCAQEA\n"), "  ****\n");
}

TEST(Secrets, ShortTextsAreNotMasked) {
  add_secret("abc");
  add_secret("");
  EXPECT_EQ(mask_secrets("abc"), "abc");
}

}  // namespace
}  // namespace cf::base
