// Gold templates from a folder and over HTTP: layouts, lock file, cache, and what is refused.
#include "gold/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <set>

#include "base/digest.h"
#include "base/files.h"
#include "gold/lock_file.h"
#include "net/server.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class GoldRegistry : public testing::Test {
 protected:
  GoldRegistry() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-gold-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  ~GoldRegistry() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  void put(const std::string& path, std::string_view text) {
    ASSERT_TRUE(base::write_file(root_ / path, text));
  }
  std::string text_of(const std::string& path) { return base::read_file(root_ / path).value_or("(none)"); }

  Settings settings() const {
    Settings settings;
    settings.base = (root_ / "repository").string();
    settings.cache = root_ / "cache";
    settings.lock_file = root_ / "gold.lock";
    return settings;
  }

  std::filesystem::path root_;
};

TEST_F(GoldRegistry, FindsBothLayouts) {
  put("repository/1.10/network/vpc.json", "current");
  put("repository/network/subnet-1.0.0.json", "older");
  Registry registry(settings());
  const auto current = registry.fetch_template("network/vpc.json", "1.10", {});
  ASSERT_TRUE(current) << current.error().message;
  EXPECT_EQ(current->bytes, "current");
  EXPECT_EQ(current->digest, base::sha256_hex("current"));
  EXPECT_EQ(registry.fetch_template("network/subnet.json", "1.0.0", {})->bytes, "older");
  EXPECT_EQ(registry.exists("network/vpc.json", "1.1", {}).value_or(true), false)
      << "1.10 and 1.1 are two versions";
}

