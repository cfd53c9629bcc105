// What is still known of a stack whose config can't be read.
#include "project/unread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "project/temp_project.h"

namespace cf::project {
namespace {

using testing::ElementsAre;
using testing::Optional;
using testing::Pair;

const base::StackPath network("dev/network");

StackConfig unread_stack(const std::string& text, const std::string& group = "") {
  const TempProject files(
      {{"config/config.yaml", root_config}, {"config/dev/config.yaml", group}, {"config/dev/a.yaml", text}});
  return stack(files.load(), "dev/a");
}

TEST(UnreadConfig, ItsStackHasTheDefaultNameIfNothingSaysAnother) {
  const StackConfig stack = unread_stack("template: {path: a.yaml}\nstack_tags: {x: '{{ var.x }}'}\n");
  ASSERT_TRUE(stack.unread);
  EXPECT_TRUE(stack.is_faulty);
  EXPECT_TRUE(stack.unread->placed);
  EXPECT_TRUE(stack.stack_name.ends_with("-dev-a")) << stack.stack_name;
}

TEST(UnreadConfig, ANameThatIsWrittenOutIsKnown) {
  const StackConfig stack = unread_stack("stack_name: 'mine'  \nregion: eu-west-1\nparameters: [\n");
  ASSERT_TRUE(stack.unread);
  EXPECT_TRUE(stack.unread->placed);
  EXPECT_EQ(stack.stack_name, "mine");
  EXPECT_EQ(stack.region.text(), "eu-west-1");
  EXPECT_TRUE(stack.has_own_region);
}

TEST(UnreadConfig, ANameThatMayBeAnyIsNotKnown) {
  for (const char* text : {
           "stack_name: '{{ var.name }}'\n",
           "{% if var.x.y %}\nstack_name: mine\n{% endif %}\n",
           "stack_name: !rcmd echo mine\nparameters: [\n",
           "{stack_name: mine, parameters: [\n",
           "{% include 'names.yaml' %}\nparameters: [\n",
           "{{ var.all }}\n",
       }) {
    const StackConfig stack = unread_stack(text);
    ASSERT_TRUE(stack.unread) << text;
    EXPECT_FALSE(stack.unread->placed) << text;
  }
}

TEST(UnreadConfig, ABrokenGroupCountsToo) {
  EXPECT_TRUE(unread_stack("template: {path: a.yaml}\n", "stack_tags: {x: '{{ var.x }}'}\n").unread->placed);
  EXPECT_FALSE(unread_stack("template: {path: a.yaml}\n", "project_code: '{{ var.x }}'\n").unread->placed);
  const StackConfig stack = unread_stack("template: {path: a.yaml}\n", "project_code: own\nparameters: [\n");
  EXPECT_TRUE(stack.unread->placed);
  EXPECT_EQ(stack.stack_name, "own-dev-a");
}

TEST(UnreadConfig, AMalformedReferenceHidesADependency) {
  const StackConfig stack = unread_stack("template: {path: a.yaml}\nparameters: {V: !stack_output b.yaml}\n");
  ASSERT_TRUE(stack.unread);
  EXPECT_TRUE(stack.unread->placed);
}

TEST(UnreadConfig, WhatIsReadIsWholeAndFaultless) {
  const StackConfig stack = unread_stack("template: {path: a.yaml}\n");
  EXPECT_FALSE(stack.unread);
  EXPECT_FALSE(stack.is_faulty);
}

TEST(PlaceSettings, AreThoseOfTheTopLevelThatAreWrittenOut) {
  const Unread unread{"# stack_name: old\nregion: eu-west-1\nmy_region: {{ x }}\n", true, true};
  EXPECT_THAT(place_settings(unread), Optional(ElementsAre(Pair("region", "eu-west-1"))));
  EXPECT_FALSE(place_settings({"", false, true}));
}

TEST(CouldName, WhatTheTextMayLeadTo) {
  const auto could = [](const std::string& text) {
    return could_name({text, true, true}, network, "shop-dev-network");
  };
  EXPECT_TRUE(could("a: !stack_output dev/network.yaml::Id"));
  EXPECT_TRUE(could("a: !stack_output {{ stack_group_path }}/network.yaml::Id"));
  EXPECT_TRUE(could("a: !stack_output {{ network }}::Id"));
  EXPECT_TRUE(could("a: !stack_output_external shop-dev-network::Id"));
  EXPECT_TRUE(could("dependencies: [dev]"));
  EXPECT_TRUE(could("dependencies:\n  - {{ network }}\n"));
  EXPECT_TRUE(could("{% include 'more.yaml' %}"));
  EXPECT_TRUE(could_name({"", false, true}, network, ""));
}

TEST(CouldName, NotWhatNamesOthers) {
  const auto could = [](const std::string& text) {
    return could_name({text, true, true}, network, "shop-dev-network");
  };
  EXPECT_FALSE(could("a: !stack_output prod/network.yaml::Id"));
  EXPECT_FALSE(could("a: !stack_output {{ stack_group_path }}/other.yaml::Id"));
  EXPECT_FALSE(could("a: !stack_output_external shop-dev-network-2::Id"));
  EXPECT_FALSE(could("dependencies: [prod]\nname: dev"));
  EXPECT_FALSE(could("stack_tags: {x: '{{ var.x }}'}"));
}

}  // namespace
}  // namespace cf::project
