#include "descriptor/rules_reader.h"

namespace cf::descriptor {

Rules read_rules(Fields& fields) {
  Rules rules;
  read_regions(fields, rules);
  read_identity(fields, rules);
  read_people(fields, rules);
  read_windows(fields, rules);
  read_protection(fields, rules);
  read_policies(fields, rules);
  read_notifications(fields, rules);
  read_gold_rules(fields, rules);
  rules.promote_from_at = fields.at("promote_from");
  rules.promote_from = base::EnvironmentName(fields.text("promote_from").value_or(""));
  return rules;
}

}  // namespace cf::descriptor
