#include <algorithm>
#include <cctype>
#include <filesystem>

#include "base/files.h"
#include "base/pack.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/sceptre_descriptor.h"

extern "C" const char example_data_platform_begin[], example_data_platform_end[];

namespace cf::cli {
namespace {

namespace fs = std::filesystem;

struct NewFile {
  std::string path, text;
};

constexpr const char* descriptor_head =
    "# The deployment descriptor: environments and their accounts, the rules that hold there, and what "
    "happens to\n"
    "# each stack. What else may be set: docs/reference/descriptor.md of Cloud Foundation.\n"
    "version: 2\n"
    "\n"
    "# The order is the order of promotion.\n"
    "environments:\n";

constexpr const char* descriptor_tail =
    "\n# Deleted where they still exist.\n"
    "undeploy:\n"
    "\n# Deployed by other means; left alone.\n"
    "ignore:\n"
    "\n# Rules of every environment; its own win over them.\n"
    "#defaults:\n"
    "#  plan_role: planner                 # plans, and can execute nothing; without it `role` plans too\n"
    "#  policies: { public-bucket: error, wildcard-iam: error, open-ingress: error, stateful-deletion: "
    "warning }\n"
    "#  notify: [{ url_from: SLACK_URL, format: slack, on: [approval_wanted, failed] }]\n"
    "\n# How pipelines work: where runs, locks and the audit log are kept.\n"
    "#ci:\n"
    "#  state: s3://bucket/prefix\n";

// What an environment may have besides; the mark is taken away from what is wanted.
std::string optional_settings(const std::string& before) {
  return "    # Take the # away from what is to hold before it is deployed.\n" +
         (before.empty() ? std::string() : "    #promote_from: " + before + "\n") +
         "    #approvals: { count: 1, teams: [platform], valid_for: 7d }\n"
         "    #windows: [{ days: [mon-thu], from: \"09:00\", to: \"16:00\", zone: Europe/Berlin }]\n"
         "    #freezes: [{ from: 2030-12-20, to: 2031-01-02, zone: Europe/Berlin, reason: holidays }]\n"
         "    #break_glass: { teams: [sre] }\n"
         "    #protect: { types: [\"AWS::RDS::*\"] }\n"
         "    #termination_protection: true\n"
         "    #role: deployer\n"
         "    #regions: [us-east-1, us-west-2]\n";
}

std::string example_account(std::size_t index) {
  return std::string(12, static_cast<char>('1' + index % 9));
}

// The last environment shows what may be set.
std::string environment_list(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += "  - name: " + names[i] + "\n    account_id: \"" + example_account(i) + "\"\n" +
            (i + 1 < names.size() ? std::string() : optional_settings(i == 0 ? std::string() : names[i - 1]));
  return text;
}

// The folder's name as a project code, which begins every stack's name: letters, digits and hyphens.
std::string project_code(const fs::path& directory) {
  std::string code;
  for (const char c : directory.filename().string())
    code += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  while (!code.empty() && std::isalpha(static_cast<unsigned char>(code[0])) == 0) code.erase(0, 1);
  while (!code.empty() && code.back() == '-') code.pop_back();
  return code.empty() ? "my-project" : code.substr(0, 40);
}

std::string shell_quoted(const std::string& text) {
  const bool plain =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./") ==
      std::string::npos;
  return plain && !text.empty() ? text : "'" + base::replace_all(text, "'", "'\\''") + "'";
}

std::vector<NewFile> minimal(const fs::path& directory) {
  std::vector<NewFile> files;
  files.push_back(
      {"deployment.yaml", descriptor_head + environment_list({"dev", "prod"}) +
                              "\n# A name is the stack's config below project/config/<environment>/.\n"
                              "deploy:\n"
                              "  - { name: bucket.yaml, deploy_env: [dev, prod] }\n" +
                              descriptor_tail});
  files.push_back(
      {"project/config/config.yaml", "project_code: " + project_code(directory) + "\nregion: us-east-1\n"});
  for (const char* environment : {"dev", "prod"}) {
    const std::string folder = std::string("project/config/") + environment;
    files.push_back({folder + "/config.yaml", std::string("stack_tags:\n  env: ") + environment + "\n"});
    files.push_back({folder + "/bucket.yaml",
                     std::string("template: { type: file, path: bucket.yaml }\nparameters:\n  KeepDays: \"") +
                         (environment == std::string("dev") ? "7" : "365") + "\"\n"});
  }
  files.push_back({"project/templates/bucket.yaml",
                   "AWSTemplateFormatVersion: \"2010-09-09\"\n"
                   "Description: A private bucket whose objects expire\n"
                   "Parameters:\n"
                   "  KeepDays:\n"
                   "    Type: Number\n"
                   "    MinValue: 1\n"
                   "Resources:\n"
                   "  Bucket:\n"
                   "    Type: AWS::S3::Bucket\n"
                   "    DeletionPolicy: Retain\n"
                   "    UpdateReplacePolicy: Retain\n"
                   "    Properties:\n"
                   "      PublicAccessBlockConfiguration:\n"
                   "        BlockPublicAcls: true\n"
                   "        BlockPublicPolicy: true\n"
                   "        IgnorePublicAcls: true\n"
                   "        RestrictPublicBuckets: true\n"
                   "      LifecycleConfiguration:\n"
                   "        Rules:\n"
                   "          - { Id: expire, Status: Enabled, ExpirationInDays: !Ref KeepDays }\n"
                   "Outputs:\n"
                   "  BucketName:\n"
                   "    Value: !Ref Bucket\n"});
  files.push_back({".gitignore", ".cf/\n"});
  return files;
}

// examples/data-platform, under the folder's name as the gold templates' parameter Project takes it.
std::vector<NewFile> data_platform(const fs::path& directory) {
  std::vector<NewFile> files;
  std::string project = base::to_lower(project_code(directory)).substr(0, 20);
  while (project.back() == '-') project.pop_back();
  if (project.size() < 2) project = "my-project";
  for (auto& [path, text] :
       base::unpack({example_data_platform_begin,
                     static_cast<std::size_t>(example_data_platform_end - example_data_platform_begin)})) {
    files.push_back({path, path == "config/config.yaml"
                               ? base::replace_all(text, "project_code: insights", "project_code: " + project)
                               : text});
  }
  files.push_back({".gitignore", ".cf/\n"});
  return files;
}

// Whether there is a stack config below the folder: a YAML file that is not config.yaml.
bool has_stacks(const fs::path& folder) {
  auto entries = base::list_directory(folder);
  if (!entries) return false;
  return std::any_of(entries->begin(), entries->end(), [&](const base::DirEntry& entry) {
    return entry.is_directory ? has_stacks(folder / entry.name)
                              : entry.name != "config.yaml" && fs::path(entry.name).extension() == ".yaml";
  });
}

base::Result<std::vector<NewFile>> for_sceptre(const fs::path& directory, document::Node variables) {
  auto groups = base::list_directory(directory / "config");
  if (!groups)
    return base::error(base::ErrorKind::usage,
                       "there is no Sceptre project in " + directory.string() + ": it has no config/",
                       "go to the project's folder, or name it");
  std::vector<std::string> environments;
  for (const base::DirEntry& group : *groups)
    if (group.is_directory && has_stacks(directory / "config" / group.name))
      environments.push_back(group.name);
  if (environments.empty())
    return base::error(base::ErrorKind::input,
                       "config/ has no folder with stack configs, so there is nothing to list",
                       "environments are the folders below config/");
  workflow::Settings settings = CommonOptions().bare_settings();
  settings.workspace.root = settings.project = directory;
  settings.variables = std::move(variables);
  std::string text = descriptor_head + environment_list(environments) +
                     "\n# A stack is listed after those it depends on.\ndeploy:\n";
  for (const ListedStack& stack : stacks_in_order(settings, environments))
    text += "  - { name: " + stack.name + ", deploy_env: [" + base::join(stack.environments, ", ") + "] }\n";
  return std::vector<NewFile>{{"deployment.yaml", text + descriptor_tail}};
}

class Init final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("DIR", directory_, false)
        .choice("--from", from_, {"minimal", "data-platform", "sceptre"});
    common_.declare_variables(arguments);
  }

