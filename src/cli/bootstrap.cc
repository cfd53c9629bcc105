#include "pipeline/bootstrap.h"

#include <filesystem>

#include "cli/command.h"
#include "cli/generated_files.h"

namespace cf::cli {
namespace {

class BootstrapCommand final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("ENV", environments_)
        .option("--out", out_)
        .option("--runner", runner_)
        .option("--forge", forge_)
        .option("--server", request_.server)
        .option("--repository", request_.repository)
        .option("--branch", request_.branch)
        .option("--name", request_.name)
        .option("--region", region_)
        .option("--runner-account", runner_account_)
        .list("--trust", request_.trusted)
        .list("--trust-plan", request_.trusted_to_plan)
        .option("--external-id", request_.external_id)
        .option("--organization", request_.organization)
        .list("--execution-policy", request_.execution_policies)
        .option("--execution-role", request_.execution_role)
        .option("--permissions-boundary", request_.boundary)
        .option("--state-prefix", request_.state_prefix)
        .option("--oidc-provider", request_.oidc_provider)
        .option("--oidc-audience", request_.oidc_audience)
        .list("--oidc-plan-subject", request_.plan_subjects)
        .list("--oidc-deploy-subject", request_.deploy_subjects);
    common_.declare_repository(arguments);
  }

  base::ExitCode run() override {
    if (!runner_.empty()) {
      request_.runner = pipeline::runner_named(runner_).or_throw();
      request_.forge = pipeline::usual_forge(*request_.runner);
    }
    if (!forge_.empty()) request_.forge = pipeline::forge_named(forge_).or_throw();
    const workflow::Settings settings = common_.settings().or_throw();
    request_.region = base::Region(region_);
    request_.runner_account = base::AccountId(runner_account_);
    const auto made = pipeline::bootstrap(request_, read_descriptor(settings), environments_).or_throw();
    write_generated(std::filesystem::current_path() / out_, out_, made.files);
    tell(made);
    return base::ExitCode::ok;
  }

 private:
  void tell(const pipeline::Bootstrap& made) const {
    print("\nNext, with an administrator's credentials of each account in turn; review each plan:\n");
    print(deploy_lines(pipeline::runner_environment, made.runner_account.str()));
    for (const auto& environment : made.environments)
      if (environment.owner) print(deploy_lines(environment.environment, environment.account.str()));
    print("\nThen in deployment.yaml (version 2):\n  ci: { state: \"" + made.state + "\" }\n");
    for (const auto& environment : made.environments)
      print("  environment " + environment.environment + ": plan_role: " + environment.plan_role + "\n");
    print("and in the environments' config.yaml:\n");
    for (const auto& environment : made.environments)
      print("  " + environment.environment + ": template_bucket_name: " + environment.template_bucket +
            "\n  " + std::string(environment.environment.size(), ' ') +
            "  cloudformation_service_role: " + environment.execution_role_arn + "\n");
  }

  std::string deploy_lines(const std::string& environment, const std::string& account) const {
    return "  cf deploy " + environment + " --project " + out_ + " --role none    # account " + account +
           "\n";
  }

  std::vector<std::string> environments_;
  std::string out_ = "bootstrap", runner_, forge_, region_, runner_account_;
  pipeline::BootstrapRequest request_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_bootstrap() {
  return std::make_unique<BootstrapCommand>();
}

}  // namespace cf::cli
