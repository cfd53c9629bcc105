// The recorded renderings of Jinja2 3.1.6, each by MiniJinja or, where that says it can't, by real Jinja2.
#include "jinja/recorded.h"

#include <gtest/gtest.h>

#include "render/python_env.h"
#include "worker/python_worker.h"

namespace cf {
namespace {

document::Node python_options_of(const document::Node& recorded) {
  document::Node options = document::Node::mapping({});
  for (const auto& [key, value] : recorded["env"].entries()) options = options.with(key.text(), value);
  if (recorded.has("templates")) options = options.with("templates", recorded["templates"]);
  std::vector<document::Node> extensions;
  for (const auto& extension : options["extensions"].items())
    extensions.push_back(document::Node::string(
        extension.text() == "ExprStmtExtension" ? "jinja2.ext.do" : "jinja2.ext.loopcontrols"));
  return extensions.empty() ? options : options.with("extensions", document::Node::sequence(extensions));
}

TEST(RecordedCases, NearlyAllPassNativelyOrThroughRealJinja2) {
  auto text = base::read_file(jinja::recorded_cases());
  if (!text) GTEST_SKIP() << "the recorded cases are not there: " << jinja::recorded_cases();
  auto python = python_with({"jinja2==3.1.6", "pyyaml==6.0.2"});
  if (!python) GTEST_SKIP() << "jinja2 3.1.6 can't be installed here";
  worker::PythonOptions worker_options;
  worker_options.interpreter = *python;
  worker::PythonWorker worker(worker_options);
  auto parsed = document::parse_json_text(*text);
  ASSERT_TRUE(parsed);
  int cases = 0, passed = 0;
  for (const auto& recorded : parsed->find("cases").items()) {
    ++cases;
    std::string id(recorded["id"].text());
    jinja::Loader loader = [&](const std::string& name) -> std::optional<std::string> {
      const auto& found = recorded["templates"][name];
      return found ? std::optional<std::string>(found.text()) : std::nullopt;
    };
    base::Result<std::string> result = base::error(base::ErrorKind::unsupported, "");
    if (auto options = jinja::options_of(recorded["env"])) {
      auto rendered =
          jinja::render("recorded.j2", recorded["template"].text(), recorded["context"], loader, *options);
      result =
          rendered ? base::Result<std::string>(rendered->text) : base::Result<std::string>(rendered.error());
    }
    if (!result && result.error().kind == base::ErrorKind::unsupported)
      result = worker.jinja({}, "recorded.j2", recorded["template"].text(), recorded["context"],
                            python_options_of(recorded), {});
    if (result) {
      ASSERT_TRUE(recorded.has("output")) << id << ": Jinja2 refuses it, we gave " << *result;
      EXPECT_EQ(*result, recorded["output"].text()) << id;
      passed += *result == recorded["output"].text();
    } else if (recorded.has("error")) {
      ++passed;
    } else {
      ADD_FAILURE() << id << ": " << result.error().message;
    }
  }
  EXPECT_GE(passed, cases * 95 / 100);
}

}  // namespace
}  // namespace cf
