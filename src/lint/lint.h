// Checks of a template against the published resource types, before anything is deployed. They find what
// CloudFormation would find only when it makes the resource.
//
// Errors are what CloudFormation is known to refuse. Where the catalogue may only be older than AWS (a type,
// a property, an attribute or an allowed value that it does not know), it is a warning, unless the name is
// nearly one that is known.
#pragma once

#include "base/diagnostics.h"
#include "template/template.h"

namespace cf::lint {

// All checks below; with positions, sorted. A template whose transform may still rewrite it is checked as it
// is written, as far as that means something.
base::Diagnostics lint(const template_::Template& t);

// Unknown types and properties, missing required properties, values of the wrong kind.
void check_resource(const template_::ResourceDeclaration& resource, base::Diagnostics& diagnostics);
// Attributes that Fn::GetAtt and Fn::Sub ask for and the type does not have.
void check_attributes(const template_::Template& t, base::Diagnostics& diagnostics);
// Parameters, conditions and mappings that nothing uses.
void check_unused(const template_::Template& t, base::Diagnostics& diagnostics);

}  // namespace cf::lint
