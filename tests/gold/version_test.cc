#include "gold/version.h"

#include <gtest/gtest.h>

namespace cf::gold {
namespace {

Version v(const char* text) {
  const auto version = parse_version(text);
  EXPECT_TRUE(version) << text;
  return version.value_or(Version{});
}

bool in(const char* range, const char* version) {
  const auto parsed = parse_range(range);
  EXPECT_TRUE(parsed) << range;
  return parsed && parsed->contains(v(version));
}

TEST(Versions, AreOrderedByPrecedence) {
  const char* ascending[] = {"0.9.10",     "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
                             "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                             "1.0.0",      "1.2.0",        "1.10.0",        "2.0.0"};
  for (std::size_t i = 1; i < std::size(ascending); ++i) {
    EXPECT_LT(v(ascending[i - 1]), v(ascending[i])) << ascending[i - 1] << " " << ascending[i];
  }
  EXPECT_EQ(v("1.2"), v("1.2.0"));
  EXPECT_EQ(v("1.2.3+build.5"), v("1.2.3"));
}

TEST(Versions, WhatIsNoneIsRefused) {
  for (const char* text : {"", "v1", "1.", "1..2", "1.2.3.4", "01.2", "1.2.x", "latest", "1.2-rc", "1.2.3-",
                           "-1", "99999999999.0.0", "1.2.3-a..b"}) {
    EXPECT_FALSE(parse_version(text)) << text;
  }
}

TEST(Ranges, AreToldFromExactVersions) {
  for (const char* text : {"^1.2", "~1", ">=1.0 <2", "1.x", "*", "1.0.0 || 2.0.0", "=1.0.0"}) {
    EXPECT_TRUE(is_range(text)) << text;
  }
  for (const char* text : {"1", "1.10", "1.0.0", "1.0.0-rc.1", "latest", "release-x7"}) {
    EXPECT_FALSE(is_range(text)) << text;
  }
}

TEST(Ranges, CaretKeepsTheFirstNumberThatIsNotZero) {
  EXPECT_TRUE(in("^1.2", "1.9.9"));
  EXPECT_FALSE(in("^1.2", "1.1.9"));
  EXPECT_FALSE(in("^1.2", "2.0.0"));
  EXPECT_TRUE(in("^0.2.3", "0.2.9"));
  EXPECT_FALSE(in("^0.2.3", "0.3.0"));
  EXPECT_TRUE(in("^0.0.3", "0.0.3"));
  EXPECT_FALSE(in("^0.0.3", "0.0.4"));
  EXPECT_FALSE(in("^0.0", "0.1.0"));
  EXPECT_TRUE(in("^0", "0.9.0"));
}

TEST(Ranges, TildeKeepsTheMinorNumber) {
  EXPECT_TRUE(in("~1.2.3", "1.2.9"));
  EXPECT_FALSE(in("~1.2.3", "1.3.0"));
  EXPECT_FALSE(in("~1.2.3", "1.2.2"));
  EXPECT_TRUE(in("~1.2", "1.2.0"));
  EXPECT_TRUE(in("~1", "1.9.0"));
  EXPECT_FALSE(in("~1", "2.0.0"));
}

TEST(Ranges, ComparisonsWildcardsAndAlternatives) {
  EXPECT_TRUE(in(">=1.0 <2", "1.5.0"));
  EXPECT_FALSE(in(">=1.0 <2", "2.0.0"));
  EXPECT_TRUE(in(">= 1.0.0 < 2.0.0", "1.0.0"));
  EXPECT_TRUE(in(">=1.0<2", "1.0.0"));
  EXPECT_FALSE(in(">1.2", "1.2.9"));
  EXPECT_TRUE(in(">1.2", "1.3.0"));
  EXPECT_TRUE(in("<=1.2", "1.2.9"));
  EXPECT_FALSE(in("<=1.2", "1.3.0"));
  EXPECT_TRUE(in("1.x", "1.7.0"));
  EXPECT_FALSE(in("1.2.*", "1.3.0"));
  EXPECT_TRUE(in("*", "0.0.1"));
  EXPECT_TRUE(in("=1.2.3", "1.2.3"));
  EXPECT_FALSE(in("=1.2.3", "1.2.4"));
  EXPECT_TRUE(in("^1.0 || ^3.0", "3.1.0"));
  EXPECT_FALSE(in("^1.0 || ^3.0", "2.1.0"));
}

TEST(Ranges, APreReleaseIsTakenOnlyWhereItIsNamed) {
  EXPECT_FALSE(in("^1.0", "1.5.0-rc.1"));
  EXPECT_FALSE(in("*", "1.0.0-rc.1"));
  EXPECT_TRUE(in("^1.0.0-rc.1", "1.0.0-rc.2"));
  EXPECT_FALSE(in("^1.0.0-rc.1", "1.1.0-rc.2"));
  EXPECT_FALSE(in("<2.0.0", "2.0.0-rc.1"));
}

TEST(Ranges, WhatIsNoneIsRefused) {
  for (const char* text : {"", "^", "^a", ">=1.0 ||", "=>1", "<*", "^1.2.3.4", "1.x.3", "^^1", ">=1.0,<2"}) {
    EXPECT_FALSE(parse_range(text)) << text;
  }
}

TEST(Ranges, TheNewestIsNamedAsItIsWritten) {
  const std::vector<std::string> have = {"1.0", "1.9.0", "1.10.0", "2.0.0-rc.1", "junk", "2.0.0"};
  EXPECT_EQ(newest(*parse_range("^1"), have), "1.10.0");
  EXPECT_EQ(newest(*parse_range("1.0.x"), have), "1.0");
  EXPECT_EQ(newest(*parse_range("^3"), have), std::nullopt);
}

}  // namespace
}  // namespace cf::gold
