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
CF_PAGE(gold_add);
CF_PAGE(gold_keygen);
CF_PAGE(gold_outdated);
CF_PAGE(gold_publish);
CF_PAGE(gold_search);
CF_PAGE(gold_show);
CF_PAGE(gold_upgrade);
CF_PAGE(gold_usage);
CF_PAGE(gold_vendor);
CF_PAGE(gold_verify);
CF_PAGE(gold_test);
CF_PAGE(gold_docs);
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
      CommandEntry{"gold search", "find gold templates", CF_TEXT(gold_search), CommonPages::repository,
                   make_gold_search},
      CommandEntry{"gold show", "parameters, outputs and versions of a gold template", CF_TEXT(gold_show),
                   CommonPages::repository, make_gold_show},
      CommandEntry{"gold add", "put a gold template into the project", CF_TEXT(gold_add),
                   CommonPages::repository, make_gold_add},
      CommandEntry{"gold outdated", "gold templates of which there are newer versions",
                   CF_TEXT(gold_outdated), CommonPages::repository, make_gold_outdated},
      CommandEntry{"gold upgrade", "move gold templates to newer versions", CF_TEXT(gold_upgrade),
                   CommonPages::repository, make_gold_upgrade},
      CommandEntry{"gold usage", "which stack uses which gold template", CF_TEXT(gold_usage),
                   CommonPages::repository, make_gold_usage},
      CommandEntry{"gold vendor", "copy locked gold templates into the repository", CF_TEXT(gold_vendor),
                   CommonPages::repository, make_gold_vendor},
      CommandEntry{"gold verify", "check digests and signatures of gold.lock", CF_TEXT(gold_verify),
                   CommonPages::repository, make_gold_verify},
      CommandEntry{"gold publish", "publish a library of gold templates", CF_TEXT(gold_publish),
                   CommonPages::none, make_gold_publish},
      CommandEntry{"gold keygen", "make the key that signs a library", CF_TEXT(gold_keygen),
                   CommonPages::none, make_gold_keygen},
      CommandEntry{"gold test", "prove the templates of a library", CF_TEXT(gold_test), CommonPages::none,
                   make_gold_test},
      CommandEntry{"gold docs", "a site that documents the templates of a registry", CF_TEXT(gold_docs),
                   CommonPages::none, make_gold_docs},
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
