#include "cli/arguments.h"

#include <gtest/gtest.h>

namespace cf::cli {
namespace {

struct Parsed {
  std::string environment, output = "text";
  bool yes = false;
  std::vector<std::string> stacks;
  std::size_t threads = 4;
};

base::Result<Parsed> parse(const std::vector<std::string>& words) {
  Parsed parsed;
  Arguments arguments("deploy");
  arguments.positional("ENV", parsed.environment, true)
      .flag("-y,--yes", parsed.yes)
      .list("--allow-destroy", parsed.stacks)
      .number("--parallel", parsed.threads, 1, 64)
      .choice("-o,--output", parsed.output, {"text", "json"});
  if (auto done = arguments.parse(words); !done) return std::move(done).error();
  return parsed;
}

std::string message(const std::vector<std::string>& words) {
  auto parsed = parse(words);
  return parsed ? "" : parsed.error().message;
}

TEST(Arguments, TakesOptionsBeforeAndAfterTheEnvironment) {
  const auto parsed =
      parse({"--yes", "dev", "--output=json", "--allow-destroy", "a", "--allow-destroy", "b"});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->environment, "dev");
  EXPECT_TRUE(parsed->yes);
  EXPECT_EQ(parsed->output, "json");
  EXPECT_EQ(parsed->stacks, (std::vector<std::string>{"a", "b"}));
}

TEST(Arguments, SuggestsTheOptionThatWasMeant) {
  EXPECT_EQ(message({"dev", "--yse"}), "cf deploy has no option --yse, did you mean '--yes'?");
  EXPECT_EQ(message({"dev", "--output", "jsn"}),
            "-o,--output jsn: must be one of text, json, did you mean 'json'?");
}

TEST(Arguments, AFlagTakesNoValue) {
  EXPECT_EQ(message({"dev", "--yes=no"}), "cf deploy: --yes takes no value");
  EXPECT_EQ(message({"dev", "--yes=true"}), "cf deploy: --yes takes no value");
}

TEST(Arguments, NamesWhatIsMissingOrTooMuch) {
  EXPECT_NE(message({}).find("ENV"), std::string::npos);
  EXPECT_EQ(message({"dev", "prod"}), "cf deploy: 'prod' is one argument too many");
  EXPECT_NE(message({"dev", "--parallel", "0"}).find("--parallel"), std::string::npos);
  EXPECT_NE(message({"dev", "--parallel", "many"}).find("--parallel"), std::string::npos);
}

}  // namespace
}  // namespace cf::cli
