// One command of cf: one .cc file here, one page in docs/reference/ that is both its --help and its manual.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/exit_code.h"
#include "cli/arguments.h"
#include "cli/options.h"
#include "cli/terminal.h"

namespace cf::cli {

class Command {
 public:
  virtual ~Command() = default;
  virtual void declare(Arguments& arguments) = 0;
  // Called once, after the arguments were parsed into the command. May throw base::Failure.
  virtual base::ExitCode run() = 0;
};

// Which pages of shared options belong to a command's page.
enum class CommonPages { none, repository, cloud };  // cloud: both

struct CommandEntry {
  std::string_view name;     // "plan", "local serve"
  std::string_view summary;  // one line
  std::string_view page;     // Markdown
  CommonPages common;
  std::unique_ptr<Command> (*make)();
};

std::span<const CommandEntry> commands();  // in the order of the overview
std::string_view overview_page();
std::string_view repository_options_page();
std::string_view cloud_options_page();
std::string full_page(const CommandEntry& entry);  // its own page and the shared ones

std::unique_ptr<Command> make_init();
std::unique_ptr<Command> make_validate();
std::unique_ptr<Command> make_plan();
std::unique_ptr<Command> make_deploy();
std::unique_ptr<Command> make_undeploy();
std::unique_ptr<Command> make_status();
std::unique_ptr<Command> make_diff();
std::unique_ptr<Command> make_graph();
std::unique_ptr<Command> make_render();
std::unique_ptr<Command> make_explain();
std::unique_ptr<Command> make_descriptor_upgrade();
std::unique_ptr<Command> make_promote_diff();
std::unique_ptr<Command> make_ci();
std::unique_ptr<Command> make_audit_show();
std::unique_ptr<Command> make_unlock();
std::unique_ptr<Command> make_pipeline_generate();
std::unique_ptr<Command> make_pipeline_deploy();
std::unique_ptr<Command> make_bootstrap();
std::unique_ptr<Command> make_gold_add();
std::unique_ptr<Command> make_gold_keygen();
std::unique_ptr<Command> make_gold_outdated();
std::unique_ptr<Command> make_gold_publish();
std::unique_ptr<Command> make_gold_search();
std::unique_ptr<Command> make_gold_show();
std::unique_ptr<Command> make_gold_upgrade();
std::unique_ptr<Command> make_gold_usage();
std::unique_ptr<Command> make_gold_vendor();
std::unique_ptr<Command> make_gold_verify();
std::unique_ptr<Command> make_gold_test();
std::unique_ptr<Command> make_gold_docs();
std::unique_ptr<Command> make_local_serve();
std::unique_ptr<Command> make_local_reset();
std::unique_ptr<Command> make_completion();
std::unique_ptr<Command> make_version();

// The whole program; `words` without the program's name.
int run(std::span<const std::string> words);

// Reports the error as the user reads it and gives its exit code.
base::ExitCode report_error(const base::Error& error);

}  // namespace cf::cli
