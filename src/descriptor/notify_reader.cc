// Whom to tell, and how pipelines work with the repository.
#include <algorithm>

#include "base/secrets.h"
#include "base/strings.h"
#include "descriptor/rules_reader.h"

namespace cf::descriptor {
namespace {

bool is_variable_name(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
  return !text.empty() && (text[0] < '0' || text[0] > '9') &&
         text.find_first_not_of(letters) == std::string_view::npos;
}

// What is no name of a variable is most likely the address itself, and whoever has it can post: it is never
// printed, the quoted line of a report included.
std::string read_url_variable(Fields& fields) {
  const auto name = fields.text("url_from");
  const std::string hint =
      "put the address into a secret variable of the pipeline, and its name here: "
      "'url_from: SLACK_URL'";
  if (!fields.find("url_from")) {
    fields.error({}, "'url_from' is missing", hint);
    return "";
  }
  if (!name || is_variable_name(*name)) return name.value_or("");
  base::add_secret(*name);
  const bool address = name->find("://") != std::string::npos || name->find('/') != std::string::npos;
  fields.error(fields.at("url_from"),
               address ? "'url_from' holds an address, which is a secret and now stands in the repository: "
                         "replace the webhook by a new one"
                       : "'url_from' must be the name of a variable of the pipeline",
               hint);
  return "";
}

std::vector<Occasion> read_occasions(Fields& fields) {
  static const std::vector<std::string> names = {"plan", "approval_wanted", "deployed", "failed"};
  constexpr Occasion all[] = {Occasion::plan, Occasion::approval_wanted, Occasion::deployed,
                              Occasion::failed};
  const auto texts = fields.texts("on");
  if (!texts) return {std::begin(all), std::end(all)};
  std::vector<Occasion> occasions;
  for (const Fields::Text& text : *texts) {
    std::size_t i = 0;
    while (i < names.size() && names[i] != text.text) ++i;
    if (i < names.size())
      occasions.push_back(all[i]);
    else
      fields.error(text.at, "there is no occasion '" + text.text + "'" + base::did_you_mean(text.text, names),
                   known_are(names));
  }
  return occasions;
}

Notification read_notification(Fields fields) {
  static const std::vector<std::string> keys = {"url_from", "format", "on"};
  static const std::vector<std::string> formats = {"slack", "teams", "json"};
  Notification notification;
  // First, so that no report about the same line shows an address, such as that of a misspelt key.
  for (const document::Entry& entry : fields.mapping().entries())
    if (entry.value.text().find("://") != std::string_view::npos) base::add_secret(entry.value.text());
  notification.url_from = read_url_variable(fields);
  fields.allow(keys);
  notification.at = fields.origin();
  notification.format = fields.choice("format", formats).value_or("json");
  notification.on = read_occasions(fields);
  return notification;
}

// s3://bucket/prefix, or a folder.
bool is_state_place(std::string_view text) {
  constexpr std::string_view scheme = "s3://";
  if (text.find("://") == std::string_view::npos) return true;
  if (!text.starts_with(scheme)) return false;
  const std::string_view bucket = text.substr(scheme.size(), text.find('/', scheme.size()) - scheme.size());
  return bucket.size() >= 3 && bucket.size() <= 63 &&
         bucket.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
}

// "templates.example.com", "10.0.0.7:8080", "[::1]", as a URL has it. No patterns: each host is named.
bool is_web_host(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
  std::string_view rest = text;
  const bool is_v6 = rest.starts_with('[');
  const std::size_t end = is_v6 ? rest.find(']') : std::min(rest.find(':'), rest.size());
  if (end == std::string_view::npos) return false;
  const std::string_view host = is_v6 ? rest.substr(1, end - 1) : rest.substr(0, end);
  rest.remove_prefix(end + (is_v6 ? 1 : 0));
  const std::string_view allowed = is_v6 ? std::string_view("0123456789abcdefABCDEF:.") : letters;
  if (host.empty() || host.find_first_not_of(allowed) != std::string_view::npos) return false;
  return rest.empty() || (rest.starts_with(':') && rest.size() >= 2 && rest.size() <= 6 &&
                          rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

}  // namespace

void read_notifications(Fields& fields, Rules& rules) {
  for (Fields& each : fields.list("notify", "{url_from: SLACK_URL, format: slack, on: [failed]}"))
    rules.notify.push_back(read_notification(each));
}

CiRules read_ci(Fields& fields) {
  static const std::vector<std::string> keys = {"deploy",         "state",     "trust_pull_requests",
                                                "template_hosts", "variables", "accounts"};
  static const std::vector<std::string> times = {"after_merge", "before_merge"};
  fields.allow(keys);
  CiRules rules;
  rules.deploy_before_merge = fields.choice("deploy", times) == "before_merge";
  rules.state = fields.text("state").value_or("");
  if (!is_state_place(rules.state))
    fields.error(fields.at("state"), "'" + rules.state + "' is neither a bucket nor a folder",
                 "such as s3://my-bucket/cloud-foundation, or .cf/state");
  rules.trust_pull_requests = fields.flag("trust_pull_requests").value_or(false);
  for (const Fields::Text& host : fields.texts("template_hosts").value_or(std::vector<Fields::Text>())) {
    if (is_web_host(host.text))
      rules.template_hosts.push_back(base::to_lower(host.text));
    else
      fields.error(host.at, "'" + host.text + "' is no host",
                   "such as templates.example.com, or localhost:8080");
  }
  for (const Fields::Text& name : fields.texts("variables").value_or(std::vector<Fields::Text>())) {
    if (is_variable_name(name.text))
      rules.variables.push_back(name.text);
    else
      fields.error(name.at, "'" + name.text + "' is no name of a variable", "such as CACHE_KEY");
  }
  rules.accounts = fields.strings("accounts").value_or(std::vector<std::string>());
  return rules;
}

}  // namespace cf::descriptor
