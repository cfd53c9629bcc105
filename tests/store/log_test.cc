#include "store/log.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/digest.h"
#include "base/files.h"

namespace cf::store {
namespace {

using Records = std::vector<std::string>;

class LogFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("cf-log-" + base::random_hex(6));
    path_ = folder_ / "runs" / "journal.jsonl";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const Records& records) {
    Log log = Log::open(path_).or_throw();
    for (const std::string& record : records) log.append(record).or_throw();
  }
  std::string bytes() { return base::read_file(path_).or_throw(); }

  std::filesystem::path folder_;
  std::filesystem::path path_;
};

TEST_F(LogFile, KeepsItsRecordsInOrder) {
  write({R"({"a":1})", R"("two")"});
  write({R"([3])"});
  EXPECT_EQ(Log::read(path_).or_throw(), (Records{R"({"a":1})", R"("two")", "[3]"}));
  EXPECT_EQ(Log::open(path_).or_throw().records().size(), 3u);
}

TEST_F(LogFile, IsJsonLines) {
  write({R"({"a":1})"});
  EXPECT_TRUE(bytes().starts_with(R"({"sum":")")) << bytes();
  EXPECT_TRUE(bytes().ends_with(R"(","record":{"a":1}})"
                                "\n"))
      << bytes();
}

// A crash can leave any beginning of what was being written.
TEST_F(LogFile, AnyTornLastLineIsSkippedAndThenReplaced) {
  write({R"({"n":1})", R"({"n":2})"});
  const std::string whole = bytes();
  const std::size_t second = whole.find('\n') + 1;
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    base::write_file(path_, whole.substr(0, cut)).or_throw();
    const Records expected = cut < second ? Records{} : Records{R"({"n":1})"};
    ASSERT_EQ(Log::read(path_).or_throw(), expected) << cut;
    Log log = Log::open(path_).or_throw();
    ASSERT_EQ(log.records(), expected) << cut;
    log.append("\"new\"").or_throw();
    ASSERT_EQ(Log::read(path_).or_throw().back(), "\"new\"") << cut;
  }
}

TEST_F(LogFile, ALastLineOfRubbishWithItsNewlineIsTorn) {
  write({R"({"n":1})"});
  base::write_file(path_, bytes() + std::string(20, '\0') + "\n").or_throw();
  EXPECT_EQ(Log::read(path_).or_throw(), Records{R"({"n":1})"});
}

TEST_F(LogFile, ADamagedLineBeforeTheLastIsAnErrorAndNothingIsWritten) {
  write({R"({"n":1})", R"({"n":2})", R"({"n":3})"});
  const std::string whole = bytes();
  const std::size_t line = whole.find('\n') + 1;
  std::string changed = whole;
  changed[changed.find("\"n\":2") + 4] = '9';
  for (const std::string& damaged :
       {changed, whole.substr(line), whole.substr(0, line) + whole.substr(2 * line)}) {
    base::write_file(path_, damaged + whole.substr(0, line)).or_throw();
    EXPECT_EQ(Log::read(path_).error().kind, base::ErrorKind::input);
    EXPECT_EQ(Log::open(path_).error().kind, base::ErrorKind::input);
    EXPECT_EQ(bytes(), damaged + whole.substr(0, line));
  }
}

TEST_F(LogFile, HasOneWriterAndAnyReaders) {
  Log log = Log::open(path_).or_throw();
  log.append("1").or_throw();
  const auto second = Log::open(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, base::ErrorKind::conflict);
  EXPECT_EQ(Log::read(path_).or_throw(), Records{"1"});
}

TEST_F(LogFile, ARecordIsOneLine) {
  Log log = Log::open(path_).or_throw();
  EXPECT_FALSE(log.append("{\n}"));
  EXPECT_FALSE(log.append(""));
  EXPECT_TRUE(log.append("{}"));
}

TEST_F(LogFile, NoFileIsNotFound) {
  EXPECT_EQ(Log::read(path_).error().kind, base::ErrorKind::not_found);
}

}  // namespace
}  // namespace cf::store
