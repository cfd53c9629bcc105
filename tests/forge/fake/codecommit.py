"""AWS CodeCommit, and of STS and IAM what tells who somebody is and what a role may do. Signatures are not verified;
the access key says who calls (the side endpoint's `token`), an unknown one is the token "*" or the bot's."""
import base64
import re
import urllib.parse
import xml.sax.saxutils

import web
from web import Answer, Refused
from world import RANK

ACCOUNT = "111111111111"


def arn_of(user):
    """As whom somebody acts: the role of that name in a session, or the principal itself if the login is an ARN."""
    if user.login.startswith("arn:"):
        return user.login
    return "arn:aws:sts::%s:assumed-role/%s/session-of-%s" % (ACCOUNT, user.login, user.login)


def role_arn(login):
    return "arn:aws:iam::%s:role/people/%s" % (ACCOUNT, login)


def failure(name, message="", status=400):
    return Refused(status, body={"__type": name, "message": message or name})


class CodeCommit(web.Host):
    def refusal(self, status, message):
        names = {429: "ThrottlingException", 403: "AccessDeniedException", 404: "UnknownOperationException"}
        name = names.get(status, "InternalFailure" if status >= 500 else "ValidationException")
        return {"__type": name, "message": message}

    def caller(self, request):
        found = re.match(r"AWS4-HMAC-SHA256 Credential=([^/]+)/", request.headers.get("Authorization", ""))
        if not found:
            raise failure("MissingAuthenticationToken", "Missing Authentication Token", 403)
        tokens = self.world.tokens
        return tokens.get(found.group(1)) or tokens.get("*") or tokens["fake-token"]

    def answer(self, request):
        token = self.caller(request)
        target = request.headers.get("X-Amz-Target")
        if target is None:
            return self.query(request, token)
        name = target.partition(".")[2]
        if not target.startswith("CodeCommit_20150413."):
            raise failure("UnknownOperationException")
        self.check.input(name, request.json)
        operation = getattr(self, "on_" + name, None)
        if operation is None:
            raise Refused(501, "the fake does not have " + name)
        output = operation(request.json, token)
        self.check.output(name, output)
        return Answer(output, headers={"Content-Type": "application/x-amz-json-1.1"})

    # STS and IAM: forms in, XML out.

    def query(self, request, token):
        form = {k: v[0] for k, v in urllib.parse.parse_qs(request.body.decode()).items()}
        action = form.get("Action", "")
        if action == "GetCallerIdentity":
            content = "<Arn>%s</Arn><UserId>AROA</UserId><Account>%s</Account>" % (
                arn_of(self.world.who(token.login)), ACCOUNT)
        elif action == "GetRole":
            login = form["RoleName"]
            if login not in self.world.users:
                raise self.xml_failure("NoSuchEntity", "The role with name %s cannot be found." % login, 404)
            content = "<Role><Arn>%s</Arn><RoleName>%s</RoleName></Role>" % (role_arn(login), login)
        elif action == "SimulatePrincipalPolicy":
            arn = form["PolicySourceArn"]
            user = next((u for u in self.world.users.values() if arn in (u.login, role_arn(u.login))), None)
            if user is None:
                raise self.xml_failure("NoSuchEntity", "The principal cannot be found.", 404)
            if form["ResourceArns.member.1"] != self.metadata()["Arn"]:
                raise self.xml_failure("InvalidInput", "another resource", 400)
            allowed = RANK[user.permission] >= RANK["write"]
            content = ("<IsTruncated>false</IsTruncated><EvaluationResults><member><EvalActionName>%s</EvalActionName>"
                       "<EvalDecision>%s</EvalDecision></member></EvaluationResults>") % (
                           form["ActionNames.member.1"], "allowed" if allowed else "implicitDeny")
        else:
            raise self.xml_failure("InvalidAction", action, 400)
        body = "<%sResponse><%sResult>%s</%sResult></%sResponse>" % (action, action, content, action, action)
        return Answer(body.encode(), headers={"Content-Type": "text/xml"})

    @staticmethod
    def xml_failure(code, message, status):
        body = "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>" % (
            code, xml.sax.saxutils.escape(message))
        return Refused(status, body=body.encode(), headers={"Content-Type": "text/xml"})

    # CodeCommit: one method for each operation.

    def here(self, data):
        if data["repositoryName"] != self.world.name:
            raise failure("RepositoryDoesNotExistException", data["repositoryName"] + " does not exist")

    def metadata(self):
        return {"repositoryName": self.world.name, "defaultBranch": self.repository.default_branch(),
                "Arn": "arn:aws:codecommit:eu-central-1:%s:%s" % (ACCOUNT, self.world.name)}

    def commit(self, specifier):
        commit = self.repository.resolve(specifier)
        if not commit:
            raise failure("CommitDoesNotExistException", "Could not find commit: " + specifier)
        return commit

    def pull(self, number):
        pull = self.world.pull_request(number)
        if pull is None:
            raise failure("PullRequestDoesNotExistException", "there is no pull request " + number)
        return pull

    def paged(self, entries, data, name, token="nextToken", size="maxResults"):
        start = int(data.get(token) or 0)
        end = start + min(data.get(size) or self.world.page_size, self.world.page_size)
        output = {name: entries[start:end]}
        if end < len(entries):
            output[token] = str(end)
        return output

    @staticmethod
    def comment_of(comment):
        return {"commentId": str(comment.number), "content": comment.body, "authorArn": arn_of(comment.author),
                "creationDate": comment.created.timestamp() + 0.142, "deleted": comment.deleted,
                "lastModifiedDate": comment.updated.timestamp() + 0.145}

    def on_GetRepository(self, data, token):
        self.here(data)
        return {"repositoryMetadata": self.metadata()}

    def on_GetBranch(self, data, token):
        self.here(data)
        if data["branchName"] not in self.repository.branches():
            raise failure("BranchDoesNotExistException", "there is no branch " + data["branchName"])
        return {"branch": {"branchName": data["branchName"], "commitId": self.repository.resolve(data["branchName"])}}

    def on_GetFile(self, data, token):
        self.here(data)
        commit = self.commit(data.get("commitSpecifier") or self.repository.default_branch())
        content = self.repository.file(commit, data["filePath"])
        if content is None:
            raise failure("FileDoesNotExistException", "Could not find path " + data["filePath"])
        return {"commitId": commit, "blobId": "b" * 40, "filePath": data["filePath"], "fileMode": "NORMAL",
                "fileSize": len(content), "fileContent": base64.b64encode(content).decode()}

    def on_GetCommit(self, data, token):
        self.here(data)
        commit = self.repository.resolve(data["commitId"])
        if not commit:
            raise failure("CommitIdDoesNotExistException", "Could not find commit: " + data["commitId"])
        log = self.repository.log(commit)
        return {"commit": {"commitId": commit, "treeId": "e" * 40, "parents": log["parents"], "message": "",
                           **{role: {"name": log[role][0], "email": log[role][1], "date": log["seconds"] + " +0000"}
                              for role in ("author", "committer")}}}

    def on_GetPullRequest(self, data, token):
        pull = self.pull(data["pullRequestId"])
        merge = {"isMerged": pull.state == "merged"}
        if pull.state == "merged" and pull.how != "fast-forward":
            merge["mergeCommitId"] = pull.merge_commit
        return {"pullRequest": {
            "pullRequestId": str(pull.number), "title": pull.title, "authorArn": arn_of(pull.author),
            "pullRequestStatus": "OPEN" if pull.state == "open" else "CLOSED",
            "pullRequestTargets": [{
                "repositoryName": self.world.name, "sourceReference": "refs/heads/" + pull.head,
                "destinationReference": "refs/heads/" + pull.base, "sourceCommit": pull.head_commit,
                "destinationCommit": pull.base_commit, "mergeMetadata": merge}]}}

    def on_ListPullRequests(self, data, token):
        self.here(data)
        state = data.get("pullRequestStatus")
        if state == "CLOSED" and self.world.lag > 0:
            self.world.lag -= 1
            return {"pullRequestIds": []}
        numbers = [str(p.number) for p in self.world.ordered_pulls()
                   if state is None or (p.state == "open") == (state == "OPEN")]
        return self.paged(numbers, data, "pullRequestIds")

    def on_GetMergeConflicts(self, data, token):
        self.here(data)
        destination, source = (self.commit(data[n]) for n in ("destinationCommitSpecifier", "sourceCommitSpecifier"))
        return {"mergeable": True, "destinationCommitId": destination, "sourceCommitId": source,
                "baseCommitId": self.repository.merge_base(destination, source), "conflictMetadataList": []}

    def on_GetDifferences(self, data, token):
        self.here(data)
        before, after = (self.commit(data[n]) for n in ("beforeCommitSpecifier", "afterCommitSpecifier"))
        paths = self.repository.changed(before, after)
        return self.paged([{"changeType": "M", "beforeBlob": {"path": p, "blobId": "b" * 40, "mode": "100644"},
                            "afterBlob": {"path": p, "blobId": "a" * 40, "mode": "100644"}} for p in paths],
                          data, "differences", "NextToken", "MaxResults")

    def on_GetCommentsForPullRequest(self, data, token):
        pull = self.pull(data["pullRequestId"])
        threads = []
        for comment in self.world.comments_of(pull):
            thread = {"pullRequestId": str(pull.number), "repositoryName": self.world.name,
                      "beforeCommitId": pull.base_commit, "afterCommitId": pull.head_commit,
                      "comments": [self.comment_of(comment)]}
            if comment.line:
                thread["location"] = {"filePath": "file", "filePosition": 1, "relativeFileVersion": "AFTER"}
            threads.append(thread)
        return self.paged(threads, data, "commentsForPullRequestData")

    @staticmethod
    def limited(content):
        if len(content) > 10240:
            raise failure("CommentContentSizeLimitExceededException", "The content is limited to 10,240 characters")
        return content

    def on_PostCommentForPullRequest(self, data, token):
        self.here(data)
        self.commit(data["beforeCommitId"])
        self.commit(data["afterCommitId"])
        comment = self.world.write_comment(self.pull(data["pullRequestId"]), token.login, self.limited(data["content"]))
        return {"pullRequestId": data["pullRequestId"], "comment": self.comment_of(comment)}

    def on_UpdateComment(self, data, token):
        comment = next((c for c in self.world.comments if str(c.number) == data["commentId"]), None)
        if comment is None or comment.deleted:
            raise failure("CommentDoesNotExistException")
        if comment.author.login != token.login:
            raise failure("CommentNotCreatedByCallerException", "only its author may change a comment")
        return {"comment": self.comment_of(self.world.rewrite_comment(comment.number, self.limited(data["content"])))}

    def on_PostCommentForComparedCommit(self, data, token):
        self.here(data)
        self.world.commit_comments.append({"commit": self.commit(data["afterCommitId"]),
                                           "body": self.limited(data["content"]), "login": token.login})
        return {"repositoryName": self.world.name, "afterCommitId": data["afterCommitId"]}
