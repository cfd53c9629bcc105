// {{resolve:ssm:...}} in what a plan makes or changes, wherever it comes from: a template's text, values of
// parameters, parts that make one when they are joined, nested stacks. CloudFormation compares the reference
// as text and looks its value up when it makes or updates the resource: the plan is bound to the value, and
// what its change may replace is guarded. References to secrets are bound by their text alone.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/services.h"
#include "plan/compare.h"

namespace cf::workflow {

inline constexpr std::string_view dynamic_reference_open = "{{resolve:ssm:";

// The value behind a parameter's name; a secret by its version. Absent: it can't be read.
document::Node value_of(const base::Result<aws::SsmParameter>& parameter);

// What binding asks of the world.
struct ReferenceSources {
  std::function<base::Result<aws::SsmParameter>(const std::string& name)> read;
  // Whether another stack of the plan may give it another value before it is looked up.
  std::function<bool(const std::string& name)> is_planned;
  // The template that a nested stack gets, by its path of logical ids and its physical id ("" if it is new);
  // none: it can't be read.
  std::function<std::optional<template_::Template>(const std::string& path, const std::string& stack)> nested;
  // Of a deployed nested stack's resources, by logical id; empty where they can't be listed.
  std::function<std::map<std::string, std::string>(const std::string& stack)> physical_ids;
  std::map<std::string, std::string> own_ids;  // of the stack itself
  std::string created;                         // when; "": it is new
};

// Puts into `entry` what the references in its changes stand for. Of what is modified, a property counts as
// changed if the value behind it may be another one than the resource was made with, and so does what reads
// that property through an attribute; what holds data and may be replaced by that is among its `destroys`.
void bind_dynamic_references(plan::Entry& entry, const template_::Template& t, plan::World world,
                             const ReferenceSources& sources);

}  // namespace cf::workflow
