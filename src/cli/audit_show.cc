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
    descriptor::Descriptor descriptor;
    if (!settings.descriptor.empty()) {
      base::Diagnostics ignored;
      descriptor = descriptor::read(settings.descriptor, settings.descriptor.filename().string(), ignored);
    }
    ci::Records records(ci::open_state(settings, descriptor.ci).or_throw());
    const base::Call call;
    std::vector<store::LogProblem> problems;
    std::string text;
    for (const store::LogRecord& each : newest(records.audit_log(), problems, call)) {
      const auto record = ci::audit_from_json(each.record);
      if (!record)
        problems.push_back(
            {each.number, "record " + std::to_string(each.number) + " is none of this program's"});
      else
        text += output_ == "json" ? each.record + "\n" : report::for_terminal(as_line(*record));
    }
    if (verify_) problems = records.audit_log().verify(call).or_throw();
    print(text);
    if (text.empty() && !environment_.empty()) tell_unknown(descriptor);
    for (const store::LogProblem& problem : problems)
      print_error("error: " + report::for_terminal(problem.what) + "\n");
    if (!problems.empty()) return base::ExitCode::invalid;
    if (verify_) {
      std::vector<store::LogProblem> ignored;
      const auto last = records.audit_log().tail(1, ignored, call).or_throw();
      print_error("the chain is whole: " + base::plural(last.empty() ? 0 : last.back().number, "record") +
                  "\n");
    }
    return base::ExitCode::ok;
  }

 private:
  // Nothing in the log is of the environment: it may be misspelt.
  void tell_unknown(const descriptor::Descriptor& descriptor) const {
    if (descriptor.find(base::EnvironmentName(environment_)) != nullptr) return;
    std::vector<std::string> names;
    for (const descriptor::Environment& each : descriptor.environments) names.push_back(each.name.str());
    print_error("note: there is no environment " + report::for_terminal(environment_) +
                " in the descriptor, nor in the log" + base::did_you_mean(environment_, names) + "\n");
  }

  // The newest of the environment, which may lie far behind those of others; what can't be told to be of
  // another is among them.
  std::vector<store::LogRecord> newest(store::RecordLog& log, std::vector<store::LogProblem>& problems,
                                       const base::Call& call) const {
    for (std::size_t among = last_;; among *= 4) {
      problems.clear();
      auto records = log.tail(among, problems, call).or_throw();
      const bool all = records.size() < among;
      if (environment_.empty()) return records;
      std::erase_if(records, [this](const store::LogRecord& each) {
        const auto record = ci::audit_from_json(each.record);
        return record && record->environment != environment_;
      });
      if (records.size() < last_ && !all) continue;
      if (records.size() > last_) records.erase(records.begin(), records.end() - static_cast<long>(last_));
      return records;
    }
  }

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
