// !stack_output_external "stack-name::Output [profile[::region[::role]]]": an output of any stack.
#include "base/strings.h"
#include "document/scalar.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"
#include "resolve/words.h"

namespace cf::resolve {

base::Result<Node> resolve_stack_output_external(const Node& argument, Resolution& resolution) {
  const auto text = string_value(argument);
  const auto words = text ? shell_words(*text) : std::nullopt;
  const auto parts = words && !words->empty() ? base::split(words->front(), std::string_view("::"))
                                              : std::vector<std::string>{};
  if (parts.size() < 2 || parts[0].empty() || parts[1].empty()) {
    return bad_argument("!stack_output_external needs 'stack-name::OutputName'",
                        "the name in CloudFormation; a profile, region and role may follow: name::Output "
                        "profile::region::role");
  }
  const auto settings =
      words->size() > 1 ? base::split((*words)[1], std::string_view("::")) : std::vector<std::string>{};
  if (settings.size() > 3) {
    return bad_argument("the second word of !stack_output_external must be profile[::region[::role]]");
  }
  const auto setting = [&](std::size_t i) { return i < settings.size() ? settings[i] : std::string(); };
  const Environment& environment = resolution.environment();
  if (environment.offline) return Node::unknown(parts[0] + " " + parts[1]);
  if (!environment.external_output) {
    return base::error(base::ErrorKind::blocked,
                       "!stack_output_external needs an AWS account, and none is at hand");
  }
  return environment.external_output(parts[0], parts[1], setting(0), setting(1), setting(2),
                                     resolution.call());
}

}  // namespace cf::resolve
