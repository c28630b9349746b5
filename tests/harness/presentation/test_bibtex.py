"""BibTeX that names real papers."""

from __future__ import annotations

import re

from nasgauge import plugins
from nasgauge.presentation.bibtex import bibliography


def test_every_paper_of_an_installed_plugin_has_an_entry() -> None:
    """With authors, title, and year; nothing is cited by an address alone."""
    groups = (plugins.ESTIMATORS, plugins.SET_ESTIMATORS)
    addresses = {name: plugins.estimator(name).paper for group in groups for name in plugins.names(group)}
    addresses |= {name: plugins.search_space(name).paper for name in plugins.names(plugins.SEARCH_SPACES)}
    cited = bibliography(addresses)
    assert cited.keys.keys() == {name for name, address in addresses.items() if address}
    for entry in re.split(r"\n(?=@)", cited.text):
        for field in ("author", "title", "year"):
            assert re.search(rf"^  {field} = \{{.+\}},$", entry, re.MULTILINE), entry
    assert cited.text.count("mellor2021naswot") == 1
    assert cited.keys["naswot"] == cited.keys["jacob_cov"]


def test_a_paper_that_nobody_knows_is_cited_by_its_address() -> None:
    cited = bibliography({"my.py": "https://example.org/paper", "none": ""})
    assert cited.keys == {"my.py": "my-py"}
    assert r"\url{https://example.org/paper}" in cited.text
