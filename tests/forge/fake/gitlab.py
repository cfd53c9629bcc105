"""GitLab's REST API, as much of it as deployments need."""
import datetime

import web
from web import Answer, Refused, route

LEVELS = {"none": 0, "read": 20, "write": 30, "admin": 40}


def moment(when, milliseconds=0):
    when += datetime.timedelta(milliseconds=milliseconds)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (when.microsecond // 1000)


class GitLab(web.Host):
    prefix = "/api/v4"
    undescribed = ("/api/graphql",)

    def refusal(self, status, message):
        if status == 401:
            return {"message": "401 Unauthorized"}
        return {"message": "%d %s" % (status, message) if status in (403, 404) else message}

    def answer(self, request):
        token = self.caller(request)
        scopes = ["api"] if token.scopes is None else token.scopes
        if "api" not in scopes and (request.method != "GET" or "read_api" not in scopes):
            if not request.path.endswith("/personal_access_tokens/self"):
                wanted = "api" if request.method != "GET" else "api read_api"
                raise Refused(403, body={"error": "insufficient_scope", "scope": wanted, "error_description":
                                         "The request requires higher privileges than provided by the access token."})
        return super().answer(request)

    def here(self, project):
        if project.lower() != ("%s/%s" % (self.world.owner, self.world.name)).lower():
            raise Refused(404, "Project Not Found")

    def listed(self, entries, request):
        part, number, more = self.page(entries, request, "per_page")
        return Answer(part, headers={"X-Page": str(number), "X-Next-Page": str(number + 1) if more else ""})

    @staticmethod
    def author_of(user):
        return {"id": user.number, "username": user.login, "name": user.name, "state": "active", "locked": False}

    def person(self, number):
        return next((u for u in self.world.users.values() if str(u.number) == str(number)), None)

    def pull(self, iid):
        pull = self.world.pull_request(iid)
        if pull is None:
            raise Refused(404, "Not found")
        return pull

    def merge_request_of(self, pull, whole=False):
        merged = pull.state == "merged"
        squashed = merged and pull.how == "squash"
        body = {"id": 5000 + pull.number, "iid": pull.number, "title": pull.title,
                "state": {"open": "opened"}.get(pull.state, pull.state), "author": self.author_of(pull.author),
                "source_branch": pull.head, "target_branch": pull.base, "sha": pull.head_commit,
                "web_url": "https://gitlab.example/%s/%s/-/merge_requests/%d" % (
                    self.world.owner, self.world.name, pull.number),
                "source_project_id": 9000 + (pull.author.number if pull.fork else 0), "target_project_id": 9000,
                "merge_commit_sha": pull.merge_commit if merged and pull.how == "merge" else None,
                "squash_commit_sha": pull.merge_commit if squashed else None}
        if merged and pull.how == "rebase":
            body["sha"] = pull.merge_commit  # GitLab rebases the source branch itself
        if whole:
            start = self.repository.merge_base(pull.base_commit, pull.head_commit)
            body["diff_refs"] = {"base_sha": start, "head_sha": pull.head_commit, "start_sha": pull.base_commit}
        return body

    def note_of(self, comment):
        # Both times of a fresh note differ by some milliseconds.
        return {"id": comment.number, "type": "DiffNote" if comment.line else None, "body": comment.body,
                "author": self.author_of(comment.author), "system": False, "noteable_iid": comment.pull,
                "created_at": moment(comment.created, 886), "updated_at": moment(comment.updated, 889)}

    @route("GET", "/user")
    def whoami(self, request, token):
        user = self.world.who(token.login)
        return Answer(dict(self.author_of(user), bot=user.bot))

    @route("GET", "/users/{number}")
    def user(self, request, token, number):
        user = self.person(number)
        if user is None:
            raise Refused(404, "User Not Found")
        return Answer(dict(self.author_of(user), bot=user.bot))

    @route("GET", "/personal_access_tokens/self")
    def token_itself(self, request, token):
        return Answer({"id": 1, "active": True, "scopes": ["api"] if token.scopes is None else token.scopes})

    @route("GET", "/projects/{project}")
    def project(self, request, token, project):
        self.here(project)
        level = LEVELS[self.world.who(token.login).permission]
        return Answer({"id": 9000, "path_with_namespace": project, "default_branch": self.repository.default_branch(),
                       "permissions": {"project_access": {"access_level": level}, "group_access": None}})

    def member(self, user, level):
        return Answer(dict(self.author_of(user), access_level=level, membership_state="active"))

    @route("GET", "/projects/{project}/members/all/{number}")
    def project_member(self, request, token, project, number):
        self.here(project)
        user = self.person(number)
        if user is None or user.permission == "none":
            raise Refused(404, "Not found")
        return self.member(user, LEVELS[user.permission])

    @route("GET", "/groups/{group}")
    def group(self, request, token, group):
        if group not in self.world.teams:
            raise Refused(404, "Group Not Found")
        return Answer({"id": 7000, "full_path": group})

    @route("GET", "/groups/{group}/members/all/{number}")
    def group_member(self, request, token, group, number):
        self.group(request, token, group)
        user = self.person(number)
        state = self.world.teams[group].get(user.number) if user else None
        if state is None:
            raise Refused(404, "Not found")
        answer = self.member(user, 30)
        answer.body["membership_state"] = "active" if state == "active" else "awaiting"
        return answer

    @route("GET", "/projects/{project}/merge_requests")
    def merge_requests(self, request, token, project):
        self.here(project)
        state = request.first("state", "all").replace("opened", "open")
        return self.listed([self.merge_request_of(p) for p in self.world.ordered_pulls()
                            if state in ("all", p.state)], request)

    @route("GET", "/projects/{project}/merge_requests/{iid}")
    def merge_request(self, request, token, project, iid):
        self.here(project)
        return Answer(self.merge_request_of(self.pull(iid), True))

    def commit_of(self, commit):
        log = self.repository.log(commit)
        return {"id": commit, "short_id": commit[:8], "author_name": log["author"][0], "author_email": log["author"][1],
                "committer_name": log["committer"][0], "committer_email": log["committer"][1], "parent_ids": log["parents"]}

    @route("GET", "/projects/{project}/repository/commits")
    def commits(self, request, token, project):
        self.here(project)
        names = request.first("ref_name", self.repository.default_branch()).split("..")
        ends = [self.repository.resolve(name) for name in names]
        if len(ends) != 2 or None in ends:
            raise Refused(404, "Commit Not Found")
        return self.listed([self.commit_of(c) for c in self.repository.contains(*ends)], request)

    @route("GET", "/projects/{project}/merge_requests/{iid}/commits")
    def commits_of_merge_request(self, request, token, project, iid):
        self.here(project)
        return self.listed([self.commit_of(c) for c in self.world.proposed(self.pull(iid))], request)

    @route("GET", "/users")
    def users(self, request, token):
        # Addresses are private here: only whose profile shows one is found by it.
        return self.listed([dict(self.author_of(u), public_email="") for u in self.world.users.values()
                            if request.first("search", "") in (u.login, u.name)], request)

    @route("POST", "/api/graphql")
    def graphql(self, request, token):
        variables = request.json.get("variables", {})
        if "commit(ref:$ref){author{id}}" not in request.json.get("query", ""):
            raise Refused(400, "the fake knows only the author of a commit")
        self.here(variables["path"])
        commit = self.repository.resolve(variables["ref"])
        user = self.world.whose(self.repository.log(commit)["author"]) if commit else None
        author = {"id": "gid://gitlab/User/%d" % user.number} if user else None
        return Answer({"data": {"project": {"repository": {"commit": {"author": author} if commit else None}}}})

    @route("GET", "/projects/{project}/merge_requests/{iid}/diffs")
    def diffs(self, request, token, project, iid):
        self.here(project)
        pull = self.pull(iid)
        start = self.repository.merge_base(pull.base_commit, pull.head_commit)
        return self.listed([{"old_path": path, "new_path": path, "diff": ""}
                            for path in self.repository.changed(start, pull.head_commit)], request)

    @route("GET", "/projects/{project}/merge_requests/{iid}/notes")
    def notes(self, request, token, project, iid):
        self.here(project)
        notes = [self.note_of(c) for c in self.world.comments_of(self.pull(iid))]
        system = {"id": 1, "type": None, "body": "assigned to @nobody", "system": True, "author": {"id": 1},
                  "created_at": "2020-01-01T00:00:00.000Z", "updated_at": "2020-01-01T00:00:00.000Z"}
        notes = [system] + notes
        return self.listed(notes if request.first("sort") == "asc" else notes[::-1], request)

    @route("POST", "/projects/{project}/merge_requests/{iid}/notes")
    def write(self, request, token, project, iid):
        self.here(project)
        self.limit(request.json["body"])
        return Answer(self.note_of(self.world.write_comment(self.pull(iid), token.login, request.json["body"])), 201)

    @route("PUT", "/projects/{project}/merge_requests/{iid}/notes/{number}")
    def rewrite(self, request, token, project, iid, number):
        self.here(project)
        comment = next((c for c in self.world.comments_of(self.pull(iid)) if str(c.number) == number), None)
        if comment is None:
            raise Refused(404, "Not found")
        if comment.author.login != token.login:
            raise Refused(403, "Forbidden")
        self.limit(request.json["body"])
        return Answer(self.note_of(self.world.rewrite_comment(number, request.json["body"])))

    @staticmethod
    def limit(body):
        if len(body) > 1_000_000:
            raise Refused(400, body={"message": {"note": ["is too long (maximum is 1000000 characters)"]}})

    @route("GET", "/projects/{project}/repository/branches/{branch}")
    def branch(self, request, token, project, branch):
        self.here(project)
        if branch not in self.repository.branches():
            raise Refused(404, "Branch Not Found")
        return Answer({"name": branch, "commit": {"id": self.repository.resolve(branch)}})

    @route("GET", "/projects/{project}/repository/merge_base")
    def merge_base(self, request, token, project):
        self.here(project)
        commits = [self.repository.resolve(ref) for ref in request.query.get("refs[]", [])]
        if len(commits) < 2 or None in commits:
            raise Refused(400, "Could not find ref")
        return Answer({"id": self.repository.merge_base(*commits[:2])})

    @route("GET", "/projects/{project}/repository/files/{path}/raw")
    def file(self, request, token, project, path):
        self.here(project)
        commit = self.repository.resolve(request.first("ref", self.repository.default_branch()))
        content = self.repository.file(commit, path) if commit else None
        if content is None:
            raise Refused(404, "File Not Found" if commit else "Commit Not Found")
        return Answer(content, headers={"Content-Type": "text/plain; charset=utf-8"})

    @route("GET", "/projects/{project}/repository/commits/{sha}/merge_requests")
    def merge_requests_of(self, request, token, project, sha):
        self.here(project)
        if not self.repository.resolve(sha):
            raise Refused(404, "Commit Not Found")
        return self.listed([self.merge_request_of(p) for p in self.world.related_pulls(sha)], request)

    @route("POST", "/projects/{project}/repository/commits/{sha}/comments")
    def on_commit(self, request, token, project, sha):
        self.here(project)
        if not self.repository.resolve(sha):
            raise Refused(404, "Commit Not Found")
        self.world.commit_comments.append({"commit": sha, "body": request.json["note"], "login": token.login})
        return Answer({"note": request.json["note"]}, 201)

    @route("GET", "/projects/{project}/repository/commits/{sha}/statuses")
    def statuses(self, request, token, project, sha):
        self.here(project)
        names = {"failure": "failed"}
        return self.listed([{"sha": sha, "name": s["context"], "status": names.get(s["state"], s["state"])}
                            for s in self.world.statuses
                            if s["commit"] == sha and request.first("name", s["context"]) == s["context"]], request)

    @route("POST", "/projects/{project}/statuses/{sha}")
    def status(self, request, token, project, sha):
        self.here(project)
        if self.world.who(token.login).permission in ("none", "read"):
            raise Refused(403, "Forbidden")
        if not self.repository.resolve(sha):
            raise Refused(404, "Commit Not Found")
        name = request.json.get("name") or request.json.get("context") or "default"
        state = {"failed": "failure"}.get(request.json["state"], request.json["state"])
        standing = next((s for s in self.world.statuses if (s["commit"], s["context"]) == (sha, name)), None)
        if standing and (standing["state"] == state or state == "pending"):
            raise Refused(400, "Cannot transition status via :enqueue from :%s" % standing["state"])
        if len(request.json.get("description") or "") > 255:
            raise Refused(400, body={"message": {"description": ["is too long (maximum is 255 characters)"]}})
        if standing:
            self.world.statuses.remove(standing)
        self.world.statuses.append({"commit": sha, "context": name, "state": state,
                                    "description": request.json.get("description"),
                                    "url": request.json.get("target_url")})
        return Answer({"id": self.world.next_number(), "status": request.json["state"]}, 201)
