#include "plan/change_json.h"

#include "plan/spelling.h"

namespace cf::plan {

JsonObject change_head(const change::ResourceChange& change) {
  JsonObject json;
  json.text("action", spelling(change.action))
      .text("replacement", spelling(change.replacement))
      .text("logical_id", change.logical_id)
      .text("type", change.type)
      .text("physical_id", change.physical_id);
  return json;
}

}  // namespace cf::plan
