// Which properties of an update are looked up again, and what may be replaced by that. Of
// dynamic_references.cc alone.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "workflow/dynamic_references.h"

namespace cf::workflow {

class LookedUpAgain {
 public:
  // `value` gives what a name stands for, unknown where that is open; `may_differ`, whether it may be another
  // value than the stack was deployed with.
  LookedUpAgain(plan::Entry& entry, const ReferenceSources& sources, plan::World world,
                std::function<document::Node(const std::string&)> value,
                std::function<bool(const std::string&)> may_differ);

  // Looks at the stack with this template and at those within it, and adds to the entry's changes what its
  // look-ups may change.
  void walk(const template_::Template& t);
  // The names behind "ssm:" of all that is looked up.
  const std::set<std::string>& names() const { return names_; }

 private:
  enum class Mode { open, text, value };  // what a reference gives: unknown, itself, what it stands for
  enum class Touch {
    listed,
    all,
    made
  };  // what of a stack is looked up: what changes, all of it, or it is new
  struct Scope;
  struct Reads;

  void enter(Scope& scope, const template_::Template& t, const plan::DesiredStack& desired);
  void walk(Scope& scope);
  void look(Scope& scope, const template_::ResourceDeclaration& resource);
  void look_within(Scope& scope, const template_::ResourceDeclaration& resource, Touch touch);
  Reads read(Scope& scope, const document::Node& expression);
  document::Node value_in(Scope& scope, Mode mode, const document::Node& expression);
  std::string physical_id(const Scope& scope, const template_::ResourceDeclaration& resource);
  bool stays(Scope& scope, const template_::ResourceDeclaration& resource, const std::string& property);
  void shift(Scope& scope, const template_::ResourceDeclaration& resource, const std::string& property,
             const document::Node& open, const std::set<std::string>& names);
  void warn_of_loss(const Scope& scope, change::ResourceChange change, const std::string& property,
                    const std::set<std::string>& names);
  change::ResourceChange* change_of(const std::string& id);
  change::ResourceChange& listed_change(Scope& scope, const template_::ResourceDeclaration& resource);

  plan::Entry& entry_;
  const ReferenceSources& sources_;
  plan::World world_;
  std::function<document::Node(const std::string&)> value_;
  std::function<bool(const std::string&)> may_differ_;
  std::set<std::string> names_;
};

}  // namespace cf::workflow
