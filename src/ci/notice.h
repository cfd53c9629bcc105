// What people are told in a chat, as the formats of `notify` have it. Pure: nothing is sent here.
//
// slack: the body of an incoming webhook (Block Kit); text that is not ours stands in plain_text objects, in
// which Slack reads neither mentions nor markup nor links. teams: a message with an Adaptive Card, the only
// one that Microsoft's Workflows take ("When a Teams webhook request is received"; MessageCards of the
// retired connectors are not); text that is not ours stands in TextRuns, which know no Markdown. json:
// docs/schema/notification.schema.json.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "descriptor/rules.h"

namespace cf::ci {

// Everything in it may come from templates, people or AWS.
struct Notice {
  descriptor::Occasion occasion = descriptor::Occasion::plan;
  std::string environment, plan_id, commit;
  std::string pull_request;  // number; "": none
  std::string text;          // one sentence: what is to do, what it waits for, why it failed
};

std::string_view to_string(descriptor::Occasion occasion);  // as the descriptor writes it

// Masked, one line of at most `most` columns, in which no client finds a mention, a link or a direction mark.
std::string chat_text(std::string_view text, std::size_t most);

// `run_url` leads to the job and becomes the only link; what is no https address is left out.
std::string payload(std::string_view format, const Notice& notice, std::string_view repository,
                    std::string_view run_url, base::TimePoint at);

}  // namespace cf::ci
