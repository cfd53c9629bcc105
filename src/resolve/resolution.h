// The evaluation of one value's resolvers, and what each resolver gets to see of it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "resolve/resolver.h"

namespace cf::resolve {

class Resolution {
 public:
  Resolution(const project::StackConfig& stack, const Environment& environment, const base::Call& call)
      : stack_(stack), environment_(environment), call_(call) {}

  // The value with every resolver in it evaluated; absent: it resolved to nothing. After an error the value
  // is an Invalid hole, and the error is in errors().
  Node evaluate(const Node& node);
  std::vector<base::Error>& errors() { return errors_; }

  const project::StackConfig& stack() const { return stack_; }
  const Environment& environment() const { return environment_; }
  const base::Call& call() const { return call_; }

  // Guards the way through !stack_attr: false if `path` is being evaluated already.
  bool enter(const std::string& path) { return active_.insert(path).second; }
  void leave(const std::string& path) { active_.erase(path); }

 private:
  Node apply(const Node& node);
  Node children(const Node& node);
  Node fail(base::Error error, const Node& at);

  const project::StackConfig& stack_;
  const Environment& environment_;
  const base::Call& call_;
  std::vector<base::Error> errors_;
  std::set<std::string> active_;
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
};

// One resolver. `argument` has its own resolvers evaluated and no tag; the absent node as result means:
// nothing.
using ResolverFunction = base::Result<Node> (*)(const Node& argument, Resolution& resolution);

base::Result<Node> resolve_date(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_environment_variable(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_file(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_file_contents(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_join(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_no_value(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_rcmd(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_select(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_split(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_ssm(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_stack_attr(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_stack_output(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_stack_output_external(const Node& argument, Resolution& resolution);
base::Result<Node> resolve_sub(const Node& argument, Resolution& resolution);

// An error of kind input about a resolver's argument.
base::Error bad_argument(std::string message, std::string hint = {});

}  // namespace cf::resolve
