// Objects with conditional writes in a bucket of S3.
#pragma once

#include <memory>
#include <string>

#include "aws/session.h"
#include "store/objects.h"

namespace cf::aws {

// Below "prefix/", or in the bucket itself if that is empty; the prefix is a key (store/objects.h). Needs
// s3:GetObject, s3:PutObject, s3:ListBucket and, to remove, s3:DeleteObject: without s3:ListBucket an object
// that is not there can't be told from one that may not be read. Encryption is left to the bucket's default.
//
// Writes carry If-None-Match or If-Match, which S3 has honoured since November 2024; a store that speaks S3's
// protocol and ignores them is not fit. A write of unknown fate is settled by reading, and sent again if it
// was not carried out. Removals carry If-Match as well, after the version was compared, since some stores
// know it only for writes: there, what is written between the two is lost.
std::unique_ptr<store::Objects> objects_in_bucket(Session session, std::string bucket, std::string prefix);

}  // namespace cf::aws
