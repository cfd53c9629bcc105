#include "jinja/jinja.h"

#include <cstring>
#include <exception>

#include "base/strings.h"
#include "jinja/abi.h"
#include "jinja/encode.h"

namespace cf::jinja {

#ifdef CF_NATIVE

bool native() {
  return true;
}

namespace {

// One call: what the Rust side is given and what it gives.
struct Exchange {
  const Loader* loader = nullptr;
  std::exception_ptr thrown;  // by the loader; must not cross the border
  Rendered rendered;
  std::string message, source;
  std::uint64_t line = 0;
};

void load_text(void* user, abi::Text name, abi::Give give, void* target) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (!exchange.loader || !*exchange.loader || exchange.thrown) return;
  try {
    if (auto found = (*exchange.loader)(std::string(name.view()))) give(target, abi::text(*found));
  } catch (...) {
    exchange.thrown = std::current_exception();
  }
}

void receive_part(void* user, std::uint32_t part, abi::Text text, std::uint64_t number) {
  auto& exchange = *static_cast<Exchange*>(user);
  switch (part) {
    case abi::output:
      exchange.rendered.text = text.view();
      break;
    case abi::lines:
      exchange.rendered.line_map.resize(text.size / sizeof(std::uint32_t));
      if (text.size > 0) std::memcpy(exchange.rendered.line_map.data(), text.data, text.size);
      break;
    case abi::message:
      exchange.message = text.view();
      exchange.line = number;
      break;
    case abi::source:
      exchange.source = text.view();
      break;
    default:
      break;
  }
}

base::Error failure(std::uint32_t status, const Exchange& exchange) {
  auto kind = status == abi::wrong         ? base::ErrorKind::input
              : status == abi::unsupported ? base::ErrorKind::unsupported
              : status == abi::limit       ? base::ErrorKind::limit
                                           : base::ErrorKind::internal;
  std::string where = exchange.source;
  if (exchange.line > 0) where += ":" + std::to_string(exchange.line);
  std::string what = kind == base::ErrorKind::unsupported ? "not done natively: " : "";
  return base::error(kind, (where.empty() ? "" : where + ": ") + what + exchange.message);
}

}  // namespace

base::Result<Rendered> render(std::string_view name, std::string_view text, const document::Node& context,
                              const Loader& loader, const Options& options) {
  std::string encoded;
  if (!context) {
    encoded.assign("m\0\0\0\0", 5);
  } else if (!encode(context, encoded)) {
    return base::error(base::ErrorKind::internal, "the context of " + std::string(name) + " is not resolved");
  }
  bool prefixes =
      options.delimiters.size() > 6 && !(options.delimiters[6].empty() && options.delimiters.back().empty());
  if (prefixes || options.newline_sequence != "\n")
    return base::error(base::ErrorKind::unsupported,
                       std::string(name) + ": not done natively: line statements and other newlines");
  std::string except = base::join(options.autoescape_except, "\n");
  std::string delimiters = base::join(options.delimiters, std::string_view("\0", 1));
  Exchange exchange;
  exchange.loader = &loader;
  abi::Request request{
      abi::text(name),
      abi::text(text),
      abi::text(encoded),
      (options.trim_blocks ? abi::trim_blocks : 0u) | (options.lstrip_blocks ? abi::lstrip_blocks : 0u) |
          (options.keep_trailing_newline ? abi::keep_trailing_newline : 0u) |
          (options.strict_undefined ? abi::strict : 0u) | (options.autoescape ? abi::autoescape : 0u),
      options.fuel,
      options.seed,
      abi::text(except),
      abi::text(delimiters),
      &exchange,
      load_text,
      receive_part};
  auto status = abi::cf_jinja_render(&request);
  if (exchange.thrown) std::rethrow_exception(exchange.thrown);
  if (status != abi::done) return failure(status, exchange);
  if (exchange.rendered.text.size() > options.output_limit)
    return base::error(base::ErrorKind::limit, std::string(name) + ": it renders to " +
                                                   std::to_string(exchange.rendered.text.size()) +
                                                   " bytes, more than the limit of " +
                                                   std::to_string(options.output_limit));
  return std::move(exchange.rendered);
}

base::Result<std::vector<std::string>> undeclared(std::string_view name, std::string_view text) {
  Exchange exchange;
  abi::Request request{};
  request.name = abi::text(name);
  request.text = abi::text(text);
  request.user = &exchange;
  request.load = load_text;
  request.emit = receive_part;
  auto status = abi::cf_jinja_undeclared(&request);
  if (status != abi::done) return failure(status, exchange);
  if (exchange.rendered.text.empty()) return std::vector<std::string>{};
  return base::split(exchange.rendered.text, '\n');
}

#else

bool native() {
  return false;
}

base::Result<Rendered> render(std::string_view name, std::string_view, const document::Node&, const Loader&,
                              const Options&) {
  return base::error(base::ErrorKind::unsupported, std::string(name) + ": this build has no native Jinja2");
}

base::Result<std::vector<std::string>> undeclared(std::string_view name, std::string_view) {
  return base::error(base::ErrorKind::unsupported, std::string(name) + ": this build has no native Jinja2");
}

#endif

}  // namespace cf::jinja
