#include "document/yaml_problem.h"

#include "base/strings.h"

namespace cf::document {
namespace {

std::string_view line_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, text.find('\n', offset) - begin);
}

// Jinja2 in a place where YAML expects YAML.
bool looks_like_jinja(std::string_view line) {
  return line.find("{{") != std::string_view::npos || line.find("{%") != std::string_view::npos;
}

// The first tab in a line's leading blanks; npos if there is none.
std::size_t tab_in_indentation(std::string_view text, std::size_t offset) {
  const std::string_view line = line_at(text, offset);
  const std::size_t content = line.find_first_not_of(" \t");
  const std::size_t tab = line.substr(0, content).find('\t');
  if (tab == std::string_view::npos) return tab;
  return static_cast<std::size_t>(line.data() - text.data()) + tab;
}

std::string position(const yaml_mark_t& mark) {
  return std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
}

YamlProblem reader_problem(const yaml_parser_t& parser, std::size_t first_byte) {
  YamlProblem result;
  result.offset = first_byte + parser.problem_offset;
  const std::string_view problem = parser.problem == nullptr ? "" : parser.problem;
  if (problem.find("control characters") != std::string_view::npos) {
    result.message =
        parser.problem_value == 0 ? "a NUL byte is not allowed" : "a control character is not allowed";
    result.hint = "remove it, or write it as an escape in a double-quoted text";
  } else {
    result.message = "the text is not UTF-8 here";
    result.hint = "save the file as UTF-8";
  }
  return result;
}

YamlProblem bad_token(std::string_view text, std::size_t offset) {
  YamlProblem result{offset, {}, {}};
  const char c = offset < text.size() ? text[offset] : '\0';
  const std::size_t tab = tab_in_indentation(text, offset);
  if (c == '\t' || tab != std::string_view::npos) {
    result.offset = tab != std::string_view::npos ? tab : offset;
    result.message = "found a tab used for indentation";
    result.hint = "indent with blanks";
  } else if (c == '%' && looks_like_jinja(line_at(text, offset))) {
    result.message = "found Jinja2 where YAML was expected";
    result.hint = "this file is read without Jinja2, or its block does not come out as YAML";
  } else {
    result.message = std::string("a value cannot start with '") + c + "'";
    result.hint = "put the text in quotes";
  }
  return result;
}

struct Phrase {
  std::string_view libyaml;  // part of its problem
  std::string_view message;
  std::string_view hint;
};

constexpr Phrase phrases[] = {
    {"mapping values are not allowed", "mapping values are not allowed here",
     "a text with ': ' in it must be quoted; else check the indentation of this line and the one before"},
    {"block sequence entries are not allowed", "a list item ('- ') is not allowed here",
     "start the list on a line of its own, and check the indentation"},
    {"mapping keys are not allowed", "a key ('? ') is not allowed here", "check the indentation"},
    {"could not find expected ':'", "expected ':' after this key",
     "a key is followed by ': '; else check quotes and indentation"},
    {"did not find expected key", "expected a key here",
     "the keys of one mapping start in the same column; check the indentation and the quotes of the line "
     "before"},
    {"did not find expected '-' indicator", "expected '- ' here",
     "the items of one list start in the same column; check the indentation"},
    {"did not find expected ',' or ']'", "expected ',' or ']' here",
     "close the list, or put the text in quotes"},
    {"did not find expected ',' or '}'", "expected ',' or '}' here",
     "close the mapping, or put the text in quotes"},
    {"did not find expected <document start>", "found text after the end of the document",
     "one file holds one document; check the indentation"},
    {"did not find expected node content", "expected a value here", ""},
    {"found undefined tag handle", "unknown tag handle",
     "a tag starts with one '!', such as !Ref or !stack_output"},
    {"found unknown escape character", "unknown escape in a double-quoted text",
     "write a backslash as \\\\, or use single quotes"},
    {"did not find expected hexdecimal number", "an escape needs hexadecimal digits",
     "write a backslash as \\\\, or use single quotes"},
    {"did not find expected alphabetic or numeric character", "the name of an anchor or alias is missing",
     "put a text that starts with '*' or '&' in quotes"},
    {"found a tab character", "found a tab used for indentation", "indent with blanks"},
    {"found unexpected document indicator", "the document ends inside a quoted text", "close the quotes"},
    {"directive", "a line cannot start with '%'", "put the text in quotes"},
    {"found unexpected ':'", "unexpected ':' in a plain text", "put the text in quotes"},
};

}  // namespace

YamlProblem yaml_problem(const yaml_parser_t& parser, std::string_view text, std::size_t first_byte,
                         ByteOffsets& offsets) {
  if (parser.error == YAML_READER_ERROR) return reader_problem(parser, first_byte);
  if (parser.error == YAML_MEMORY_ERROR) return {0, "out of memory", {}};
  const std::string_view problem = parser.problem == nullptr ? "" : parser.problem;
  const std::string_view context = parser.context == nullptr ? "" : parser.context;
  YamlProblem result;
  result.offset = offsets.at(parser.problem_mark.index);
  if (problem.find("cannot start any token") != std::string_view::npos) return bad_token(text, result.offset);
  if (problem.find("unexpected end of stream") != std::string_view::npos) {
    result.offset = offsets.at(parser.context_mark.index);
    result.message = "this quoted text is never closed";
    return result;
  }
  if (const std::size_t tab = tab_in_indentation(text, result.offset); tab != std::string_view::npos) {
    return {tab, "found a tab used for indentation", "indent with blanks"};
  }
  for (const Phrase& phrase : phrases) {
    if (problem.find(phrase.libyaml) == std::string_view::npos) continue;
    result.message = phrase.message;
    result.hint = phrase.hint;
    break;
  }
  if (result.message.empty()) result.message = std::string(problem);
  const bool directive = context == "while scanning a directive";
  if (directive || problem.find("could not find expected ':'") != std::string_view::npos) {
    result.offset = offsets.at(parser.context_mark.index);
  } else if (context.starts_with("while parsing a") && parser.context_mark.line != parser.problem_mark.line) {
    const std::string_view what = context.find("mapping") != std::string_view::npos ? "mapping" : "list";
    result.message += " (the " + std::string(what) + " starts at " + position(parser.context_mark) + ")";
  }
  if (looks_like_jinja(line_at(text, result.offset))) {
    result.hint = "put Jinja2 expressions in quotes, or check what they are rendered to";
  }
  return result;
}

}  // namespace cf::document
