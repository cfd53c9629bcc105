// A fifth forge is one file: nothing else in the room knows a host by name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "base/strings.h"
#include "forge/hosts.h"
#include "forge/lists.h"

namespace cf::forge {
namespace {

using ::testing::ElementsAre;

std::string text_of_source(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(HostEntries, SayOfEachHostWhatTheRoomHasToKnow) {
  std::set<Host> hosts;
  std::set<std::string_view> spellings;
  for (const HostEntry* entry : host_entries()) {
    EXPECT_TRUE(hosts.insert(entry->host).second) << entry->title;
    EXPECT_EQ(&entry_of(entry->host), entry);
    EXPECT_EQ(host_named(entry->title), entry->host);
    EXPECT_STREQ(to_string(entry->host), entry->title);
    EXPECT_LE(entry->fewest_parts, entry->most_parts);
    for (const std::string_view spelling : entry->spellings) {
      EXPECT_TRUE(spellings.insert(spelling).second) << spelling;
      EXPECT_EQ(spelling.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), std::string_view::npos) << spelling;
    }
  }
  EXPECT_EQ(host_named("GitHub Enterprise"), Host::github);
  EXPECT_EQ(host_named("gitea"), std::nullopt);
}

TEST(HostEntries, AreTheOnlyPlaceWhereAHostIsNamed) {
  for (const auto& source : std::filesystem::directory_iterator("src/forge")) {
    const std::string text = text_of_source(source.path());
    const std::string name = source.path().filename().string();
    for (const HostEntry* entry : host_entries()) {
      const std::string own = base::to_lower(entry->title);
      // connection.h has the default of a value that every caller gives.
      if (name == own + ".cc" || name == "connection.h") continue;
      EXPECT_EQ(text.find("Host::" + own), std::string::npos) << name << " knows " << entry->title;
    }
  }
}

document::Node entry_with(const char* key, const char* text) {
  return document::MappingBuilder().add(key, text).build();
}

TEST(Lists, AreReadEntryByEntryUntilAnError) {
  using Nodes = base::Result<std::vector<document::Node>>;
  const Nodes nodes = std::vector{entry_with("a", "1"), entry_with("a", "2")};
  const auto read = [](const document::Node& node) { return std::string(node["a"].text()); };
  EXPECT_THAT(*read_each<std::string>(nodes, read), ElementsAre("1", "2"));
  const auto fails = [](const document::Node& node) -> base::Result<std::string> {
    return base::error(base::ErrorKind::network, "at " + std::string(node["a"].text()));
  };
  EXPECT_EQ(read_each<std::string>(nodes, fails).error().message, "at 1");
  const Nodes none = base::error(base::ErrorKind::timeout, "no list");
  EXPECT_EQ(read_each<std::string>(none, read).error().message, "no list");
  EXPECT_EQ(texts_in(none, {"a"}).error().message, "no list");
}

TEST(Lists, GiveTheTextsOfSeveralKeysSortedOnce) {
  const base::Result<std::vector<document::Node>> nodes = std::vector{
      entry_with("new", "b"), entry_with("old", "a"), entry_with("new", "a"), entry_with("x", "y")};
  EXPECT_THAT(*texts_in(nodes, {"old", "new"}), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace cf::forge
