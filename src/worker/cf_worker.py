"""Renders Python templates and, with real Jinja2, Jinja2 templates for cf.

Started as `python -s -B -c <this text>`: requests come as JSON lines on stdin, replies go as JSON lines to what stdout
was. Before anything of a template runs, file descriptor 1 is made the same as 2, so that whatever a template, its
children or C code print arrives on stderr and can't be taken for a reply.
"""
import json
import os
import sys
import types
from importlib.machinery import PathFinder, SourceFileLoader

MAX_TEXT = 16 << 20
MAX_WRITTEN = 64 << 20


class Refused(Exception):
    """A reply that says no, in our words."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


# ---- values -------------------------------------------------------------------------------------------------------


def special(mapping):
    """Values that JSON has not: dates, and mappings whose keys are not all texts."""
    if len(mapping) == 1:
        if "$cf:date" in mapping:
            import datetime

            text = mapping["$cf:date"]
            return datetime.date.fromisoformat(text) if len(text) == 10 else datetime.datetime.fromisoformat(text)
        if "$cf:map" in mapping:
            return dict(mapping["$cf:map"])
    return mapping


def decode(line):
    return json.loads(line, object_hook=special) if b'"$cf:' in line else json.loads(line)


# ---- Python templates ---------------------------------------------------------------------------------------------

compiled = {}  # path -> (mtime_ns, size, code)


def code_of(path):
    status = os.stat(path)
    known = compiled.get(path)
    if known and known[:2] == (status.st_mtime_ns, status.st_size):
        return known[2]
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    compiled[path] = (status.st_mtime_ns, status.st_size, code)
    return code


class Project:
    """What a project's templates import is imported again for each of them, from compiled code that is kept."""

    def __init__(self, root):
        self.root = os.path.realpath(root) if root else os.getcwd()
        self.python_path = [entry for entry in sys.path if entry]
        self.environment = dict(os.environ)
        original = SourceFileLoader.get_code

        def get_code(loader, name):
            path = loader.get_filename(name)
            return code_of(path) if self.holds(path) else original(loader, name)

        SourceFileLoader.get_code = get_code

    def holds(self, path):
        return (
            bool(path)
            and path.startswith(self.root + os.sep)
            and "/site-packages/" not in path
            and not path.startswith(sys.prefix + os.sep)
        )

    def enter(self, folder):
        os.chdir(self.root)
        sys.path[:] = self.python_path + self.folders(folder)
        sys.path_importer_cache.clear()
        if "random" in sys.modules:
            sys.modules["random"].seed(0)

    def folders(self, folder):
        """As Sceptre does: every folder from the project down to the template's."""
        if folder != self.root and not folder.startswith(self.root + os.sep):
            return [self.root, folder]
        found = [self.root]
        for part in os.path.relpath(folder, self.root).split(os.sep):
            if part != ".":
                found.append(os.path.join(found[-1], part))
        return found

    def leave(self):
        for name, module in list(sys.modules.items()):
            if self.holds(getattr(module, "__file__", None)):
                del sys.modules[name]
        if dict(os.environ) != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)


class SeededRandom:
    """Imports `random` with a fixed seed, so that a template gives the same text each time."""

    def find_spec(self, name, path=None, target=None):
        if name != "random":
            return None
        spec = PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module

        def seeded(module):
            execute(module)
            module.seed(0)

        spec.loader.exec_module = seeded
        return spec


def render(project, request):
    path = os.path.realpath(request["file"])
    if not os.path.isfile(path):
        raise Refused("not_found", "there is no such template file")
    project.enter(os.path.dirname(path))
    try:
        module = types.ModuleType(path)
        module.__file__ = path
        sys.modules[path] = module
        exec(code_of(path), module.__dict__)
        handler = getattr(module, "sceptre_handler", None)
        if handler is None:
            raise Refused("input", "it has no function 'sceptre_handler(sceptre_user_data)'")
        body = handler(request["data"])
    finally:
        project.leave()
    return reply_of(body)


def reply_of(body):
    if isinstance(body, bytes):
        body = body.decode("utf-8")
    note = ""
    if isinstance(body, dict):
        body = json.dumps(body, indent=2, default=str)
        note = "sceptre_handler returned a dict, which was written as JSON"
    if not isinstance(body, str):
        kind = type(body)
        hint = "; return its to_yaml() or to_json()" if hasattr(body, "to_yaml") or hasattr(body, "to_json") else ""
        raise Refused("input", f"sceptre_handler must return text, it returned {kind.__module__}.{kind.__qualname__}{hint}")
    if len(body) > MAX_TEXT:
        raise Refused("limit", f"sceptre_handler returned {len(body)} characters, more than the limit of {MAX_TEXT}")
    return {"text": well_formed(str(body), "sceptre_handler returned text"), "note": note}


