#include "base/strings.h"
#include "ci/records.h"
#include "ci/session.h"
#include "cli/command.h"
#include "cli/run_context.h"

namespace cf::cli {
namespace {

std::string as_line(const ci::AuditRecord& record) {
  std::string line = base::iso8601(record.at) + "  " + record.what;
  const auto add = [&line](const char* what, const std::string& text) {
    if (!text.empty()) line += std::string("  ") + what + text;
  };
  add("", record.environment);
  add("plan ", record.plan_id);
  add("commit ", record.commit.substr(0, 12));
  add("pull request ", record.pull_request);
  add("by ", record.by);
  add("window ", record.window);
  add("", record.result);
  add("", record.reason);
  for (const std::string& approval : record.approvals) line += "\n    approved by " + approval;
  for (const std::string& each : record.confirmations) line += "\n    may be lost: " + each;
  return line + "\n";
}

class AuditShow final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--environment", environment_)
        .option("--state", state_)
        .number("--last", last_, 1, 1'000'000)
        .flag("--verify", verify_)
        .choice("-o,--output", output_, {"text", "json"});
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
  }

  base::ExitCode run() override {
    workflow::Settings settings = common_.settings().or_throw();
    if (!state_.empty()) settings.environment["CF_STATE"] = state_;
    descriptor::CiRules rules;
    if (!settings.descriptor.empty()) {
      base::Diagnostics ignored;
      rules = descriptor::read(settings.descriptor, settings.descriptor.filename().string(), ignored).ci;
    }
    ci::Records records(ci::open_state(settings, rules).or_throw());
    const base::Call call;
    if (verify_) {
      const auto problems = records.audit_log().verify(call).or_throw();
      for (const store::LogProblem& problem : problems)
        print_error(report::for_terminal(problem.what) + "\n");
      if (!problems.empty()) return base::ExitCode::invalid;
      const auto newest = records.audit_log().tail(1, call).or_throw();
      const std::uint64_t count = newest.empty() ? 0 : newest.back().number;
      print_error("the chain is whole: " + base::plural(count, "record") + "\n");
    }
    std::string text;
    for (const store::LogRecord& each : records.audit_log().tail(last_, call).or_throw()) {
      const ci::AuditRecord record = ci::audit_from_json(each.record).or_throw();
      if (!environment_.empty() && record.environment != environment_) continue;
      text += output_ == "json" ? each.record + "\n" : report::for_terminal(as_line(record));
    }
    print(text);
    return base::ExitCode::ok;
  }

 private:
  std::string environment_, state_, output_ = "text";
  std::size_t last_ = 100;
  bool verify_ = false;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_audit_show() {
  return std::make_unique<AuditShow>();
}

}  // namespace cf::cli
