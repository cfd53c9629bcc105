// The JSON of `cf status ENV` is the published one.
#include "cli/environment_status.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "document/json.h"

namespace cf::cli {
namespace {

using document::Node;

std::vector<std::string> keys_of(const Node& object) {
  std::vector<std::string> keys;
  for (const document::Entry& entry : object.entries()) keys.emplace_back(entry.key.text());
  return keys;
}

TEST(EnvironmentStatus, ItsSchemaIsTheOneThatIsPublished) {
  const auto published = base::read_file("docs/schema/environment-status.schema.json");
  ASSERT_TRUE(published);
  EXPECT_EQ(environment_status_schema(), *published);
}

TEST(EnvironmentStatus, HasTheKeysOfItsSchema) {
  workflow::Target target;
  target.path = base::StackPath("dev/a");
  StatusRow deployed;
  deployed.target = &target;
  deployed.stack.emplace();
  deployed.stack->outputs = {{"Url", "db://x", "", ""}, {"Size", "large", "", ""}};
  deployed.secret = {"Url"};
  StatusRow missing;
  missing.target = &target;
  const auto json = document::parse_json_text(environment_status_json("dev", {deployed, missing}));
  const auto schema = document::parse_json_text(environment_status_schema());
  ASSERT_TRUE(json && schema);
  EXPECT_EQ(keys_of(*json), keys_of((*schema)["properties"]));
  const Node& described = (*schema)["$defs"]["stack"];
  EXPECT_EQ(keys_of((*json)["stacks"].at(0)), keys_of(described["properties"]));
  std::vector<std::string> required;
  for (const Node& item : described["required"].items()) required.emplace_back(item.text());
  EXPECT_EQ(keys_of((*json)["stacks"].at(1)), required);
  EXPECT_EQ((*json)["stacks"].at(0)["outputs"]["Url"].text(), "****");
  EXPECT_EQ((*json)["stacks"].at(0)["outputs"]["Size"].text(), "large");
}

}  // namespace
}  // namespace cf::cli
