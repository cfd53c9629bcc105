#include "plan/error_json.h"

#include "base/source.h"
#include "plan/json_values.h"

namespace cf::plan {

Node error_json(const base::Error& error) {
  return JsonObject()
      .text("kind", base::to_string(error.kind))
      .text("message", error.message)
      .text("hint", error.hint)
      .text("place", error.at ? base::locate(error.at).str() : std::string())
      .texts("trace", error.trace)
      .text("code", error.code)
      .text("request_id", error.request_id)
      .build();
}

}  // namespace cf::plan
