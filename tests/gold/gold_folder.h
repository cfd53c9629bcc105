// A temporary folder with a library of gold templates, and registries over it, for tests.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/files.h"
#include "gold/library.h"
#include "gold/publish.h"
#include "gold/registry.h"

namespace cf::gold {

inline constexpr const char* vpc = "network/vpc.yaml";

class GoldFolder : public testing::Test {
 protected:
  GoldFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-gold-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    call_.clock = &clock_;
  }
  ~GoldFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  void put(const std::string& path, std::string_view text) const {
    ASSERT_TRUE(base::write_file(root_ / path, text, base::Durability::unsynced));
  }
  std::string text_of(const std::string& path) const {
    return base::read_file(root_ / path).value_or("(none)");
  }

  // A template network/vpc.yaml in `library`, with the earlier versions given.
  void write_vpc(const std::string& version, const std::vector<std::string>& released = {},
                 const std::string& library = "library") const {
    put(library + "/library.yaml", "name: test\ntitle: Test\n");
    put(library + "/network/vpc/gold.yaml",
        "version: " + version + "\ntitle: VPC\ndescription: A network.\ncategory: network\n");
    put(library + "/network/vpc/vpc.yaml", body(version));
    put(library + "/network/vpc/CHANGELOG.md",
        "## " + version + " (2026-11-26)\n\nNews of " + version + ".\n");
    put(library + "/network/vpc/examples/dev.yaml", "template_path: network/vpc.yaml\nparameters: {}\n");
    for (const std::string& each : released)
      put(library + "/network/vpc/released/" + each + ".yaml", body(each));
  }
  static std::string body(const std::string& version) {
    return "Description: vpc " + version + "\nResources:\n  Topic: {Type: 'AWS::SNS::Topic'}\n";
  }

  Library library(const std::string& folder = "library") const {
    base::Diagnostics diagnostics;
    Library library = read_library(read_tree(root_ / folder, diagnostics), diagnostics);
    EXPECT_EQ(base::describe(diagnostics), "");
    return library;
  }
  base::Result<Published> publish_to(Backend& backend, const std::string& folder = "library",
                                     const SecretKey* key = nullptr) const {
    Publication what;
    if (key != nullptr) what.key = *key;
    return publish(library(folder), backend, what, call_);
  }
  void publish_to_folder(const std::string& folder, const SecretKey* key = nullptr) const {
    const auto published = publish_to(*folder_backend(root_ / folder), "library", key);
    ASSERT_TRUE(published) << published.error().message;
  }

  Settings settings(const std::string& address) const {
    Settings settings;
    settings.base = address;
    settings.cache = root_ / "cache";
    settings.lock_file = root_ / "gold.lock";
    return settings;
  }
  Settings in_folder(const std::string& folder = "registry") const {
    return settings((root_ / folder).string());
  }

  std::filesystem::path root_;
  base::VirtualClock clock_;
  base::Call call_;
};

}  // namespace cf::gold
