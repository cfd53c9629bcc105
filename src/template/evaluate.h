// Evaluation of a template: parameters with their constraints, conditions, and every intrinsic function. What
// the template cannot know by itself is asked through Lookups; what nobody can know before a deployment comes
// back as Kind::unknown and flows on.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "template/template.h"

namespace cf::template_ {

struct PseudoParameters {
  std::string account_id, region, stack_name, stack_id, partition = "aws", url_suffix = "amazonaws.com";
  std::vector<std::string> notification_arns;
};

// Each gives a Node (possibly unknown), or absent: "there is no such thing", which the evaluator reports.
struct Lookups {
  std::function<Node(const ResourceDeclaration&)> ref;  // physical id
  std::function<Node(const ResourceDeclaration&, std::string_view attribute)> get_att;
  std::function<Node(std::string_view export_name)> import_value;
  std::function<Node(std::string_view region)> availability_zones;
  std::function<Node(std::string_view name)> ssm_parameter;           // AWS::SSM::Parameter::Value<>
  std::function<Node(std::string_view reference)> dynamic_reference;  // inside {{resolve:...}}
  std::function<Node(const Node& arguments)> transform;               // Fn::Transform
  std::function<Node(const Node& arguments)> stack_output;            // Fn::GetStackOutput
};

class Evaluation {
 public:
  struct State;  // of the implementation
  // Checks and takes the parameters: missing, not allowed, out of range, not declared. `t` and `lookups` are
  // copied.
  Evaluation(Template t, std::map<std::string, Node> parameters, PseudoParameters pseudo, Lookups lookups,
             base::Diagnostics& diagnostics);
  ~Evaluation();
  Evaluation(Evaluation&&) noexcept;
  Evaluation& operator=(Evaluation&&) noexcept;

  // The value of a parameter as Ref gives it (SSM types looked up; lists as sequences).
  Node parameter(std::string_view name) const;
  // true, false, or unknown; reports an unknown condition name or a cycle once.
  enum class Truth { no, yes, unknown };
  Truth condition(std::string_view name, base::Diagnostics& diagnostics) const;
  Truth is_created(const ResourceDeclaration& resource, base::Diagnostics& diagnostics) const;
  // The template evaluated: the one given, with the loops that needed parameter values expanded.
  const Template& the_template() const;
  // What is wrong under these parameters: references from what is created to what is not, in Resources and
  // Outputs; rules whose assertions do not hold.
  base::Diagnostics validate() const;
  // Of the resources that are created, by the branches that are taken (both, where a condition is unknown).
  Dependencies dependencies() const;
  // Evaluates every function below `node`. AWS::NoValue entries vanish. Invalid holes where an error was
  // reported.
  Node evaluate(const Node& node, base::Diagnostics& diagnostics) const;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace cf::template_
