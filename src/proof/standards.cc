#include "proof/standards.h"

#include "proof/record.h"

namespace cf::proof {

void Standards::take(const template_::Template& t) {
  record_.merge(record_of(t));
  for (Finding& finding : unsafe_declarations(t)) add(std::move(finding), "");
}

void Standards::take(const template_::Evaluation& evaluation, const std::string& where) {
  for (Finding& finding : unsafe_resources(evaluation)) add(std::move(finding), where);
}

void Standards::add(Finding finding, const std::string& where) {
  if (!seen_.insert({finding.rule, finding.resource, finding.message}).second) return;
  if (!where.empty()) finding.message += " (" + where + ")";
  findings_.push_back(std::move(finding));
}

Judgement Standards::judge(const std::vector<Exception>& exceptions,
                           const std::optional<gold::SourceFile>& recorded) const {
  const std::string what = "house rules";
  Judgement judged;
  std::set<std::string> broken;
  const Excepted excepted = without_exceptions(findings_, exceptions, std::string(safety_tool));
  for (const Finding& finding : excepted.left) {
    broken.insert(finding.rule);
    judged.problems.push_back({what, finding.rule + " " + finding.resource + ": " + finding.message, {}});
  }
  for (const Exception& unused : excepted.unused)
    judged.problems.push_back(
        {what,
         "the exception of " + unused.rule + " " + unused.resource + " excepts nothing: take it out",
         {}});
  judged.broken_rules = broken.size();
  if (!recorded) return judged;
  for (std::string& line : record_difference(read_record(recorded->text), record_))
    judged.problems.push_back({std::string(record_name), std::move(line), {}});
  return judged;
}

}  // namespace cf::proof
