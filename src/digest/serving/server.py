"""The preview's web server: loopback only, the site's own headers, nothing outside the site."""

from __future__ import annotations

import os
import socketserver
from collections.abc import Callable
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

from digest.serving import files, panel
from digest.serving.state import State

LOOPBACK = "127.0.0.1"
HOSTS = ("127.0.0.1", "localhost")
"""Names under which the preview answers. A page elsewhere that had its own name resolve to this machine would
otherwise read drafts through its visitor's browser."""

_HEARTBEAT = 15.0
"""Seconds after which a silent stream of events says that it is still there."""
_OWN = Path(__file__).parent


class Source(Protocol):
    """What the server shows."""

    @property
    def root(self) -> Path:
        """Folder of the site."""

    @property
    def content(self) -> str:
        """The content folder as problems name it."""

    @property
    def state(self) -> State: ...

    def wait(self, number: int, timeout: float) -> State:
        """The state, as soon as its number is not `number` or after `timeout` seconds."""


class Server(ThreadingHTTPServer):
    """Serves one preview."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name == "posix"  # elsewhere it would let two servers share one port

    def __init__(self, port: int, source: Source) -> None:
        self.source = source
        super().__init__((LOOPBACK, port), Handler)

    def server_bind(self) -> None:
        # The standard server asks the resolver for this machine's name; nothing here needs it.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no news."""

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}/"


def bind(port: int, source: Source, *, tries: int = 20) -> Server:
    """A server on `port`, or on the next free one of the `tries` that follow. OSError where all are taken."""
    for offset in range(tries):
        try:
            return Server(port + offset if port else 0, source)
        except OSError:
            if offset == tries - 1 or port + offset >= 65535:
                raise
    raise AssertionError("unreachable")


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, refuses all else."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "digest", ""
    timeout = 60

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged."""

    def __getattr__(self, name: str) -> Callable[[], None]:
        # The base class looks for do_POST and so on, and answers 501 where there is none.
        if name.startswith("do_"):
            return self._refuse_method
        raise AttributeError(name)

    def _refuse_method(self) -> None:
        self._error(405, "Only GET and HEAD are answered here.", Allow="GET, HEAD")

    def do_GET(self) -> None:
        self._answer(send_body=True)

    def do_HEAD(self) -> None:
        self._answer(send_body=False)

    # --- what is answered ---

    def _answer(self, *, send_body: bool) -> None:
        if not self._from_here():
            self._error(421, "This server answers under its own name only.")
            return
        state = self.server.source.state
        path = files.address(self.path, state.prefix)
        if path is None:
            self._error(400, "There can be no such address.")
        elif path.startswith(panel.PLACE[1:]):
            self._own(path.removeprefix(panel.PLACE[1:]), send_body=send_body)
        else:
            self._page(path, state, send_body=send_body)

    def _from_here(self) -> bool:
        """Whether the request names this server by its own name, and comes from no other site's page."""
        hosts = self.headers.get_all("Host") or []
        allowed = {f"{host}:{self.server.server_port}" for host in HOSTS}
        if self.server.server_port == 80:
            allowed.update(HOSTS)
        if len(hosts) != 1 or hosts[0].strip().lower() not in allowed:
            return False
        if self.path.startswith("/"):
            return True
        return any(self.path.lower().startswith(f"http://{host}/") for host in allowed)

    def _page(self, path: str, state: State, *, send_body: bool) -> None:
        source = self.server.source
        if not state.built:
            page = panel.errors_page(state)
            self._send(503, page, "text/html; charset=utf-8", path, send_body=send_body)
            return
        if (not path or path.endswith("/")) and files.is_folder(source.root, path.rstrip("/")):
            path += "index.html"
        elif path and files.is_folder(source.root, path):
            self._redirect(path + "/")
            return
        status, found, asked = 200, files.find(source.root, path), path
        if found is None:
            status, path, found = 404, "404.html", files.find(source.root, "404.html")
        newer = dict(state.newer).get(path)
        try:
            body = newer or (found.read_bytes() if found else panel.MISSING)
        except OSError:  # taken away by a build in this very moment
            status, body = 404, panel.MISSING
        kind = files.media_type(path)
        if kind.startswith("text/html"):
            # Above the page that stands for a missing one, the problems are those of the missing one.
            shown = asked + "index.html" if not asked or asked.endswith("/") else asked
            body = panel.with_panel(body, shown, state, source.content, missing=status == 404)
        self._send(status, body, kind, path, send_body=send_body)

    def _own(self, name: str, *, send_body: bool) -> None:
        if name == "events":
            self._events(send_body=send_body)
        elif name in {"live.js", "live.css"}:
            body = (_OWN / name).read_bytes()
            self._send(200, body, files.media_type(name), "", send_body=send_body)
        else:
            self._error(404, "Not found.")

    def _events(self, *, send_body: bool) -> None:
        """A stream that tells the number of every new state."""
        self.send_response(200)
        self._send_headers({"Content-Type": "text/event-stream; charset=utf-8", "Connection": "close"}, "")
        self.close_connection = True
        if not send_body:
            return
        source = self.server.source
        number = -1
        try:
            while True:
                state = source.wait(number, _HEARTBEAT)
                told = f"event: state\ndata: {state.number}\n\n" if state.number != number else ": still here\n\n"
                number = state.number
                self.wfile.write(told.encode())
                self.wfile.flush()
        except OSError:
            return  # the page was closed

    # --- how it is sent ---

    def _send(self, status: int, body: bytes, kind: str, path: str, *, send_body: bool) -> None:
        etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self._send_headers({"ETag": etag}, path)
            return
        self.send_response(status)
        self._send_headers({"Content-Type": kind, "Content-Length": str(len(body)), "ETag": etag}, path)
        if send_body:
            self.wfile.write(body)

    def _send_headers(self, headers: dict[str, str], path: str) -> None:
        rules = self.server.source.state.headers or tuple(("/*", line) for line in files.DEFAULT)
        sent = {**files.headers_for(path, rules), **headers}
        # Always asked for again, and kept from other sites' pages that would embed it.
        sent |= {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "same-origin"}
        sent.pop("Onion-Location", None)
        sent.pop("Strict-Transport-Security", None)
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()

    def _redirect(self, path: str) -> None:
        from urllib.parse import quote

        self.send_response(301)
        self._send_headers({"Location": "/" + quote(path), "Content-Length": "0"}, path)

    def _error(self, status: int, message: str, **headers: str) -> None:
        body = (message + "\n").encode()
        self.close_connection = True
        self.send_response(status)
        kind = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"}
        self._send_headers({**kind, **headers}, "")
        if self.command != "HEAD":
            self.wfile.write(body)