  base::ExitCode run() override {
    const fs::path directory = fs::weakly_canonical(fs::current_path() / directory_);
    if (from_ != "sceptre" && has_stacks(directory / "config"))
      return report_error(base::error(
          base::ErrorKind::blocked, "there is a Sceptre project already: config/ holds stacks",
          "`cf init --from sceptre` writes a descriptor for it; `cf init DIR` starts another one"));
    document::Node variables = common_.variables_from(fs::current_path()).or_throw();
    if (from_ != "sceptre" && !(common_.variables.empty() && common_.variable_files.empty()))
      return report_error(base::error(base::ErrorKind::usage, "variables are for --from sceptre only",
                                      "what is written otherwise has none"));
    const std::vector<NewFile> files = from_ == "sceptre"
                                           ? for_sceptre(directory, std::move(variables)).or_throw()
                                       : from_ == "data-platform" ? data_platform(directory)
                                                                  : minimal(directory);
    std::vector<std::string> in_the_way;
    std::error_code failed;
    for (const NewFile& file : files)
      if (file.path != ".gitignore" && fs::exists(directory / file.path, failed))
        in_the_way.push_back(file.path);
    if (!in_the_way.empty())
      return report_error(
          base::error(base::ErrorKind::blocked,
                      "these files are there already, nothing was written: " + base::join(in_the_way, ", "),
                      "name an empty folder: cf init my-project"));
    for (const NewFile& file : files) {
      if (fs::exists(directory / file.path, failed)) continue;  // a .gitignore of the user's
      base::write_file(directory / file.path, file.text).or_throw();
      print("wrote " + (fs::path(directory_) / file.path).lexically_normal().string() + "\n");
    }
    const std::string go =
        directory_ == "." || directory_.empty() ? "" : "cd " + shell_quoted(directory_) + " && ";
    print("\nThe account ids are examples; with the embedded CloudFormation they work as they are:\n  " + go +
          "cf plan dev --local\n  " + go + "cf deploy dev --local\n");
    return base::ExitCode::ok;
  }

 private:
  std::string directory_ = ".", from_ = "minimal";
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_init() {
  return std::make_unique<Init>();
}

}  // namespace cf::cli
