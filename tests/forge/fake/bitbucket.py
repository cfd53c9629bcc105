"""Bitbucket Cloud's REST API 2.0, as much of it as deployments need."""
import base64
import datetime

import web
from web import Answer, Refused, route

SCOPES = ["account", "pullrequest:write", "repository:admin"]


def moment(when, microseconds=0):
    return (when + datetime.timedelta(microseconds=microseconds)).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


class Bitbucket(web.Host):
    prefix = "/2.0"

    def refusal(self, status, message):
        return {"type": "error", "error": {"message": message}}

    def caller(self, request):
        words = request.headers.get("Authorization", "").split(" ", 1)
        if words[0] == "Basic":
            user, _, secret = base64.b64decode(words[1]).decode().partition(":")
            token = self.world.tokens.get(secret)
            if token is None or not user:
                raise Refused(401, "Unauthorized")
            return token
        return super().caller(request)

    def answer(self, request):
        token = self.caller(request)
        scopes = self.scopes(token)
        writes = request.method != "GET"
        needed = None
        if writes and "/pullrequests/" in request.path and "pullrequest" not in "".join(scopes):
            needed = "pullrequest"
        elif writes and "/commit/" in request.path and not any(s.startswith(("repository", "pullrequest")) for s in scopes):
            needed = "repository"
        elif request.path.endswith("/user") and "account" not in scopes:
            needed = "account"
        if needed:
            raise Refused(403, body={"type": "error", "error": {
                "message": "Your credentials lack one or more required privilege scopes.",
                "detail": {"granted": scopes, "required": [needed]}}})
        answer = super().answer(request)
        answer.headers["X-OAuth-Scopes"] = ", ".join(scopes)
        return answer

    @staticmethod
    def scopes(token):
        return SCOPES if token.scopes is None else token.scopes

    def here(self, workspace, slug):
        if (workspace.lower(), slug.lower()) != (self.world.owner.lower(), self.world.name.lower()):
            raise Refused(404, "Repository %s/%s not found" % (workspace, slug))

    def listed(self, entries, request):
        part, number, more = self.page(entries, request, "pagelen")
        body = {"pagelen": self.world.page_size, "page": number, "size": len(entries), "values": part}
        if more:
            query = "&".join("%s=%s" % (k, v) for k, vs in request.query.items() if k != "page" for v in vs)
            body["next"] = "%s%s?%s&page=%d" % (self.url, request.path, query, number + 1)
        return Answer(body)

    @staticmethod
    def user_of(user):
        if user.bot:
            return {"type": "app_user", "uuid": user.uuid, "display_name": user.name}
        return {"type": "user", "uuid": user.uuid, "account_id": user.account, "display_name": user.name,
                "nickname": user.login}

    def pull_of(self, pull):
        own = {"type": "repository", "uuid": "{own}", "full_name": "%s/%s" % (self.world.owner, self.world.name)}
        fork = {"type": "repository", "uuid": "{fork}", "full_name": "%s/%s" % (pull.author.login, self.world.name)}
        body = {"type": "pullrequest", "id": pull.number, "title": pull.title,
                "state": {"open": "OPEN", "merged": "MERGED", "closed": "DECLINED"}[pull.state],
                "author": self.user_of(pull.author), "links": self.links(pull),
                "source": {"branch": {"name": pull.head}, "commit": {"hash": pull.head_commit[:12]},
                           "repository": fork if pull.fork else own},
                "destination": {"branch": {"name": pull.base}, "commit": {"hash": pull.base_commit[:12]},
                                "repository": own},
                "merge_commit": {"hash": pull.merge_commit[:12]} if pull.state == "merged" else None}
        return body

    def links(self, pull):
        return {"html": {"href": "https://bitbucket.example/%s/%s/pull-requests/%d" % (
            self.world.owner, self.world.name, pull.number)}}

    def comment_of(self, comment):
        # Both times of a fresh comment differ by some microseconds.
        body = {"type": "pullrequest_comment", "id": comment.number, "content": {"raw": comment.body},
                "user": self.user_of(comment.author), "deleted": comment.deleted, "pending": False,
                "created_on": moment(comment.created, 46283), "updated_on": moment(comment.updated, 48932),
                "links": {"html": {"href": "https://bitbucket.example/c/%d" % comment.number}}}
        if comment.line:
            body["inline"] = {"path": "file", "to": 1}
        return body

    def pull(self, number):
        return self.found(self.world.pull_request(number))

    @route("GET", "/user")
    def whoami(self, request, token):
        return Answer(self.user_of(self.world.who(token.login)))

    @route("GET", "/users/{selected}")
    def user(self, request, token, selected):
        return Answer(self.user_of(self.found(next((u for u in self.world.users.values() if u.uuid == selected), None))))

    @route("GET", "/repositories/{workspace}/{slug}")
    def repository_itself(self, request, token, workspace, slug):
        self.here(workspace, slug)
        return Answer({"type": "repository", "uuid": "{own}", "mainbranch": {"name": self.repository.default_branch()}})

    @route("GET", "/repositories/{workspace}/{slug}/refs/branches/{branch}")
    def branch(self, request, token, workspace, slug, branch):
        self.here(workspace, slug)
        if branch not in self.repository.branches():
            raise Refused(404, "Reference not found")
        return Answer({"type": "branch", "name": branch, "target": {"hash": self.repository.resolve(branch)}})

    @route("GET", "/repositories/{workspace}/{slug}/commit/{commit}")
    def commit(self, request, token, workspace, slug, commit):
        self.here(workspace, slug)
        return Answer({"type": "commit", "hash": self.found(self.repository.resolve(commit))})

    def commit_of(self, commit):
        log = self.repository.log(commit)
        body = {"type": "commit", "hash": commit}
        for role in ("author", "committer"):
            user = self.world.whose(log[role])
            body[role] = {"type": role, "raw": "%s <%s>" % log[role], **({"user": self.user_of(user)} if user else {})}
        return body

    @route("GET", "/repositories/{workspace}/{slug}/commits/{revision}")
    def commits(self, request, token, workspace, slug, revision):
        self.here(workspace, slug)
        ends = [self.found(self.repository.resolve(name)) for name in (request.first("exclude"), revision)]
        return self.listed([self.commit_of(c) for c in self.repository.contains(*ends)], request)

    @route("GET", "/repositories/{workspace}/{slug}/pullrequests/{number}/commits")
    def commits_of_pull(self, request, token, workspace, slug, number):
        self.here(workspace, slug)
        return self.listed([self.commit_of(c) for c in self.world.proposed(self.pull(number))], request)

    @route("GET", "/repositories/{workspace}/{slug}/merge-base/{revspec}")
    def merge_base(self, request, token, workspace, slug, revspec):
        self.here(workspace, slug)
        one, other = (self.found(self.repository.resolve(name)) for name in revspec.split(".."))
        return Answer({"type": "commit", "hash": self.repository.merge_base(one, other)})

    @route("GET", "/repositories/{workspace}/{slug}/pullrequests")
    def pulls(self, request, token, workspace, slug):
        self.here(workspace, slug)
        states = request.query.get("state", ["OPEN"])
        entries = [self.pull_of(p) for p in self.world.ordered_pulls()]
        entries = [e for e in entries if e["state"] in states]
        return self.listed(entries[::-1] if request.first("sort", "").startswith("-") else entries, request)

    @route("GET", "/repositories/{workspace}/{slug}/pullrequests/{number}")
    def one_pull(self, request, token, workspace, slug, number):
        self.here(workspace, slug)
        return Answer(self.pull_of(self.pull(number)))

    @route("GET", "/repositories/{workspace}/{slug}/pullrequests/{number}/diffstat")
    def diffstat(self, request, token, workspace, slug, number):
        self.here(workspace, slug)
        pull = self.pull(number)
        # The real one answers so too, with the commits in the address.
        return Answer(None, 302, {"Location": "%s%s/repositories/%s/%s/diffstat/%s..%s" % (
            self.url, self.prefix, workspace, slug, pull.head_commit, pull.base_commit)})

    @route("GET", "/repositories/{workspace}/{slug}/diffstat/{spec}")
    def diffstat_of(self, request, token, workspace, slug, spec):
        self.here(workspace, slug)
        head, base = spec.split("..")
        start = self.repository.merge_base(base, head)
        return self.listed([{"type": "diffstat", "status": "modified", "old": {"path": path}, "new": {"path": path}}
                            for path in self.repository.changed(start, head)], request)

    @route("GET", "/repositories/{workspace}/{slug}/commit/{commit}/pullrequests")
    def pulls_of(self, request, token, workspace, slug, commit):
        self.here(workspace, slug)
        self.found(self.repository.resolve(commit))
        if self.world.lag > 0:
            self.world.lag -= 1
            return Answer({"type": "error", "error": {"message": "Not yet indexed"}}, 202)
        return self.listed([{"type": "pullrequest", "id": p.number, "title": p.title, "links": self.links(p)}
                            for p in self.world.related_pulls(commit)], request)

    @route("GET", "/repositories/{workspace}/{slug}/pullrequests/{number}/comments")
    def comments(self, request, token, workspace, slug, number):
        self.here(workspace, slug)
        pull = self.pull(number)
        return self.listed([self.comment_of(c) for c in self.world.comments if c.pull == pull.number], request)

    @route("POST", "/repositories/{workspace}/{slug}/pullrequests/{number}/comments")
    def write(self, request, token, workspace, slug, number):
        self.here(workspace, slug)
        body = self.limited(request.json["content"]["raw"])
        return Answer(self.comment_of(self.world.write_comment(self.pull(number), token.login, body)), 201)

    @route("PUT", "/repositories/{workspace}/{slug}/pullrequests/{number}/comments/{comment}")
    def rewrite(self, request, token, workspace, slug, number, comment):
        self.here(workspace, slug)
        known = self.found(next((c for c in self.world.comments_of(self.pull(number)) if str(c.number) == comment), None))
        if known.author.login != token.login:
            raise Refused(403, "You do not have access to edit this comment.")
        return Answer(self.comment_of(self.world.rewrite_comment(comment, self.limited(request.json["content"]["raw"]))))

    @staticmethod
    def limited(body):
        if len(body) > 32768:
            raise Refused(400, body={"type": "error", "error": {
                "message": "Bad request", "fields": {"content.raw": ["Ensure this value has at most 32768 characters"]}}})
        return body

    @route("POST", "/repositories/{workspace}/{slug}/commit/{commit}/comments")
    def on_commit(self, request, token, workspace, slug, commit):
        self.here(workspace, slug)
        self.found(self.repository.resolve(commit))
        body = self.limited(request.json["content"]["raw"])
        self.world.commit_comments.append({"commit": commit, "body": body, "login": token.login})
        return Answer({"type": "commit_comment", "id": self.world.next_number()}, 201)

    @route("GET", "/repositories/{workspace}/{slug}/src/{commit}/{path...}")
    def source(self, request, token, workspace, slug, commit, path):
        self.here(workspace, slug)
        if "/" in commit or not self.repository.resolve(commit):
            raise Refused(404, "Commit not found")
        kind = self.repository.kind(commit, path)
        if kind is None:
            raise Refused(404, "No such file or directory: " + path)
        if request.first("format") == "meta" or kind == "tree":
            return Answer({"type": "commit_file" if kind == "blob" else "commit_directory", "path": path, "values": []})
        return Answer(self.repository.file(commit, path), headers={"Content-Type": "application/octet-stream"})

    @route("GET", "/workspaces/{workspace}/permissions/repositories/{slug}")
    def permissions(self, request, token, workspace, slug):
        self.here(workspace, slug)
        if self.world.who(token.login).permission != "admin":
            raise Refused(403, "You must be an administrator of this repository.")
        return self.listed([{"type": "repository_permission", "permission": u.permission, "user": self.user_of(u)}
                            for u in self.world.users.values() if u.permission != "none"], request)

    @route("POST", "/repositories/{workspace}/{slug}/commit/{commit}/statuses/build")
    def status(self, request, token, workspace, slug, commit):
        self.here(workspace, slug)
        self.found(self.repository.resolve(commit))
        if len(request.json["key"]) > 40:
            raise Refused(400, "key: Ensure this value has at most 40 characters")
        states = {"INPROGRESS": "pending", "SUCCESSFUL": "success", "FAILED": "failure", "STOPPED": "failure"}
        name = request.json.get("name", request.json["key"])
        self.world.statuses[:] = [s for s in self.world.statuses if (s["commit"], s["context"]) != (commit, name)]
        self.world.statuses.append({"commit": commit, "context": name, "state": states[request.json["state"]],
                                    "description": request.json.get("description"), "url": request.json["url"]})
        return Answer(dict(request.json, type="build"), 201)

    @route("PUT", "/repositories/{workspace}/{slug}/commit/{commit}/reports/{report}")
    def report(self, request, token, workspace, slug, commit, report):
        self.here(workspace, slug)
        self.world.reports["%s %s" % (commit, report)] = {"report": request.json, "annotations": []}
        return Answer(dict(request.json, type="report"))

    @route("POST", "/repositories/{workspace}/{slug}/commit/{commit}/reports/{report}/annotations")
    def annotations(self, request, token, workspace, slug, commit, report):
        self.here(workspace, slug)
        self.found(self.world.reports.get("%s %s" % (commit, report)))["annotations"] += request.json
        return Answer(request.json)
