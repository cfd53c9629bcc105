#include "catalog/catalog.h"
#include "cli/command.h"
#include "document/json.h"
#include "jinja/jinja.h"

namespace cf::cli {
namespace {

class Version final : public Command {
 public:
  void declare(Arguments& arguments) override { arguments.choice("-o,--output", output_, {"text", "json"}); }

  base::ExitCode run() override {
    const std::string jinja =
        jinja::native() ? "native (MiniJinja)" : "by the Python worker (built without MiniJinja)";
    if (output_ == "json") {
      document::MappingBuilder builder;
      builder.add("version", CF_VERSION).add("jinja2", jinja).add("resource_types", catalog::source());
      print(document::to_json(std::move(builder).build(), {2}) + "\n");
    } else {
      print("cf " CF_VERSION "\nJinja2: " + jinja + "\nresource types: " + std::string(catalog::source()) +
            "\n");
    }
    return base::ExitCode::ok;
  }

 private:
  std::string output_ = "text";
};

}  // namespace

std::unique_ptr<Command> make_version() {
  return std::make_unique<Version>();
}

}  // namespace cf::cli
