"""The HTTP server of a fake forge: routes, faults, pages, the side endpoint; and what hosts derive from."""
import http.server
import json
import re
import socket
import sys
import threading
import traceback
import urllib.parse

import repository
import world as state


class Refused(Exception):
    def __init__(self, status, message="", headers=None, body=None):
        super().__init__(message)
        self.status, self.message, self.headers, self.body = status, message, headers or {}, body


class Answer:
    def __init__(self, body=None, status=200, headers=None):
        self.body, self.status, self.headers = body, status, headers or {}


class Request:
    def __init__(self, method, target, headers, body):
        self.method, self.headers, self.body = method, headers, body
        parts = urllib.parse.urlsplit(target)
        self.path = parts.path  # percent-encoded
        self.query = urllib.parse.parse_qs(parts.query, keep_blank_values=True)
        self.json = None
        if body and "json" in headers.get("Content-Type", ""):
            try:
                self.json = json.loads(body)
            except ValueError:
                raise Refused(400, "Problems parsing JSON") from None

    def first(self, name, default=None):
        return self.query.get(name, [default])[0]


def route(method, template):
    """{name} is one part of the path, {name...} any number."""
    pattern = re.sub(r"\\{(\w+)\\\.\\\.\\\.\\}", r"(?P<\1>.+)", re.escape(template))
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", pattern)

    def mark(function):
        function.routes = getattr(function, "routes", []) + [(method, re.compile("^%s$" % pattern))]
        return function
    return mark


class Host:
    """Derived once for each host: routes, what a token may do, forms of errors and pages."""

    prefix = ""  # of the API below the server's address
    undescribed = ()  # paths that the API description does not cover

    def __init__(self, world, check):
        self.world, self.repository, self.check = world, world.repository, check
        self.url = None
        self.table = [(method, pattern, getattr(self, name)) for name in dir(self) if hasattr(getattr(self, name), "routes")
                      for method, pattern in getattr(self, name).routes]

    def refusal(self, status, message):
        raise NotImplementedError

    def caller(self, request):
        """The Token of a request; Refused without one."""
        words = request.headers.get("Authorization", "").split(" ", 1)
        token = self.world.tokens.get(words[-1]) if words[0] == "Bearer" else None
        if token is None:
            raise Refused(401, "Bad credentials")
        return token

    def answer(self, request):
        token = self.caller(request)
        path = request.path[len(self.prefix):] if request.path.startswith(self.prefix) else request.path
        for method, pattern, function in self.table:
            match = pattern.match(path)
            if match and method == request.method:
                if path not in self.undescribed:
                    self.check(request, path)
                named = {key: urllib.parse.unquote(value) for key, value in match.groupdict().items()}
                return function(request, token, **named)
        self.check(request, path)
        raise Refused(501, "the fake does not have this endpoint")

    def page(self, entries, request, size_name):
        """The entries of the page asked for, its number, and whether there is another. Pages are small here."""
        size = min(int(request.first(size_name, self.world.page_size)), self.world.page_size)
        number = int(request.first("page", 1))
        return entries[(number - 1) * size:number * size], number, number * size < len(entries)

    def found(self, thing):
        if thing is None:
            raise Refused(404, "Not Found")
        return thing


def handler_of(host, lock):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = 1 << 16  # headers and body in one packet

        def log_message(self, *_):
            pass

        def serve(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with lock:
                if self.path.startswith("/__fake/"):
                    return self.side(body)
                try:
                    answer = self.fault() or host.answer(Request(self.command, self.path, self.headers, body))
                except Refused as refused:
                    answer = Answer(refused.body or host.refusal(refused.status, refused.message), refused.status,
                                    refused.headers)
                except ConnectionError:
                    raise
                except Exception:  # pylint: disable=broad-except
                    traceback.print_exc()
                    answer = Answer(host.refusal(500, "the fake is broken: " + traceback.format_exc(limit=-2)), 500)
                if answer is None:
                    return None
                host.world.requests.append("%s %s %d" % (self.command, self.path, answer.status))
            return self.reply(answer)

        def fault(self):
            for fault in host.world.faults:
                if fault["times"] > 0 and fault["match"] in "%s %s" % (self.command, self.path):
                    fault["times"] -= 1
                    if fault["drop"]:
                        host.world.requests.append("%s %s dropped" % (self.command, self.path))
                        self.close_connection = True
                        self.connection.shutdown(socket.SHUT_RDWR)
                        raise ConnectionAbortedError
                    return Answer(host.refusal(fault["status"], fault["message"]), fault["status"], fault["headers"])
            return None

        def side(self, body):
            operation = self.path.split("/")[2].split("?")[0]
            try:
                answer = Answer(host.world.side(operation, json.loads(body or b"{}")))
            except (state.Wrong, repository.Conflict, KeyError, ValueError, AttributeError) as wrong:
                answer = Answer({"error": "%s: %s" % (operation, wrong)}, 400)
            return self.reply(answer)

        def reply(self, answer):
            body = answer.body
            kind = answer.headers.get("Content-Type", "application/json; charset=utf-8")
            if not isinstance(body, bytes):
                body = b"" if body is None else json.dumps(body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in answer.headers.items():
                if name != "Content-Type":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve
    return Handler


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def start(host, port):
    server = Server(("127.0.0.1", port), handler_of(host, threading.Lock()))
    host.url = "http://127.0.0.1:%d" % server.server_address[1]
    return server
