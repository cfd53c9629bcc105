#include "forge/bitbucket_report.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::forge {
namespace {

using document::MappingBuilder;
using document::Node;

constexpr std::size_t annotations_of_a_report = 1'000;
constexpr std::size_t annotations_of_a_post = 100;
constexpr std::size_t longest_summary = 450;

Node report_node(const CommitStatus& status) {
  MappingBuilder report;
  report.add("title", status.context).add("report_type", "TEST").add("reporter", "Cloud Foundation");
  report.add("details", status.description.empty() ? status.context : status.description);
  report.add("result", status.state == CommitState::pending   ? "PENDING"
                       : status.state == CommitState::success ? "PASSED"
                                                              : "FAILED");
  return report.build();
}

Node annotation_of_report(const Annotation& annotation, std::size_t number) {
  MappingBuilder node;
  node.add("external_id", "cf-" + std::to_string(number)).add("annotation_type", "CODE_SMELL");
  node.add("path", annotation.path).add("line", Node::integer(std::max(annotation.line, 1)));
  node.add("summary",
           annotation.message.empty() ? "-" : base::ellipsis(annotation.message, longest_summary - 1));
  node.add("severity", annotation.warning ? "MEDIUM" : "HIGH");
  return node.build();
}

}  // namespace

base::Result<void> put_report(const Api& api, const std::string& path, const CommitStatus& status,
                              const base::Call& call) {
  if (auto made = api.write("PUT", path, report_node(status), call); !made) return made;
  const std::size_t count = std::min(status.annotations.size(), annotations_of_a_report);
  for (std::size_t from = 0; from < count; from += annotations_of_a_post) {
    std::vector<Node> batch;
    for (std::size_t i = from; i < std::min(from + annotations_of_a_post, count); ++i) {
      batch.push_back(annotation_of_report(status.annotations[i], i));
    }
    auto sent = api.write("POST", path + "/annotations", Node::sequence(std::move(batch)), call, true);
    if (!sent) return sent;
  }
  return {};
}

}  // namespace cf::forge
