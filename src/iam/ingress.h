// What a rule of a security group lets in.
#pragma once

#include <string>

#include "document/node.h"

namespace cf::iam {

// Echo requests and the like: nobody connects by them.
bool is_control_message(const document::Node& rule);

// "tcp port 22", "udp ports 0 to 65535", "every port"; "" where only the web's ports 80 and 443 are open.
std::string open_ports(const document::Node& rule);

}  // namespace cf::iam
