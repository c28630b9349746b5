"""The page, opened and clicked through in a real Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from report_example import BOARD, RUN, curves_file

from nasgauge.analysis.ceiling import CEILING
from nasgauge.api.reporting import read_curves
from nasgauge.presentation.figures import figures_of, style
from nasgauge.presentation.page import page
from nasgauge.presentation.sections import ReportContent
from nasgauge.runtime.command import asked_by

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the made-up run."""
    folder = tmp_path_factory.mktemp("page")
    with style():
        figures = figures_of(RUN, BOARD, read_curves(curves_file(folder))[0])
        other = replace(RUN, provenance=RUN.provenance.with_seed(1))
        content = ReportContent([[RUN]], BOARD, figures, "params", [[RUN, other]], ["seconds: all together"])
        with asked_by("nasgauge report"):
            text = page(content)
    path = folder / "report.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium of the system; skips where there is none."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not binary:
        pytest.skip("no Chromium: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def view(browser: Any, html: Path) -> Iterator[Any]:
    """The page in the browser; nothing may reach the console, and no request may leave the file."""
    problems: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.on("console", lambda message: problems.append(message.text))
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on(
        "request", lambda made: None if made.url.startswith(("file:", "data:")) else problems.append(made.url)
    )
    tab.goto(html.as_uri())
    yield tab
    context.close()
    assert problems == []


def names(view: Any, table: str = "table-leaderboard") -> list[str]:
    return list(view.locator(f"#{table} tbody tr:not([hidden]) th").all_inner_texts())


def test_a_click_sorts_and_another_turns_round(view: Any) -> None:
    by_tau = [CEILING, *BOARD.estimator[1:]]
    assert names(view) == by_tau
    head = view.locator("#table-leaderboard thead th").filter(has_text="tau").first
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert names(view) == by_tau[::-1]
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert names(view) == by_tau
    view.locator("#table-leaderboard thead th").filter(has_text="estimator").locator("button").click()
    assert head.get_attribute("aria-sort") is None
    assert names(view) == sorted(by_tau, key=lambda name: name.strip("(<"))


def test_what_is_missing_comes_last_either_way(view: Any) -> None:
    button = view.locator("#table-leaderboard thead button").first
    for _ in range(2):
        button.click()
        assert names(view)[-1] == CEILING


def test_sorting_uses_the_number_not_its_text(view: Any) -> None:
    view.locator("#pairs summary").first.click()
    view.locator("#table-pairs thead th").filter(has_text="tau difference").locator("button").click()
    shown = view.locator("#table-pairs tbody tr").evaluate_all(
        "rows => rows.map(r => +r.cells[3].dataset.sort)"
    )
    assert shown == sorted(shown)
    assert len(shown) == 6


def test_typing_filters_rows_and_says_how_many_are_left(view: Any) -> None:
    field = view.get_by_label("Show rows with").first
    field.fill("NASW")
    assert names(view) == ["naswot"]
    assert view.locator("#count-table-leaderboard").inner_text() == "1 of 5 rows"
    field.fill("")
    assert len(names(view)) == 5


def test_keyboard_alone_is_enough(view: Any) -> None:
    view.locator("#table-leaderboard thead button").nth(1).focus()
    view.keyboard.press("Enter")
    assert view.locator("#table-leaderboard thead th").nth(1).get_attribute("aria-sort") == "ascending"


def test_names_are_text_not_markup(view: Any) -> None:
    assert "<b>evil</b>" in names(view)
    assert view.locator("b").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_readable_on_every_screen(view: Any, scheme: str, width: int) -> None:
    """Nothing but tables and wide figures scrolls sideways; text and its soft form have contrast."""
    view.emulate_media(color_scheme=scheme)
    view.set_viewport_size({"width": width, "height": 844})
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for selector in ("body", ".soft", "a"):
        text, paper = (
            view.evaluate(f"getComputedStyle(document.querySelector('{where}')).{what}")
            for where, what in ((selector, "color"), ("body", "backgroundColor"))
        )
        assert contrast(text, paper) >= 4.5, (selector, text, paper)


def test_print_opens_what_is_folded(view: Any) -> None:
    view.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert view.locator("details:not([open])").count() == 0
    view.emulate_media(media="print", color_scheme="dark")
    assert view.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_everyone_can_find_their_way(view: Any) -> None:
    """Captions, labels of figures, scopes of heads, one first heading, links that lead somewhere."""
    assert view.locator("h1").count() == 1
    tables = view.locator("table").count()
    assert tables == view.locator("table > caption").count() >= 6
    assert view.locator("thead th:not([scope=col]), tbody th:not([scope=row])").count() == 0
    assert view.locator("svg").count() == view.locator("svg[role=img][aria-label]").count() == 9
    targets = view.locator("nav a").evaluate_all("links => links.map(a => a.getAttribute('href').slice(1))")
    assert all(view.locator(f"#{target}").count() == 1 for target in targets)
    assert {"leaderboard", "scatter", "curves", "seeds", "published", "made"} <= set(targets)


def contrast(first: str, second: str) -> float:
    """Ratio of two colours `rgb(r, g, b)`, as WCAG defines it."""

    def luminance(colour: str) -> float:
        values = np.array([int(v) for v in re.findall(r"\d+", colour)[:3]]) / 255
        linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.slow
def test_the_page_says_how_its_numbers_were_made(html: Path) -> None:
    text = html.read_text(encoding="utf-8")
    made = text[text.index('id="made"') :]
    for expected in ("0123456789abcdef", "2.13.0", "made up", "<dd>0</dd>", "scipy", "noise"):
        assert expected in made
    words = re.sub("<[^>]+>", "", made)
    assert "nasgauge report" in words
    assert "nasgauge run" not in words, "the one command that makes this page"
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"|"http[^"]*dtd"', "", made)
