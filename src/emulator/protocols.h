// The envelopes of AWS's wire protocols.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "document/node.h"
#include "emulator/request.h"
#include "net/http_message.h"

namespace cf::emulator {

// Query protocol. `result` is the markup inside <ActionResult>, or none for an operation without a result.
net::HttpResponse query_answer(const Request& request, std::string_view xml_namespace,
                               const base::Result<std::string>& result);
// JSON protocols.
net::HttpResponse json_answer(const Request& request, const base::Result<document::Node>& result);
// S3's error document.
net::HttpResponse s3_error(const Request& request, const base::Error& error);

inline constexpr std::string_view cloudformation_namespace =
    "http://cloudformation.amazonaws.com/doc/2010-05-15/";

}  // namespace cf::emulator
