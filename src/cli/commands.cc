#include <array>

#include "cli/command.h"

// The pages of docs/reference, embedded by cmake/Cli.cmake.
#define CF_PAGE(symbol) extern "C" const char page_##symbol##_begin[], page_##symbol##_end[]
CF_PAGE(index);
CF_PAGE(init);
CF_PAGE(validate);
CF_PAGE(plan);
CF_PAGE(deploy);
CF_PAGE(undeploy);
CF_PAGE(status);
CF_PAGE(diff);
CF_PAGE(graph);
CF_PAGE(render);
CF_PAGE(explain);
CF_PAGE(descriptor_upgrade);
CF_PAGE(ci);
CF_PAGE(audit_show);
CF_PAGE(unlock);
CF_PAGE(promote_diff);
CF_PAGE(pipeline_generate);
CF_PAGE(pipeline_deploy);
CF_PAGE(bootstrap);
CF_PAGE(local_serve);
CF_PAGE(local_reset);
CF_PAGE(completion);
CF_PAGE(version);
CF_PAGE(repository_options);
CF_PAGE(cloud_options);
#undef CF_PAGE

namespace cf::cli {
namespace {

std::string_view text(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

#define CF_TEXT(symbol) text(page_##symbol##_begin, page_##symbol##_end)

std::span<const CommandEntry> commands() {
  static const std::array entries = {
      CommandEntry{"init", "start a project", CF_TEXT(init), CommonPages::none, make_init},
      CommandEntry{"validate", "check descriptor, configs and templates", CF_TEXT(validate),
                   CommonPages::repository, make_validate},
      CommandEntry{"plan", "show exactly what a deployment would change", CF_TEXT(plan), CommonPages::cloud,
                   make_plan},
      CommandEntry{"deploy", "make the changes of a plan", CF_TEXT(deploy), CommonPages::cloud, make_deploy},
      CommandEntry{"undeploy", "delete the stacks of an environment", CF_TEXT(undeploy), CommonPages::cloud,
                   make_undeploy},
      CommandEntry{"status", "what is deployed", CF_TEXT(status), CommonPages::cloud, make_status},
      CommandEntry{"diff", "deployed and local templates and parameters, line by line", CF_TEXT(diff),
                   CommonPages::cloud, make_diff},
      CommandEntry{"graph", "what depends on what", CF_TEXT(graph), CommonPages::repository, make_graph},
      CommandEntry{"render", "templates exactly as they would be sent", CF_TEXT(render), CommonPages::cloud,
                   make_render},
      CommandEntry{"explain", "which files and resolvers made a value", CF_TEXT(explain), CommonPages::cloud,
                   make_explain},
      CommandEntry{"descriptor upgrade", "rewrite deployment.yaml as version 2", CF_TEXT(descriptor_upgrade),
                   CommonPages::none, make_descriptor_upgrade},
      CommandEntry{"promote-diff", "how two environments differ", CF_TEXT(promote_diff), CommonPages::cloud,
                   make_promote_diff},
      CommandEntry{"ci", "the one command that a pipeline runs", CF_TEXT(ci), CommonPages::cloud, make_ci},
      CommandEntry{"audit show", "who deployed what, when and by whose leave", CF_TEXT(audit_show),
                   CommonPages::cloud, make_audit_show},
      CommandEntry{"unlock", "free an environment that a job or pull request holds", CF_TEXT(unlock),
                   CommonPages::cloud, make_unlock},
      CommandEntry{"pipeline generate", "the files with which a runner works for the repository",
                   CF_TEXT(pipeline_generate), CommonPages::repository, make_pipeline_generate},
      CommandEntry{"pipeline deploy", "make or change the pipeline of CodePipeline and CodeBuild",
                   CF_TEXT(pipeline_deploy), CommonPages::cloud, make_pipeline_deploy},
      CommandEntry{"bootstrap", "roles, buckets and keys that the accounts need", CF_TEXT(bootstrap),
                   CommonPages::repository, make_bootstrap},
      CommandEntry{"local serve", "serve the embedded CloudFormation over HTTP", CF_TEXT(local_serve),
                   CommonPages::none, make_local_serve},
      CommandEntry{"local reset", "empty the embedded CloudFormation", CF_TEXT(local_reset),
                   CommonPages::none, make_local_reset},
      CommandEntry{"completion", "a completion script for a shell", CF_TEXT(completion), CommonPages::none,
                   make_completion},
      CommandEntry{"version", "version and what is built in", CF_TEXT(version), CommonPages::none,
                   make_version},
  };
  return entries;
}

std::string_view overview_page() {
  return CF_TEXT(index);
}
std::string_view repository_options_page() {
  return CF_TEXT(repository_options);
}
std::string_view cloud_options_page() {
  return CF_TEXT(cloud_options);
}
#undef CF_TEXT

}  // namespace cf::cli
