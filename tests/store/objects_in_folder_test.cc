#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "base/files.h"
#include "store/object_key.h"
#include "store/objects.h"
#include "store/shared_folder.h"

namespace cf::store {
namespace {

using base::ErrorKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ObjectsInFolder : public test::SharedFolder {
 protected:
  std::unique_ptr<Objects> objects() const { return objects_in_folder(folder.string()); }
  std::string bytes(const std::string& key) {
    const auto object = objects()->get(key, call).or_throw();
    return object ? object->bytes : "(none)";
  }
};

TEST_F(ObjectsInFolder, AWriteNeedsTheVersionThatIsThere) {
  const auto all = objects();
  EXPECT_FALSE(all->get("a/b", call).or_throw());
  const std::string first = all->put("a/b", "one", "", call).or_throw();
  EXPECT_EQ(all->put("a/b", "two", "", call).error().kind, ErrorKind::conflict);
  const std::string second = all->put("a/b", "two", first, call).or_throw();
  EXPECT_NE(first, second);
  const auto stale = all->put("a/b", "three", first, call);
  EXPECT_EQ(stale.error().kind, ErrorKind::conflict);
  EXPECT_THAT(stale.error().message, HasSubstr("a/b"));
  EXPECT_EQ(all->put("a/c", "x", second, call).error().kind, ErrorKind::conflict) << "none is there";
  EXPECT_EQ(bytes("a/b"), "two");
  EXPECT_EQ(all->get("a/b", call).or_throw()->version, second);
}

TEST_F(ObjectsInFolder, ARemovalNeedsItToo) {
  const auto all = objects();
  const std::string version = all->put("k", "one", "", call).or_throw();
  EXPECT_EQ(all->remove("k", "another", call).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(all->remove("k", version, call));
  EXPECT_TRUE(all->remove("k", version, call)) << "it is removed already";
  EXPECT_TRUE(all->remove("no/such/folder", version, call));
  EXPECT_TRUE(all->put("k", "one", "", call));
}

TEST_F(ObjectsInFolder, ListsByPrefix) {
  const auto all = objects();
  EXPECT_THAT(all->list("", call).or_throw(), ElementsAre());
  for (const char* key : {"runs/dev/2", "runs/dev/1", "runs/prod/1", "runsx", "locks/dev.json"})
    all->put(key, "", "", call).or_throw();
  EXPECT_THAT(all->list("runs/dev/", call).or_throw(), ElementsAre("runs/dev/1", "runs/dev/2"));
  EXPECT_THAT(all->list("runs/d", call).or_throw(), ElementsAre("runs/dev/1", "runs/dev/2"));
  EXPECT_THAT(all->list("runs", call).or_throw(),
              ElementsAre("runs/dev/1", "runs/dev/2", "runs/prod/1", "runsx"));
  EXPECT_THAT(all->list("none/", call).or_throw(), ElementsAre());
  EXPECT_EQ(all->list("", call).or_throw().size(), 5u) << "neither lock nor half a file is an object";
}

TEST_F(ObjectsInFolder, WhatIsNoKeyIsRefused) {
  const auto all = objects();
  for (const std::string key : {"", "/etc/passwd", "a//b", "a/", "..", "../x", "a/../../x", "a/./b", "a b",
                                "a~", "\xc3\xbc", "a\\b", "a\nb"}) {
    EXPECT_EQ(all->put(key, "x", "", call).error().kind, ErrorKind::input) << key;
    EXPECT_EQ(all->get(key, call).error().kind, ErrorKind::input) << key;
    EXPECT_EQ(all->remove(key, "x", call).error().kind, ErrorKind::input) << key;
  }
  EXPECT_EQ(all->put(std::string(513, 'a'), "x", "", call).error().kind, ErrorKind::input);
  EXPECT_EQ(all->list("../", call).error().kind, ErrorKind::input);
  EXPECT_FALSE(std::filesystem::exists(folder.parent_path() / "x"));
}

TEST_F(ObjectsInFolder, SymbolicLinksAreNotFollowed) {
  const auto all = objects();
  all->put("a/b", "ours", "", call).or_throw();
  const auto outside = folder.parent_path() / (folder.filename().string() + "-outside");
  base::write_file(outside / "secret", "theirs").or_throw();
  std::filesystem::create_directory_symlink(outside, folder / "linked");
  std::filesystem::create_symlink(outside / "secret", folder / "a" / "link");
  EXPECT_EQ(all->get("linked/secret", call).error().kind, ErrorKind::input);
  EXPECT_EQ(all->put("linked/new", "x", "", call).error().kind, ErrorKind::input);
  EXPECT_EQ(all->get("a/link", call).error().kind, ErrorKind::input);
  EXPECT_EQ(all->put("a/link", "x", "", call).error().kind, ErrorKind::input);
  EXPECT_THAT(all->list("", call).or_throw(), ElementsAre("a/b"));
  EXPECT_EQ(base::read_file(outside / "secret").or_throw(), "theirs");
  EXPECT_FALSE(std::filesystem::exists(outside / "new"));
  std::filesystem::remove_all(outside);
}

TEST_F(ObjectsInFolder, AFileThatACrashLeftHalfWrittenIsNoObject) {
  const auto all = objects();
  all->put("k", "one", "", call).or_throw();
  base::write_file(folder / "k~", "hal").or_throw();
  EXPECT_EQ(bytes("k"), "one");
  EXPECT_THAT(all->list("", call).or_throw(), ElementsAre("k"));
  all->put("k", "two", all->get("k", call).or_throw()->version, call).or_throw();
  EXPECT_EQ(bytes("k"), "two");
}

// Each adds one to a counter; where two read the same, one of them must be told.
bool count_up(Objects& objects, int times) {
  const base::Call call;
  for (int done = 0; done < times;) {
    const auto present = objects.get("counter", call).or_throw();
    const int value = present ? std::stoi(present->bytes) : 0;
    const auto written =
        objects.put("counter", std::to_string(value + 1), present ? present->version : "", call);
    if (written) {
      ++done;
    } else if (written.error().kind != ErrorKind::conflict) {
      return false;
    }
  }
  return true;
}

TEST_F(ObjectsInFolder, NoWriteOfManyProcessesIsLost) {
  EXPECT_TRUE(in_processes(6, [this](int) { return count_up(*objects(), 40); }));
  EXPECT_EQ(bytes("counter"), "240");
}

TEST_F(ObjectsInFolder, NoWriteOfManyThreadsIsLost) {
  const auto all = objects();
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) threads.emplace_back([&] { EXPECT_TRUE(count_up(*all, 40)); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(bytes("counter"), "240");
}

TEST_F(ObjectsInFolder, OfManyWhoMakeOneObjectOneDoes) {
  for (int round = 0; round < 10; ++round) {
    const std::string key = "round/" + std::to_string(round);
    std::atomic<int> made = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] { made += objects()->put(key, std::to_string(i), "", call) ? 1 : 0; });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(made, 1);
  }
}

TEST(ObjectKey, AnyNameIsASegment) {
  EXPECT_EQ(key_segment("prod-1.eu"), "prod-1.eu");
  EXPECT_EQ(key_segment("my_env"), "my_5fenv");
  EXPECT_EQ(key_segment("a/../b"), "a_2f.._2fb");
  for (const std::string name : {"", ".", "..", "_", "/", "\xc3\xbc", "a b"}) {
    EXPECT_TRUE(check_object_key(key_segment(name))) << name;
  }
  EXPECT_NE(key_segment("_5f"), key_segment("_"));
}

}  // namespace
}  // namespace cf::store
