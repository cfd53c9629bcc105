// One request to a bucket, wherever it is.
#pragma once

#include <string>

#include "aws/invoke.h"
#include "aws/services.h"

namespace cf::aws {

Operation s3_operation(const char* name, const char* method, Effect effect);

// The answer, whose status is 2xx; else an error that names the object. An empty key: the bucket itself. The
// operation's own url is the query ("?list-type=2"), or empty. A bucket of another region is asked there,
// once the first answer has said which.
base::Result<net::HttpResponse> ask_bucket(const Session& session, Operation operation,
                                           const OwnedBucket& bucket, const std::string& key,
                                           const base::Call& call);

}  // namespace cf::aws
