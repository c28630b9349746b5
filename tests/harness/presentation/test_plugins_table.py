"""What there is to choose from: every field on request."""

from __future__ import annotations

from nasgauge.presentation.plugins_table import plugins_table
from nasgauge.presentation.view import WIDTH

FIELDS = {
    "kind": "estimators",
    "name": "zen",
    "summary": "Of Gaussian perturbations. " * 3,
    "paper": "https://a.b",
}
ZEN = FIELDS | {"version": "2", "settings": '{"repeats": 32}', "trains": True, "parts": "", "datasets": ""}
PARAMS = ZEN | {"name": "params", "paper": "", "settings": "{}", "trains": False}
TABLE = plugins_table([ZEN, PARAMS])


def test_the_default_is_narrow_and_every_field_is_had_on_request() -> None:
    head, *_ = lines = TABLE.to_markdown().splitlines()
    assert head.split()[1::2][:3] == ["kind", "name", "summary"]
    assert max(map(len, lines)) <= WIDTH
    wide = TABLE.to_markdown(wide=True, explain=True)
    assert FIELDS["summary"].strip() in wide
    assert '{"repeats": 32}' in wide
    assert "trains: whether it trains every network" in wide.replace("\n", " ")


def test_what_a_plugin_has_not_is_empty() -> None:
    assert [(row["settings"], row["trains"]) for row in TABLE.rows] == [('{"repeats": 32}', "True"), ("", "")]


def test_programs_get_every_field_as_it_is() -> None:
    assert TABLE.frame.to_dict("records") == [ZEN, PARAMS]
    assert TABLE.papers() == {"zen": "https://a.b"}
