// A descriptor is read once for all who ask, and again when its bytes changed.
#include "descriptor/cache.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/files.h"

namespace cf::descriptor {
namespace {

class DescriptorCache : public testing::Test {
 protected:
  DescriptorCache() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-descriptor-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~DescriptorCache() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void write(const std::string& account) const {
    base::write_file(file(), "environments:\n  - {name: dev, account_id: \"" + account + "\"}\ndeploy: []\n")
        .or_throw();
  }
  std::filesystem::path file() const { return folder_ / "deployment.yaml"; }
  std::shared_ptr<const Descriptor> read(base::Diagnostics& diagnostics) {
    return cache_.read(file(), "deployment.yaml", diagnostics);
  }

  std::filesystem::path folder_;
  Cache cache_;
};

TEST_F(DescriptorCache, GivesWhatItReadBefore) {
  write("111111111111");
  base::Diagnostics diagnostics;
  const auto first = read(diagnostics);
  EXPECT_EQ(read(diagnostics), first);
}

TEST_F(DescriptorCache, ReadsAnewWhatWasChangedToTheSameLength) {
  write("111111111111");
  base::Diagnostics diagnostics;
  const auto first = read(diagnostics);
  write("222222222222");
  EXPECT_EQ(read(diagnostics)->environments.front().account.str(), "222222222222");
  EXPECT_EQ(first->environments.front().account.str(), "111111111111");
}

TEST_F(DescriptorCache, TellsTheProblemsToEveryReader) {
  base::write_file(file(), "enviroments: []\n").or_throw();
  base::Diagnostics first, second;
  read(first);
  read(second);
  EXPECT_TRUE(first.has_errors());
  EXPECT_EQ(base::describe(second), base::describe(first));
}

TEST_F(DescriptorCache, AMissingFileIsAProblemEachTime) {
  base::Diagnostics diagnostics;
  read(diagnostics);
  EXPECT_TRUE(diagnostics.has_errors());
}

}  // namespace
}  // namespace cf::descriptor
