"""The files of flat tables: fetched from where they are published, several of them, each checked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from toy_flat import TEXT, TOY

from nasgauge.benchmarks.flat_sources import fetched, located, sources_of, there
from nasgauge.core import FlatImporter, InputError, Source

MORE = "second file\n"


class Server(BaseHTTPRequestHandler):
    """Serves both files by their names."""

    files: ClassVar[dict[str, str]] = {"/toy.csv": TEXT, "/more.csv": MORE}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path not in self.files:
            self.send_error(404)
            return
        body = self.files[self.path].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("NASGAUGE_SOURCES", raising=False)
    monkeypatch.setattr(Server, "asked", [])
    return tmp_path / "data"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def source(file: str, text: str, url: str) -> Source:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(file, len(text), "none", "nobody", "a page", (f"{url}/{file}",), digest)


@pytest.fixture
def two(url: str) -> FlatImporter:
    return replace(TOY, sources=(source("toy.csv", TEXT, url), source("more.csv", MORE, url)))


def quiet(there: int, total: int) -> None:
    """No bar."""


def test_every_file_is_fetched_once(two: FlatImporter, data: Path) -> None:
    assert there(two) == [False, False]
    files = fetched(two, (), quiet)
    assert {name: path.read_text() for name, path in files.items()} == {"toy.csv": TEXT, "more.csv": MORE}
    assert files == {name: data / "downloads" / name for name in files}
    assert there(two) == [True, True]
    assert fetched(two, (), quiet) == files == located(two, None)
    assert Server.asked == ["/toy.csv", "/more.csv"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"size": len(MORE) + 1}, rf"more.csv has {len(MORE)} bytes, wanted {len(MORE) + 1}"),
        (
            {"sha256": "0" * 64},
            r"could not fetch more.csv .*by hand from a page.*data import toy-flat",
        ),
        ({"urls": ()}, "there is no address"),
    ],
)
def test_another_file_is_refused(two: FlatImporter, changes: dict[str, Any], message: str) -> None:
    wrong = replace(two, sources=(two.sources[0], replace(two.sources[1], **changes)))
    with pytest.raises(InputError, match=message):
        fetched(wrong, (), quiet)


def test_a_fetched_file_that_was_damaged_is_refused(two: FlatImporter, data: Path) -> None:
    fetched(two, (), quiet)
    (data / "downloads" / "more.csv").write_text("second fil!\n")
    with pytest.raises(InputError, match=r"more.csv has sha256 \w+, wanted \w+: delete it"):
        located(two, None)


def test_another_address_for_one_file(two: FlatImporter, url: str) -> None:
    one = replace(two, sources=(replace(two.sources[0], urls=("http://127.0.0.1:1/nothing",)),))
    assert fetched(one, (f"{url}/toy.csv",), quiet)["toy.csv"].read_text() == TEXT


def test_the_users_own_addresses_by_file(two: FlatImporter, url: str, data: Path) -> None:
    data.mkdir()
    own = hashlib.sha256(b"mine").hexdigest()
    (data / "sources.toml").write_text(f'["toy-flat/more.csv"]\nfile = "mine.csv"\nsha256 = "{own}"\n')
    assert [each.file for each in sources_of(two)] == ["toy.csv", "mine.csv"]
    folder = data / "here"
    folder.mkdir()
    (folder / "mine.csv").write_text("mine")
    (folder / "toy.csv").write_text(TEXT)
    assert located(two, folder)["more.csv"].read_text() == "mine", "its size is not the declared one's"


def test_files_by_the_names_of_their_publisher(two: FlatImporter, tmp_path: Path) -> None:
    renamed = replace(two, sources=(replace(two.sources[0], file="toy_of_the_paper.csv"), two.sources[1]))
    (tmp_path / "repository" / "data").mkdir(parents=True)
    (tmp_path / "repository" / "data" / "toy.csv").write_text(TEXT)
    (tmp_path / "repository" / "more.csv").write_text(MORE)
    found = located(renamed, tmp_path / "repository")
    assert found["toy_of_the_paper.csv"].name == "toy.csv"
