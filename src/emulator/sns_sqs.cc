// SNS and SQS: that topics and queues exist. No messages.
#include "document/json.h"
#include "document/scalar.h"
#include "emulator/json_object.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/services.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

constexpr std::string_view sns_namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

template <typename Visit>
void each_endpoint(const std::map<std::string, Endpoint>& map, const Request& r, const Visit& visit) {
  const std::string prefix = place_key(r.caller.account, r.region, "");
  for (auto it = map.lower_bound(prefix); it != map.end() && it->first.starts_with(prefix); ++it)
    visit(it->second);
}

base::Result<std::string> answer_sns(World& world, const Request& r) {
  const std::string arn = r.parameters.get("TopicArn");
  const std::string key = place_key(r.caller.account, r.region, arn.substr(arn.rfind(':') + 1));
  Xml xml;
  if (r.action == "CreateTopic") {
    const std::string name = r.parameters.get("Name");
    if (name.empty() || name.size() > 256)
      return refusal("InvalidParameter", "Invalid parameter: Topic Name");
    Endpoint topic;
    topic.name = name;
    topic.arn = "arn:aws:sns:" + r.region + ":" + r.caller.account + ":" + name;
    const std::string own = place_key(r.caller.account, r.region, name);
    world.topics.emplace(own, topic);
    world.touch_row("topic", own);
    return xml.text("TopicArn", topic.arn).take();
  }
  if (r.action == "ListTopics") {
    xml.open("Topics");
    each_endpoint(world.topics, r, [&](const Endpoint& topic) {
      xml.open("member").text("TopicArn", topic.arn).close("member");
    });
    return xml.close("Topics").take();
  }
  if (r.action == "DeleteTopic") {
    world.topics.erase(key);
    world.touch_row("topic", key);
    return std::string();
  }
  if (r.action == "GetTopicAttributes") {
    const auto topic = world.topics.find(key);
    if (topic == world.topics.end()) return refusal("NotFound", "Topic does not exist", 404);
    xml.open("Attributes");
    const auto write = [&](std::string_view name, const std::string& value) {
      xml.open("entry").text("key", name).text("value", value).close("entry");
    };
    write("TopicArn", topic->second.arn);
    write("Owner", r.caller.account);
    for (const auto& [name, value] : topic->second.attributes) write(name, value);
    return xml.close("Attributes").take();
  }
  return refusal("InvalidAction", "The embedded AWS has no SNS operation " + r.action);
}

base::Result<Node> answer_sqs(World& world, const Request& r) {
  const auto body = document::parse_json_text(r.http->body.empty() ? std::string_view("{}") : r.http->body);
  if (!body || !body->is_mapping())
    return refusal("SerializationException", "The request body is not a JSON object");
  const auto text = [&](std::string_view name) { return document::as_string((*body)[name]).value_or(""); };
  const base::Error missing =
      refusal("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");
  if (r.action == "ListQueues") {
    std::vector<Node> urls;
    each_endpoint(world.queues, r, [&](const Endpoint& queue) { urls.push_back(Node::string(queue.url)); });
    return object({{"QueueUrls", Node::sequence(std::move(urls))}});
  }
  if (r.action == "GetQueueUrl") {
    const auto queue = world.queues.find(place_key(r.caller.account, r.region, text("QueueName")));
    if (queue == world.queues.end()) return missing;
    return object({{"QueueUrl", queue->second.url}});
  }
  if (r.action == "GetQueueAttributes") {
    const std::string url = text("QueueUrl");
    const auto queue =
        world.queues.find(place_key(r.caller.account, r.region, url.substr(url.rfind('/') + 1)));
    if (queue == world.queues.end()) return missing;
    return object({{"Attributes", object({{"QueueArn", queue->second.arn}})}});
  }
  return refusal("AWS.SimpleQueueService.UnsupportedOperation",
                 "The embedded AWS has no SQS operation " + r.action);
}

}  // namespace

net::HttpResponse serve_sns(World& world, const Request& request) {
  return query_answer(request, sns_namespace, answer_sns(world, request));
}

net::HttpResponse serve_sqs(World& world, const Request& request) {
  return json_answer(request, answer_sqs(world, request));
}

}  // namespace cf::emulator
