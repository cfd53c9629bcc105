// What a template is held to over all its cases: the safety rules with their exceptions, and its record.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "proof/proof.h"
#include "proof/safety.h"
#include "template/evaluate.h"

namespace cf::proof {

struct Judgement {
  std::vector<Problem> problems;
  std::size_t broken_rules = 0;
};

class Standards {
 public:
  // The template's text; of one that is rendered, each text that a case makes.
  void take(const template_::Template& t);
  // What it makes with one set of parameters; `where` names the case or variation.
  void take(const template_::Evaluation& evaluation, const std::string& where);

  // What breaks a rule and no exception covers, each once; exceptions that cover nothing; and where the
  // template differs from its record, if it has one.
  Judgement judge(const std::vector<Exception>& exceptions,
                  const std::optional<gold::SourceFile>& recorded) const;
  const std::set<std::string>& record() const { return record_; }

 private:
  void add(Finding finding, const std::string& where);

  std::vector<Finding> findings_;
  std::set<std::vector<std::string>> seen_;
  std::set<std::string> record_;
};

}  // namespace cf::proof
