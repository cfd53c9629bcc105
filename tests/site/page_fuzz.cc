// Whatever a template, a changelog or an example says: its page has one script, which is ours, and no markup
// of theirs.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "site/site.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cf::site;
  const std::string text(reinterpret_cast<const char*>(data), size);
  Source source;
  for (const std::string& path : {"a/" + text.substr(0, 64), std::string("fixed.yaml")}) {
    source.index.templates[path].versions["1.0.0"];
    source.texts["1.0.0/" + path] = text;
  }
  cf::gold::Listed& listed = source.index.templates["fixed.yaml"];
  listed.title = listed.description = text;
  cf::gold::Release& release = listed.versions["1.0.0"];
  release.changes = text;
  release.examples = {{text, text}};
  for (const File& file : make_site(source, 0)) {
    std::size_t scripts = 0;
    for (std::size_t at = file.text.find("<script"); at != std::string::npos;
         at = file.text.find("<script", at + 1))
      ++scripts;
    if (scripts != (file.path == "index.html" ? 2u : 1u)) std::abort();
    if (file.path.find("/../") != std::string::npos) std::abort();
    if (file.path != "index.html" && !file.path.starts_with("templates/") &&
        !file.path.starts_with("versions/"))
      std::abort();
  }
  return 0;
}
