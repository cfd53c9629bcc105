// Webhooks of `notify`: what is sent, to whom, and that nothing that goes wrong there stops a job.
#include "ci/notify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "base/secrets.h"
#include "document/json.h"
#include "net/socket_server.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const char* const hostile =
    "<!channel> <@U123> @here <https://evil.example|click> [x](https://evil.example) www.evil.example "
    "*bold* ::set-output name=x::y \x1b[31m \xE2\x80\xAE txt.exe";

Notice notice_of(descriptor::Occasion occasion, std::string text) {
  return {occasion, "prod", "0123456789ab", "0123456789abcdef0123", "17", std::move(text)};
}

document::Node json_of(const std::string& body) {
  const auto parsed = document::parse_json_text(body);
  EXPECT_TRUE(parsed) << body;
  return parsed ? *parsed : document::Node();
}

// Every text of a message, whatever it stands in.
void collect(const document::Node& node, std::vector<std::string>& texts) {
  if (node.is_scalar()) texts.emplace_back(node.text());
  for (const document::Node& item : node.items()) collect(item, texts);
  for (const document::Entry& entry : node.entries()) collect(entry.value, texts);
}

TEST(Notice, HostileTextIsNeitherMentionNorLinkInAnyFormat) {
  for (const char* format : {"slack", "teams", "json"}) {
    const std::string body = payload(format, notice_of(descriptor::Occasion::failed, hostile), "o/r", "", {});
    std::vector<std::string> texts;
    collect(json_of(body), texts);
    for (const std::string& text : texts) {
      if (text.starts_with("http://adaptivecards.io/")) continue;
      EXPECT_THAT(text, AllOf(Not(HasSubstr("@here")), Not(HasSubstr("@U123")), Not(HasSubstr("<!")),
                              Not(HasSubstr("<@")), Not(HasSubstr("://")), Not(HasSubstr("www.")),
                              Not(HasSubstr("\x1b")), Not(HasSubstr("\xE2\x80\xAE")), Not(HasSubstr("\n"))))
          << format;
    }
  }
}

TEST(Notice, SlackGetsTextsWithoutMarkup) {
  const document::Node message = json_of(payload(
      "slack", notice_of(descriptor::Occasion::failed, "a <b> & c"), "o/r", "https://ci.example/run/7", {}));
  EXPECT_EQ(message["text"].text(), "prod: deployment failed");
  for (const document::Node& block : message["blocks"].items()) {
    if (block.find("text")) {
      EXPECT_EQ(block["text"]["type"].text(), "plain_text");
    }
    for (const document::Node& field : block.find("fields").items())
      EXPECT_EQ(field["type"].text(), "plain_text");
  }
  EXPECT_EQ(message["blocks"].at(1)["text"]["text"].text(),
            "a &lt;\xE2\x80\x8B"
            "b&gt; &amp; c");
  const document::Node last = message["blocks"].at(message["blocks"].size() - 1);
  EXPECT_EQ(last["elements"].at(0)["url"].text(), "https://ci.example/run/7");
}

TEST(Notice, TeamsGetsAnAdaptiveCard) {
  const document::Node message =
      json_of(payload("teams", notice_of(descriptor::Occasion::approval_wanted, "0 of 2"), "o/r", "", {}));
  EXPECT_EQ(message["type"].text(), "message");
  const document::Node attachment = message["attachments"].at(0);
  EXPECT_EQ(attachment["contentType"].text(), "application/vnd.microsoft.card.adaptive");
  EXPECT_EQ(attachment["content"]["type"].text(), "AdaptiveCard");
  for (const document::Node& element : attachment["content"]["body"].items())
    EXPECT_EQ(element["type"].text(), "RichTextBlock") << "TextBlocks read Markdown";
  EXPECT_FALSE(attachment["content"].find("actions"));
}

