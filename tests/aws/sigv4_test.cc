#include "aws/sigv4.h"

#include <gtest/gtest.h>

#include <random>

#include "base/files.h"
#include "base/process.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/scalar.h"

namespace cf::aws {
namespace {

using document::Node;

std::string text_at(const Node& node, std::string_view key) {
  return document::as_string(node.find(key)).value_or("");
}

base::TimePoint basic_time(const std::string& text) {
  base::TimePoint time;
  const std::string iso = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2) + "T" +
                          text.substr(9, 2) + ":" + text.substr(11, 2) + ":" + text.substr(13, 2) + "Z";
  EXPECT_TRUE(base::parse_iso8601(iso, time)) << iso;
  return time;
}

std::string our_authorization(const Node& test_case) {
  net::HttpRequest request{
      text_at(test_case, "method"), text_at(test_case, "url"), {}, text_at(test_case, "body")};
  for (const auto& header : test_case.find("headers").items()) {
    request.headers.add(std::string(header.at(0).text()), std::string(header.at(1).text()));
  }
  const Credentials credentials{
      text_at(test_case, "key"), text_at(test_case, "secret"), text_at(test_case, "token"), {}, ""};
  sign(request, credentials,
       {text_at(test_case, "service"), text_at(test_case, "region"), basic_time(text_at(test_case, "time"))});
  return std::string(request.headers.get("Authorization"));
}

TEST(SigV4, EqualsWhatBotocoreSigned) {
  const auto file = base::read_file("tests/aws/sigv4_cases.json");
  ASSERT_TRUE(file) << file.error().message;
  const auto cases = document::parse_json_text(*file);
  ASSERT_TRUE(cases) << cases.error().message;
  ASSERT_GE(cases->size(), 15u);
  for (const auto& test_case : cases->items()) {
    EXPECT_EQ(our_authorization(test_case), text_at(test_case, "authorization"))
        << text_at(test_case, "name");
  }
}

// Random requests of the shapes we send, also with keys that no one should choose.
std::string random_cases(std::size_t count) {
  std::mt19937 random(7);
  const auto pick = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::vector<std::string> pieces{"a",  "Z", "0", " ", "+", "=",        "&",           "/", "//",
                                        "..", ".", "~", "-", "_", "(",        ")",           "*", "'",
                                        "%",  ":", "@", "?", "#", "\xc3\xbc", "\xe2\x82\xac"};
  const auto text = [&](std::size_t length) {
    std::string made;
    for (std::size_t i = 0; i < length; ++i) made += pieces[pick(pieces.size())];
    return made;
  };
  std::vector<Node> cases;
  for (std::size_t i = 0; i < count; ++i) {
    const bool s3 = pick(2) == 0;
    std::string url = "https://host.example/" + base::percent_encode(text(pick(12)), "/");
    for (std::size_t n = pick(4); n > 0; --n) {
      url += (url.find('?') == std::string::npos ? "?" : "&") + base::percent_encode(text(1 + pick(3))) +
             (pick(3) == 0 ? "" : "=" + base::percent_encode(text(pick(4))));
    }
    document::MappingBuilder test_case;
    test_case.add("method", s3 ? "PUT" : "POST").add("url", url).add("service", s3 ? "s3" : "cloudformation");
    const std::vector<std::string> header{"X-Test",
                                          "v" + base::replace_all(text(pick(6)), "\xc3\xbc", "u") + "v"};
    test_case.add("headers",
                  Node::sequence({document::strings(std::vector<std::string>{
                      "X-Test", base::is_utf8(header[1]) && header[1].size() == base::code_points(header[1])
                                    ? header[1]
                                    : "plain"})}));
    test_case.add("body", text(pick(30))).add("region", "eu-central-1").add("time", "20261123T040506Z");
    test_case.add("key", "AKID").add("secret", text(20)).add("token", pick(2) == 0 ? "" : "token/+=");
    cases.push_back(std::move(test_case).build());
  }
  return document::to_json(Node::sequence(std::move(cases)));
}

TEST(SigV4, EqualsWhatBotocoreSignsNow) {
  const std::string cases = random_cases(300);
  base::Command command;
  const char* python = std::getenv("CF_TEST_PYTHON");
  command.argv = {python != nullptr ? python : "python3", "tests/aws/sign_with_botocore.py"};
  for (const char* name : {"PATH", "HOME"}) {
    if (const char* value = std::getenv(name)) command.environment[name] = value;
  }
  const auto finished = base::run(command, cases, {});
  if (!finished || finished->exit_code != 0) GTEST_SKIP() << "botocore can't be had here";
  const auto expected = document::parse_json_text(finished->out);
  const auto ours = document::parse_json_text(cases);
  ASSERT_TRUE(expected && ours);
  ASSERT_EQ(expected->size(), ours->size());
  for (std::size_t i = 0; i < ours->size(); ++i) {
    ASSERT_EQ(our_authorization(ours->at(i)), expected->at(i).text()) << document::to_json(ours->at(i));
  }
}

TEST(SigV4, SigningAgainReplacesTheFirstSignature) {
  net::HttpRequest once{"POST", "https://sts.amazonaws.com/", {}, "x"};
  const Credentials first{"A", "s1", "token", {}, ""};
  const Credentials second{"B", "s2", "", {}, ""};
  net::HttpRequest twice = once;
  sign(twice, first, {"sts", "us-east-1", base::TimePoint{}});
  sign(twice, second, {"sts", "us-east-1", base::TimePoint{std::chrono::hours(1)}});
  sign(once, second, {"sts", "us-east-1", base::TimePoint{std::chrono::hours(1)}});
  EXPECT_EQ(twice.headers.get("Authorization"), once.headers.get("Authorization"));
  EXPECT_FALSE(twice.headers.has("X-Amz-Security-Token"));
}

}  // namespace
}  // namespace cf::aws
