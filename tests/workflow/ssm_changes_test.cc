// Which SSM parameters an entry of a plan leaves with other values.
#include "workflow/ssm_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::workflow {
namespace {

using change::Action;
using change::Replacement;
using document::Node;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

change::ResourceChange changed(Action action, const std::string& physical_id) {
  change::ResourceChange change;
  change.action = action;
  change.logical_id = "P";
  change.type = ssm_parameter_type;
  change.physical_id = physical_id;
  return change;
}

change::PropertyChange property(const std::string& name) {
  change::PropertyChange out;
  out.attribute = "Properties";
  out.name = name;
  out.path = "/Properties/" + name;
  return out;
}

Node named(const std::string& name) {
  return Node::mapping({}).with("Properties", Node::mapping({}).with("Name", Node::string(name)));
}

std::map<std::string, SsmChange> of(std::vector<change::ResourceChange> changes) {
  plan::Entry entry;
  entry.changes = std::move(changes);
  return ssm_changes_of(entry);
}

TEST(SsmName, IsOneForAllSpellings) {
  EXPECT_EQ(ssm_name("/a/b"), ssm_name("arn:aws:ssm:us-east-1:111111111111:parameter/a/b"));
  EXPECT_EQ(ssm_name("name"), ssm_name("arn:aws:ssm:us-east-1:111111111111:parameter/name:3"));
  EXPECT_EQ(ssm_name("/a/b"), ssm_name("/a/b:12"));
  EXPECT_NE(ssm_name("/a/b"), ssm_name("/a/c"));
  EXPECT_TRUE(names_ssm_version("/a/b:12"));
  EXPECT_FALSE(names_ssm_version("/a/b:latest"));
  EXPECT_FALSE(names_ssm_version("arn:aws:ssm:us-east-1:111111111111:parameter/a"));
}

TEST(SsmChanges, AreThoseOfValues) {
  auto value = changed(Action::modify, "/value"), tags = changed(Action::modify, "/tags");
  value.properties = {property("Value")};
  tags.properties = {property("Tags"), property("Description")};
  EXPECT_THAT(of({value, tags}), ElementsAre(Pair("value", SsmChange::changed)));
}

TEST(SsmChanges, AreThoseOfNames) {
  auto added = changed(Action::add, ""), nameless = changed(Action::add, "");
  added.after = named("/new");
  auto renamed = changed(Action::modify, "/old");
  renamed.replacement = Replacement::yes;
  renamed.after = named("/renamed");
  EXPECT_THAT(of({added, nameless, renamed}),
              ElementsAre(Pair("new", SsmChange::made), Pair("old", SsmChange::changed),
                          Pair("renamed", SsmChange::changed)));
}

TEST(SsmChanges, WhatIsRetainedOrMovedIsThere) {
  auto removed = changed(Action::remove, "/gone"), retained = changed(Action::remove, "/kept");
  retained.policy_action = "Retain";
  auto moved = changed(Action::remove, "/moved"), again = changed(Action::add, "");
  again.after = named("/moved");
  EXPECT_THAT(of({removed, retained, moved, again}),
              ElementsAre(Pair("gone", SsmChange::removed), Pair("moved", SsmChange::changed)));
  change::ResourceChange other = removed;
  other.type = "AWS::SNS::Topic";
  EXPECT_THAT(of({other}), IsEmpty());
}

TEST(SsmChanges, OfAnAttributeAreSeenThoughAChangeSetDoesNotListThem) {
  auto value = changed(Action::modify, "/value");
  value.properties = {property("Value")};
  plan::Entry entry;
  entry.changes = {value};
  EXPECT_THAT(ssm_by_attribute(entry), IsEmpty());
  entry.changes[0].properties[0].change_source = "ResourceAttribute";
  EXPECT_THAT(ssm_by_attribute(entry), ElementsAre("value"));
}

}  // namespace
}  // namespace cf::workflow
