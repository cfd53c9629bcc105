// Sceptre's j2_environment: arguments of jinja2.Environment, as YAML.
#pragma once

#include <optional>
#include <string_view>

#include "document/node.h"
#include "jinja/jinja.h"

namespace cf::jinja {

// For MiniJinja, with Sceptre's defaults: StrictUndefined, and autoescaping of every file but those of
// `plain_extension`
// ("yaml" for configs, "j2" for templates). None: something only real Jinja2 knows (extensions, other classes
// for undefined values, ...).
std::optional<Options> native_options(const document::Node& j2_environment, std::string_view plain_extension);

// For real Jinja2 in the worker: the same defaults with every option the user gave.
document::Node python_options(const document::Node& j2_environment, std::string_view plain_extension);

}  // namespace cf::jinja
