// MiniJinja with our filters against what Jinja2 3.1.6 gave.
#include "jinja/recorded.h"

#include <gtest/gtest.h>

namespace cf::jinja {
namespace {

TEST(RecordedCases, NoneDiffersSilentlyAndMostPassNatively) {
  if (!native()) GTEST_SKIP() << "MiniJinja is not linked";
  auto text = base::read_file(recorded_cases());
  if (!text) GTEST_SKIP() << "the recorded cases are not there: " << recorded_cases();
  auto parsed = document::parse_json_text(*text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  int passed = 0, refused = 0, left_to_jinja2 = 0;
  for (const auto& recorded : parsed->find("cases").items()) {
    std::string id(recorded["id"].text());
    auto options = options_of(recorded["env"]);
    if (!options) {
      ++left_to_jinja2;
      continue;
    }
    Loader loader = [&](const std::string& name) -> std::optional<std::string> {
      const auto& found = recorded["templates"][name];
      return found ? std::optional<std::string>(found.text()) : std::nullopt;
    };
    auto rendered = render("recorded.j2", recorded["template"].text(), recorded["context"], loader, *options);
    if (rendered) {
      ASSERT_TRUE(recorded.has("output")) << id << ": Jinja2 refuses it, we gave " << rendered->text;
      EXPECT_EQ(rendered->text, recorded["output"].text()) << id;
      ++passed;
    } else if (rendered.error().kind == base::ErrorKind::unsupported) {
      ++left_to_jinja2;
    } else {
      EXPECT_TRUE(recorded.has("error")) << id << ": " << rendered.error().message;
      ++refused;
    }
  }
  RecordProperty("passed", passed);
  RecordProperty("refused", refused);
  RecordProperty("left_to_jinja2", left_to_jinja2);
  EXPECT_GE(passed, 185);
  EXPECT_LE(left_to_jinja2, 40);
}

}  // namespace
}  // namespace cf::jinja
