#include <algorithm>

#include "base/strings.h"
#include "site/paths.h"
#include "site/rows.h"
#include "site/subject.h"

namespace cf::site {
namespace {

std::size_t rank_of(const gold::Advisory& advisory) {
  const auto& known = gold::severities();
  return static_cast<std::size_t>(std::find(known.begin(), known.end(), advisory.severity) - known.begin());
}

// `code` between backticks.
Html inline_html(std::string_view text) {
  Html out;
  while (true) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return out + Html::text(text);
    out += Html::text(text.substr(0, open)) + code(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

Html advisory_notices(const Subject& subject, const std::string& version) {
  std::vector<const gold::Advisory*> found;
  for (const gold::Advisory& advisory : subject.advisories)
    if (advisory.concerns(subject.path, version)) found.push_back(&advisory);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto* a, const auto* b) { return rank_of(*a) > rank_of(*b); });
  Html out;
  for (const gold::Advisory* advisory : found) {
    const std::string through = advisory->through.empty() ? "" : " through " + advisory->through;
    out += "<p class=\"notice warning\"><strong>Advisory, " + Html::text(advisory->severity + through) +
           ":</strong> " + Html::text(advisory->reason) +
           (advisory->reason.ends_with('.') ? Html() : Html("."));
    if (!advisory->fixed_in.empty()) {
      const Html words = Html::text(advisory->fixed_in);
      const bool listed = subject.index.find(subject.path, advisory->fixed_in) != nullptr;
      out += " Fixed in " +
             (listed ? link(relative(subject.page, version_page(subject.path, advisory->fixed_in)), words)
                     : words) +
             ".";
    }
    out += "</p>\n";
  }
  return out;
}

Html changes_html(std::string_view markdown) {
  enum class Block { none, paragraph, list } block = Block::none;
  Html out, inner;  // inner: of the block that is open
  std::string pending;
  const auto flush = [&] {
    if (!pending.empty()) {
      inner += block == Block::list ? "<li>" + inline_html(pending) + "</li>\n" : inline_html(pending);
    }
    pending.clear();
  };
  const auto close = [&] {
    flush();
    if (block == Block::paragraph) out += "<p>" + inner + "</p>\n";
    if (block == Block::list) out += "<ul class=\"plain\">\n" + inner + "</ul>\n";
    inner = {};
    block = Block::none;
  };
  for (const std::string& line : base::split(markdown, '\n')) {
    std::string_view text = base::trim(line);
    const bool item = text.starts_with("- ") || text.starts_with("* ");
    if (text.empty()) {
      close();
      continue;
    }
    if (item) {
      if (block != Block::list) close();
      flush();
      block = Block::list;
      pending = base::trim(text.substr(2));
      continue;
    }
    if (block == Block::none) block = Block::paragraph;
    pending += (pending.empty() ? "" : " ") + std::string(text);
  }
  close();
  return out;
}

Html proof_section(const Subject& subject) {
  const gold::Release& release = subject.release;
  if (release.cases == 0 && release.variations == 0 && release.updates == 0)
    return "<p>There are no results of tests of this version.</p>\n";
  Rows rows;
  const bool all = release.cases_passed == release.cases;
  const auto row = [&](const char* name, Html said) {
    rows.add({"", Html::text(name), "<p>" + said + "</p>", {}});
  };
  row("Cases", badge(all ? "good" : "bad", all ? "passed" : "failed") + " " +
                   Html::text(std::to_string(release.cases_passed) + " of " + std::to_string(release.cases)));
  row("Combinations", Html::text(base::plural(release.variations, "combination") + " of parameters"));
  row("Updates", Html::text(base::plural(release.updates, "update") + " from earlier versions"));
  return "<p>Run on the embedded CloudFormation.</p>\n" + rows.html();
}

Html versions_section(const Subject& subject) {
  Html out;
  for (const std::string& version : subject.versions) {
    const gold::Release& release = subject.listed.versions.at(version);
    const bool shown = version == subject.version;
    Html heading =
        shown ? Html::text(version)
              : link(relative(subject.page, version_page(subject.path, version)), Html::text(version));
    if (shown) heading += " " + badge("version", "this page");
    out += element("h3", {}, heading) + "\n";
    if (release.published.size() >= 10)
      out += element("p", {{"class", "when"}}, Html::text(release.published.substr(0, 10))) + "\n";
    if (!shown) out += advisory_notices(subject, version);
    out += changes_html(release.changes);
  }
  return out;
}

}  // namespace cf::site
