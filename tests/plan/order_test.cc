#include "plan/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/example_plan.h"

namespace cf::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Entry entry_of(const std::string& path, Block block) {
  Entry entry = test::example_entry(path, block == Block::undeploy ? Decision::remove : Decision::create, "");
  entry.block = block;
  if (block == Block::ignore) entry.decision = Decision::ignored;
  return entry;
}

std::vector<std::string> paths(const std::vector<Entry>& entries) {
  std::vector<std::string> out;
  for (const Entry& entry : entries) out.push_back(entry.id.path.str());
  return out;
}

std::vector<std::string> needs_of(const std::vector<Entry>& entries, const std::string& path) {
  std::vector<std::string> out;
  for (const Entry& entry : entries) {
    if (entry.id.path.str() != path) continue;
    for (const base::StackPath& need : entry.needs) out.push_back(need.str());
  }
  return out;
}

base::StackPath p(const char* path) {
  return base::StackPath(path);
}

// app -> data -> network
const Dependencies chain = {{p("app"), {p("data")}}, {p("data"), {p("network")}}};

TEST(Order, DeploysWhatIsNeededFirst) {
  std::vector<Entry> entries = {entry_of("app", Block::deploy), entry_of("data", Block::deploy),
                                entry_of("network", Block::deploy)};
  order(entries, chain);
  EXPECT_THAT(paths(entries), ElementsAre("network", "data", "app"));
  EXPECT_THAT(needs_of(entries, "app"), ElementsAre("data"));
  EXPECT_THAT(needs_of(entries, "network"), IsEmpty());
}

TEST(Order, DeletesWhatNeedsItFirst) {
  std::vector<Entry> entries = {entry_of("network", Block::undeploy), entry_of("data", Block::undeploy),
                                entry_of("app", Block::undeploy)};
  order(entries, chain);
  EXPECT_THAT(paths(entries), ElementsAre("app", "data", "network"));
  EXPECT_THAT(needs_of(entries, "network"), ElementsAre("data"));
}

TEST(Order, GoesThroughStacksThatTakeNoPart) {
  std::vector<Entry> entries = {entry_of("app", Block::deploy), entry_of("data", Block::ignore),
                                entry_of("network", Block::deploy)};
  order(entries, chain);
  EXPECT_THAT(needs_of(entries, "app"), ElementsAre("network"));
  entries = {entry_of("app", Block::deploy), entry_of("network", Block::deploy)};
  order(entries, chain);
  EXPECT_THAT(needs_of(entries, "app"), ElementsAre("network"));
}

TEST(Order, DeletionsComeAfterDeploymentsAndWaitForThoseThatStopUsingThem) {
  std::vector<Entry> entries = {entry_of("old", Block::undeploy), entry_of("app", Block::deploy),
                                entry_of("network", Block::deploy)};
  order(entries, {}, {{p("old"), {p("app")}}});
  EXPECT_THAT(paths(entries), ElementsAre("app", "network", "old"));
  EXPECT_THAT(needs_of(entries, "old"), ElementsAre("app"));
}

TEST(Order, TiesKeepTheOrderGiven) {
  std::vector<Entry> entries = {entry_of("c", Block::deploy), entry_of("a", Block::deploy),
                                entry_of("b", Block::deploy)};
  order(entries, {});
  EXPECT_THAT(paths(entries), ElementsAre("c", "a", "b"));
}

TEST(Order, ACycleComesLastAndLosesNobody) {
  std::vector<Entry> entries = {entry_of("x", Block::deploy), entry_of("y", Block::deploy),
                                entry_of("z", Block::deploy)};
  order(entries, {{p("x"), {p("y")}}, {p("y"), {p("x"), p("z")}}});
  EXPECT_THAT(paths(entries), ElementsAre("z", "x", "y"));
  EXPECT_THAT(needs_of(entries, "y"), ElementsAre("z"));
}

}  // namespace
}  // namespace cf::plan
