// The embedded services. Each serves one request under Cloud's mutex, between World::begin() and end().
#pragma once

#include "emulator/request.h"
#include "emulator/world.h"
#include "net/http_message.h"

namespace cf::emulator {

net::HttpResponse serve_cloudformation(World& world, const Request& request);
net::HttpResponse serve_sts(World& world, const Request& request);
net::HttpResponse serve_s3(World& world, const Request& request);
net::HttpResponse serve_monitoring(World& world, const Request& request);  // CloudWatch
net::HttpResponse serve_ssm(World& world, const Request& request);
net::HttpResponse serve_secretsmanager(World& world, const Request& request);
net::HttpResponse serve_sns(World& world, const Request& request);
net::HttpResponse serve_sqs(World& world, const Request& request);

}  // namespace cf::emulator