TEST(Notice, OnlyAnEncryptedAddressOfTheJobBecomesALink) {
  for (const char* address : {"javascript:alert(1)", "http://ci.example/", "https://user@ci.example/", "x"})
    EXPECT_EQ(json_of(payload("json", notice_of(descriptor::Occasion::plan, "1 to change"), "o/r", address,
                              {}))["run_url"]
                  .text(),
              "")
        << address;
}

TEST(Notice, LongTextsFitIntoWhatSlackTakes) {
  Notice notice = notice_of(descriptor::Occasion::failed, std::string(20'000, '<'));
  notice.environment = std::string(5'000, '@');
  const document::Node message = json_of(payload("slack", notice, "o/r", "", {}));
  EXPECT_LE(message["blocks"].at(0)["text"]["text"].text().size(), 150u * 4);
  EXPECT_LE(message["blocks"].at(1)["text"]["text"].text().size(), 3'000u * 3);
}

TEST(Notice, TheOwnFormatHasAPublishedSchema) {
  const auto published = base::read_file("docs/schema/notification.schema.json");
  ASSERT_TRUE(published);
  const document::Node schema = json_of(*published);
  const document::Node sent =
      json_of(payload("json", notice_of(descriptor::Occasion::plan, "1 to change"), "o/r", "", {}));
  std::vector<std::string> keys, known;
  for (const document::Entry& entry : sent.entries()) keys.emplace_back(entry.key.text());
  for (const document::Entry& entry : schema["properties"].entries()) known.emplace_back(entry.key.text());
  EXPECT_EQ(keys, known);
}

class Notify : public testing::Test {
 protected:
  Notify() : folder_(std::filesystem::temp_directory_path() / ("cf-notify-" + std::to_string(getpid()))) {
    session_.say = [this](const std::string& line) { said_ += line + "\n"; };
    session_.event.repository = "o/r";
    session_.records = std::make_unique<Records>(store::objects_in_folder(folder_.string()));
    call_.clock = &clock_;
  }
  ~Notify() override { std::filesystem::remove_all(folder_); }

  void webhook(const std::string& address, const std::string& occasions = "[deployed, approval_wanted]") {
    base::Diagnostics diagnostics;
    session_.base = std::make_shared<descriptor::Descriptor>(
        descriptor::read_text("version: 2\nenvironments:\n  - name: prod\n    account_id: \"222222222222\"\n "
                              "   notify: [{url_from: "
                              "CHAT_URL, format: json, on: " +
                                  occasions + "}]\n",
                              "deployment.yaml", diagnostics));
    EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
    session_.settings.environment = {{"CHAT_URL", address}};
  }
  void tell(descriptor::Occasion occasion = descriptor::Occasion::deployed) {
    notify(session_, notice_of(occasion, "by alice"), call_, {base::Duration(300), base::Duration(1'000)});
  }

  std::filesystem::path folder_;
  Session session_;
  base::VirtualClock clock_;
  base::Call call_;
  std::string said_;
};

TEST_F(Notify, SendsOneMessageToTheAddressInTheVariable) {
  net::SocketServer server([](int connection, const std::string&) {
    net::SocketServer::answer(connection, "ok");
    return true;
  });
  webhook(server.url("/hook"));
  tell();
  ASSERT_EQ(server.requests().size(), 1u);
  const std::string request = server.requests()[0];
  EXPECT_THAT(request, AllOf(HasSubstr("POST /hook"), HasSubstr("application/json")));
  const document::Node sent = json_of(request.substr(request.find("\r\n\r\n") + 4));
  EXPECT_EQ(sent["occasion"].text(), "deployed");
  EXPECT_EQ(sent["environment"].text(), "prod");
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(Notify, OtherOccasionsAreNotSent) {
  net::SocketServer server([](int connection, const std::string&) {
    net::SocketServer::answer(connection, "ok");
    return true;
  });
  webhook(server.url());
  tell(descriptor::Occasion::failed);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(Notify, AServerInTroubleIsAskedOnceMore) {
  std::atomic<int> count{0};
  net::SocketServer server([&](int connection, const std::string&) {
    net::SocketServer::answer(connection, "", ++count == 1 ? "503 Busy" : "200 OK");
    return true;
  });
  webhook(server.url());
  tell();
  EXPECT_EQ(count, 2);
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(Notify, ARefusalIsSaidAndNotRepeated) {
  net::SocketServer server([](int connection, const std::string&) {
    net::SocketServer::answer(connection, "no_service", "404 Not Found");
    return true;
  });
  webhook(server.url());
  tell();
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_THAT(said_, AllOf(HasSubstr("warning"), HasSubstr("CHAT_URL"), HasSubstr("404")));
}

TEST_F(Notify, ARedirectIsNotFollowed) {
  net::SocketServer server([](int connection, const std::string&) {
    net::SocketServer::answer(connection, "", "307 Elsewhere", "Location: /other\r\n");
    return true;
  });
  webhook(server.url("/hook"));
  tell();
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_THAT(said_, HasSubstr("307"));
}

TEST_F(Notify, AServerThatHangsDoesNotHoldTheJob) {
  net::SocketServer server([](int connection, const std::string&) {
    net::SocketServer::wait_for_hang_up(connection);
    return false;
  });
  webhook(server.url());
  tell();
  EXPECT_EQ(server.requests().size(), 1u) << "it may have taken the message";
  EXPECT_THAT(said_, HasSubstr("warning"));
}

TEST_F(Notify, AMissingVariableIsAWarning) {
  webhook("");
  tell();
  EXPECT_THAT(said_, AllOf(HasSubstr("CHAT_URL"), HasSubstr("not set")));
}

TEST_F(Notify, AnUnencryptedAddressElsewhereIsNotUsed) {
  webhook("http://chat.example/services/T0000000000000001");
  tell();
  EXPECT_THAT(said_, AllOf(HasSubstr("only https"), Not(HasSubstr("chat.example"))));
}

TEST_F(Notify, TheAddressIsASecret) {
  webhook("https://127.0.0.1:1/workflows/aVeryLongSecretPart77/run?sig=anotherVerySecretPart88&v=1");
  tell();
  EXPECT_THAT(said_, AllOf(HasSubstr("warning"), Not(HasSubstr("SecretPart"))));
  EXPECT_EQ(base::mask_secrets("x aVeryLongSecretPart77 anotherVerySecretPart88 y"), "x **** **** y");
}

TEST_F(Notify, ApprovalsAreWantedOnceHoweverOftenAScheduleLooks) {
  net::SocketServer server([](int connection, const std::string&) {
    net::SocketServer::answer(connection, "ok");
    return true;
  });
  webhook(server.url());
  gate::Verdict verdict;
  verdict.obstacles.push_back({gate::ObstacleKind::window, "the window is closed", "", {}, {}});
  const Notice notice = notice_of(descriptor::Occasion::approval_wanted, "");
  notify_waiting(session_, notice, verdict, call_);
  EXPECT_EQ(server.requests().size(), 0u) << "nobody is asked for anything";

  verdict.obstacles.push_back({gate::ObstacleKind::approvals, "0 of 1 approvals", "", {}, {}});
  notify_waiting(session_, notice, verdict, call_);
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_THAT(server.requests()[0], HasSubstr("0 of 1 approvals"));

  Deployment waiting;
  waiting.environment = "prod";
  waiting.plan_id = notice.plan_id;
  waiting.waits_for = "the window is closed; 0 of 1 approvals";
  ASSERT_TRUE(session_.records->keep(waiting, call_));
  notify_waiting(session_, notice, verdict, call_);
  EXPECT_EQ(server.requests().size(), 1u);

  waiting.plan_id = "ba9876543210";
  ASSERT_TRUE(session_.records->keep(waiting, call_));
  notify_waiting(session_, notice, verdict, call_);
  EXPECT_EQ(server.requests().size(), 2u) << "another plan asks anew";
}

}  // namespace
}  // namespace cf::ci
