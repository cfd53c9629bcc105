// One version of one template, as its page tells of it.
#pragma once

#include <string>
#include <vector>

#include "site/html.h"
#include "site/site.h"
#include "template/template.h"

namespace cf::site {

// What the template's text says.
struct Facts {
  enum class Kind { cloudformation, jinja, python, unreadable };
  Kind kind = Kind::cloudformation;
  std::string problem;         // unreadable: why
  std::string input;           // jinja, python: the comment that it begins with, which tells what it takes
  template_::Template parsed;  // cloudformation only, as is what follows
  template_::Dependencies needs;
};
Facts read_facts(const std::string& path, const std::string& text);

struct Subject {
  const gold::Index& index;
  const std::string& path;
  const gold::Listed& listed;
  std::vector<std::string> versions;  // all of the template's, newest first
  std::string version;                // this one
  const gold::Release& release;
  const std::vector<gold::Advisory>& advisories;  // of the whole registry
  Facts facts;
  std::string page;  // where it will lie

  bool is_newest() const { return version == versions.front(); }
  std::string title() const { return listed.title.empty() ? path : listed.title; }
};

// By precedence; pre-releases after all releases, what is no version at the end.
std::vector<std::string> newest_first(const gold::Listed& listed);

// Sections of its page; empty: it has nothing to say there.
Html usage_section(const Subject& subject);
Html input_section(const Subject& subject);
Html parameters_section(const Subject& subject);
Html picture_section(const Subject& subject);
Html resources_section(const Subject& subject);
Html outputs_section(const Subject& subject);
Html proof_section(const Subject& subject);
Html versions_section(const Subject& subject);

// Which advisories concern a version of it, worst first, as a notice each.
Html advisory_notices(const Subject& subject, const std::string& version);
Html badge(std::string kind, std::string_view words);

// Small Markdown as changelogs have it: paragraphs, lists, code. Everything else is text.
Html changes_html(std::string_view markdown);

std::string template_page(const Subject& subject);

}  // namespace cf::site
