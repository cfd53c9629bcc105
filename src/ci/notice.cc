#include "ci/notice.h"

#include <vector>

#include "base/strings.h"
#include "document/json.h"
#include "net/url.h"
#include "report/neutralise.h"
#include "report/utf8.h"

namespace cf::ci {

namespace {

using descriptor::Occasion;
using document::MappingBuilder;
using document::Node;

// Slack takes 150 characters in a header, 2,000 in a field and 3,000 in a section, Teams 28 KB in a card; one
// of ours may become five ("&lt;" and what keeps it from being a link).
constexpr std::size_t most_title = 70, most_field = 200, most_text = 600;

std::string_view what_happened(Occasion occasion) {
  switch (occasion) {
    case Occasion::plan:
      return "plan";
    case Occasion::approval_wanted:
      return "approval wanted";
    case Occasion::deployed:
      return "deployed";
    case Occasion::failed:
      return "deployment failed";
  }
  return "";
}

struct Field {
  std::string name, value;
};

std::vector<Field> fields_of(const Notice& notice, std::string_view repository) {
  std::vector<Field> fields;
  const auto add = [&fields](const char* name, std::string_view value) {
    if (!value.empty()) fields.push_back({name, chat_text(value, most_field)});
  };
  add("Repository", repository);
  add("Environment", notice.environment);
  add("Plan", notice.plan_id);
  add("Commit", std::string_view(notice.commit).substr(0, 12));
  add("Pull request", notice.pull_request);
  return fields;
}

std::string title_of(const Notice& notice) {
  return chat_text(notice.environment + ": " + std::string(what_happened(notice.occasion)), most_title);
}

std::string safe_link(std::string_view address) {
  const auto url = net::split_url(address);
  return url && url->scheme == "https" ? url->str() : "";
}

// In every text Slack takes these three for the beginning of markup or of an entity.
std::string slack_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

Node plain_text(std::string_view text) {
  return MappingBuilder()
      .add("type", "plain_text")
      .add("text", slack_text(text))
      .add("emoji", Node::boolean(false))
      .build();
}

Node slack(const Notice& notice, std::string_view repository, const std::string& link) {
  std::vector<Node> blocks;
  blocks.push_back(MappingBuilder().add("type", "header").add("text", plain_text(title_of(notice))).build());
  if (!notice.text.empty())
    blocks.push_back(MappingBuilder()
                         .add("type", "section")
                         .add("text", plain_text(chat_text(notice.text, most_text)))
                         .build());
  std::vector<Node> fields;
  for (const Field& field : fields_of(notice, repository))
    fields.push_back(plain_text(field.name + ": " + field.value));
  blocks.push_back(
      MappingBuilder().add("type", "section").add("fields", Node::sequence(std::move(fields))).build());
  if (!link.empty()) {
    Node button = MappingBuilder()
                      .add("type", "button")
                      .add("text", plain_text("Open the job"))
                      .add("url", link)
                      .build();
    blocks.push_back(
        MappingBuilder().add("type", "actions").add("elements", Node::sequence({std::move(button)})).build());
  }
  // `text` is what a telephone shows of it; Slack reads markup there.
  return MappingBuilder()
      .add("text", slack_text(title_of(notice)))
      .add("blocks", Node::sequence(std::move(blocks)))
      .build();
}

Node rich_text(std::string text, bool heading) {
  Node run = MappingBuilder()
                 .add("type", "TextRun")
                 .add("text", text)
                 .add("weight", heading ? "Bolder" : "Default")
                 .add("size", heading ? "Medium" : "Default")
                 .build();
  return MappingBuilder()
      .add("type", "RichTextBlock")
      .add("inlines", Node::sequence({std::move(run)}))
      .build();
}

Node teams(const Notice& notice, std::string_view repository, const std::string& link) {
  std::vector<Node> body;
  body.push_back(rich_text(title_of(notice), true));
  if (!notice.text.empty()) body.push_back(rich_text(chat_text(notice.text, most_text), false));
  for (const Field& field : fields_of(notice, repository))
    body.push_back(rich_text(field.name + ": " + field.value, false));
  MappingBuilder card;
  card.add("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
      .add("type", "AdaptiveCard")
      .add("version", "1.2")
      .add("body", Node::sequence(std::move(body)));
  if (!link.empty())
    card.add("actions", Node::sequence({MappingBuilder()
                                            .add("type", "Action.OpenUrl")
                                            .add("title", "Open the job")
                                            .add("url", link)
                                            .build()}));
  Node attachment = MappingBuilder()
                        .add("contentType", "application/vnd.microsoft.card.adaptive")
                        .add("contentUrl", Node::null())
                        .add("content", card.build())
                        .build();
  return MappingBuilder()
      .add("type", "message")
      .add("attachments", Node::sequence({std::move(attachment)}))
      .build();
}

Node own_json(const Notice& notice, std::string_view repository, const std::string& link,
              base::TimePoint at) {
  return MappingBuilder()
      .add("schema", Node::integer(1))
      .add("occasion", to_string(notice.occasion))
      .add("at", base::iso8601(at))
      .add("repository", chat_text(repository, most_field))
      .add("environment", chat_text(notice.environment, most_field))
      .add("plan", chat_text(notice.plan_id, most_field))
      .add("commit", chat_text(notice.commit, most_field))
      .add("pull_request", chat_text(notice.pull_request, most_field))
      .add("text", chat_text(notice.text, most_text))
      .add("run_url", link)
      .build();
}

}  // namespace

std::string_view to_string(Occasion occasion) {
  switch (occasion) {
    case Occasion::plan:
      return "plan";
    case Occasion::approval_wanted:
      return "approval_wanted";
    case Occasion::deployed:
      return "deployed";
    case Occasion::failed:
      return "failed";
  }
  return "";
}

std::string chat_text(std::string_view raw, std::size_t most) {
  constexpr std::string_view zero_width_space = "\xE2\x80\x8B";
  const std::string text = report::fit(report::visible_line(raw), most);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view(text).substr(i);
    out += text[i];
    const bool www = base::to_lower(rest.substr(0, 4)) == "www.";
    if (text[i] == '@' || text[i] == '<' || rest.starts_with(":/") || www) out += zero_width_space;
  }
  return out;
}

std::string payload(std::string_view format, const Notice& notice, std::string_view repository,
                    std::string_view run_url, base::TimePoint at) {
  const std::string link = safe_link(run_url);
  if (format == "slack") return document::to_json(slack(notice, repository, link));
  if (format == "teams") return document::to_json(teams(notice, repository, link));
  return document::to_json(own_json(notice, repository, link, at));
}

}  // namespace cf::ci
