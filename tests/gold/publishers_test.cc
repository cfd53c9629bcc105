// Several publishers at once: each waits for the others as long as they are at work, and nothing is lost.
#include <gmock/gmock.h>

#include <thread>
#include <utility>

#include "gold/gold_folder.h"
#include "gold/shared_files.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::IsEmpty;

class GoldPublishers : public GoldFolder {
 protected:
  GoldPublishers() { write_vpc("1.1.0", {"1.0.0"}); }
  Index index_in(const std::string& folder) const {
    return parse_index("index.json", text_of(folder + "/index.json")).or_throw();
  }
};

// Time passes for those who wait by somebody else's going on.
class TimeForOthers final : public base::Clock {
 public:
  explicit TimeForOthers(std::function<void()> go_on) : go_on_(std::move(go_on)) {}
  base::TimePoint now() override { return now_; }
  void sleep(base::Duration duration) override {
    now_ += duration;
    if (go_on_) std::exchange(go_on_, {})();
  }

 private:
  base::TimePoint now_{std::chrono::seconds{1'767'225'600}};
  std::function<void()> go_on_;
};

TEST_F(GoldPublishers, WhoFindsAnIndexThatIsNotSignedYetWaitsForIt) {
  const SecretKey key = make_secret_key();
  Publication what;
  what.key = key;
  put("other/library.yaml", "name: other\n");
  put("other/lake/gold.yaml", "version: 1.0.0\ntitle: Lake\ndescription: A lake.\ncategory: data\n");
  put("other/lake/lake.yaml", body("lake"));
  publish_to_folder("registry", &key);
  // The others' index is there, and none of the signatures that they are about to write.
  const std::string signature = text_of("registry/index.json.minisig");
  std::filesystem::remove(root_ / "registry/index.json.minisig");
  std::filesystem::remove(root_ / "registry/index.json.next.minisig");
  TimeForOthers clock([&] { put("registry/index.json.minisig", signature); });
  call_.clock = &clock;
  const auto published = publish(library("other"), *folder_backend(root_ / "registry"), what, call_);
  call_.clock = &clock_;
  ASSERT_TRUE(published) << published.error().message;
  EXPECT_NE(index_in("registry").find(vpc, "1.1.0"), nullptr);
  EXPECT_NE(index_in("registry").find("lake.yaml", "1.0.0"), nullptr);
}

// Somebody writes there whenever one waits, and never signs.
class Busy final : public base::Clock {
 public:
  explicit Busy(std::function<void()> write) : write_(std::move(write)) {}
  base::TimePoint now() override { return now_; }
  void sleep(base::Duration duration) override {
    now_ += duration;
    write_();
  }

 private:
  base::TimePoint now_{std::chrono::seconds{1'767'225'600}};
  std::function<void()> write_;
};

TEST_F(GoldPublishers, OthersAreNotWaitedForWithoutEndAndNobodyIsToldToDeleteTheirWork) {
  const SecretKey key = make_secret_key();
  publish_to_folder("registry", &key);
  Index index = index_in("registry");
  index.templates["theirs.yaml"].versions["1.0.0"].sha256 = base::sha256_hex("theirs");
  Busy clock([&] {
    ++index.serial;
    put("registry/index.json", print_index(index));
  });
  clock.sleep({});
  call_.clock = &clock;
  const auto refused = publish_to(*folder_backend(root_ / "registry"), "library", &key);
  call_.clock = &clock_;
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_EQ(refused.error().hint, "publish again");
}

TEST_F(GoldPublishers, ANewerSignatureIsNotWrittenOver) {
  const SecretKey key = make_secret_key();
  publish_to_folder("registry", &key);
  const std::string earlier = text_of("registry/index.json");
  write_vpc("1.2.0", {"1.0.0", "1.1.0"});
  publish_to_folder("registry", &key);
  const auto registry = folder_backend(root_ / "registry");
  const std::optional<SecretKey> with = key;
  ASSERT_TRUE(SharedFiles(*registry, with, {}, call_).sign_as_it_is("index.json", earlier));
  EXPECT_TRUE(
      SharedFiles(*registry, with, {}, call_).is_signed("index.json", text_of("registry/index.json")));
}

TEST_F(GoldPublishers, SixAtOnceWithOneKeyAllSucceed) {
  const SecretKey key = make_secret_key();
  constexpr std::size_t count = 6;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "t" + std::to_string(i), library = "library-" + name;
    put(library + "/library.yaml", "name: test\n");
    put(library + "/" + name + "/gold.yaml", "version: 1.0.0\ntitle: T\ndescription: T.\ncategory: data\n");
    put(library + "/" + name + "/" + name + ".yaml", body(name));
    put(library + "/advisories.yaml",
        "- {template: " + name + ".yaml, versions: '*', severity: low, reason: slow " + name + "}\n");
  }
  base::Call call;  // in time that passes
  Publication what;
  what.key = key;
  std::vector<std::thread> threads;
  std::vector<std::string> problems(count);
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      const auto backend = folder_backend(root_ / "registry");
      const auto published = publish(library("library-t" + std::to_string(i)), *backend, what, call);
      if (!published) problems[i] = published.error().message;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(problems, testing::Each(IsEmpty()));
  Settings reading = in_folder();
  reading.keys = {key.public_key()};
  Registry registry(reading);
  EXPECT_EQ(registry.index(call_).or_throw()->templates.size(), count);
  EXPECT_EQ(registry.advisories(call_).or_throw().size(), count);
}

}  // namespace
}  // namespace cf::gold
