#include "ci/comment_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::ci {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<std::string> environments = {"dev", "prod"};

ReadComment read(std::string_view body) {
  return read_comment(body, environments);
}
std::string understood(std::string_view body) {
  const ReadComment comment = read(body);
  return comment.command ? to_text(*comment.command) : comment.addressed ? "? " + comment.problem : "-";
}

TEST(CommentCommand, IsTheCommandLine) {
  EXPECT_EQ(understood("cf plan"), "cf plan");
  EXPECT_EQ(understood("cf plan dev"), "cf plan dev");
  EXPECT_EQ(understood("cf deploy dev"), "cf deploy dev");
  EXPECT_EQ(understood("cf deploy  dev 0123456789ab \r\nthanks!"), "cf deploy dev 0123456789ab");
  EXPECT_EQ(understood("cf approve prod 0123456789ab"), "cf approve prod 0123456789ab");
  EXPECT_EQ(understood("cf unlock dev"), "cf unlock dev");
  EXPECT_EQ(understood("cf status"), "cf status");
  EXPECT_EQ(understood("cf"), "cf help");
  EXPECT_EQ(understood("cf deploy prod --allow-destroy prod/db --allow-destroy prod/lake"),
            "cf deploy prod --allow-destroy prod/db --allow-destroy prod/lake");
  EXPECT_EQ(understood("cf deploy prod --break-glass the site is down"),
            "cf deploy prod --break-glass the site is down");
}

// Whatever holds it may be older than the descriptor.
TEST(CommentCommand, UnlocksAlsoWhatTheDescriptorHasNoMore) {
  EXPECT_EQ(understood("cf unlock stage"), "cf unlock stage");
  EXPECT_THAT(understood("cf unlock $(id)"), HasSubstr("there is no environment"));
  EXPECT_THAT(understood("cf deploy stage"), HasSubstr("there is no environment"));
}

TEST(CommentCommand, ReadsBackWhatItSaysItUnderstood) {
  for (const char* text :
       {"cf plan dev", "cf deploy prod 0123456789ab --allow-destroy prod/db --break-glass down"})
    EXPECT_EQ(understood(text), text);
}

TEST(CommentCommand, OnlyTheFirstLineFromItsFirstCharacterCounts) {
  for (const char* text :
       {"> cf deploy prod", "`cf deploy prod`", "```\ncf deploy prod\n```", "    cf deploy prod",
        "please\ncf deploy prod", "\ncf deploy prod", "cfn deploy prod", "Cf deploy prod", "CF DEPLOY prod",
        "<!-- x -->cf deploy prod", "\tcf deploy prod", ""})
    EXPECT_EQ(understood(text), "-") << text;
}

TEST(CommentCommand, NamesWhatItDoesNotUnderstand) {
  EXPECT_THAT(understood("cf deploi dev"), HasSubstr("deploy"));
  EXPECT_THAT(understood("cf deploy"), HasSubstr("needs an environment: dev, prod"));
  EXPECT_THAT(understood("cf deploy pord"), HasSubstr("prod"));
  EXPECT_THAT(understood("cf deploy prod 0123"), HasSubstr("no plan's id"));
  EXPECT_THAT(understood("cf deploy prod 0123456789AB"), HasSubstr("no plan's id"));
  EXPECT_THAT(understood("cf status dev"), HasSubstr("too many"));
  EXPECT_THAT(understood("cf approve prod --break-glass now"), HasSubstr("no option"));
  EXPECT_THAT(understood("cf deploy prod --break-glass"), HasSubstr("reason"));
  EXPECT_THAT(understood("cf deploy prod --allow-destroy $(id)"), HasSubstr("followed by a stack"));
  EXPECT_THAT(understood("cf deploy prod; cf deploy dev"), HasSubstr("prod;"));
  EXPECT_THAT(understood("cf deploy pr\xD0\xBE"
                         "d"),
              HasSubstr("characters"));  // a Cyrillic letter
  EXPECT_THAT(understood("cf deploy prod \xE2\x80\xAE"), HasSubstr("characters"));
  EXPECT_THAT(understood("cf deploy " + std::string(4100, 'a')), HasSubstr("too long"));
}

}  // namespace
}  // namespace cf::ci
