// Passwords within URLs, as hooks and configs have them.
#include "base/url_login.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::base {
namespace {

using testing::ElementsAre;

TEST(UrlLogin, ThePasswordIsMaskedAndNothingElse) {
  EXPECT_EQ(mask_url_logins("psql postgres://u:Sup3r@db:5432/x -c 'select 1'"),
            "psql postgres://u:****@db:5432/x -c 'select 1'");
  EXPECT_EQ(mask_url_logins("redis://:hidden@r"), "redis://:****@r") << "without a name";
  EXPECT_EQ(mask_url_logins("a=\"mysql+pymysql://u:p:q@h/1\" b=amqp://v:w@i"),
            "a=\"mysql+pymysql://u:****@h/1\" b=amqp://v:****@i");
  EXPECT_EQ(mask_url_logins("git clone https://ghp_123@github.com/a/b"),
            "git clone https://****@github.com/a/b")
      << "a token";
}

TEST(UrlLogin, ATokenIsMaskedInEveryScheme) {
  EXPECT_EQ(mask_url_logins("pip install git+https://ghp_123@github.com/o/r.git git+http://ghp_1@h/"),
            "pip install git+https://****@github.com/o/r.git git+http://****@h/");
  EXPECT_EQ(mask_url_logins("HTTPS://ghp_123@h sftp://t0k@h/ x-http://t0k@h"),
            "HTTPS://****@h sftp://****@h/ x-http://****@h");
  EXPECT_EQ(mask_url_logins("https://ghp_123:@h https://ghp_123:x-oauth-basic@h"),
            "https://****:@h https://****:x-oauth-basic@h")
      << "beside a password that is none";
  EXPECT_EQ(mask_url_logins("git+ssh://u:hidden@h SSH://git:hidden@h"),
            "git+ssh://u:****@h SSH://git:****@h");
}

TEST(UrlLogin, OneWithCharactersThatAUrlCanNotHaveIsMaskedToo) {
  EXPECT_EQ(mask_url_logins("db://u:p@ss@h/x"), "db://u:****@h/x");
  EXPECT_EQ(mask_url_logins("db://u:pa/ss#1@h/x"), "db://u:****@h/x");
}

TEST(UrlLogin, WhatIsNoPasswordIsShown) {
  for (const char* text :
       {"", "://", "http://host:8080/path@v1", "http://[::1]:80/x@y", "ssh://git@host/x",
        "pip install git+ssh://git@github.com/o/r.git", "-SSH://git@h", "https://$TOKEN@h/x",
        "s3://bucket/a:b@c", "psql postgres://u:$PW@h postgres://u:${PW}@h", "mail a:b@c",
        "postgres://u:****@h"})
    EXPECT_EQ(mask_url_logins(text), text);
}

TEST(UrlLogin, PasswordsAreGivenAsWritten) {
  EXPECT_THAT(url_passwords("a://u:one@h b://v:two@i ssh://w@j https://three@k"),
              ElementsAre("one", "two", "three"));
}

}  // namespace
}  // namespace cf::base
