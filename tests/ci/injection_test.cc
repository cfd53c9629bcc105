// Foreign text in comments and logs: templates, parameters, names, error messages and people's words can
// neither hide a change nor call anybody, load anything or rule a terminal.
#include "ci/markdown_blocks.h"
#include "ci/story.h"
#include "report/report.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// As a YAML double-quoted string: a fence, a fold, HTML, a mention, a link, an escape, bidi, CI commands.
constexpr const char* evil =
    R"("x\n```\n</details>\n# No changes\n<img src=http://evil/beacon> @everyone [a](http://evil) | b\e]0;t\a\u202e\n::set-output name=a::b\n##vso[task]\n")";

class Injection : public GithubStory {
 protected:
  void expect_harmless(const std::string& markdown) {
    const MarkdownBlocks blocks = blocks_of(markdown);
    EXPECT_EQ(blocks.open, 0) << markdown;
    EXPECT_THAT(blocks.outside, AllOf(Not(HasSubstr("<img")), Not(HasSubstr("@everyone")),
                                      Not(HasSubstr("](http")), Not(HasSubstr("\n# No changes"))));
    EXPECT_THAT(markdown,
                AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\xE2\x80\xAE")), Not(HasSubstr("\a"))));
  }
  void expect_harmless_log() {
    const std::string log = report::for_terminal(said_);
    EXPECT_THAT(log, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\xE2\x80\xAE"))));
    for (const std::string& line : base::split(log, '\n')) {
      EXPECT_FALSE(line.starts_with("::")) << line;
      EXPECT_FALSE(line.starts_with("##vso[")) << line;
    }
  }
};

TEST_F(Injection, OfParametersDescriptionsAndOutputsIsText) {
  files_["project/templates/topic.yaml"] = std::string("Description: ") + evil + "\n" + topic_template +
                                           "Outputs: {Evil: {Description: " + evil + ", Value: " + evil +
                                           "}}\n";
  for (const char* environment : {"dev", "prod"})
    files_[std::string("project/config/") + environment + "/topic.yaml"] =
        std::string("template: {type: file, path: topic.yaml}\nparameters: {Display: ") + evil +
        "}\nstack_tags: {Note: " + evil + "}\n";
  push("feature/x");
  number_ = open("alice", "feature/x");
  run(EventKind::pull_request);
  expect_harmless_log();
  merge();
  run(EventKind::push);
  expect_harmless_log();
  ASSERT_GE(all_comments().size(), 3u);
  for (const forge::Comment& comment : all_comments()) expect_harmless(comment.body);
}

TEST_F(Injection, OfErrorsIsText) {
  files_["project/templates/topic.yaml"] =
      std::string("Resources:\n  ? ") + evil + "\n  : {Type: " + evil + ", Properties: {}}\n";
  push("feature/x");
  number_ = open("alice", "feature/x");
  EXPECT_NE(run(EventKind::pull_request), base::ExitCode::ok);
  expect_harmless_log();
  for (const forge::Comment& comment : all_comments()) expect_harmless(comment.body);
  files_["project/config/dev/topic.yaml"] = std::string("template: ") + evil + "\n" + evil + ": 1\n";
  push("feature/x");
  run(EventKind::pull_request);
  expect_harmless_log();
  for (const forge::Comment& comment : all_comments()) expect_harmless(comment.body);
}

TEST_F(Injection, OfATitleIsNotRepeated) {
  files_["project/config/dev/topic.yaml"] = config("second");
  push("feature/x");
  number_ = std::string(
      side_json(
          "pull_request",
          R"({"title": "</details> @everyone ::error::x", "author": "alice", "head": "feature/x"})")["number"]
          .text());
  run(EventKind::pull_request);
  for (const forge::Comment& comment : all_comments()) expect_harmless(comment.body);
  expect_harmless_log();
}

TEST_F(Injection, OfFreezeReasonsAndRulesOfTheHeadIsText) {
  files_["deployment.yaml"] =
      descriptor_of(std::string("    approvals: {count: 1, users: [bob]}\n    freezes: "
                                "[{from: 2026-05-30, to: 2026-06-10, zone: UTC, reason: ") +
                    R"("</details> <img src=x> @everyone [a](http://evil) | b")" + "}]\n");
  push("main");
  bring("second");
  for (const forge::Comment& comment : all_comments()) expect_harmless(comment.body);
  expect_harmless_log();
}

}  // namespace
}  // namespace cf::ci
