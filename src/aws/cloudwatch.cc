#include "aws/cloudwatch.h"

#include "aws/query.h"

namespace cf::aws {

base::Result<std::string> alarm_state(const Session& session, const std::string& name,
                                      const base::Call& call) {
  Query query("monitoring", "2010-08-01", "DescribeAlarms");
  query.add_list("AlarmNames", {name}).add_list("AlarmTypes", {"MetricAlarm", "CompositeAlarm"});
  const auto answer = query.send(session, call);
  if (!answer) return answer.error();
  std::string state;
  for (const char* list : {"MetricAlarms", "CompositeAlarms"})
    for_each_member(answer->result(), list, [&](pugi::xml_node alarm) {
      if (text_of(alarm, "AlarmName") == name) state = text_of(alarm, "StateValue");
    });
  if (!state.empty()) return state;
  return base::error(base::ErrorKind::not_found, "there is no alarm " + name + " in " + session.region.str());
}

}  // namespace cf::aws
