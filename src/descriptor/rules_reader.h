// Reads the rules of version 2: the keys that `defaults`, a group and an environment share.
#pragma once

#include "descriptor/rules.h"
#include "document/fields.h"

namespace cf::descriptor {

using document::Fields;
using document::known_are;

// One mapping by itself; its other keys are not looked at. What only shows when the layers are merged (waves
// against regions) is rules_check.h's.
Rules read_rules(Fields& fields);

// `over` laid upon `under`, both mappings of rules: mappings merge by key, everything else replaces. A key
// without a value changes nothing.
document::Node merge_rules(const document::Node& under, const document::Node& over);

// The parts of read_rules(), each for the keys of one subject.
void read_regions(Fields& fields, Rules& rules);        // regions, overlays, waves, failure_tolerance
void read_identity(Fields& fields, Rules& rules);       // role, external_id, plan_role, session_tags, ...
void read_people(Fields& fields, Rules& rules);         // approvals, deployers, break_glass
void read_windows(Fields& fields, Rules& rules);        // windows, freezes, on_window_end
void read_protection(Fields& fields, Rules& rules);     // protect, termination_protection, stack_policy
void read_policies(Fields& fields, Rules& rules);       // policies
void read_notifications(Fields& fields, Rules& rules);  // notify
void read_gold_rules(Fields& fields, Rules& rules);     // gold

GoldSource read_gold_source(Fields& fields);
CiRules read_ci(Fields& fields);

}  // namespace cf::descriptor
