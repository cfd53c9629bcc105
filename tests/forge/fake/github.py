"""GitHub's REST API, as much of it as deployments need."""
import web
from web import Answer, Refused, route



def moment(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


# What GitHub signs merges and edits in the browser with.
FLOW = ("GitHub", "noreply@github.com")


class GitHub(web.Host):
    undescribed = ("/graphql",)

    def __init__(self, world, check):
        super().__init__(world, check)
        world.flow = FLOW

    def refusal(self, status, message):
        return {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}

    def answer(self, request):
        token = self.caller(request)
        if request.headers.get("X-GitHub-Api-Version") != "2022-11-28":
            raise Refused(400, "the fake wants the header X-GitHub-Api-Version")
        if not request.headers.get("User-Agent"):
            raise Refused(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent")
        answer = super().answer(request)
        if not token.app:
            answer.headers["X-OAuth-Scopes"] = ", ".join(self.scopes(token))
        return answer

    @staticmethod
    def scopes(token):
        return ["repo", "read:org"] if token.scopes is None else token.scopes

    def need(self, token, *scopes):
        """Without a scope GitHub says that there is nothing."""
        if not token.app and not set(scopes) & set(self.scopes(token)):
            raise Refused(404, "Not Found", {"X-OAuth-Scopes": ", ".join(self.scopes(token)),
                                             "X-Accepted-OAuth-Scopes": ", ".join(scopes)})

    def here(self, owner, repo):
        if (owner.lower(), repo.lower()) != (self.world.owner.lower(), self.world.name.lower()):
            raise Refused(404, "Not Found")

    def listed(self, entries, request):
        part, number, more = self.page(entries, request, "per_page")
        headers = {}
        if more:
            query = "&".join("%s=%s" % (k, v[0]) for k, v in request.query.items() if k != "page")
            headers["Link"] = '<%s%s?%s&page=%d>; rel="next", <%s%s?page=99>; rel="last"' % (
                self.url, request.path, query, number + 1, self.url, request.path)
        return Answer(part, headers=headers)

    def user_of(self, user):
        return {"login": user.login, "id": user.number, "type": "Bot" if user.bot else "User",
                "html_url": "https://github.example/" + user.login}

    def known(self, login):
        return self.found(next((u for u in self.world.users.values() if u.login.lower() == login.lower()), None))

    def comment_of(self, comment):
        return {"id": comment.number, "body": comment.body, "user": self.user_of(comment.author),
                "created_at": moment(comment.created), "updated_at": moment(comment.updated),
                "html_url": "https://github.example/%s/%s/pull/%d#issuecomment-%d" % (
                    self.world.owner, self.world.name, comment.pull, comment.number)}

    def pull_of(self, pull):
        fork = {"id": 9000 + pull.author.number, "full_name": pull.author.login + "/" + self.world.name}
        own = {"id": 9000, "full_name": self.world.owner + "/" + self.world.name}
        merged = pull.state == "merged"
        return {"number": pull.number, "title": pull.title, "state": "open" if pull.state == "open" else "closed",
                "html_url": "https://github.example/%s/%s/pull/%d" % (self.world.owner, self.world.name, pull.number),
                "user": self.user_of(pull.author), "merged_at": "2026-01-01T00:00:00Z" if merged else None,
                # Of an open one: the trial merge.
                "merge_commit_sha": pull.merge_commit if merged else "e" * 40,
                "head": {"ref": pull.head, "sha": pull.head_commit, "repo": fork if pull.fork else own},
                "base": {"ref": pull.base, "sha": pull.base_commit, "repo": own}}

    @route("GET", "/user")
    def whoami(self, request, token):
        if token.app:
            raise Refused(403, "Resource not accessible by integration")
        return Answer(self.user_of(self.known(token.login)))

    @route("GET", "/users/{login}")
    def one_user(self, request, token, login):
        return Answer(self.user_of(self.known(login)))

    @route("GET", "/repos/{owner}/{repo}")
    def repository_itself(self, request, token, owner, repo):
        self.here(owner, repo)
        return Answer({"id": 9000, "full_name": owner + "/" + repo, "default_branch": self.repository.default_branch(),
                       "private": True})

    @route("GET", "/repos/{owner}/{repo}/branches/{branch}")
    def branch(self, request, token, owner, repo, branch):
        self.here(owner, repo)
        if branch not in self.repository.branches():
            raise Refused(404, "Branch not found")
        return Answer({"name": branch, "commit": {"sha": self.repository.resolve(branch)}})

    @route("GET", "/repos/{owner}/{repo}/pulls")
    def pulls(self, request, token, owner, repo):
        self.here(owner, repo)
        state = request.first("state", "open")
        return self.listed([self.pull_of(p) for p in self.world.ordered_pulls()
                            if state == "all" or (p.state == "open") == (state == "open")], request)

    @route("GET", "/repos/{owner}/{repo}/pulls/{number}")
    def pull(self, request, token, owner, repo, number):
        self.here(owner, repo)
        return Answer(self.pull_of(self.found(self.world.pull_request(number))))

    @route("GET", "/repos/{owner}/{repo}/pulls/{number}/files")
    def files(self, request, token, owner, repo, number):
        self.here(owner, repo)
        pull = self.found(self.world.pull_request(number))
        start = self.repository.merge_base(pull.base_commit, pull.head_commit)
        return self.listed([{"filename": path, "status": "modified"}
                            for path in self.repository.changed(start, pull.head_commit)], request)

    @route("GET", "/repos/{owner}/{repo}/commits/{sha}/pulls")
    def pulls_of(self, request, token, owner, repo, sha):
        self.here(owner, repo)
        if not self.repository.resolve(sha):
            raise Refused(422, "No commit found for SHA: " + sha)
        return self.listed([self.pull_of(p) for p in self.world.related_pulls(sha)], request)

    @route("GET", "/repos/{owner}/{repo}/compare/{basehead}")
    def compare(self, request, token, owner, repo, basehead):
        self.here(owner, repo)
        base, head = (self.found(self.repository.resolve(name)) for name in basehead.split("..."))
        commits = self.repository.contains(base, head)[::-1]
        answer = self.listed([self.commit_of(c) for c in commits], request)
        # The commits are within an object; without a page there are 250 at most.
        answer.body = {"ahead_by": len(commits), "behind_by": self.repository.count(head, base),
                       "total_commits": len(commits), "commits": answer.body, "files": []}
        return answer

    def commit_of(self, commit):
        log = self.repository.log(commit)
        body = {"sha": commit, "commit": {"verification": {"verified": log["committer"] == FLOW}}}
        for role in ("author", "committer"):
            name, email = log[role]
            body["commit"][role] = {"name": name, "email": email}
            user = self.world.whose(log[role])
            body[role] = {"login": "web-flow", "id": 19864447, "type": "User"} if log[role] == FLOW else (
                self.user_of(user) if user else None)
        return body

    @route("GET", "/repos/{owner}/{repo}/pulls/{number}/commits")
    def commits_of(self, request, token, owner, repo, number):
        self.here(owner, repo)
        pull = self.found(self.world.pull_request(number))
        # "Lists a maximum of 250 commits for a pull request": the later ones are on no page.
        return self.listed([self.commit_of(c) for c in self.world.proposed(pull)[::-1][:250]], request)

    @route("GET", "/repos/{owner}/{repo}/contents/{path...}")
    def contents(self, request, token, owner, repo, path):
        self.here(owner, repo)
        commit = self.repository.resolve(request.first("ref", self.repository.default_branch()))
        kind = self.repository.kind(commit, path) if commit else None
        if kind is None:
            raise Refused(404, "Not Found" if commit else "No commit found for the ref")
        if kind == "tree":
            return Answer([{"type": "file", "path": path + "/x"}])
        if "raw" not in request.headers.get("Accept", ""):
            raise Refused(415, "the fake gives raw contents only")
        return Answer(self.repository.file(commit, path),
                      headers={"Content-Type": "application/vnd.github.raw+json; charset=utf-8"})

    @route("GET", "/repos/{owner}/{repo}/issues/{number}/comments")
    def comments(self, request, token, owner, repo, number):
        self.here(owner, repo)
        pull = self.found(self.world.pull_request(number))
        # Those on lines live elsewhere: /pulls/{number}/comments.
        return self.listed([self.comment_of(c) for c in self.world.comments_of(pull) if not c.line], request)

    @route("POST", "/repos/{owner}/{repo}/issues/{number}/comments")
    def write(self, request, token, owner, repo, number):
        self.here(owner, repo)
        self.need(token, "repo", "public_repo")
        pull = self.found(self.world.pull_request(number))
        self.limit(request.json["body"])
        return Answer(self.comment_of(self.world.write_comment(pull, token.login, request.json["body"])), 201)

    @route("PATCH", "/repos/{owner}/{repo}/issues/comments/{number}")
    def rewrite(self, request, token, owner, repo, number):
        self.here(owner, repo)
        self.need(token, "repo", "public_repo")
        comment = self.found(next((c for c in self.world.comments if str(c.number) == number and not c.deleted), None))
        if comment.author.login != token.login:
            raise Refused(403, "Must have admin rights to Repository.")
        self.limit(request.json["body"])
        return Answer(self.comment_of(self.world.rewrite_comment(number, request.json["body"])))

    @staticmethod
    def limit(body):
        if len(body) > 65536:
            raise Refused(422, "Validation Failed", body={
                "message": "Validation Failed", "status": "422",
                "errors": [{"resource": "IssueComment", "code": "unprocessable", "field": "data",
                            "message": "Body is too long (maximum is 65536 characters)"}]})

    @route("POST", "/repos/{owner}/{repo}/commits/{sha}/comments")
    def on_commit(self, request, token, owner, repo, sha):
        self.here(owner, repo)
        self.need(token, "repo", "public_repo")
        self.found(self.repository.resolve(sha))
        self.limit(request.json["body"])
        self.world.commit_comments.append({"commit": sha, "body": request.json["body"], "login": token.login})
        return Answer({"id": self.world.next_number(), "body": request.json["body"]}, 201)

    @route("GET", "/repos/{owner}/{repo}/collaborators/{login}/permission")
    def permission(self, request, token, owner, repo, login):
        self.here(owner, repo)
        user = self.known(login)
        return Answer({"permission": user.permission, "role_name": user.permission, "user": self.user_of(user)})

    @route("GET", "/orgs/{org}/teams/{slug}")
    def team(self, request, token, org, slug):
        if token.app:
            raise Refused(403, "Resource not accessible by integration")
        self.need(token, "read:org", "admin:org", "write:org")
        if org != self.world.owner or slug not in self.world.teams:
            raise Refused(404, "Not Found")
        return Answer({"id": 1, "slug": slug, "name": slug})

    @route("GET", "/orgs/{org}/teams/{slug}/memberships/{login}")
    def membership(self, request, token, org, slug, login):
        self.team(request, token, org, slug)
        state = self.found(self.world.teams[slug].get(self.known(login).number))
        return Answer({"state": state, "role": "member", "url": self.url})

    @route("POST", "/repos/{owner}/{repo}/statuses/{sha}")
    def status(self, request, token, owner, repo, sha):
        self.here(owner, repo)
        self.need(token, "repo", "repo:status")
        if len(request.json.get("description") or "") > 140:
            raise Refused(422, "description is too long (maximum is 140 characters)")
        self.found(self.repository.resolve(sha))
        states = {"pending": "pending", "success": "success", "failure": "failure", "error": "failure"}
        self.world.statuses[:] = [s for s in self.world.statuses
                                  if (s["commit"], s["context"]) != (sha, request.json["context"])]
        self.world.statuses.append({"commit": sha, "context": request.json["context"],
                                    "state": states[request.json["state"]],
                                    "description": request.json.get("description"),
                                    "url": request.json.get("target_url")})
        return Answer({"id": self.world.next_number(), "state": request.json["state"]}, 201)

    @route("POST", "/repos/{owner}/{repo}/check-runs")
    def check_run(self, request, token, owner, repo):
        self.here(owner, repo)
        self.for_apps(token, request)
        run = dict(request.json, id=self.world.next_number())
        self.world.check_runs.append(run)
        return Answer({"id": run["id"], "name": run["name"]}, 201)

    @route("PATCH", "/repos/{owner}/{repo}/check-runs/{number}")
    def more_of_check_run(self, request, token, owner, repo, number):
        self.for_apps(token, request)
        run = self.found(next((r for r in self.world.check_runs if str(r["id"]) == number), None))
        run["output"]["annotations"] += request.json["output"]["annotations"]
        return Answer({"id": run["id"]})

    @staticmethod
    def for_apps(token, request):
        if not token.app:
            raise Refused(403, "You must authenticate via a GitHub App.")
        if request.json.get("status") == "completed" and "conclusion" not in request.json:
            raise Refused(422, "a completed check run needs a conclusion")
        if len(request.json.get("output", {}).get("annotations", [])) > 50:
            raise Refused(422, "No more than 50 annotations are allowed.")

    @route("POST", "/graphql")
    def viewer(self, request, token):
        if "viewer" not in request.json.get("query", ""):
            raise Refused(400, "the fake knows only the viewer")
        user = self.known(token.login)
        return Answer({"data": {"viewer": {"login": user.login, "databaseId": user.number}}})


