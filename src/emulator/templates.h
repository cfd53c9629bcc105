// Templates of stacks: parsed once for each text, and evaluated against what is deployed.
#pragma once

#include <list>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>

#include "emulator/world.h"
#include "template/evaluate.h"
#include "template/template.h"

namespace cf::emulator {

struct ParsedTemplate {
  template_::Template t;
  std::string problem;  // what CloudFormation answers to it; "" if the template is right
};

class Templates {
 public:
  // The parsed text, from a cache of the last ones.
  std::shared_ptr<const ParsedTemplate> parse(const std::string& text);

 private:
  std::unordered_map<std::string, std::shared_ptr<const ParsedTemplate>> cache_;
};

// How an evaluation takes {{resolve:...}}. CloudFormation compares them as the text that they are, so that
// another value behind one is no change; it looks them up where it makes or updates a resource.
struct DynamicReferences {
  bool as_text = false;  // they stay what they are
  bool met = false;      // one was evaluated
};

// A template with its parameters, against the state of a stack.
struct StackEvaluation {
  std::shared_ptr<const ParsedTemplate> source;
  std::unique_ptr<template_::Evaluation> evaluation;
  template_::Dependencies needs;
  std::shared_ptr<std::set<std::string>> imports;  // exports that evaluation has asked for
  std::shared_ptr<DynamicReferences> references;
  const template_::Template& t() const { return evaluation->the_template(); }
};

// How a change set writes a value that its execution decides. As the value of a nested stack's parameter it
// is unknown to Purpose::predict.
constexpr std::string_view known_after_apply = "{{changeSet:KNOWN_AFTER_APPLY}}";

enum class Purpose {
  predict,   // what does not exist yet is unknown, an import too; parameters of SSM types are looked up
  deploy,    // what does not exist is an error
  deployed,  // as it was when it was deployed
};

// The stack need not be kept by the world yet; only its identity is taken from it, the rest is looked up by
// its id.
StackEvaluation evaluate_definition(World& world, std::shared_ptr<const ParsedTemplate> source,
                                    const Stack& stack, const Definition& definition, Purpose purpose,
                                    base::Diagnostics& diagnostics);

// Fn::GetAtt on a deployed resource; absent: no such attribute.
Node deployed_attribute(World& world, const Stack& stack, const Resource& resource,
                        std::string_view attribute);

}  // namespace cf::emulator
