// Where a run's gold templates come from, and whose word counts for it.
#include "workflow/gold_registry.h"

#include <gtest/gtest.h>

namespace cf::workflow {
namespace {

constexpr const char* key = "RWSMLB36xDIkqrUfZ7MmkAKi7/Pcxlkxcg8mNGnKnXUDCEJtDAEi+oNn";

descriptor::Descriptor naming(const std::string& registry, std::vector<std::string> keys = {}) {
  descriptor::Descriptor descriptor;
  descriptor.version = "2";
  descriptor.gold.registry = registry;
  descriptor.gold.keys = std::move(keys);
  return descriptor;
}

Settings settings() {
  Settings settings;
  settings.workspace.root = "/project";
  return settings;
}

TEST(WhichGoldRegistry, OptionsWinOverTheDescriptorAndTheProgramsOwnLibraryIsLast) {
  const descriptor::Descriptor named = naming("https://gold.example.com");
  Settings given = settings();
  EXPECT_EQ(gold_settings(given, nullptr, nullptr).base, "builtin:");
  EXPECT_EQ(gold_settings(given, &named, nullptr).base, "https://gold.example.com");
  given.gold = "/elsewhere";
  EXPECT_EQ(gold_settings(given, &named, nullptr).base, "/elsewhere");
}

TEST(WhichGoldRegistry, AFolderIsNamedFromTheDescriptor) {
  const descriptor::Descriptor named = naming("../gold"), dir = naming("dir:templates");
  EXPECT_EQ(gold_settings(settings(), &named, nullptr).base, "/gold");
  EXPECT_EQ(gold_settings(settings(), &dir, nullptr).base, "/project/templates");
}

TEST(WhichGoldRegistry, KeysAreAskedForWhateverNamesTheRegistry) {
  const descriptor::Descriptor named = naming("https://gold.example.com", {key});
  Settings given = settings();
  given.gold = "/elsewhere";
  EXPECT_EQ(gold_settings(given, &named, nullptr).keys.size(), 1u);
}

TEST(WhichGoldRegistry, OfAPullRequestTheBaseBranchsCounts) {
  const descriptor::Descriptor head = naming("https://attacker.example.com");
  Settings given = settings();
  given.environment["CF_GOLD_TOKEN"] = "t0ken-of-the-registry";
  given.trusted = std::make_shared<const descriptor::Descriptor>(naming("https://gold.example.com", {key}));
  const gold::Settings gold = gold_settings(given, &head, nullptr);
  EXPECT_EQ(gold.base, "https://gold.example.com");
  EXPECT_EQ(gold.keys.size(), 1u);
}

TEST(WhichGoldRegistry, AForksIsNotAsked) {
  const descriptor::Descriptor head = naming("https://attacker.example.com"), silent = naming("");
  Settings given = settings();
  given.workspace.trust = base::Trust::fork;
  EXPECT_EQ(gold_registry(given, &head, nullptr), nullptr);
  EXPECT_NE(gold_registry(given, &silent, nullptr), nullptr);
  given.trusted = std::make_shared<const descriptor::Descriptor>(naming("https://gold.example.com"));
  EXPECT_NE(gold_registry(given, &head, nullptr), nullptr);
}

TEST(WhichGoldRegistry, GitIsNotTurnedToTheRepositoryOfTheRun) {
  Settings given = settings();
  given.environment = {{"GIT_DIR", "/project/.git"}, {"PATH", "/usr/bin"}};
  const auto environment = gold_settings(given, nullptr, nullptr).environment;
  EXPECT_EQ(environment.count("GIT_DIR"), 0u);
  EXPECT_EQ(environment.count("PATH"), 1u);
}

}  // namespace
}  // namespace cf::workflow
