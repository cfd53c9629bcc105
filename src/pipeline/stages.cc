// The stages of CodePipeline.
#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "pipeline/request.h"

namespace cf::pipeline {
namespace {

using descriptor::Environment;
using descriptor::Window;

constexpr int minutes_of_hour = 60, hours_of_day = 24;

// CodePipeline's cron expression that matches in every minute of the window. None: it has no such expression:
// more than one window, part of an hour, over midnight, or a cron of its own with a duration.
std::optional<std::string> window_cron(const std::vector<Window>& windows) {
  if (windows.size() != 1 || !windows[0].cron.empty() || windows[0].zone.empty()) return std::nullopt;
  const Window& window = windows[0];
  if (window.from_minute % minutes_of_hour != 0 || window.to_minute % minutes_of_hour != 0)
    return std::nullopt;
  const int from = window.from_minute / minutes_of_hour, to = window.to_minute / minutes_of_hour;
  if (from >= to || to > hours_of_day || !is_plain(window.zone, "/_+-")) return std::nullopt;
  std::vector<int> days = window.days;
  std::sort(days.begin(), days.end());
  std::vector<std::string> numbers;
  for (const int day : days) numbers.push_back(std::to_string(day + 1));  // 1 is Sunday there
  return "* * " + std::to_string(from) + "-" + std::to_string(to - 1) + " ? * " +
         (numbers.empty() ? "*" : base::join(numbers, ","));
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

constexpr std::string_view stage_text = R"(- Name: @environment@
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

std::string stages(const Request& request, const descriptor::Descriptor& descriptor) {
  std::string text;
  for (const Environment& environment : descriptor.environments) {
    Values values{{"environment", environment.name.str()}, {"condition", ""}, {"approval", ""}};
    // Names of artifacts take no dots.
    values["artifact"] = "Reports_" + base::replace_all(environment.name.str(), ".", "_");
    const auto cron = window_cron(environment.rules.windows);
    if (request.stage_conditions && cron)
      values["condition"] = fill(condition, {{"cron", *cron}, {"zone", environment.rules.windows[0].zone}});
    if (request.manual_approval && environment.rules.approvals.count > 0)
      values["approval"] = fill(approval, values);
    text += fill(stage_text, values);
  }
  return text;
}

}  // namespace cf::pipeline
