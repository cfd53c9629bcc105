#include "workflow/hooks.h"

#include "base/process.h"
#include "base/strings.h"
#include "base/url_login.h"
#include "document/scalar.h"

namespace cf::workflow {
namespace {

using base::ErrorKind;
using document::Node;

std::string kind_of(const project::Hook& hook) {
  std::string tag(hook.call.tag());
  return tag.empty() || tag[0] != '!' ? tag : tag.substr(1);
}

struct Cmd {
  std::string run, shell;
  std::string shown;  // run, for people
};

// Of a resolver's value too, which may be a secret.
std::string text_of(const Node& node) {
  return node.is_secret() ? std::string(node.text()) : document::as_string(node).value_or("");
}

std::string shown(const Node& command) {
  return command.is_secret() ? std::string(command.label()) : base::mask_url_logins(command.text());
}

base::Result<Cmd> read_cmd(const Node& arguments) {
  Cmd cmd;
  cmd.shown = shown(arguments.is_mapping() ? arguments.find("run") : arguments);
  if (arguments.is_mapping()) {
    cmd.run = text_of(arguments.find("run"));
    if (arguments.has("shell")) {
      cmd.shell = text_of(arguments.find("shell"));
      if (cmd.shell.empty())
        return base::error(ErrorKind::input, "a cmd hook's shell must be a text that is not empty", {},
                           arguments.origin());
    }
  } else {
    cmd.run = text_of(arguments);
  }
  if (cmd.run.empty())
    return base::error(ErrorKind::input, "a cmd hook needs a command",
                       "write !cmd \"./build.sh\" or !cmd {run: ./build.sh, shell: /bin/bash}",
                       arguments.origin());
  return cmd;
}

}  // namespace

base::Result<void> check_call(const plan::Hook& hook) {
  auto cmd = read_cmd(hook.call);
  if (!cmd) return std::move(cmd).error().while_("reading the hook at " + hook.point);
  return {};
}

base::Result<void> check_hooks(const project::StackConfig& stack, const Settings& settings) {
  for (const project::Hook& hook : stack.hooks) {
    const std::string kind = kind_of(hook);
    if (kind != "cmd")
      return base::error(ErrorKind::unsupported,
                         "the hook !" + kind + " at " + hook.point + " is not supported yet",
                         "the stack is blocked, since leaving the hook out would deploy something else; a "
                         "cmd hook can take its place",
                         hook.call.origin());
    const Node arguments = hook.call.with_tag("");
    bool resolvers = false;
    for (const document::Entry& entry : arguments.entries())
      resolvers = resolvers || !entry.value.tag().empty();
    if (!resolvers) {
      auto cmd = read_cmd(arguments);
      if (!cmd) return std::move(cmd).error();
    }
    if (settings.no_hooks || settings.workspace.trust == base::Trust::fork)
      return base::error(ErrorKind::blocked,
                         "the stack has a hook at " + hook.point + ", and hooks are not allowed here", {},
                         hook.call.origin());
  }
  return {};
}

base::Result<HookRun> run_cmd_hook(const Node& arguments, const Settings& settings,
                                   const aws::Credentials& credentials, const base::Region& region,
                                   const base::Call& call) {
  auto cmd = read_cmd(arguments);
  if (!cmd) return std::move(cmd).error();
  base::Command command;
  command.argv = {cmd->shell.empty() ? "/bin/sh" : cmd->shell, "-c", cmd->run};
  command.directory = settings.project;
  command.environment = settings.environment;
  command.environment.erase("AWS_PROFILE");
  command.environment["AWS_ACCESS_KEY_ID"] = credentials.access_key_id;
  command.environment["AWS_SECRET_ACCESS_KEY"] = credentials.secret_access_key;
  if (credentials.session_token.empty())
    command.environment.erase("AWS_SESSION_TOKEN");
  else
    command.environment["AWS_SESSION_TOKEN"] = credentials.session_token;
  if (!region.empty())
    command.environment["AWS_REGION"] = command.environment["AWS_DEFAULT_REGION"] = region.str();
  auto finished = base::run(command, {}, call);
  if (!finished) return std::move(finished).error().while_("running the hook " + cmd->shown);
  HookRun run{finished->out + finished->err};
  if (finished->exit_code != 0) {
    base::Error failed = base::error(ErrorKind::deploy_failed,
                                     "the hook '" + base::ellipsis(cmd->shown, 200) +
                                         "' ended with exit code " + std::to_string(finished->exit_code),
                                     {}, arguments.origin());
    const std::string output(base::trim(run.output));
    if (!output.empty())
      failed.trace.push_back("its output ended with: " +
                             output.substr(output.size() > 600 ? output.size() - 600 : 0));
    return failed;
  }
  return run;
}

}  // namespace cf::workflow
