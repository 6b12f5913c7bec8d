"""The preview's server: this machine only, nothing but the site, the site's own headers."""

from __future__ import annotations

import http.client
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from digest.diagnostics import Diagnostic, Span
from digest.serving import files
from digest.serving.server import LOOPBACK, Server, bind
from digest.serving.state import State, page_of

PAGE = "<!doctype html><html lang=en><head><title>x</title></head><body class=a><main>text</main></body></html>"


class Shown:
    """A site that stands still."""

    content = "content"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.state = State(number=1, built=True, headers=files.read_headers(root))
        self.changed = threading.Condition()

    def wait(self, number: int, timeout: float) -> State:
        with self.changed:
            self.changed.wait_for(lambda: self.state.number != number, timeout)
            return self.state

    def tell(self, **changes: object) -> None:
        with self.changed:
            self.state = replace(self.state, number=self.state.number + 1, **changes)  # type: ignore[arg-type]
            self.changed.notify_all()


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    root = tmp_path / "site"
    for path, text in {
        "index.html": PAGE,
        "issues/2025-01-06/index.html": PAGE,
        "404.html": PAGE.replace("text", "no such page"),
        "static/site.css": "body {}",
        "_headers": "/*\n  Content-Security-Policy: default-src 'none'\n  Referrer-Policy: no-referrer\n"
        "/static/*\n  X-Static: yes\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return Shown(root)


@pytest.fixture
def server(shown: Shown) -> Iterator[Server]:
    server = bind(0, shown)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def ask(
    server: Server, target: str, method: str = "GET", host: str | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; `target` is sent as it stands."""
    connection = http.client.HTTPConnection(LOOPBACK, server.server_port, timeout=10)
    connection.putrequest(method, target, skip_host=True)
    connection.putheader("Host", host if host is not None else f"{LOOPBACK}:{server.server_port}")
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), body


def test_listens_on_the_loopback_address_only(server: Server) -> None:
    """No other machine of a shared network reaches a draft."""
    assert server.server_address[0] == "127.0.0.1"
    assert server.socket.family == socket.AF_INET


def test_serves_pages_with_the_policy_headers_of_the_site(server: Server) -> None:
    """What a policy forbids on the public site is forbidden in the preview, too."""
    status, headers, body = ask(server, "/")
    assert status == 200 and b"<main>text</main>" in body
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "X-Static" not in headers
    assert ask(server, "/static/site.css")[1]["X-Static"] == "yes"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1", "127.0.0.1:1", "localhost:80@evil.example"]
)
def test_refuses_foreign_host_headers(server: Server, host: str) -> None:
    """A page elsewhere whose name resolves to this machine reads nothing."""
    status, _, body = ask(server, "/", host=host)
    assert status == 421
    assert b"text" not in body


def test_answers_to_localhost(server: Server) -> None:
    """The two names of this machine are one."""
    assert ask(server, "/", host=f"LOCALHOST:{server.server_port}")[0] == 200


def test_refuses_an_absolute_target_of_another_host(server: Server) -> None:
    """The request's own line is a host name as well."""
    assert ask(server, "http://evil.example/")[0] == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_answers_get_and_head_only(server: Server, method: str) -> None:
    """The preview changes nothing for anybody."""
    status, headers, _ = ask(server, "/", method=method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_head_sends_no_body(server: Server) -> None:
    """HEAD tells what GET would, without the page."""
    status, headers, body = ask(server, "/", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > len(PAGE)


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/static/../../secret.txt", "/..\\secret.txt",
        "/%5c..%5csecret.txt", "//secret.txt", "/static//site.css", "/%00", "/index.html%00.txt", "/%ff",
        "/./index.html", "/static/%2e/site.css", "/%0d%0aX-Injected:%20yes",
    ],
)  # fmt: skip
def test_refuses_addresses_that_no_page_has(server: Server, target: str) -> None:
    """Dotted and empty segments, backslashes, control characters and bytes that are not UTF-8."""
    status, headers, body = ask(server, target)
    assert status in {400, 404}
    assert b"secret" not in body and "X-Injected" not in headers


def test_follows_no_symbolic_link(server: Server, shown: Shown, tmp_path: Path) -> None:
    """Neither a link to a file nor a folder behind one is served."""
    os.symlink(tmp_path / "secret.txt", shown.root / "linked.txt")
    os.symlink(tmp_path, shown.root / "folder")
    for target in ("/linked.txt", "/folder/secret.txt", "/folder/"):
        status, _, body = ask(server, target)
        assert (status, b"secret" in body) == (404, False)


def test_hands_out_no_server_configuration(server: Server) -> None:
    """`_headers` is for web servers."""
    assert ask(server, "/_headers")[0] == 404


def test_folders_are_served_by_their_page(server: Server) -> None:
    """With the slash, and after a redirect without it; the redirect stays on this server."""
    assert ask(server, "/issues/2025-01-06/")[0] == 200
    status, headers, _ = ask(server, "/issues/2025-01-06")
    assert (status, headers["Location"]) == (301, "/issues/2025-01-06/")
    assert ask(server, "/issues/")[0] == 404


def test_a_missing_page_shows_the_page_of_the_site(server: Server) -> None:
    """404 as a reader would see it."""
    status, _, body = ask(server, "/nothing/here")
    assert status == 404 and b"no such page" in body


def test_answers_below_the_path_of_the_public_address(server: Server, shown: Shown) -> None:
    """The absolute links of the 404 page of a site in a folder work here, too."""
    shown.tell(prefix="/archive/")
    assert ask(server, "/archive/issues/2025-01-06/")[0] == 200
    assert ask(server, "/issues/2025-01-06/")[0] == 200


def test_an_unchanged_page_is_not_sent_again(server: Server) -> None:
    """ETag and If-None-Match."""
    etag = ask(server, "/")[1]["ETag"]
    assert ask(server, "/", If_None_Match=etag)[0] == 304


def test_a_taken_port_is_passed_over(server: Server, shown: Shown) -> None:
    """The next free port is taken."""
    other = bind(server.server_port, shown)
    try:
        assert server.server_port < other.server_port <= server.server_port + 19
    finally:
        other.server_close()


def test_events_tell_every_change(server: Server, shown: Shown) -> None:
    """A page that listens hears the present state and each new one."""
    connection = http.client.HTTPConnection(LOOPBACK, server.server_port, timeout=10)
    connection.request("GET", "/_digest/events")
    response = connection.getresponse()
    assert response.getheader("Content-Type", "").startswith("text/event-stream")
    assert response.readline() + response.readline() == b"event: state\ndata: 1\n"
    response.readline()
    shown.tell()
    assert response.readline() + response.readline() == b"event: state\ndata: 2\n"
    connection.close()


# --- the panel --------------------------------------------------------------------------------------------


def problem(path: str, message: str, level: str = "error") -> Diagnostic:
    return Diagnostic(Span(path, 4, 3, 6), "unknown-key", message, "write it so", level, "ab<cd>ef")  # type: ignore[arg-type]


def test_problems_stand_on_the_page_they_belong_to(server: Server, shown: Shown) -> None:
    """In full there, in one line with a link elsewhere."""
    shown.tell(problems=(problem("content/issues/2025/2025-01-06.md", "first <b>bad</b>"),))
    there = ask(server, "/issues/2025-01-06/")[2].decode()
    assert "first &lt;b&gt;bad&lt;/b&gt;" in there and "ab<mark>&lt;cd</mark>&gt;ef" in there and "write it so" in there
    assert there.index('id="digest-preview"') < there.index("<main>")
    elsewhere = ask(server, "/")[2].decode()
    assert "write it so" not in elsewhere
    assert '<a href="/issues/2025-01-06/index.html">' in elsewhere


def test_a_page_that_is_not_there_yet_shows_its_problems(server: Server, shown: Shown) -> None:
    """A new issue with a mistake has no page: its address tells why."""
    shown.tell(problems=(problem("content/issues/2025/2025-01-13.md", "bad"),))
    status, _, body = ask(server, "/issues/2025-01-13/")
    assert status == 404 and b"write it so" in body


def test_the_panel_is_in_no_file_of_the_site(server: Server, shown: Shown) -> None:
    """It is added on the way to the browser."""
    assert b"digest-preview" in ask(server, "/")[2]
    assert "digest-preview" not in (shown.root / "index.html").read_text("utf-8")


def test_before_the_first_good_build_every_page_lists_the_errors(server: Server, shown: Shown) -> None:
    """An archive that cannot be read at all still has a preview."""
    shown.tell(built=False, headers=(), problems=(problem("content/digest.yaml", "no title"),))
    status, headers, body = ask(server, "/anything")
    assert status == 503 and b"no title" in body and b"/_digest/live.js" in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("content/issues/2025/2025-01-06.md", "issues/2025-01-06/index.html"),
        ("content/issues/2025-01-06.md", "issues/2025-01-06/index.html"),
        ("content/issues/2025/2025-01-06/military.md", "issues/2025-01-06/index.html"),
        ("content/pages/about.md", "pages/about/index.html"),
        ("content/topics.yaml", "topics/index.html"),
        ("content/digest.yaml", "index.html"),
        ("content/media/x.png", ""),
    ],
)
def test_the_page_of_a_source(path: str, page: str) -> None:
    """Where an editor sees what is wrong with a file."""
    assert page_of(path, "content") == page