TEST_F(GoldRegistry, SaysWhereItLooked) {
  put("repository/1.0.0/vpc.json", "x");
  Registry registry(settings());
  const auto missing = registry.fetch_template("network/vpc.json", "1.0.0", {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::not_found);
  EXPECT_THAT(missing.error().message, HasSubstr("repository/1.0.0/network/vpc.json"));
  EXPECT_THAT(missing.error().message, HasSubstr("repository/network/vpc-1.0.0.json"));
}

TEST_F(GoldRegistry, ArtifactsLieUnderTheirOwnPath) {
  put("repository/lambda/handlers/1.2.0.zip", std::string("PK\0\1", 4));
  Registry registry(settings());
  EXPECT_EQ(registry.fetch_artifact("lambda/handlers/1.2.0.zip", {})->bytes, std::string("PK\0\1", 4));
}

TEST_F(GoldRegistry, NothingLeadsOutOfTheRepository) {
  put("secret.json", "secret");
  put("repository/1.0/a.json", "x");
  std::filesystem::create_symlink(root_ / "secret.json", root_ / "repository/1.0/link.json");
  Registry registry(settings());
  for (const auto& [path, version] :
       std::vector<std::pair<std::string, std::string>>{{"../secret.json", "1.0"},
                                                        {"secret.json", ".."},
                                                        {"/etc/passwd", "1.0"},
                                                        {"a.json", "1.0/../.."},
                                                        {"a\\..\\b.json", "1.0"},
                                                        {"link.json", "1.0"}}) {
    const auto refused = registry.fetch_template(path, version, {});
    ASSERT_FALSE(refused) << path << " " << version;
    EXPECT_EQ(refused.error().kind, ErrorKind::input) << path << " " << version;
  }
  EXPECT_EQ(registry.fetch_artifact("a/../../secret.json", {}).error().kind, ErrorKind::input);
}

TEST_F(GoldRegistry, TheLockIsSortedStableAndOneLineATemplate) {
  put("repository/1.0/b.json", "b");
  put("repository/1.0/a.json", "a");
  {
    Registry registry(settings());
    ASSERT_TRUE(registry.fetch_template("b.json", "1.0", {}));
    ASSERT_TRUE(registry.fetch_template("a.json", "1.0", {}));
    ASSERT_TRUE(registry.save_lock());
  }
  const std::string expected = "{\n  \"version\": 1,\n  \"sha256\": {\n    \"a.json 1.0\": \"" +
                               base::sha256_hex("a") + "\",\n    \"b.json 1.0\": \"" + base::sha256_hex("b") +
                               "\"\n  }\n}\n";
  EXPECT_EQ(text_of("gold.lock"), expected);
  Registry again(settings());
  ASSERT_TRUE(again.fetch_template("a.json", "1.0", {}));
  ASSERT_TRUE(again.save_lock());
  EXPECT_EQ(text_of("gold.lock"), expected);
}

TEST_F(GoldRegistry, ATemplateThatChangedUnderItsVersionIsRefused) {
  put("repository/1.0/a.json", "a");
  const Settings with = settings();
  {
    Registry registry(with);
    ASSERT_TRUE(registry.fetch_template("a.json", "1.0", {}));
    ASSERT_TRUE(registry.save_lock());
  }
  put("repository/1.0/a.json", "replaced");
  const auto refused = Registry(with).fetch_template("a.json", "1.0", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr(base::sha256_hex("replaced")));
}

TEST_F(GoldRegistry, AKindOfUrlThatIsNotReadIsRefusedWhateverIsCached) {
  put("repository/1.0/a.json", "a");
  {
    Registry registry(settings());
    ASSERT_TRUE(registry.fetch_template("a.json", "1.0", {}));
    ASSERT_TRUE(registry.save_lock());
  }
  const std::string digest = base::sha256_hex("a");
  put("cache/sha256/" + digest.substr(0, 2) + "/" + digest, "a");
  Settings over_ftp = settings();
  over_ftp.base = "ftp://example.com/gold";
  const auto refused = Registry(over_ftp).fetch_template("a.json", "1.0", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::usage);
  EXPECT_THAT(refused.error().message, HasSubstr("ftp://"));
}

TEST_F(GoldRegistry, WithoutUpdatesWhatIsNotLockedIsBlocked) {
  put("repository/1.0/a.json", "a");
  Settings frozen = settings();
  frozen.update_lock = false;
  const auto blocked = Registry(frozen).fetch_template("a.json", "1.0", {});
  ASSERT_FALSE(blocked);
  EXPECT_EQ(blocked.error().kind, ErrorKind::blocked);
}

TEST_F(GoldRegistry, LinesOfAnotherRunStayInTheLock) {
  put("repository/1.0/a.json", "a");
  put("repository/1.0/b.json", "b");
  Registry one(settings()), other(settings());
  ASSERT_TRUE(one.fetch_template("a.json", "1.0", {}));
  ASSERT_TRUE(other.fetch_template("b.json", "1.0", {}));
  ASSERT_TRUE(one.save_lock());
  ASSERT_TRUE(other.save_lock());
  const auto lock = parse_lock("gold.lock", text_of("gold.lock"));
  ASSERT_TRUE(lock);
  EXPECT_EQ(lock->digests.size(), 2u);
}

TEST_F(GoldRegistry, ADamagedLockIsAnErrorWithItsPlace) {
  put("repository/1.0/a.json", "a");
  put("gold.lock", "{\"version\": 1, \"sha256\": {\"a.json 1.0\": \"short\"}}");
  const auto damaged = Registry(settings()).fetch_template("a.json", "1.0", {});
  ASSERT_FALSE(damaged);
  EXPECT_THAT(damaged.error().message, StartsWith("gold.lock:1:"));
  EXPECT_THAT(damaged.error().message, Not(HasSubstr("error:"))) << "who reports it says that it is one";
}

class GoldServer : public GoldRegistry {
 protected:
  void SetUp() override {
    auto started =
        net::Server::start({}, [this](const net::HttpRequest& request) { return answer(request); });
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }

  net::HttpResponse answer(const net::HttpRequest& request) {
    if (!request.url.ends_with("/index.json")) ++requests_;
    net::HttpResponse response;
    const std::lock_guard guard(mutex_);
    authorization_ = std::string(request.headers.get("authorization"));
    const auto found = files_.find(request.url);
    response.status = found == files_.end() ? 404 : status_;
    for (const auto& [name, value] : headers_) response.headers.set(name, value);
    if (found != files_.end()) response.body = found->second;
    return response;
  }

  Settings remote() const {
    Settings settings = this->settings();
    settings.base = "http://127.0.0.1:" + std::to_string(server_->port()) + "/gold/";
    return settings;
  }

  std::unique_ptr<net::Server> server_;
  std::mutex mutex_;
  std::map<std::string, std::string> files_, headers_;
  std::string authorization_;
  int status_ = 200;
  std::atomic<int> requests_ = 0;
};

TEST_F(GoldServer, ServesBothLayoutsWithCredentials) {
  files_["/gold/1.0/vpc.json"] = "current";
  files_["/gold/net/a%20b-1.0.json"] = "older";
  Settings with = remote();
  with.login.user = "ada";
  with.login.password = "secret";
  EXPECT_EQ(Registry(with).fetch_template("vpc.json", "1.0", {})->bytes, "current");
  EXPECT_EQ(authorization_, "Basic " + base::base64_encode("ada:secret"));
  with.login.token = "t0ken";
  EXPECT_EQ(Registry(with).fetch_template("net/a b.json", "1.0", {})->bytes, "older");
  EXPECT_EQ(authorization_, "Bearer t0ken");
}

TEST_F(GoldServer, APageForPeopleIsNoTemplate) {
  files_["/gold/1.0/vpc.json"] = "  <!DOCTYPE html><html>log in</html>";
  const auto page = Registry(remote()).fetch_template("vpc.json", "1.0", {});
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, ErrorKind::network);
  EXPECT_THAT(page.error().message, HasSubstr("HTML page"));
  EXPECT_THAT(page.error().message, HasSubstr("/gold/1.0/vpc.json"));
}

