#include "forge/bitbucket_answer.h"

#include "forge/answer.h"

namespace cf::forge {

using document::Node;

Person read_bitbucket_user(const Node& user) {
  Person person{text_at(user, "uuid"), text_at(user, "account_id"), false, text_at(user, "display_name")};
  if (person.login.empty()) person.login = person.id;
  person.bot = text_at(user, "type") != "user";  // app_user; a removed one
  return person;
}

Comment read_bitbucket_comment(const Node& node) {
  Comment comment;
  comment.id = text_at(node, "id");
  comment.author = read_bitbucket_user(node["user"]);
  comment.body = text_at(node, "content.raw");
  comment.created = time_at(node, "created_on");
  comment.updated = time_at(node, "updated_on");
  comment.edited = was_edited(node, "created_on", "updated_on");
  comment.url = text_at(node, "links.html.href");
  return comment;
}

}  // namespace cf::forge
