#include "net/url.h"

#include <gtest/gtest.h>

#include "net/curl_library.h"
#include "net/http_message.h"
#include "net/proxy.h"

namespace cf::net {
namespace {

TEST(Url, HasItsParts) {
  const auto url = split_url("HTTPS://Example.com:8443/a%20b/../c?x=1&y#part");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "example.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/a%20b/../c");
  EXPECT_EQ(url->query, "x=1&y");
  EXPECT_EQ(url->str(), "https://example.com:8443/a%20b/../c?x=1&y");
}

TEST(Url, TheSchemesOwnPortIsLeftOut) {
  EXPECT_EQ(split_url("http://h:80")->str(), "http://h/");
  EXPECT_EQ(split_url("https://h:443/x")->authority(), "h");
  EXPECT_EQ(split_url("https://h:80/x")->authority(), "h:80");
  EXPECT_EQ(split_url("http://[fd00:EC2::23]:8080/x")->authority(), "[fd00:ec2::23]:8080");
  EXPECT_EQ(split_url("http://[fd00:ec2::23]/x")->host, "fd00:ec2::23");
}

TEST(Url, WhatIsNotOneIsRefused) {
  for (const char* text : {"", "h", "//h", "ftp://h", "http://", "http:///x", "http://u@h/", "http://u:p@h/",
                           "http://h:0/", "http://h:99999/", "http://h:1x/", "http://a b/", "http://h/\n",
                           "http://[::1", "http://[::1]x/", "http://h\xc3\xa4/"}) {
    EXPECT_FALSE(split_url(text)) << text;
  }
}

TEST(Url, ReferencesAreResolvedAgainstTheAnsweringUrl) {
  const auto base = split_url("http://h/a/b?q");
  EXPECT_EQ(resolve_reference(*base, "c")->str(), "http://h/a/c");
  EXPECT_EQ(resolve_reference(*base, "../c/")->str(), "http://h/c/");
  EXPECT_EQ(resolve_reference(*base, "../../../..")->str(), "http://h/");
  EXPECT_EQ(resolve_reference(*base, "/c?d=e:f")->str(), "http://h/c?d=e:f");
  EXPECT_EQ(resolve_reference(*base, "?z")->str(), "http://h/a/b?z");
  EXPECT_EQ(resolve_reference(*base, "//other/c")->str(), "http://other/c");
  EXPECT_EQ(resolve_reference(*base, "https://other/c")->str(), "https://other/c");
  EXPECT_FALSE(resolve_reference(*base, "javascript:alert(1)"));
  EXPECT_FALSE(resolve_reference(*base, ""));
}

TEST(Form, EncodesAndDecodes) {
  EXPECT_EQ(encode_form({{"Action", "Do It"}, {"a.member.1", "ü&=+"}, {"empty", ""}}),
            "Action=Do%20It&a.member.1=%C3%BC%26%3D%2B&empty=");
  const Fields fields = decode_form("a=1+2&&b&c=%3D=x&a=2");
  const Fields expected{{"a", "1 2"}, {"b", ""}, {"c", "==x"}, {"a", "2"}};
  EXPECT_EQ(fields, expected);
}

TEST(Headers, AreComparedWithoutCase) {
  Headers headers;
  headers.add("Content-Type", "a");
  headers.add("X", "1");
  headers.add("x", "2");
  EXPECT_EQ(headers.get("content-TYPE"), "a");
  EXPECT_EQ(headers.list().size(), 3u);
  headers.set("X", "3");
  EXPECT_EQ(headers.list().size(), 2u);
  EXPECT_EQ(headers.get("x"), "3");
  headers.erase("x");
  EXPECT_FALSE(headers.has("X"));
  EXPECT_EQ(headers.get("X"), "");
}

std::function<std::string(const char*)> environment_of(Fields variables) {
  return [variables = std::move(variables)](const char* name) {
    for (const auto& [key, value] : variables) {
      if (key == name) return value;
    }
    return std::string();
  };
}

TEST(Proxies, ComeFromTheUsualVariables) {
  const auto proxies = proxies_from(environment_of({{"HTTPS_PROXY", "http://upper"},
                                                    {"https_proxy", "http://lower"},
                                                    {"ALL_PROXY", "http://all"},
                                                    {"NO_PROXY", "x"}}));
  EXPECT_EQ(proxies.https, "http://lower");
  EXPECT_EQ(proxies.http, "http://all");
  EXPECT_EQ(proxies.except, "x");
  EXPECT_EQ(proxies.of(*split_url("https://h/")), "http://lower");
}

TEST(Proxies, HttpProxyIsNotTrustedUnderCgi) {
  EXPECT_EQ(proxies_from(environment_of({{"HTTP_PROXY", "http://p"}})).http, "http://p");
  EXPECT_EQ(proxies_from(environment_of({{"HTTP_PROXY", "http://p"}, {"REQUEST_METHOD", "GET"}})).http, "");
}

TEST(CurlLibrary, AMissingLibraryNamesThePackage) {
  const auto library = load_curl_library("libcurl-that-is-not-there.so.4");
  ASSERT_FALSE(library);
  EXPECT_NE(library.error().hint.find("libcurl4"), std::string::npos);
  EXPECT_EQ(library.error().fate, base::Fate::not_sent);
}

}  // namespace
}  // namespace cf::net
