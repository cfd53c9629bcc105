// The stages of CodePipeline.
#include "base/strings.h"
#include "pipeline/request.h"

namespace cf::pipeline {
namespace {

using descriptor::Environment;
using descriptor::Window;

constexpr int minutes_of_hour = 60, hours_of_day = 24;
constexpr std::size_t days_of_week = 7;

// CodePipeline's cron expression that matches in every minute of the window, or why it has no such
// expression.
struct WindowCron {
  std::string cron, why_not;
};

std::string hours_between(int from, int to) {
  return std::to_string(from) + (to - from > 1 ? "-" + std::to_string(to - 1) : "");
}

WindowCron window_cron(const std::vector<Window>& windows) {
  if (windows.size() != 1) return {{}, "it has " + std::to_string(windows.size()) + " windows, not one"};
  const Window& window = windows[0];
  if (!window.cron.empty()) return {{}, "its window is a cron expression with a duration"};
  if (window.zone.empty() || !is_plain(window.zone, "/_+-")) return {{}, "its window has no time zone"};
  if (window.from_minute % minutes_of_hour != 0 || window.to_minute % minutes_of_hour != 0)
    return {{}, "its window begins or ends within an hour"};
  const int from = window.from_minute / minutes_of_hour;
  const int to = window.to_minute == 0 ? hours_of_day : window.to_minute / minutes_of_hour;
  const bool every_day = window.days.empty() || window.days.size() == days_of_week;
  const bool over_midnight = to <= from;
  if (over_midnight && !every_day)
    return {{}, "its window goes over midnight, and not every day: that is more than one expression"};
  const std::string hours = over_midnight ? hours_between(0, to) + "," + hours_between(from, hours_of_day)
                                          : hours_between(from, to);
  std::vector<std::string> numbers;
  if (!every_day)
    for (const int day : window.days) numbers.push_back(std::to_string(day + 1));  // 1 is Sunday there
  return {"* * " + hours + " ? * " + (numbers.empty() ? "*" : base::join(numbers, ",")), {}};
}

constexpr std::string_view condition = R"(BeforeEntry:
  Conditions:
    - Result: FAIL
      Rules:
        - Name: Window
          RuleTypeId:
            Category: Rule
            Owner: AWS
            Provider: DeploymentWindow
            Version: "1"
          Configuration:
            Cron: "@cron@"
            TimeZone: @zone@
)";

constexpr std::string_view approval = R"(- Name: Approve
  RunOrder: 1
  ActionTypeId:
    Category: Approval
    Owner: AWS
    Provider: Manual
    Version: "1"
  Configuration:
    CustomData: The comment of the stage before shows what would change in @environment@.
)";

constexpr std::string_view stage_text = R"(- Name: "@environment@"
  @condition@
  Actions:
    @approval@
    - Name: Deploy
      RunOrder: 2
      ActionTypeId:
        Category: Build
        Owner: AWS
        Provider: CodeBuild
        Version: "1"
      Configuration:
        ProjectName: !Ref DeployProject
        EnvironmentVariables: '[{"name":"deploy_environment","value":"@environment@","type":"PLAINTEXT"}]'
      InputArtifacts:
        - Name: Source
      OutputArtifacts:
        - Name: @artifact@
)";

}  // namespace

std::vector<std::string> left_to_cf(const Request& request, const descriptor::Descriptor& descriptor) {
  std::vector<std::string> notes;
  if (request.runner != Runner::codebuild || !request.stage_conditions) return notes;
  for (const Environment& environment : descriptor.environments) {
    if (environment.rules.windows.empty()) continue;
    if (const WindowCron window = window_cron(environment.rules.windows); !window.why_not.empty())
      notes.push_back("the stage of " + environment.name.str() + " gets no condition: " + window.why_not +
                      ", which CodePipeline's rule can't say; cf holds the stage outside its windows");
  }
  return notes;
}

std::string stages(const Request& request, const descriptor::Descriptor& descriptor) {
  std::string text;
  for (const Environment& environment : descriptor.environments) {
    Values values{{"environment", environment.name.str()}, {"condition", ""}, {"approval", ""}};
    // Names of artifacts take no dots.
    values["artifact"] = "Reports_" + base::replace_all(environment.name.str(), ".", "_");
    if (request.stage_conditions && !environment.rules.windows.empty())
      if (const WindowCron window = window_cron(environment.rules.windows); window.why_not.empty())
        values["condition"] =
            fill(condition, {{"cron", window.cron}, {"zone", environment.rules.windows[0].zone}});
    if (request.manual_approval && environment.rules.approvals.count > 0)
      values["approval"] = fill(approval, values);
    text += fill(stage_text, values);
  }
  return text;
}

}  // namespace cf::pipeline
