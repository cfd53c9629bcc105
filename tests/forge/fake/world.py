"""What a fake forge knows: people, teams, pull requests, comments, statuses; and the side endpoint that changes it.

One repository. Hosts translate this state into their own forms; nothing here knows one.
"""
import datetime
import hashlib

RANK = {"none": 0, "read": 1, "write": 2, "admin": 3}


class Wrong(Exception):
    """The side endpoint was asked for something that can't be done."""


class User:
    def __init__(self, number, login, name, bot):
        self.number, self.login, self.name, self.bot = number, login, name or login.capitalize(), bot
        self.permission = "none"
        digest = hashlib.md5(login.encode()).hexdigest()
        self.uuid = "{%s-%s-%s-%s-%s}" % (digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:])
        self.account = "557058:" + login
        self.email = login + "@example.com"

    def signature(self):
        return self.name, self.email


class Token:
    def __init__(self, login, scopes, app=False):
        self.login, self.scopes, self.app = login, scopes, app


class PullRequest:
    def __init__(self, number, title, author, head, base, fork, ref):
        self.number, self.title, self.author, self.head, self.base, self.fork = number, title, author, head, base, fork
        self.ref = ref
        self.state = "open"  # open, merged, closed
        self.head_commit = self.base_commit = self.merge_commit = self.squash_commit = None
        self.how = None
        self.brought = []  # the commits that the merge brought into the base branch


class Comment:
    def __init__(self, number, pull, author, body, when, line):
        self.number, self.pull, self.author, self.body, self.line = number, pull, author, body, line
        self.created = self.updated = when
        self.deleted = False


