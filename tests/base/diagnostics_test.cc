#include "base/diagnostics.h"

#include <gtest/gtest.h>

#include "base/exit_code.h"

namespace cf::base {
namespace {

TEST(Diagnostics, QuoteTheLineWithACaret) {
  const SourceId id = add_source("config/dev/vpc.yaml", "template_path: vpc.py\nregoin: us-east-1\n");
  Diagnostics diagnostics;
  diagnostics.error({id, 22}, "unknown key 'regoin'", "did you mean 'region'?");
  EXPECT_EQ(describe(diagnostics),
            "error: config/dev/vpc.yaml:2:1: unknown key 'regoin'\n"
            "  2 | regoin: us-east-1\n"
            "    | ^\n"
            "hint: did you mean 'region'?\n");
}

TEST(Diagnostics, WithoutAPositionWhereSaysWhatItIsAbout) {
  EXPECT_EQ(describe(Diagnostic{Severity::warning, {}, "deploy[3] network.yaml", "is ignored", {}}),
            "warning: deploy[3] network.yaml: is ignored\n");
}

TEST(Diagnostics, ALongLineIsCutAroundTheCaret) {
  const SourceId id = add_source("a.json", std::string(500, 'x') + "HERE" + std::string(500, 'y'));
  const std::string text = describe(Diagnostic{Severity::error, {id, 500}, {}, "m", {}});
  EXPECT_LT(text.size(), 400u);
  const std::size_t line = text.find("1 | ") + 4;
  const std::size_t caret_line = text.find("  | ", text.find("HERE"));
  // "…" is three bytes wide and one column.
  EXPECT_EQ(text.find("HERE") - line - 2, text.find('^') - caret_line - 4);
}

TEST(Diagnostics, ControlCharactersAreNotQuoted) {
  const SourceId id = add_source("a", "a:\x1B[31mred\x07\t\xFF");
  const std::string text = describe(Diagnostic{Severity::error, {id, 0}, {}, "m", {}});
  EXPECT_NE(text.find("a:?[31mred? ?"), std::string::npos) << text;
}

TEST(Diagnostics, SortByPlaceAndDropExactDuplicates) {
  const SourceId b = add_source("b.yaml", "1\n2\n3\n");
  const SourceId a = add_source("a.yaml", "1\n2\n3\n");
  Diagnostics diagnostics;
  diagnostics.error({b, 4}, "third");
  diagnostics.error({b, 0}, "second");
  diagnostics.error({a, 4}, "first");
  diagnostics.error({b, 0}, "second, too");
  diagnostics.error({b, 0}, "second");
  diagnostics.error({}, "without a place");
  diagnostics.sort();
  std::vector<std::string> order;
  for (const Diagnostic& diagnostic : diagnostics.list()) order.push_back(diagnostic.message);
  EXPECT_EQ(order, (std::vector<std::string>{"without a place", "first", "second", "second, too", "third"}));
}

TEST(Diagnostics, OnlyErrorsCount) {
  Diagnostics diagnostics;
  diagnostics.warning({}, "careful");
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_FALSE(diagnostics.empty());
  Diagnostics more;
  more.error({}, "wrong");
  diagnostics.append(std::move(more));
  EXPECT_EQ(diagnostics.error_count(), 1u);
}

TEST(Error, OfDiagnosticsHoldsThemAll) {
  const SourceId id = add_source("deployment.yaml", "a\nb\n");
  Diagnostics diagnostics;
  diagnostics.error({id, 0}, "one", "fix it");
  diagnostics.error({id, 2}, "two");
  const Error error = to_error(diagnostics);
  EXPECT_EQ(error.kind, ErrorKind::input);
  EXPECT_EQ(error.at, (Origin{id, 0}));
  EXPECT_EQ(describe(error), describe(diagnostics));
}

TEST(Error, IsDescribedWithTracesRequestAndHint) {
  Error error = cf::base::error(ErrorKind::refused, "Template format error", "see the template");
  error.code = "ValidationError";
  error.request_id = "1234-5678";
  const Error traced = std::move(error).while_("while creating dev/network").while_("while deploying dev");
  EXPECT_EQ(describe(traced),
            "error: Template format error (ValidationError)\n"
            "  while creating dev/network\n"
            "  while deploying dev\n"
            "  AWS request id: 1234-5678\n"
            "hint: see the template\n");
}

TEST(Error, OrThrowAbandonsTheUnitOfWork) {
  Result<int> failed = error(ErrorKind::timeout, "too slow");
  EXPECT_THROW(std::move(failed).or_throw(), Failure);
  Result<int> fine = 3;
  EXPECT_EQ(std::move(fine).or_throw(), 3);
}

TEST(ExitCode, IsByKind) {
  EXPECT_EQ(exit_code_for(ErrorKind::input), ExitCode::invalid);
  EXPECT_EQ(exit_code_for(ErrorKind::usage), ExitCode::usage);
  EXPECT_EQ(exit_code_for(ErrorKind::wrong_account), ExitCode::credentials);
  EXPECT_EQ(exit_code_for(ErrorKind::network), ExitCode::unreachable);
  EXPECT_EQ(exit_code_for(ErrorKind::conflict), ExitCode::stale);
  EXPECT_EQ(exit_code_for(ErrorKind::blocked), ExitCode::blocked);
  EXPECT_EQ(exit_code_for(ErrorKind::cancelled), ExitCode::cancelled);
  EXPECT_EQ(exit_code_for(ErrorKind::no_change), ExitCode::ok);
  EXPECT_EQ(exit_code_for(ErrorKind::internal), ExitCode::failed);
}

TEST(ErrorKind, NamesAreDistinct) {
  EXPECT_STREQ(to_string(ErrorKind::access_denied), "access_denied");
  EXPECT_STREQ(to_string(ErrorKind::deploy_failed), "deploy_failed");
}

}  // namespace
}  // namespace cf::base
