#include "emulator/protocols.h"

#include "document/json.h"
#include "emulator/json_object.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

int status_of(const base::Error& error) {
  return error.http_status >= 400 ? error.http_status : 500;
}

std::string code_of(const base::Error& error) {
  return error.code.empty() ? "InternalFailure" : error.code;
}

}  // namespace

net::HttpResponse query_answer(const Request& request, std::string_view xml_namespace,
                               const base::Result<std::string>& result) {
  net::HttpResponse out;
  out.headers.add("Content-Type", "text/xml");
  out.headers.add("x-amzn-RequestId", request.id);
  std::string open(" xmlns=\"");
  open.append(xml_namespace).append("\">");
  Xml xml;
  if (!result) {
    out.status = status_of(result.error());
    xml.raw("<ErrorResponse").raw(open).open("Error");
    xml.text("Type", out.status < 500 ? "Sender" : "Receiver");
    xml.text("Code", code_of(result.error())).text("Message", result.error().message).close("Error");
    xml.text("RequestId", request.id).close("ErrorResponse");
    out.body = xml.take();
    return out;
  }
  out.status = 200;
  const std::string name = xml_escape(request.action);
  xml.raw("<").raw(name).raw("Response").raw(open);
  xml.open(name + "Result").raw(*result).close(name + "Result");
  xml.open("ResponseMetadata")
      .text("RequestId", request.id)
      .close("ResponseMetadata")
      .close(name + "Response");
  out.body = xml.take();
  return out;
}

net::HttpResponse json_answer(const Request& request, const base::Result<document::Node>& result) {
  net::HttpResponse out;
  out.headers.add("Content-Type", "application/x-amz-json-1.1");
  out.headers.add("x-amzn-RequestId", request.id);
  if (result) {
    out.status = 200;
    out.body = document::to_json(*result);
    return out;
  }
  out.status = status_of(result.error());
  out.headers.add("x-amzn-ErrorType", code_of(result.error()));
  out.body = document::to_json(object({{"__type", code_of(result.error())},
                                       {"message", result.error().message},
                                       {"Message", result.error().message}}));
  return out;
}

net::HttpResponse s3_error(const Request& request, const base::Error& error) {
  net::HttpResponse out;
  out.status = status_of(error);
  out.headers.add("x-amz-request-id", request.id);
  if (request.http->method == "HEAD") return out;
  out.headers.add("Content-Type", "application/xml");
  Xml xml;
  xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").open("Error");
  xml.text("Code", code_of(error))
      .text("Message", error.message)
      .text("RequestId", request.id)
      .close("Error");
  out.body = xml.take();
  return out;
}

}  // namespace cf::emulator