TEST_F(GoldServer, ARedirectToAnotherHostIsNotFollowed) {
  files_["/gold/1.0/vpc.json"] = "";
  status_ = 302;
  headers_["Location"] = "http://localhost:1/stolen";
  const auto moved = Registry(remote()).fetch_template("vpc.json", "1.0", {});
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().kind, ErrorKind::network);
  EXPECT_THAT(moved.error().message, HasSubstr("http://localhost:1/stolen"));
}

TEST_F(GoldServer, RefusedAccessIsNotMissing) {
  files_["/gold/1.0/vpc.json"] = "";
  status_ = 403;
  EXPECT_EQ(Registry(remote()).exists("vpc.json", "1.0", {}).error().kind, ErrorKind::access_denied);
}

TEST_F(GoldServer, AServerThatIsDownIsNamed) {
  const Settings gone = remote();
  server_.reset();
  base::VirtualClock clock;
  base::Call call;
  call.clock = &clock;
  const auto down = Registry(gone).exists("vpc.json", "1.0", call);
  ASSERT_FALSE(down) << "a registry that can't be reached must not look like one without the template";
  EXPECT_EQ(down.error().kind, ErrorKind::network);
  EXPECT_THAT(down.error().message, HasSubstr("/gold/1.0/vpc.json"));
}

TEST_F(GoldServer, WhatIsLockedIsServedFromTheCache) {
  files_["/gold/1.0/vpc.json"] = "x";
  {
    Registry registry(remote());
    ASSERT_TRUE(registry.fetch_template("vpc.json", "1.0", {}));
    ASSERT_TRUE(registry.save_lock());
  }
  EXPECT_EQ(Registry(remote()).fetch_template("vpc.json", "1.0", {})->from, "cache");
  EXPECT_EQ(requests_, 1);
}

TEST_F(GoldServer, ADamagedCacheIsNotBelieved) {
  files_["/gold/1.0/vpc.json"] = "a";
  {
    Registry registry(remote());
    ASSERT_TRUE(registry.fetch_template("vpc.json", "1.0", {}));
    ASSERT_TRUE(registry.save_lock());
  }
  const std::string digest = base::sha256_hex("a");
  put("cache/sha256/" + digest.substr(0, 2) + "/" + digest, "garbage");
  EXPECT_EQ(Registry(remote()).fetch_template("vpc.json", "1.0", {})->bytes, "a");
}

TEST_F(GoldServer, EachTemplateIsAskedForOnce) {
  files_["/gold/1.0/vpc.json"] = "x";
  Registry registry(remote());
  ASSERT_TRUE(registry.exists("vpc.json", "1.0", {}).value_or(false));
  ASSERT_TRUE(registry.fetch_template("vpc.json", "1.0", {}));
  EXPECT_EQ(requests_, 1);
}

}  // namespace
}  // namespace cf::gold
