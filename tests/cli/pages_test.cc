#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "cli/command.h"

namespace cf::cli {
namespace {

// The options that a page documents: in its code blocks, lines that begin with an option.
std::set<std::string> documented(const std::string& page) {
  std::set<std::string> options;
  std::istringstream lines(page);
  bool code = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) == 0) {
      code = !code;
    } else if (code && line.rfind("-", 0) == 0) {
      const std::size_t at = line.find("--");
      options.insert(line.substr(at, line.find_first_of(" ,", at) - at));
    }
  }
  return options;
}

std::set<std::string> declared(const CommandEntry& entry) {
  const auto command = entry.make();
  Arguments arguments{std::string(entry.name)};
  command->declare(arguments);
  const std::vector<std::string> options = arguments.long_options();
  return {options.begin(), options.end()};
}

TEST(Pages, DocumentExactlyTheOptionsThatACommandTakes) {
  for (const CommandEntry& entry : commands())
    EXPECT_EQ(documented(full_page(entry)), declared(entry)) << "cf " << entry.name;
}

TEST(Pages, BeginWithTheCommandAndShowItsUse) {
  for (const CommandEntry& entry : commands()) {
    EXPECT_EQ(entry.page.rfind("# cf " + std::string(entry.name) + "\n", 0), 0U) << entry.name;
    EXPECT_NE(entry.page.find("\ncf " + std::string(entry.name)), std::string::npos) << entry.name;
  }
}

TEST(Pages, TheOverviewListsEveryCommand) {
  for (const CommandEntry& entry : commands())
    EXPECT_NE(overview_page().find("\n" + std::string(entry.name) + " "), std::string_view::npos)
        << entry.name;
}

}  // namespace
}  // namespace cf::cli
