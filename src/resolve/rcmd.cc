// !rcmd "command", or !rcmd {command, profile, region}: what a command prints, unchanged. (package
// sceptre-cmd-resolver)
#include "base/process.h"
#include "base/strings.h"
#include "document/scalar.h"
#include "document/unknowns.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {
namespace {

// The user's command is shell text by the resolver's definition; this is the only place that starts a shell
// for it.
base::Command shell_command(const std::string& text, const Environment& environment) {
  base::Command command;
  const auto shell = environment.variables.find("SHELL");
  command.argv = {shell == environment.variables.end() || shell->second.empty() ? "/bin/bash" : shell->second,
                  "-c", text};
  command.directory = environment.project_root;
  command.environment = environment.variables;
  command.output_limit = 1u << 20;
  return command;
}

}  // namespace

base::Result<Node> resolve_rcmd(const Node& argument, Resolution& resolution) {
  using base::ErrorKind;
  const bool mapping = argument.is_mapping();
  const Environment& environment = resolution.environment();
  if (!environment.allow_rcmd) {
    return base::error(ErrorKind::blocked,
                       "!rcmd would run a command of the repository, which is not allowed here",
                       "allow it only for repositories whose content you trust");
  }
  if (Node open = unknown_of(argument)) return open;
  const Node text_node = mapping ? argument.find("command") : argument;
  const auto text = string_value(text_node);
  if (!text || text->empty()) return bad_argument("!rcmd needs a command", "!rcmd \"echo value\"");
  if (mapping && argument.find("sceptre_role")) {
    return base::error(ErrorKind::unsupported, "!rcmd with 'sceptre_role' is not supported yet",
                       "use a profile");
  }
  if (environment.commands_later) {
    const std::string_view shown = text_node.is_secret() ? text_node.label() : std::string_view(*text);
    return Node::unknown(std::string(document::output_of) + "`" + std::string(shown) + "`");
  }
  base::Command command = shell_command(*text, environment);
  const auto profile = document::as_string(mapping ? argument.find("profile") : Node());
  const auto region = document::as_string(mapping ? argument.find("region") : Node());
  if (profile) command.environment["AWS_PROFILE"] = *profile;
  if (region) command.environment["AWS_REGION"] = command.environment["AWS_DEFAULT_REGION"] = *region;
  auto finished = base::run(command, "", resolution.call());
  if (!finished) return std::move(finished).error();
  if (finished->output_limit_hit)
    return base::error(ErrorKind::limit, "the command of !rcmd prints more than 1 MiB");
  if (finished->exit_code != 0) {
    const std::string said = base::ellipsis(base::trim(finished->err), 500);
    return base::error(ErrorKind::input, "the command of !rcmd ended with exit code " +
                                             std::to_string(finished->exit_code) +
                                             (said.empty() ? "" : ": " + said));
  }
  if (!base::is_utf8(finished->out))
    return base::error(ErrorKind::input, "the command of !rcmd prints no UTF-8 text");
  return Node::string(std::move(finished->out));
}

}  // namespace cf::resolve
