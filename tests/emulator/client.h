// Raw requests to an embedded AWS in this process, as its clients send them.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/strings.h"
#include "emulator/cloud.h"

namespace cf::emulator::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  int status = 0;
  std::string body;
  net::Headers headers;
  pugi::xml_document xml;

  // The text of the first element of that name, anywhere; "" if there is none.
  std::string text(const char* name) const {
    return xml.select_node((std::string("//*[local-name()='") + name + "']").c_str()).node().child_value();
  }
  // The texts of all elements that the XPath selects.
  std::vector<std::string> texts(const std::string& path) const {
    std::vector<std::string> out;
    for (const pugi::xpath_node& found : xml.select_nodes(path.c_str()))
      out.emplace_back(found.node().child_value());
    return out;
  }
};

class Client {
 public:
  explicit Client(Options options = {}) {
    options.clock = &clock;
    if (options.default_account.empty()) options.default_account = "000000000000";
    auto opened = Cloud::open(options);
    if (opened) cloud = *std::move(opened);
  }

  static std::string authorization(const std::string& key, const std::string& region,
                                   const std::string& service) {
    return "AWS4-HMAC-SHA256 Credential=" + key + "/20260101/" + region + "/" + service +
           "/aws4_request, SignedHeaders=host, Signature=00";
  }

  Reply send(net::HttpRequest request) {
    const net::HttpResponse answer = cloud->serve(request);
    Reply reply;
    reply.status = answer.status;
    reply.body = answer.body;
    reply.headers = answer.headers;
    reply.xml.load_buffer(reply.body.data(), reply.body.size());
    return reply;
  }

  // Query protocol.
  Reply query(const std::string& service, const std::string& action, const Fields& fields) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = "/";
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.headers.add("Authorization", authorization(key, region, service));
    if (!token.empty()) request.headers.add("X-Amz-Security-Token", token);
    request.body = "Action=" + action;
    for (const auto& [name, value] : fields)
      request.body += "&" + base::percent_encode(name) + "=" + base::percent_encode(value);
    return send(std::move(request));
  }
  Reply cfn(const std::string& action, const Fields& fields) {
    return query("cloudformation", action, fields);
  }

  Reply json(const std::string& service, const std::string& target, const std::string& body) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = "/";
    request.headers.add("Content-Type", "application/x-amz-json-1.1");
    request.headers.add("X-Amz-Target", target);
    request.headers.add("Authorization", authorization(key, region, service));
    request.body = body;
    return send(std::move(request));
  }

  Reply s3(const std::string& method, const std::string& url, const std::string& body = {},
           const Fields& headers = {}) {
    net::HttpRequest request;
    request.method = method;
    request.url = url;
    request.headers.add("Authorization", authorization(key, region, "s3"));
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    request.body = body;
    return send(std::move(request));
  }

  std::string status_of(const std::string& stack) {
    return cfn("DescribeStacks", {{"StackName", stack}}).text("StackStatus");
  }

  // "Logical STATUS", oldest first.
  std::vector<std::string> events_of(const std::string& stack) {
    const Reply reply = cfn("DescribeStackEvents", {{"StackName", stack}});
    std::vector<std::string> out;
    for (const pugi::xpath_node& event : reply.xml.select_nodes("//StackEvents/member")) {
      out.insert(out.begin(), std::string(event.node().child_value("LogicalResourceId")) + " " +
                                  event.node().child_value("ResourceStatus"));
    }
    return out;
  }

  base::VirtualClock clock;
  std::unique_ptr<Cloud> cloud;
  std::string key = "test", region = "us-east-1", token;
};

}  // namespace cf::emulator::test