class World:
    flow = None  # the host's own signature under what it merges

    def __init__(self, repository, owner, name, page_size):
        self.repository, self.owner, self.name, self.page_size = repository, owner, name, page_size
        self.set_up()

    def set_up(self):
        self.users, self.teams, self.tokens = {}, {}, {}
        self.pulls, self.comments, self.commit_comments = {}, [], []
        self.statuses, self.check_runs, self.reports = [], [], {}
        self.faults, self.requests, self.lag = [], [], 0
        self.clock = None
        self.last = datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
        self.numbers = 1000
        self.user({"login": "cf-bot", "permission": "admin"})
        self.token({"token": "fake-token", "login": "cf-bot"})

    def whose(self, signature):
        """The account that an address is of, as hosts find it; None: nobody's."""
        return next((u for u in self.users.values() if u.email == signature[1]), None)

    def next_number(self):
        self.numbers += 1
        return self.numbers

    def now(self):
        """Never the same second twice, so that "edited" shows in every host's resolution."""
        real = self.clock or datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        self.last = max(real, self.last + datetime.timedelta(seconds=1))
        return self.last

    def who(self, login):
        for user in self.users.values():
            if user.login.lower() == str(login).lower():
                return user
        raise Wrong("there is no user %s" % login)

    def pull_request(self, number):
        pull = self.pulls.get(int(number)) if str(number).isdigit() else None
        if pull:
            self.refresh(pull)
        return pull

    def refresh(self, pull):
        if pull.state == "open":
            pull.head_commit = self.repository.resolve(pull.ref) or pull.head_commit

    def ordered_pulls(self):
        for pull in self.pulls.values():
            self.refresh(pull)
        return [self.pulls[number] for number in sorted(self.pulls)]

    def related_pulls(self, commit):
        """As hosts relate them: merged ones that brought the commit, open ones that have it."""
        if self.lag > 0:
            self.lag -= 1
            return []
        found = []
        for pull in self.ordered_pulls():
            if pull.state == "merged" and (commit in pull.brought or commit == pull.head_commit):
                found.append(pull)
            elif pull.state == "open":
                base = self.repository.resolve(pull.base)
                if commit in self.repository.contains(base, pull.head_commit):
                    found.append(pull)
        return found

    def proposed(self, pull):
        """Its own commits, newest first, as they were before a merge."""
        return self.repository.contains(self.repository.merge_base(pull.base_commit, pull.head_commit), pull.head_commit)

    def comments_of(self, pull):
        return [c for c in self.comments if c.pull == pull.number and not c.deleted]

    def write_comment(self, pull, login, body, line=False):
        comment = Comment(self.next_number(), pull.number, self.who(login), body, self.now(), line)
        self.comments.append(comment)
        return comment

    def rewrite_comment(self, number, body):
        comment = next((c for c in self.comments if str(c.number) == str(number)), None)
        if comment is None:
            raise Wrong("there is no comment %s" % number)
        comment.body, comment.updated = body, self.now()
        return comment

    # The operations of the side endpoint: a mapping in, a mapping out.

    def user(self, data):
        login = data["login"]
        user = self.users.get(login) or User(self.next_number(), login, data.get("name"), data.get("bot", False))
        self.users[login] = user
        user.permission = data.get("permission", user.permission)
        return {"id": user.number, "uuid": user.uuid, "account_id": user.account}

    def rename(self, data):
        user = self.who(data["login"])
        del self.users[user.login]
        user.login = data["to"]
        self.users[user.login] = user
        return {}

    def permission(self, data):
        if data["permission"] not in RANK:
            raise Wrong("a permission is one of " + ", ".join(RANK))
        self.who(data["login"]).permission = data["permission"]
        return {}

    def team(self, data):
        members = {self.who(login).number: "active" for login in data.get("members", [])}
        members.update({self.who(login).number: "pending" for login in data.get("pending", [])})
        self.teams[data["name"]] = members
        return {}

    def token(self, data):
        self.tokens[data["token"]] = Token(data["login"], data.get("scopes"), data.get("app", False))
        return {}

    def push(self, data):
        branch = data.get("branch") or self.repository.default_branch()
        ref = "refs/heads/" + branch
        if data.get("fork"):
            ref = "refs/forks/%s/%s" % (data["fork"], branch)
        parent = self.repository.resolve(ref) or self.repository.resolve(
            data.get("from") or self.repository.default_branch())
        author = data.get("author", "cf-bot")
        by = ((author, data["email"]) if data.get("email") else self.who(author).signature(),) * 2
        commit = self.repository.commit([parent] if parent else [], data.get("files", {}),
                                        data.get("message", "change"), self.now().isoformat(), by=by)
        commit = self.repository.empty_commits(commit, data.get("times", 1) - 1, data.get("message", "change"),
                                               self.now().isoformat(), by)
        self.repository.set_ref(ref, commit)
        return {"commit": commit}

    def pull_request_op(self, data):
        head, base = data["head"], data.get("base") or self.repository.default_branch()
        author = self.who(data["author"])
        fork = author.login if data.get("fork") else None
        if data.get("files"):
            self.push({"branch": head, "files": data["files"], "from": base, "fork": fork, "author": author.login})
        ref = "refs/forks/%s/%s" % (fork, head) if fork else "refs/heads/" + head
        number = max(self.pulls, default=0) + 1
        pull = PullRequest(number, data.get("title", head), author, head, base, fork, ref)
        pull.head_commit, pull.base_commit = self.repository.resolve(ref), self.repository.resolve(base)
        if not pull.head_commit:
            raise Wrong("there is no branch %s" % head)
        self.pulls[number] = pull
        return {"number": number, "head_commit": pull.head_commit}

    def comment(self, data):
        pull = self.pull_request(data["number"])
        return {"id": self.write_comment(pull, data["login"], data["body"], data.get("line", False)).number}

    def edit_comment(self, data):
        self.rewrite_comment(data["id"], data["body"])
        return {}

    def delete_comment(self, data):
        for comment in self.comments:
            comment.deleted = comment.deleted or comment.number == data["id"]
        return {}

    def merge(self, data):
        pull, how, repository = self.pull_request(data["number"]), data.get("how", "merge"), self.repository
        base, when = repository.resolve(pull.base), self.now().isoformat()
        text = "Merge pull request %d" % pull.number
        merger = self.who(data.get("login", "cf-bot")).signature()
        committer = self.flow or merger
        if how in ("merge", "squash"):
            commit = repository.merge(base, pull.head_commit, text, when, squash=how == "squash",
                                      by=(pull.author.signature() if how == "squash" else merger, committer))
        elif how == "rebase":
            commit = repository.rebase(base, pull.head_commit, when, committer)
        elif how == "fast-forward" and repository.merge_base(base, pull.head_commit) == base:
            commit = pull.head_commit
        else:
            raise Wrong("it can't be merged by " + how)
        pull.brought = repository.contains(base, commit)
        repository.set_ref("refs/heads/" + pull.base, commit)
        pull.state, pull.how, pull.merge_commit = "merged", how, commit
        pull.squash_commit = commit if how == "squash" else None
        return {"commit": commit}

    def close(self, data):
        self.pull_request(data["number"]).state = "closed"
        return {}

    def fault(self, data):
        """The next `times` requests that contain `match` ("POST /repos/") answer `status`, or break off."""
        self.faults.append({"match": data.get("match", ""), "times": data.get("times", 1),
                            "status": data.get("status", 500), "headers": data.get("headers", {}),
                            "message": data.get("message", "The fake was told to fail."), "drop": data.get("drop", False)})
        return {}

    def lag_op(self, data):
        self.lag = data["times"]
        return {}

    def clock_op(self, data):
        self.clock = datetime.datetime.fromisoformat(data["now"].replace("Z", "+00:00")) if data.get("now") else None
        return {}

    def reset(self, data):
        """As at the start; with "repository": true its branches are gone too."""
        if data.get("repository"):
            self.repository.clear()
        self.set_up()
        return {}

    def state(self, _):
        return {
            "users": {u.login: {"id": u.number, "permission": u.permission, "bot": u.bot} for u in self.users.values()},
            "pull_requests": [{"number": p.number, "title": p.title, "state": p.state, "author": p.author.login,
                               "head_commit": p.head_commit, "merge_commit": p.merge_commit}
                              for p in self.ordered_pulls()],
            "comments": [{"id": c.number, "number": c.pull, "login": c.author.login, "body": c.body, "line": bool(c.line),
                          "edited": c.created != c.updated} for c in self.comments if not c.deleted],
            "commit_comments": self.commit_comments, "statuses": self.statuses, "check_runs": self.check_runs,
            "reports": self.reports, "requests": self.requests}

    def side(self, operation, data):
        if operation not in SIDE:
            raise Wrong("operations are " + ", ".join(sorted(SIDE)))
        name, needed, others = SIDE[operation]
        if not isinstance(data, dict):
            raise Wrong("takes a JSON object")
        for key in data:
            if key not in needed + others:
                raise Wrong("takes %s, not %s" % (", ".join(needed + others) or "nothing", key))
        for key in needed:
            if key not in data:
                raise Wrong("needs " + key)
        if "number" in data and self.pull_request(data["number"]) is None:
            raise Wrong("there is no pull request %s" % data["number"])
        return getattr(self, name)(data)


# The side endpoint: the method, what must be given, what may be.
SIDE = {
    "user": ("user", ("login",), ("permission", "bot", "name")),
    "rename": ("rename", ("login", "to"), ()),
    "permission": ("permission", ("login", "permission"), ()),
    "team": ("team", ("name",), ("members", "pending")),
    "token": ("token", ("token", "login"), ("scopes", "app")),
    "push": ("push", ("files",), ("branch", "message", "from", "fork", "author", "email", "times")),
    "pull_request": ("pull_request_op", ("author", "head"), ("title", "base", "files", "fork")),
    "comment": ("comment", ("number", "login", "body"), ("line",)),
    "edit_comment": ("edit_comment", ("id", "body"), ()),
    "delete_comment": ("delete_comment", ("id",), ()),
    "merge": ("merge", ("number",), ("how", "login")),
    "close": ("close", ("number",), ()),
    "fault": ("fault", (), ("status", "times", "match", "headers", "message", "drop")),
    "lag": ("lag_op", ("times",), ()),
    "clock": ("clock_op", (), ("now",)),
    "state": ("state", (), ()),
    "reset": ("reset", (), ("repository",)),
}
