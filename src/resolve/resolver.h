// Resolvers: what stands behind a YAML tag, evaluated when its value is needed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "aws/services.h"
#include "base/call.h"
#include "base/error.h"
#include "base/workspace.h"
#include "document/node.h"
#include "live/snapshot.h"
#include "project/project.h"

namespace cf::resolve {

using document::Node;

// What resolving may need from outside; a missing function makes its resolvers an error of kind blocked.
struct Environment {
  base::Workspace workspace;
  std::filesystem::path project_root;
  std::map<std::string, std::string> variables;  // process environment, for environment_variable and rcmd
  // The output of a stack of this project; unknown where the stack is planned but not there yet.
  std::function<base::Result<Node>(const base::StackPath&, const std::string& output, const base::Call&)>
      stack_output;
  // Any stack by its CloudFormation name, with optional profile, region and role.
  std::function<base::Result<Node>(const std::string& stack, const std::string& output,
                                   const std::string& profile, const std::string& region,
                                   const std::string& role, const base::Call&)>
      external_output;
  std::function<base::Result<Node>(const std::string& name, const std::string& profile,
                                   const std::string& region, const base::Call&)>
      ssm;
  std::function<std::string(const std::string& key, const std::function<std::string()>& make)>
      freeze;  // date, random
  std::function<base::Result<std::string>(const std::string& url, const base::Call&)>
      http;  // for !file of a URL
  bool allow_rcmd = false;
  bool commands_later = false;  // what !rcmd gives is unknown (document::output_of); nothing is run
  bool offline = false;         // live values become unknown, and say of what
};

// Evaluates every resolver in `node` (inside out; in lists and mappings too). Entries that resolve to nothing
// (!no_value, an environment variable that is not set) vanish; if `node` itself does, the result is the
// absent node. Errors carry the tag's origin; with several, the first is returned and the others are in its
// trace. Threads: any.
base::Result<Node> resolve(const Node& node, const project::StackConfig& stack,
                           const Environment& environment, const base::Call& call);

// The value of a parameter of the SSM parameter store: a SecureString becomes a secret labelled
// "ssm:/name@version", and is made known to the output sink.
Node node_of(const aws::SsmParameter& parameter);

bool is_known(std::string_view tag);         // "!ssm"
std::vector<std::string> known_resolvers();  // without "!"

// The text and name of a stack's template (file, s3, http), not rendered.
struct TemplateText {
  std::string name;            // "templates/vpc.j2"
  std::filesystem::path file;  // empty unless a file of the project
  std::string text;
};
struct TemplateSources {
  std::function<base::Result<std::string>(const std::string& bucket_and_key, const base::Call&)> s3;
  std::function<base::Result<std::string>(const std::string& url, const base::Call&)> http;
};
// Resolves the stack's `template` first. Of type file: beneath templates/; s3 and http by the functions
// given, http with the retries and timeout of `http_template_handler`. Only the extensions that Sceptre
// renders.
base::Result<TemplateText> template_text(const project::StackConfig& stack, const Environment& environment,
                                         const TemplateSources& sources, const base::Call& call);

}  // namespace cf::resolve
