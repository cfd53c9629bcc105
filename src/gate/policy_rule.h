// What the built-in policies share: the resources that they judge, and where their findings go.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/node.h"
#include "gate/policy.h"
#include "iam/breadth.h"
#include "iam/policy_documents.h"
#include "template/template.h"

namespace cf::gate {

using document::Node;
using iam::items_of;
using iam::pointer;
using iam::PolicyDocument;
using iam::PolicyText;
using iam::Statement;

// A resource that is added or changed.
struct Subject {
  const plan::Entry& entry;
  const change::ResourceChange& change;
  Node before, after;  // the Properties; absent: there are none, or the plan does not hold them
  bool is_known;       // what it will be is in the plan
};

// Collects the findings of one rule at a time.
class Findings {
 public:
  explicit Findings(PolicyReport& report) : report_(report) {}
  void begin(std::string rule, const descriptor::PolicyRule& settings);

  const descriptor::PolicyRule& settings() const { return *settings_; }
  // `path` is a JSON pointer within the resource.
  void add(const Subject& subject, std::string path, std::string message, std::string hint);
  // What is known only after the deployment, or is not in the plan, can't break a rule: a warning.
  void add_unchecked(const Subject& subject, std::string path, const std::string& what);
  void add_broadening(Broadening broadening) { report_.broadenings.push_back(std::move(broadening)); }

 private:
  base::Origin origin_of(const Subject& subject, std::string_view path);

  PolicyReport& report_;
  std::string rule_;
  const descriptor::PolicyRule* settings_ = nullptr;
  std::map<const plan::Entry*, template_::Template> templates_;  // of stacks with findings
};

void check_public_bucket(const Subject& subject, Findings& findings);
void check_wildcard_iam(const Subject& subject, Findings& findings);
void check_broader_permissions(const Subject& subject, Findings& findings);
void check_missing_tags(const Subject& subject, Findings& findings);
void check_open_ingress(const Subject& subject, Findings& findings);
void check_stateful_deletion(const plan::Entry& entry, Findings& findings);

}  // namespace cf::gate
