#include "base/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::base {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Pack, GivesEachFileItsBytes) {
  EXPECT_THAT(unpack("a/b.yaml\n6\nx: 1\n\nempty\n0\nz\n3\n1\n2"),
              ElementsAre(Pair("a/b.yaml", "x: 1\n\n"), Pair("empty", ""), Pair("z", "1\n2")));
  EXPECT_THAT(unpack(""), IsEmpty());
}

TEST(Pack, NeverReadsPastItsEnd) {
  EXPECT_THAT(unpack("a\n100\nxy"), ElementsAre(Pair("a", "xy")));
}

}  // namespace
}  // namespace cf::base
