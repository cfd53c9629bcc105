#include "ci/notify.h"

#include <algorithm>

#include "base/secrets.h"
#include "base/strings.h"
#include "net/client.h"
#include "net/url.h"

namespace cf::ci {

namespace {

// Whoever has the address can post: neither it nor the parts that make it secret are ever printed.
void hide_address(const std::string& address) {
  base::add_secret(address);
  const auto url = net::split_url(address);
  if (!url) return;
  base::add_secret(url->str());
  constexpr std::size_t shortest_key = 16;
  std::vector<std::string> parts = base::split(url->path, '/');
  parts.push_back(url->path);
  parts.push_back(url->query);
  for (const auto& [name, value] : net::decode_form(url->query)) parts.push_back(value);
  for (const std::string& part : parts)
    if (part.size() >= shortest_key) base::add_secret(part);
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

// "" if it may be asked, else why not.
std::string objection_to(const std::string& address) {
  const auto url = net::split_url(address);
  if (!url) return "holds no address";
  if (url->scheme != "https" && !is_this_machine(url->host))
    return "holds an address without encryption; only https is used";
  return "";
}

bool is_worth_another(const base::Result<net::HttpResponse>& answer) {
  if (!answer)
    return answer.error().fate == base::Fate::not_sent && answer.error().kind == base::ErrorKind::network;
  return answer->status == 429 || answer->status >= 500;
}

// "" if it was taken, else what went wrong.
std::string send_notice(const std::string& address, const std::string& body, const NotifyLimits& limits,
                        const base::Call& call) {
  net::HttpRequest request{"POST", address, {}, body};
  request.headers.add("Content-Type", "application/json; charset=utf-8");
  net::ClientOptions options;
  options.connect_timeout = options.total_timeout = limits.timeout;
  options.body_limit = 64u << 10;
  base::Result<net::HttpResponse> answer = net::send(request, options, call);
  if (is_worth_another(answer) && !call.stopped()) {
    call.clock->sleep(limits.pause);
    answer = net::send(request, options, call);
  }
  if (!answer) return answer.error().message;
  if (answer->status >= 200 && answer->status < 300) return "";
  return "it answered with status " + std::to_string(answer->status);
}

bool wants(const descriptor::Notification& notification, descriptor::Occasion occasion) {
  return std::find(notification.on.begin(), notification.on.end(), occasion) != notification.on.end();
}

}  // namespace

void notify(const Session& session, const Notice& notice, const base::Call& call,
            const NotifyLimits& limits) {
  for (const descriptor::Notification& notification : session.rules(notice.environment).notify) {
    if (!wants(notification, notice.occasion)) continue;
    const std::string about = "warning: nobody was told of '" + std::string(to_string(notice.occasion)) +
                              "' of " + notice.environment + " through " + notification.url_from + ": ";
    const auto variable = session.settings.environment.find(notification.url_from);
    if (variable == session.settings.environment.end() || variable->second.empty()) {
      session.say(about + "the variable is not set");
      continue;
    }
    const std::string address(base::trim(variable->second));
    hide_address(address);
    std::string problem = objection_to(address);
    if (problem.empty())
      problem = send_notice(address,
                            payload(notification.format, notice, session.event.repository,
                                    session.event.run_url, call.clock->now()),
                            limits, call);
    if (!problem.empty()) session.say(about + base::mask_secrets(problem));
  }
}

void notify_waiting(const Session& session, Notice notice, const gate::Verdict& verdict,
                    const base::Call& call) {
  std::vector<std::string> approvals;
  for (const gate::Obstacle& obstacle : verdict.obstacles)
    if (obstacle.kind == gate::ObstacleKind::approvals) approvals.push_back(obstacle.message);
  if (approvals.empty()) return;
  notice.occasion = descriptor::Occasion::approval_wanted;
  notice.text = base::join(approvals, "; ");
  const auto before = session.records->deployment(notice.environment, call);
  const bool told = before && *before && (*before)->progress == Progress::waiting &&
                    (*before)->plan_id == notice.plan_id &&
                    (*before)->waits_for.find(notice.text) != std::string::npos;
  if (!told) notify(session, notice, call);
}

}  // namespace cf::ci
