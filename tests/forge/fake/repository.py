"""The git repository behind a fake forge, spoken to by git's plumbing; a work tree is never touched."""
import functools
import os
import pathlib
import subprocess
import tempfile


class Conflict(Exception):
    pass


# Who writes and who commits: name and address.
SOMEBODY = (("Somebody", "somebody@example.com"),) * 2


def signed(by):
    (author, author_email), (committer, committer_email) = by
    return {"GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": author_email,
            "GIT_COMMITTER_NAME": committer, "GIT_COMMITTER_EMAIL": committer_email}


class Repository:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        if not self.folder.exists() or not any(self.folder.iterdir()):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._run("init", "--quiet", "--bare", "--initial-branch=main")

    def _run(self, *arguments, feed=None, env=None, check=True):
        environment = dict(os.environ, GIT_CONFIG_NOSYSTEM="1", GIT_TERMINAL_PROMPT="0",
                           **dict(signed(SOMEBODY), **(env or {})))
        done = subprocess.run(["git", "-C", str(self.folder), *arguments], input=feed, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if check and done.returncode != 0:
            raise KeyError("git %s: %s" % (" ".join(arguments), done.stderr.decode(errors="replace").strip()))
        return done.stdout if check else done

    def _text(self, *arguments, **how):
        return self._run(*arguments, **how).decode().strip()

    def resolve(self, revision):
        """The full hash of a commit, or None. Short hashes and branch names count, other expressions don't."""
        if not revision or revision.startswith("-") or any(c in revision for c in " ~^:@{\\"):
            return None
        for name in ("refs/heads/" + revision, revision):
            done = self._run("rev-parse", "--verify", "--quiet", name + "^{commit}", check=False)
            if done.returncode == 0:
                return done.stdout.decode().strip()
        return None

    def default_branch(self):
        return self._text("symbolic-ref", "--short", "HEAD")

    def branches(self):
        return self._text("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").split("\n")

    def clear(self):
        for ref in self._text("for-each-ref", "--format=%(refname)").split():
            self._run("update-ref", "-d", ref)

    def set_ref(self, ref, commit):
        self._run("update-ref", ref, commit)

    def commit(self, parents, files, message, when, start_from=None, by=SOMEBODY):
        """A new commit of the first parent's files (or another commit's) with these changed; None removes one."""
        with tempfile.TemporaryDirectory() as folder:
            env = {"GIT_INDEX_FILE": os.path.join(folder, "index"), "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
            base = start_from or (parents[0] if parents else None)
            if base:
                self._run("read-tree", base, env=env)
            for path, content in files.items():
                if content is None:
                    self._run("rm", "--cached", "--quiet", "--force", "--", path, env=dict(env, GIT_WORK_TREE=folder))
                    continue
                blob = self._text("hash-object", "-w", "--stdin",
                                  feed=content if isinstance(content, bytes) else content.encode())
                self._run("update-index", "--add", "--cacheinfo", "100644,%s,%s" % (blob, path), env=env)
            tree = self._text("write-tree", env=env)
            return self._commit_tree(tree, parents, message, when, by)

    def _commit_tree(self, tree, parents, message, when, by):
        arguments = [argument for parent in parents for argument in ("-p", parent)]
        return self._text("commit-tree", tree, *arguments, "-m", message,
                          env=dict(signed(by), GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when))

    def empty_commits(self, parent, times, message, when, by=SOMEBODY):
        """So many more on top, which change nothing; the last one."""
        tree = self._text("rev-parse", parent + "^{tree}")
        for _ in range(times):
            parent = self._commit_tree(tree, [parent], message, when, by)
        return parent

    def merge(self, base, head, message, when, squash=False, by=SOMEBODY):
        done = self._run("merge-tree", "--write-tree", base, head, check=False)
        if done.returncode != 0:
            raise Conflict("%s does not merge into %s" % (head, base))
        tree = done.stdout.decode().split("\n")[0]
        return self._commit_tree(tree, [base] if squash else [base, head], message, when, by)

    def rebase(self, base, head, when, committer=SOMEBODY[0]):
        """Each commit of head again on top of base; the last one."""
        commits = self._text("rev-list", "--reverse", "--no-merges", "%s..%s" % (base, head)).split()
        for commit in commits:
            files = {}
            for path in self.changed(commit + "^", commit):
                files[path] = self.file(commit, path)
            base = self.commit([base], files, "again: " + commit, when,
                               by=((self.log(commit)["author"]), committer))
        return base

    def merge_base(self, one, other):
        done = self._run("merge-base", one, other, check=False)
        return done.stdout.decode().strip() if done.returncode == 0 else None

    def count(self, start, end):
        return int(self._text("rev-list", "--count", "%s..%s" % (start, end)))

    def contains(self, start, end):
        """The commits that `end` has and `start` lacks."""
        return self._text("rev-list", "%s..%s" % (start, end)).split()

    @functools.lru_cache(maxsize=None)
    def log(self, commit):
        """Who wrote and committed it: name and address each; when, in seconds; its parents."""
        text = self._text("log", "-1", "--format=%an%x00%ae%x00%cn%x00%ce%x00%ct%x00%P", commit).split("\0")
        return {"author": tuple(text[:2]), "committer": tuple(text[2:4]), "seconds": text[4], "parents": text[5].split()}

    def changed(self, start, end):
        return [p for p in self._run("diff", "--name-only", "--no-renames", "-z", start, end).decode().split("\0") if p]

    def kind(self, commit, path):
        """"blob", "tree" or None."""
        done = self._run("cat-file", "-t", "%s:%s" % (commit, path), check=False)
        return done.stdout.decode().strip() if done.returncode == 0 else None

    def file(self, commit, path):
        if self.kind(commit, path) != "blob":
            return None
        return self._run("cat-file", "blob", "%s:%s" % (commit, path))
