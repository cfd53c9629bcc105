// Evaluates functions under one Evaluation's parameters. One object for one call of Evaluation::evaluate.
#pragma once

#include <string>

#include "template/intrinsic.h"
#include "template/state.h"

namespace cf::template_ {

using Truth = Evaluation::Truth;

class Evaluator {
 public:
  Evaluator(const Evaluation::State& state, base::Diagnostics& diagnostics)
      : state_(state), diagnostics_(diagnostics) {}

  Node value(const Node& node);  // absent: AWS::NoValue
  // The truth of an expression as it stands in Conditions: a function, or {Condition: name}.
  Truth truth(const Node& expression);
  Truth condition(std::string_view name, Origin at, std::string_view used_in);

 private:
  using Function = Node (Evaluator::*)(const Node& argument, Origin at);
  struct Named {
    std::string_view name;
    Function function;
  };
  static const Named functions[];

  Node call(const Intrinsic& function, Origin at);
  Node mapping(const Node& node);
  Node merged_transform(const Node& node);

  // evaluator_text.cc
  Node join(const Node& argument, Origin at);
  Node sub(const Node& argument, Origin at);
  Node split(const Node& argument, Origin at);
  Node select(const Node& argument, Origin at);
  Node base64(const Node& argument, Origin at);
  Node length(const Node& argument, Origin at);
  Node to_json_string(const Node& argument, Origin at);
  Node cidr(const Node& argument, Origin at);
  // evaluator_reference.cc
  Node ref(const Node& argument, Origin at);
  Node get_att(const Node& argument, Origin at);
  Node import_value(const Node& argument, Origin at);
  Node availability_zones(const Node& argument, Origin at);
  Node find_in_map(const Node& argument, Origin at);
  Node transform(const Node& argument, Origin at);
  Node stack_output(const Node& argument, Origin at);
  Node reference(std::string_view name, Origin at);
  Node attribute(std::string_view resource, std::string_view name, Origin at);
  Node pseudo_parameter(std::string_view name, Origin at);
  Node dynamic_references(Node text);
  Node with_references_resolved(const Node& found);
  // evaluator_condition.cc
  Node if_(const Node& argument, Origin at);
  Node value_of(const Node& argument, Origin at);
  Truth decide(const Node& expression);
  Truth boolean_function(const Intrinsic& function, Origin at);
  Truth all_of(const Node& argument, Truth neutral);
  Truth equals(const Node& a, const Node& b);
  Truth contains(const Node& list, const Node& item);

  Node error(Origin at, std::string message, std::string hint = {});

  const Evaluation::State& state_;
  base::Diagnostics& diagnostics_;
  std::size_t depth_ = 0;  // of transforms
  bool decides_ = false;   // what is evaluated is an expression of a condition or rule
};

// Joins texts; a secret among them makes the whole secret, an unknown one makes it unknown.
class Concatenation {
 public:
  void add(std::string_view text) { text_ += text; }
  // False if the node is no text (a list, a mapping).
  bool add(const Node& node);
  Node result(Origin at) &&;

 private:
  std::string text_, label_, unknown_;
  bool is_secret_ = false, is_unknown_ = false, is_invalid_ = false;
};

}  // namespace cf::template_