def well_formed(text, what):
    """Half of a surrogate pair is no character, and JSON written with it is none that can be read."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code, line = ord(text[error.start]), text.count("\n", 0, error.start) + 1
        raise Refused("input", f"{what} that is no Unicode: half of a surrogate pair, U+{code:04X}, in line {line}") from None
    return text


def printable(text):
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


# ---- Jinja2 -------------------------------------------------------------------------------------------------------


# As base::beneath(): links that leave the folder are as good as not there, and so is what no repository holds.
def loader_below(jinja2, folder):
    top = os.path.realpath(folder)

    class LoaderBelow(jinja2.FileSystemLoader):
        def get_source(self, environment, template):
            real = os.path.realpath(os.path.join(top, *jinja2.loaders.split_template_path(template)))
            parts = os.path.relpath(real, top).split(os.sep)
            if parts[0] == ".." or ".git" in parts or ".cf" in parts:
                raise jinja2.TemplateNotFound(template)
            return super().get_source(environment, template)

    return LoaderBelow(folder)


def jinja(project, request):
    try:
        import jinja2
    except ImportError:
        raise Refused("no_jinja2", "the Python interpreter has no package jinja2") from None
    project.enter(project.root)
    options = dict(request["options"])
    templates = options.pop("templates", {})
    extensions_escaped = options.pop("autoescape_except", None)
    if extensions_escaped and options.get("autoescape") is True:
        options["autoescape"] = jinja2.select_autoescape(disabled_extensions=tuple(extensions_escaped), default=True)
    options["undefined"] = getattr(jinja2, options.get("undefined", "Undefined"))
    loaders = [jinja2.DictLoader({**templates, request["name"]: request["text"]})]
    if request["root"]:
        loaders.append(loader_below(jinja2, request["root"]))
    try:
        environment = jinja2.Environment(loader=jinja2.ChoiceLoader(loaders), **options)
        text = environment.get_template(request["name"]).render(request["context"])
    except jinja2.TemplateSyntaxError as error:
        raise place(Refused("input", error.message), error.name or request["name"], error.lineno) from None
    except jinja2.TemplateNotFound as error:
        raise place(Refused("input", f"template '{error}' not found"), *template_line(error, request)) from None
    except Exception as error:
        if getattr(error, "__traceback__", None) is None:
            raise
        message = str(error) if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: {error}"
        raise place(Refused("input", message), *template_line(error, request)) from None
    finally:
        project.leave()
    if len(text) > MAX_TEXT:
        raise Refused("limit", f"it renders to {len(text)} characters, more than the limit of {MAX_TEXT}")
    return {"text": well_formed(text, "it renders to text"), "note": ""}


def place(refused, file, line):
    refused.file, refused.line = file, line
    return refused


def template_line(error, request):
    """The innermost template frame; Jinja2 has put its own into the traceback."""
    found = (request["name"], 0)
    step = error.__traceback__
    while step is not None:
        if "__jinja_exception__" in step.tb_frame.f_globals:
            name = step.tb_frame.f_code.co_filename
            found = (request["name"] if name in ("<template>", "<unknown>") else name, step.tb_lineno)
        step = step.tb_next
    return found


# ---- errors -------------------------------------------------------------------------------------------------------


def frames_of(project, error):
    """The traceback without our own frames: (file, line, function), outermost first."""
    found = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if code.co_filename != "<string>" and not code.co_filename.startswith("<frozen"):
            found.append((code.co_filename, step.tb_lineno, code.co_name))
        step = step.tb_next
    return found


def describe(project, error):
    frames = frames_of(project, error)
    own = [frame for frame in frames if project.holds(frame[0])] or frames
    file, line = (own[-1][0], own[-1][1]) if own else ("", 0)
    message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    kind, fatal = "input", False
    if isinstance(error, SyntaxError) and error.filename:
        file, line = error.filename, error.lineno or 0
        message = f"{type(error).__name__}: {error.msg}"
    elif isinstance(error, SystemExit):
        message = f"it ended the interpreter with sys.exit({error.code!r})"
    elif isinstance(error, MemoryError):
        kind, message, fatal = "limit", "it used more memory than allowed", True
    elif isinstance(error, KeyboardInterrupt):
        message = "KeyboardInterrupt"
    trace = [printable(f"{name}:{number} in {function}") for name, number, function in frames[-20:]]
    return {"kind": kind, "message": printable(message[:10000]), "file": file, "line": line, "trace": trace, "fatal": fatal}


# ---- the loop -----------------------------------------------------------------------------------------------------


def answer(project, line):
    try:
        request = decode(line)
        operation = {"render": render, "jinja": jinja}[request["op"]]
        return {"id": request["id"], "ok": operation(project, request)}
    except Refused as refused:
        error = {"kind": refused.kind, "message": printable(str(refused)), "trace": [], "fatal": False}
        error["file"], error["line"] = getattr(refused, "file", ""), getattr(refused, "line", 0) or 0
        return {"id": request["id"], "error": error}
    except BaseException as error:
        return {"id": request["id"] if "request" in locals() else 0, "error": describe(project, error)}


def main():
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.dup(1)
    os.set_inheritable(replies, False)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    except (ImportError, ValueError, OSError):
        pass
    sys.path[:] = [entry for entry in sys.path if entry]
    sys.argv = ["cf"]
    sys.meta_path.insert(0, SeededRandom())
    project = Project(os.environ.pop("CF_WORKER_PROJECT", ""))
    process = os.getpid()
    for line in requests:
        reply = json.dumps(answer(project, line)).encode() + b"\n"
        if os.getpid() != process:  # a fork of the template's that came back
            os._exit(0)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                pass
        while reply:
            reply = reply[os.write(replies, reply) :]


main()
