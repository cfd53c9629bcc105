#include "store/blobs.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/files.h"

namespace cf::store {
namespace {

class BlobFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("cf-blobs-" + base::random_hex(6));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(BlobFolder, GivesBackWhatWasPut) {
  Blobs blobs(folder_);
  const std::string bytes("a\0b", 3);
  const std::string name = blobs.put(bytes).or_throw();
  EXPECT_EQ(name, base::sha256_hex(bytes));
  EXPECT_TRUE(blobs.has(name));
  EXPECT_EQ(blobs.get(name).or_throw(), bytes);
  EXPECT_EQ(blobs.put(bytes).or_throw(), name);
  EXPECT_EQ(blobs.put("").or_throw(), base::sha256_hex(""));
}

TEST_F(BlobFolder, ADamagedBlobIsNoticedAndReplaced) {
  Blobs blobs(folder_);
  const std::string name = blobs.put("content").or_throw();
  base::write_file(blobs.path(name), "contemt").or_throw();
  EXPECT_EQ(blobs.get(name).error().kind, base::ErrorKind::input);
  EXPECT_EQ(blobs.put("content").or_throw(), name);
  EXPECT_EQ(blobs.get(name).or_throw(), "content");
}

TEST_F(BlobFolder, OnlyDigestsAreNames) {
  Blobs blobs(folder_);
  EXPECT_EQ(blobs.get(std::string(64, 'a')).error().kind, base::ErrorKind::not_found);
  for (const std::string name : {"", "../../etc/passwd", "abc"}) {
    EXPECT_EQ(blobs.get(name).error().kind, base::ErrorKind::not_found);
    EXPECT_FALSE(blobs.has(name));
  }
}

}  // namespace
}  // namespace cf::store
