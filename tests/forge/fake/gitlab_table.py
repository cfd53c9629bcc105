"""The endpoints of GitLab's REST API that are used, with their parameters, by hand from GitLab's documentation.

No package on npm or PyPI has a description of these endpoints (GitLab's own OpenAPI file covers badges and branches).
For each: the query parameters, and of the body the attributes with their types; those with "!" are required, tuples list
the values allowed.
"""
import re

from web import Refused

PAGES = {"page": "integer", "per_page": "integer"}
TABLE = [
    ("GET", "/user", {}, None),
    ("GET", "/users", {**PAGES, "search": "string", "username": "string", "active": "boolean"}, None),
    ("GET", "/users/:id", {"with_custom_attributes": "boolean"}, None),
    ("GET", "/personal_access_tokens/self", {}, None),
    ("GET", "/projects/:id", {"license": "boolean", "statistics": "boolean", "with_custom_attributes": "boolean"}, None),
    ("GET", "/projects/:id/members/all/:user_id", {}, None),
    ("GET", "/groups/:id", {"with_custom_attributes": "boolean", "with_projects": "boolean"}, None),
    ("GET", "/groups/:id/members/all/:user_id", {}, None),
    ("GET", "/projects/:id/merge_requests",
     {**PAGES, "state": ("opened", "closed", "locked", "merged", "all"), "order_by": ("created_at", "title", "updated_at"),
      "sort": ("asc", "desc"), "scope": ("created_by_me", "assigned_to_me", "all"), "source_branch": "string",
      "target_branch": "string"}, None),
    ("GET", "/projects/:id/merge_requests/:iid",
     {"include_diverged_commits_count": "boolean", "include_rebase_in_progress": "boolean", "render_html": "boolean"}, None),
    ("GET", "/projects/:id/repository/commits",
     {**PAGES, "ref_name": "string", "since": "string", "until": "string", "path": "string", "author": "string",
      "all": "boolean", "with_stats": "boolean", "first_parent": "boolean", "order": ("default", "topo"),
      "trailers": "boolean"}, None),
    ("GET", "/projects/:id/merge_requests/:iid/commits", {**PAGES}, None),
    ("GET", "/projects/:id/merge_requests/:iid/diffs", {**PAGES, "unidiff": "boolean"}, None),
    ("GET", "/projects/:id/merge_requests/:iid/notes",
     {**PAGES, "sort": ("asc", "desc"), "order_by": ("created_at", "updated_at")}, None),
    ("POST", "/projects/:id/merge_requests/:iid/notes", {},
     {"body!": "string", "created_at": "string", "internal": "boolean", "merge_request_diff_head_sha": "string"}),
    ("PUT", "/projects/:id/merge_requests/:iid/notes/:note_id", {}, {"body!": "string", "confidential": "boolean"}),
    ("GET", "/projects/:id/repository/branches/:branch", {}, None),
    ("GET", "/projects/:id/repository/merge_base", {"refs[]": "string"}, None),
    ("GET", "/projects/:id/repository/files/:path/raw", {"ref": "string", "lfs": "boolean"}, None),
    ("GET", "/projects/:id/repository/commits/:sha/merge_requests",
     {**PAGES, "state": ("opened", "closed", "locked", "merged")}, None),
    ("GET", "/projects/:id/repository/commits/:sha/statuses",
     {**PAGES, "name": "string", "ref": "string", "stage": "string", "all": "boolean", "sort": ("asc", "desc"),
      "order_by": ("id", "pipeline_id"), "pipeline_id": "integer"}, None),
    ("POST", "/projects/:id/repository/commits/:sha/comments", {},
     {"note!": "string", "path": "string", "line": "integer", "line_type": ("new", "old")}),
    ("POST", "/projects/:id/statuses/:sha", {},
     {"state!": ("pending", "running", "success", "failed", "canceled", "skipped"), "name": "string", "context": "string",
      "ref": "string", "target_url": "string", "description": "string", "coverage": "number", "pipeline_id": "integer"}),
]
TYPES = {"string": str, "integer": int, "boolean": bool, "number": (int, float)}


def of_type(kind, value, text):
    if isinstance(kind, tuple):
        return value in kind
    if text and kind == "integer":
        return value.isdigit()
    if text and kind == "boolean":
        return value in ("true", "false")
    return isinstance(value, TYPES[kind]) and not (kind == "integer" and isinstance(value, bool))


def check(request, path):
    for method, template, query, body in TABLE:
        if method == request.method and re.match("^%s$" % re.sub(r":\w+", "[^/]+", template), path):
            break
    else:
        raise Refused(422, "the table has no %s %s" % (request.method, path))
    for name, values in request.query.items():
        if name not in query:
            raise Refused(422, "%s has no query parameter %s" % (template, name))
        if not all(of_type(query[name], value, True) for value in values):
            raise Refused(422, "%s of %s can't be %s" % (name, template, values))
    if body is None and request.body:
        raise Refused(422, "%s takes no body" % template)
    if body is not None:
        kinds = {name.rstrip("!"): kind for name, kind in body.items()}
        if not isinstance(request.json, dict):
            raise Refused(422, "the body is missing or not a JSON object")
        for name, value in request.json.items():
            if name not in kinds or not of_type(kinds[name], value, False):
                raise Refused(422, "%s of %s can't be %r" % (name, template, value))
        for name in body:
            if name.endswith("!") and name[:-1] not in request.json:
                raise Refused(400, "%s is missing" % name[:-1])
