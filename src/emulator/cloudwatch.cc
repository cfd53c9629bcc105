// CloudWatch: the alarms that stacks have made. Nothing is measured here: an alarm is OK from the start,
// where AWS's begins as INSUFFICIENT_DATA, so that what waits for alarms can be tried.
#include <algorithm>

#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/resource_identity.h"
#include "emulator/services.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

constexpr std::string_view monitoring_namespace = "http://monitoring.amazonaws.com/doc/2010-08-01/";
constexpr const char* state_of_alarms = "OK";

struct Alarm {
  std::string name, arn, description;
  base::TimePoint updated;
};

bool is_there(const Resource& resource) {
  return resource.status.ends_with("_COMPLETE") && !resource.status.starts_with("DELETE");
}

std::vector<Alarm> alarms_of(World& world, const Request& r, std::string_view type) {
  std::vector<Alarm> alarms;
  for (const Stack* stack : world.stacks_of(r.caller.account, r.region)) {
    if (stack->is_deleted()) continue;
    for (const auto& [id, resource] : stack->resources)
      if (resource.type == type && is_there(resource))
        alarms.push_back({resource.physical_id,
                          "arn:" + site_of(*stack).partition + ":cloudwatch:" + r.region + ":" +
                              r.caller.account + ":alarm:" + resource.physical_id,
                          std::string(resource.properties["AlarmDescription"].text()),
                          from_milliseconds(resource.updated)});
  }
  std::sort(alarms.begin(), alarms.end(), [](const Alarm& a, const Alarm& b) { return a.name < b.name; });
  return alarms;
}

bool is_wanted(const Alarm& alarm, const Parameters& asked) {
  const std::vector<std::string> names = asked.list("AlarmNames");
  if (!names.empty() && std::find(names.begin(), names.end(), alarm.name) == names.end()) return false;
  if (!alarm.name.starts_with(asked.get("AlarmNamePrefix"))) return false;
  const std::string state = asked.get("StateValue");
  return state.empty() || state == state_of_alarms;
}

void write_alarms(Xml& xml, std::string_view list, std::vector<Alarm> alarms, const Parameters& asked) {
  std::erase_if(alarms, [&](const Alarm& alarm) { return !is_wanted(alarm, asked); });
  xml.members(list, alarms, [](Xml& out, const Alarm& alarm) {
    out.text("AlarmName", alarm.name).text("AlarmArn", alarm.arn);
    out.text_if("AlarmDescription", alarm.description);
    out.text("StateValue", state_of_alarms)
        .text("StateReason", "The embedded AWS measures nothing: every alarm is OK")
        .text("StateUpdatedTimestamp", base::iso8601(alarm.updated));
  });
}

base::Result<std::string> answer_monitoring(World& world, const Request& r) {
  if (r.action != "DescribeAlarms")
    return refusal("InvalidAction", "The embedded AWS has no CloudWatch operation " + r.action);
  std::vector<std::string> types = r.parameters.list("AlarmTypes");
  if (types.empty()) types = {"MetricAlarm"};
  const auto asks_for = [&](const char* type) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  Xml xml;
  if (asks_for("MetricAlarm"))
    write_alarms(xml, "MetricAlarms", alarms_of(world, r, "AWS::CloudWatch::Alarm"), r.parameters);
  if (asks_for("CompositeAlarm"))
    write_alarms(xml, "CompositeAlarms", alarms_of(world, r, "AWS::CloudWatch::CompositeAlarm"),
                 r.parameters);
  return xml.take();
}

}  // namespace

net::HttpResponse serve_monitoring(World& world, const Request& request) {
  return query_answer(request, monitoring_namespace, answer_monitoring(world, request));
}

}  // namespace cf::emulator
