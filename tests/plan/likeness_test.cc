// What was reviewed against what comes: open values may be filled, everything else stays.
#include "plan/likeness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/unknowns.h"
#include "plan/change_set.h"

namespace cf::plan {
namespace {

using change::Action;
using change::PropertyChange;
using change::ResourceChange;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string hole() {
  return document::unknown_placeholder("dev/a Arn");
}

TEST(Likeness, AnUnknownTakesAnythingAndKnownValuesStay) {
  const Node reviewed = Node::mapping({{Node::string("Arn"), Node::unknown("dev/a Arn")},
                                       {Node::string("Size"), Node::integer(5)},
                                       {Node::string("List"), Node::sequence({Node::string("a")})}});
  EXPECT_TRUE(is_alike(reviewed, reviewed.with("Arn", Node::string("x")).with("Size", Node::string("5"))));
  EXPECT_THAT(unlike_places(reviewed, reviewed.with("Size", Node::integer(6)).with("More", Node::null())),
              ElementsAre("/Size", "/More"));
  EXPECT_THAT(unlike_places(reviewed, reviewed.with("List", Node::sequence({}))), ElementsAre("/List"));
}

TEST(Likeness, AwsWritesStructuresAsJsonText) {
  const Node policy = Node::mapping({{Node::string("Version"), Node::string("1")}});
  EXPECT_TRUE(is_alike(policy, Node::string(R"({"Version":"1"})")));
  EXPECT_FALSE(is_alike(policy, Node::string(R"({"Version":"2"})")));
}

TEST(Likeness, ATemplateMayFillItsPlaceholdersOnly) {
  const std::string reviewed =
      "Resources: {T: {Properties: {A: \"x-" + hole() + "-y\", B: one}}, " + hole() + ": {}}";
  EXPECT_THAT(unlike_templates(reviewed, "Resources: {T: {Properties: {B: one, A: x-7-y}}, abc: {}}"),
              IsEmpty());
  EXPECT_THAT(unlike_templates(reviewed, "Resources: {T: {Properties: {B: two, A: x-7-y}}, abc: {}}"),
              ElementsAre("/Resources/T/Properties/B"));
  EXPECT_THAT(unlike_templates(reviewed, "Resources: {T: {Properties: {B: one, A: z-7-y}}, abc: {}}"),
              ElementsAre("/Resources/T/Properties/A"));
  EXPECT_THAT(unlike_templates(reviewed, "Resources: {T: {Properties: {B: one, A: x-7-y}}, abc: {}, d: {}}"),
              ElementsAre("/Resources/d"));
}

PropertyChange property(const std::string& path, Node before, Node after) {
  PropertyChange change;
  change.attribute = "Properties";
  change.path = path;
  change.before = std::move(before);
  change.after = std::move(after);
  return change;
}

Entry entry_with(PropertyChange change) {
  ResourceChange resource;
  resource.logical_id = "T";
  resource.type = "AWS::SNS::Topic";
  resource.properties.push_back(std::move(change));
  Entry entry;
  entry.decision = Decision::change;
  entry.changes.push_back(std::move(resource));
  return entry;
}

TEST(BeyondPrediction, APropertyWithAnotherValueIsBeyond) {
  const Entry entry = entry_with(property("/Properties/DisplayName", Node::string("v1"), Node::string("v2")));
  std::vector<ResourceChange> real = entry.changes;
  EXPECT_THAT(beyond_prediction(entry, real), IsEmpty());
  real[0].properties[0].after = Node::string("v3");
  EXPECT_THAT(beyond_prediction(entry, real),
              ElementsAre(HasSubstr("/Properties/DisplayName changes to another value than in the plan")));
  real[0].properties[0].after = Node();  // it is removed
  EXPECT_THAT(beyond_prediction(entry, real), ElementsAre(HasSubstr("another value")));
  real[0].properties[0].before = Node();  // no values are told
  EXPECT_THAT(beyond_prediction(entry, real), IsEmpty());
}

TEST(BeyondPrediction, APropertyThatTheReviewDoesNotHaveIsBeyond) {
  const Entry entry = entry_with(property("/Properties/DisplayName", Node::string("v1"), Node::string("v2")));
  std::vector<ResourceChange> real = entry.changes;
  real[0].properties.push_back(property("/Properties/KmsMasterKeyId", Node(), Node::string("k")));
  EXPECT_THAT(beyond_prediction(entry, real),
              ElementsAre(HasSubstr("/Properties/KmsMasterKeyId changes, which the plan does not have")));
}

TEST(BeyondPrediction, WhatFollowsFromAReviewedChangeIsWithin) {
  Entry entry = entry_with(property("/Properties/DisplayName", Node::string("v1"), Node::string("v2")));
  std::vector<ResourceChange> real = entry.changes;
  PropertyChange follows = property("/Properties/KmsMasterKeyId", Node::string("k"), Node::unknown("K.Arn"));
  follows.is_static = false;
  follows.change_source = "ResourceAttribute";
  follows.causing_entity = "K.Arn";
  real[0].properties.push_back(follows);
  EXPECT_THAT(beyond_prediction(entry, real), ElementsAre(HasSubstr("/Properties/KmsMasterKeyId")));
  entry.changes.push_back(entry.changes[0]);
  entry.changes.back().logical_id = "K";
  EXPECT_THAT(beyond_prediction(entry, real), IsEmpty());
  real[0].properties.back().after = Node::string("evil");
  EXPECT_THAT(beyond_prediction(entry, real), ElementsAre(HasSubstr("/Properties/KmsMasterKeyId")));
}

TEST(BeyondPrediction, AReviewedHoleTakesAnyValue) {
  const Entry entry =
      entry_with(property("/Properties/DisplayName", Node::string("v1"), Node::unknown("dev/a Arn")));
  std::vector<ResourceChange> real = entry.changes;
  real[0].properties[0].after = Node::string("arn");
  EXPECT_THAT(beyond_prediction(entry, real), IsEmpty());
}

TEST(BeyondPrediction, ChangesMayBeToldAtAnotherDepth) {
  const Node tag =
      Node::mapping({{Node::string("Key"), Node::string("a")}, {Node::string("Value"), Node::string("b")}});
  Entry entry = entry_with(property("/Properties/Tags", Node(), Node::sequence({tag})));
  std::vector<ResourceChange> real = entry.changes;
  real[0].properties = {property("/Properties/Tags/0/Value", Node(), Node::string("b"))};
  EXPECT_THAT(beyond_prediction(entry, real), IsEmpty());
  real[0].properties[0].after = Node::string("c");
  EXPECT_THAT(beyond_prediction(entry, real), ElementsAre(HasSubstr("/Properties/Tags/0/Value")));
}

TEST(BeyondPrediction, TagsOfTheStackGoToItsResources) {
  Entry entry = entry_with(property("/Properties/DisplayName", Node::string("v1"), Node::string("v2")));
  std::vector<ResourceChange> real = entry.changes;
  PropertyChange tags = property("/Tags", Node(), Node());
  tags.attribute = "Tags";
  real[0].properties.push_back(tags);
  EXPECT_THAT(beyond_prediction(entry, real), ElementsAre(HasSubstr("/Tags")));
  entry.tags.push_back({"Owner", Node(), Node::string("x")});
  EXPECT_THAT(beyond_prediction(entry, real), IsEmpty());
}

TEST(BeyondPrediction, SsmParametersStandForWhatWasReviewed) {
  Entry entry;
  entry.resolved.push_back({"Zones", Node(), Node::sequence({Node::string("a"), Node::string("b")})});
  EXPECT_THAT(beyond_resolution(entry, {{"Zones", "a,b"}}), IsEmpty());
  EXPECT_THAT(beyond_resolution(entry, {{"Zones", "a,c"}}), ElementsAre(HasSubstr("parameter Zones")));
}

}  // namespace
}  // namespace cf::plan
