// Where a template comes from.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/yaml.h"
#include "project/temp_project.h"
#include "resolve/resolver.h"
#include "resolve/words.h"

namespace cf::resolve {
namespace {

using base::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;

class Template : public testing::Test {
 protected:
  Template() {
    environment_.workspace.root = environment_.project_root = files_.root();
    environment_.variables = {{"NAME", "vpc"}};
  }

  base::Result<TemplateText> of(const std::string& yaml) {
    base::Diagnostics diagnostics;
    project::StackConfig stack;
    stack.file = "config/a.yaml";
    const Node config = document::parse_yaml("config/a.yaml", yaml, diagnostics);
    stack.template_node = config.find("template");
    stack.template_path = config.find("template_path");
    stack.http_template_handler = config.find("http_template_handler");
    return template_text(stack, environment_, sources_, call_);
  }
  std::string problem(const std::string& yaml) {
    const auto result = of(yaml);
    return result ? "(none)" : result.error().message;
  }

  project::TempProject files_{{{"templates/net/vpc.yaml", "Resources: {}\n"}, {"secret.yaml", "secret"}}};
  Environment environment_;
  TemplateSources sources_;
  base::VirtualClock clock_;
  base::Call call_{{}, {}, &clock_};
};

TEST_F(Template, OfTypeFileLiesBelowTemplates) {
  const auto text = of("template: {type: file, path: net/vpc.yaml}");
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(text->name, "templates/net/vpc.yaml");
  EXPECT_EQ(text->text, "Resources: {}\n");
  EXPECT_EQ(of("template: {path: net/vpc.yaml}")->text, "Resources: {}\n") << "file is the default";
  EXPECT_EQ(of("template_path: net/vpc.yaml")->text, "Resources: {}\n");
  EXPECT_EQ(of("template: {path: !sub [\"net/{n}.yaml\", {n: !environment_variable NAME}]}")->name,
            "templates/net/vpc.yaml");
}

TEST_F(Template, IsNotReadThroughALinkThatLeavesTheRepository) {
  const project::TempProject outside;
  outside.write("vpc.yaml", "password: hunter2\n");
  std::filesystem::create_symlink(outside.root() / "vpc.yaml", files_.root() / "templates/file.yaml");
  EXPECT_THAT(problem("template: {path: file.yaml}"), HasSubstr("is not below templates/"));
  std::filesystem::rename(files_.root() / "templates", files_.root() / "real");
  std::filesystem::create_symlink(outside.root(), files_.root() / "templates");
  EXPECT_THAT(problem("template: {path: vpc.yaml}"),
              HasSubstr("templates/vpc.yaml is a link that leaves the repository"));
  std::filesystem::remove(files_.root() / "templates");
  files_.write(".git/config.yaml", "extraheader: hunter2\n");
  std::filesystem::create_symlink(".git", files_.root() / "templates");
  EXPECT_THAT(problem("template: {path: config.yaml}"), HasSubstr("leads into .git"));
  std::filesystem::remove(files_.root() / "templates");
  std::filesystem::create_symlink("real", files_.root() / "templates");
  EXPECT_EQ(problem("template: {path: net/vpc.yaml}"), "(none)") << "links within it are followed";
}

TEST_F(Template, ThatIsMissingIsNamedWithASuggestion) {
  EXPECT_THAT(problem("template: {path: net/vcp.yaml}"),
              HasSubstr("templates/net/vcp.yaml, did you mean 'net/vpc.yaml'?"));
  EXPECT_THAT(problem("template: {path: ../secret.yaml}"), HasSubstr("is not below templates/"));
  EXPECT_THAT(problem("template: {path: net/vpc.txt}"), HasSubstr("extension that can't be rendered"));
  EXPECT_THAT(problem("template: {type: fiel, path: x.yaml}"), HasSubstr("did you mean 'file'?"));
  EXPECT_THAT(problem("template: {type: cdk, path: x.py}"), HasSubstr("'cdk' are not supported yet"));
  EXPECT_THAT(problem("template: {type: s3}"), HasSubstr("has no 'path'"));
}

TEST_F(Template, FromS3AndHttp) {
  EXPECT_EQ(of("template: {type: s3, path: bucket/a/b.yaml}").error().kind, ErrorKind::blocked);
  sources_.s3 = [](const std::string& path, const base::Call&) -> base::Result<std::string> {
    return "from " + path;
  };
  sources_.http = [](const std::string& url, const base::Call&) -> base::Result<std::string> {
    return "from " + url;
  };
  EXPECT_EQ(of("template: {type: s3, path: bucket/a/b.yaml}")->text, "from bucket/a/b.yaml");
  EXPECT_EQ(of("template: {type: http, url: \"https://host/a.json?x=1\"}")->text,
            "from https://host/a.json?x=1");
  EXPECT_THAT(problem("template: {type: http, url: \"https://host/a.html\"}"), HasSubstr("extension"));
  EXPECT_THAT(problem("template: {type: http, url: \"file:///etc/passwd.yaml\"}"),
              HasSubstr("no http or https URL"));
}

TEST_F(Template, HttpIsTriedAgainAsTheHandlersOptionsSay) {
  int calls = 0;
  std::optional<base::TimePoint> deadline;
  sources_.http = [&](const std::string&, const base::Call& call) -> base::Result<std::string> {
    ++calls;
    deadline = call.deadline;
    return base::error(ErrorKind::network, "down");
  };
  const auto start = clock_.now();
  EXPECT_FALSE(of(
      "template: {type: http, url: \"https://h/a.yaml\"}\nhttp_template_handler: {retries: 2, timeout: 7}"));
  EXPECT_EQ(calls, 3);
  EXPECT_GT(clock_.now(), start) << "it waits between the attempts";
  ASSERT_TRUE(deadline);
  EXPECT_LE(*deadline, clock_.now() + std::chrono::seconds(7));
}

TEST(ShellWords, AreQuotedAsInPosix) {
  EXPECT_THAT(*shell_words("a 'b c' \"d\\\"e\" f\\ g ''"), ElementsAre("a", "b c", "d\"e", "f g", ""));
  EXPECT_FALSE(shell_words("a 'b"));
}

}  // namespace
}  // namespace cf::resolve
