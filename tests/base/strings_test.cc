#include "base/strings.h"

#include <gtest/gtest.h>

namespace cf::base {
namespace {

using Texts = std::vector<std::string>;

TEST(Strings, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ','), (Texts{"a", "", "b"}));
  EXPECT_EQ(split("", ','), Texts{""});
  EXPECT_EQ(split(",", ','), (Texts{"", ""}));
  EXPECT_EQ(split("a::b::", "::"), (Texts{"a", "b", ""}));
  EXPECT_EQ(split("abc", ""), Texts{"abc"});
  EXPECT_EQ(join(Texts{"a", "", "b"}, ", "), "a, , b");
}

TEST(Strings, TrimAndCase) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim("  "), "");
  EXPECT_EQ(to_upper("aÄz"), "AÄZ");
  EXPECT_TRUE(equals_ignore_case("Content-Type", "content-type"));
  EXPECT_FALSE(equals_ignore_case("abc", "abcd"));
}

TEST(Strings, ReplaceAllDoesNotLookAtWhatItPutIn) {
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("a/b/", "/", "~1"), "a~1b~1");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

TEST(Strings, PercentEncodingIsThatOfRfc3986) {
  EXPECT_EQ(percent_encode("a b/ü~"), "a%20b%2F%C3%BC~");
  EXPECT_EQ(percent_encode("a b/ü", "/"), "a%20b/%C3%BC");
  EXPECT_EQ(percent_decode("a%20b+%C3%bc"), "a b+ü");
  EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
  EXPECT_EQ(percent_decode("100%, %4, %zz"), "100%, %4, %zz");
}

TEST(Strings, Utf8IsChecked) {
  EXPECT_TRUE(is_utf8("aé日\U0001F600"));
  for (const char* bytes :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "a\xFF"}) {
    EXPECT_FALSE(is_utf8(bytes));
  }
  EXPECT_EQ(code_points("aé日\U0001F600"), 4u);
}

TEST(Strings, EllipsisCountsCodePoints) {
  EXPECT_EQ(ellipsis("日本語", 3), "日本語");
  EXPECT_EQ(ellipsis("日本語x", 3), "日本…");
  EXPECT_EQ(ellipsis("abc", 1), "…");
  EXPECT_EQ(ellipsis("abc", 0), "");
}

TEST(Strings, Plural) {
  EXPECT_EQ(plural(1, "stack"), "1 stack");
  EXPECT_EQ(plural(0, "stack"), "0 stacks");
  EXPECT_EQ(plural(2, "policy", "policies"), "2 policies");
}

TEST(Nearest, FindsTheMisspeltName) {
  const Texts keys = {"region", "regions", "role_arn", "template_path", "project_code"};
  EXPECT_EQ(nearest("regoin", keys), "region");
  EXPECT_EQ(nearest("Region", keys), "region");
  EXPECT_EQ(nearest("template_paht", keys), "template_path");
  EXPECT_EQ(nearest("projectcode", keys), "project_code");
  EXPECT_EQ(did_you_mean("rolearn", keys), ", did you mean 'role_arn'?");
}

TEST(Nearest, SaysNothingWhereNothingIsNear) {
  const Texts keys = {"region", "tags"};
  EXPECT_EQ(nearest("banana", keys), "");
  EXPECT_EQ(nearest("x", keys), "");
  EXPECT_EQ(nearest("", keys), "");
  EXPECT_EQ(nearest(std::string(100'000, 'r'), keys), "");
  EXPECT_EQ(did_you_mean("banana", keys), "");
}

}  // namespace
}  // namespace cf::base
