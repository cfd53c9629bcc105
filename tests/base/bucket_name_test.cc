// Which names S3 gives to buckets.
#include "base/bucket_name.h"

#include <gtest/gtest.h>

#include <string>

namespace cf::base {
namespace {

TEST(BucketName, LowerCaseLettersDigitsDotsAndHyphensMakeOne) {
  for (const char* name : {"abc", "my.templates-1", "123456789012", "1.2.3"})
    EXPECT_EQ(wrong_in_bucket_name(name), "") << name;
  EXPECT_EQ(wrong_in_bucket_name(std::string(63, 'a')), "");
}

TEST(BucketName, WhatIsWrongIsSaid) {
  EXPECT_EQ(wrong_in_bucket_name("ab"), "is not of 3 to 63 characters");
  EXPECT_EQ(wrong_in_bucket_name(std::string(64, 'a')), "is not of 3 to 63 characters");
  for (const char* name : {"Templates", "my_templates", "a b c",
                           "b\xc3\xbc"
                           "cher"})
    EXPECT_EQ(wrong_in_bucket_name(name),
              "has characters other than lower-case letters, digits, dots and hyphens")
        << name;
  for (const char* name : {"-ab", "ab-", ".ab", "ab."})
    EXPECT_EQ(wrong_in_bucket_name(name), "does not begin and end with a letter or digit") << name;
  EXPECT_EQ(wrong_in_bucket_name("a..b"), "has two dots side by side");
  EXPECT_EQ(wrong_in_bucket_name("192.168.1.1"), "is written as an IP address");
  for (const char* name : {"xn--a", "a-s3alias", "a--x-s3"})
    EXPECT_EQ(wrong_in_bucket_name(name), "begins or ends in a way that S3 keeps for itself") << name;
}

}  // namespace
}  // namespace cf::base
