"""Fetching files: from mirrors in order, resumed, checked, and by hand where nothing works."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from nasgauge.benchmarks.download import destination, download, source_of
from nasgauge.cli import main
from nasgauge.core import InputError
from nasgauge.plugins import importer

CONTENT = bytes(range(256)) * 5000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Server(BaseHTTPRequestHandler):
    """Serves CONTENT, with ranges; may break off, or send a page."""

    requests: ClassVar[list[tuple[str, str | None]]] = []
    broken: ClassVar[bool] = False

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.requests.append((self.path, asked))
        if self.path == "/gone":
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.path != "/plain" else 0
        body = b"<html>quota</html>" if self.path == "/page" else CONTENT[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", "text/html" if self.path == "/page" else "application/x-tar")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if Server.broken else body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("NASGAUGE_SOURCES", raising=False)
    monkeypatch.setattr(Server, "requests", [])
    monkeypatch.setattr(Server, "broken", False)
    return tmp_path / "data"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


SOURCE = replace(importer("nats-tss").source, file="some.tar", sha256=DIGEST)


def test_the_first_address_that_works(url: str, data: Path) -> None:
    seen: list[tuple[int, int]] = []
    source = replace(SOURCE, urls=(f"{url}/gone", f"{url}/page", f"{url}/file"))
    path = download("nats-tss", source, lambda there, total: seen.append((there, total)))
    assert path.read_bytes() == CONTENT
    assert path == data / "downloads" / "some.tar"
    assert [request for request, _ in Server.requests] == ["/gone", "/page", "/file"]
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [p.name for p in path.parent.iterdir()] == ["some.tar"]
    assert download("nats-tss", source) == path
    assert len(Server.requests) == 3


@pytest.mark.parametrize("path", ["/file", "/plain"])
def test_a_broken_transfer_goes_on(url: str, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    source = replace(SOURCE, urls=(f"{url}{path}",))
    monkeypatch.setattr(Server, "broken", True)
    with pytest.raises(InputError, match=r"could not fetch some\.tar"):
        download("nats-tss", source)
    monkeypatch.setattr(Server, "broken", False)
    assert download("nats-tss", source).read_bytes() == CONTENT
    resumed = int(str(Server.requests[1][1]).removeprefix("bytes=").rstrip("-"))
    assert len(CONTENT) // 2 - (1 << 16) < resumed <= len(CONTENT) // 2


def test_another_content_is_refused(url: str, data: Path) -> None:
    source = replace(SOURCE, sha256="0" * 64, urls=(f"{url}/file",))
    with pytest.raises(InputError, match=r"could not fetch some\.tar .*hash"):
        download("nats-tss", source)
    assert list((data / "downloads").iterdir()) == []


def test_a_fetched_file_that_changed_is_refused(data: Path) -> None:
    destination(SOURCE).parent.mkdir(parents=True)
    destination(SOURCE).write_bytes(b"other")
    with pytest.raises(InputError, match=f"has sha256 .*, wanted {DIGEST}: delete it and fetch it again"):
        download("nats-tss", SOURCE)


def test_offline_says_what_to_fetch_and_where_to_put_it(data: Path) -> None:
    source = replace(SOURCE, urls=("http://127.0.0.1:9/file",))
    with pytest.raises(InputError) as caught:
        download("nats-tss", source)
    text = str(caught.value)
    assert f"Fetch it by hand from {SOURCE.page}, put it at {data / 'downloads' / 'some.tar'}" in text
    assert "nasgauge data import nats-tss" in text


def test_the_table_of_addresses_can_be_overridden(url: str, data: Path, tmp_path: Path) -> None:
    nats = importer("nats-tss")
    assert source_of(nats) == nats.source
    data.mkdir()
    (data / "sources.toml").write_text(f'["nats-tss"]\nurls = ["{url}/file"]\nsha256 = "{DIGEST}"\n')
    assert source_of(nats) == replace(nats.source, urls=(f"{url}/file",), sha256=DIGEST)
    assert source_of(importer("nats-sss")) == importer("nats-sss").source


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("urls =", "cannot read the addresses in"),
        ('["nats-tss"]\nurl = "x"\n', "url of nats-tss in .*: wanted urls, sha256, file"),
        ('["nats-tss"]\nurls = "x"\n', "urls of nats-tss in .*: wanted urls"),
        ('["nats-tss"]\nfile = "../x"\n', "file '../x' of nats-tss in .* is not a plain file name"),
    ],
)
def test_a_malformed_table_of_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.setenv("NASGAUGE_SOURCES", str(tmp_path / "mine.toml"))
    with pytest.raises(InputError, match=r"mine\.toml"):
        source_of(importer("nats-tss"))
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        source_of(importer("nats-tss"))


def test_the_command_line_fetches_and_verifies(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["data", "verify"])
    assert capsys.readouterr().out == "Nothing is fetched or imported.\n"
    main(["data", "download", "nats-tss", "--url", f"{url}/file"])
    text = capsys.readouterr().out
    assert text.endswith(f"sha256 {DIGEST} (its publisher names no checksum)\n")
    main(["data", "verify"])
    assert f"sha256 {DIGEST} (none declared)" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["data", "import", "nats-tss"])
    assert "is not a .tar" in capsys.readouterr().err
