// The templates of nested stacks. Their bodies are in S3, where they can be edited between plan and
// deployment: a plan is bound to those it creates by their digests. What they hold must be acknowledged where
// the whole is.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aws/session.h"
#include "plan/plan.h"
#include "template/template.h"

namespace cf::workflow {

struct NestedTemplates {
  std::vector<plan::ValueChange>
      digests;  // "nested template Network/Zone": SHA-256, by the path of logical ids
  std::vector<plan::NestedContent> contents;  // of the same
  std::vector<std::string> warnings;          // what could not be read, and is therefore not bound
};

// All nested stacks of a template, read once for what a plan wants to know of them.
class NestedReading {
 public:
  // `evaluate` gives what stands in a resource's properties, unknown where only the deployment can tell.
  // Reads those within them too, where their URLs are written out; at most ten levels.
  NestedReading(const template_::Template& t,
                const std::function<document::Node(const document::Node&)>& evaluate,
                const aws::Session& session, const base::Call& call);
  // The same of the nested stacks that a planned entry adds.
  NestedReading(const plan::Entry& entry, const aws::Session& session, const base::Call& call);
  // What they need, everything that may be needed where one can't be read.
  const std::vector<std::string>& capabilities() const { return capabilities_; }
  // Those that could not be read, with why; each needs every capability.
  std::vector<std::string> unread() const;
  // Of the resources that are added. A nested stack that changes is not bound: its change set says what
  // changes.
  NestedTemplates added(const plan::Entry& entry) const;
  // By the path of logical ids ("Network/Zone"); null: it was not read. Valid as long as this is.
  const template_::Template* template_at(const std::string& path) const;

 private:
  struct Found {
    std::string path, digest;  // of logical ids; "": it was not read
    std::string url;
    std::string problem;       // why
    std::string unlisted;      // why nobody can say what it holds, though it was read
    bool is_left_out = false;  // by a condition
    template_::Template parsed;
    std::vector<plan::NestedResource> resources;
  };
  // `parameters`: as the nested stack gets them.
  void read(const std::string& path, const document::Node& url, const document::Node& parameters,
            bool is_left_out, int level);
  void read_body(Found found, const std::string& body, const document::Node& parameters, int level);

  const aws::Session& session_;
  const base::Call& call_;
  std::vector<Found> found_;
  std::vector<std::string> capabilities_;
};

// Bucket and key of "s3://bucket/key", "https://bucket.s3.us-east-1.amazonaws.com/key" or
// "https://s3.us-east-1.amazonaws.com/bucket/key"; none: it is no address of S3's.
std::optional<std::pair<std::string, std::string>> s3_address(std::string_view url);

}  // namespace cf::workflow
