// Comments are never over the limit and never broken.
#include "ci/poster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/strings.h"
#include "ci/markdown_blocks.h"
#include "ci/words.h"

namespace cf::ci {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Fitted, KeepsWhatFits) {
  EXPECT_EQ(fitted("text\n", 5), "text\n");
}

TEST(Fitted, IsWithinEveryLimitWithoutABrokenBlock) {
  std::string text = "## Summary\n\ncounts\n\n";
  for (int i = 0; i < 6; ++i)
    text +=
        "<details><summary>stack</summary>\n\n````diff\n+ a\n```\n</details>\n+ b\n````\n\n</details>\n\n";
  text += "last words\n";
  for (std::size_t limit = 0; limit <= text.size(); ++limit) {
    const std::string cut = fitted(text, limit);
    ASSERT_LE(cut.size(), limit);
    ASSERT_EQ(blocks_of(cut).open, 0) << cut;
  }
  EXPECT_THAT(fitted(text, 200), StartsWith("## Summary\n\ncounts"));
  EXPECT_THAT(fitted(text, 200), HasSubstr("Cut at the host's limit"));
}

TEST(ErrorMarkdown, IsCutInsideItsFence) {
  const base::Error error =
      base::error(base::ErrorKind::input, std::string(200'000, 'x') + "\xE2\x80\xAE```");
  for (const std::size_t bytes : {2'000u, 10'000u, 60'000u}) {
    const std::string text = error_markdown("Plan failed", error, bytes);
    EXPECT_LE(text.size(), bytes);
    EXPECT_EQ(blocks_of(text).open, 0);
  }
}

TEST(Marker, IsOfOneMatterOnly) {
  EXPECT_NE(marker_of("plan dev"), marker_of("plan dev2"));
  EXPECT_FALSE(marker_of("plan dev2").starts_with(base::trim(marker_of("plan dev"))));
}

TEST(HelpMarkdown, NeutralisesNames) {
  EXPECT_THAT(help_markdown({"dev", "<img>@all"}), Not(HasSubstr("<img>")));
}

}  // namespace
}  // namespace cf::ci
