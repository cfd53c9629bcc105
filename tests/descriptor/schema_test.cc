// The published JSON Schema and the reader agree about every descriptor of data/.
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.h"
#include "base/strings.h"
#include "descriptor/descriptor.h"
#include "descriptor/schema_judge.h"
#include "document/json.h"

namespace cf::descriptor {
namespace {

std::vector<std::string> corpus(const std::string& folder) {
  std::vector<std::string> files;
  const auto entries = base::list_directory("tests/descriptor/data/" + folder);
  EXPECT_TRUE(entries);
  if (!entries) return files;
  for (const base::DirEntry& entry : *entries)
    files.push_back("tests/descriptor/data/" + folder + "/" + entry.name);
  return files;
}

// CF_ACCEPT=1 writes it anew.
TEST(DescriptorSchema, IsTheOneThatIsPublished) {
  const char* file = "docs/schema/deployment.schema.json";
  ASSERT_TRUE(document::parse_json_text(json_schema()));
  if (std::getenv("CF_ACCEPT") != nullptr) {
    ASSERT_TRUE(base::write_file(file, json_schema()));
  }
  const auto published = base::read_file(file);
  ASSERT_TRUE(published);
  EXPECT_EQ(json_schema(), *published);
}

TEST(DescriptorSchema, TheReaderKnowsGoodFromBad) {
  for (const std::string& file : corpus("good")) {
    base::Diagnostics diagnostics;
    descriptor::read(file, file, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
  }
  ASSERT_GT(corpus("bad").size(), 20u);
  for (const std::string& file : corpus("bad")) {
    base::Diagnostics diagnostics;
    descriptor::read(file, file, diagnostics);
    EXPECT_TRUE(diagnostics.has_errors()) << file;
  }
}

TEST(DescriptorSchema, PythonsValidatorAgreesWithTheReader) {
  std::vector<std::string> good = corpus("good"), all = good;
  for (const std::string& file : corpus("bad")) all.push_back(file);
  const auto valid = valid_by_schema(all);
  if (!valid) GTEST_SKIP() << no_judge;
  EXPECT_EQ(base::join(*valid, "\n"), base::join(good, "\n"));
}

}  // namespace
}  // namespace cf::descriptor
