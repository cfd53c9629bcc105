// Change sets in answers.
#pragma once

#include "emulator/change_set.h"
#include "emulator/templates.h"
#include "emulator/xml.h"

namespace cf::emulator {

void write_change_set(Xml& xml, const ChangeSet& change_set, bool values);  // all but Changes and NextToken
void write_change(Xml& xml, const Change& change);
void write_change_set_summary(Xml& xml, const ChangeSet& change_set);

// The StatusReason that tells why values are missing; "" if none are.
std::string missing_exports(World& world, const Stack& stack, const StackEvaluation& evaluation);

}  // namespace cf::emulator
