"""One HTML file with everything about a run: it opens without a network."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files

from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.presentation.captions import made_of, sample_of
from nasgauge.presentation.sections import ReportContent, sections
from nasgauge.presentation.table import Number
from nasgauge.runtime.command import current_command
from nasgauge.runtime.extras import needed

_LIBRARIES = ("nasgauge", "numpy", "scipy", "pandas")


def page(content: ReportContent) -> str:
    """The report of one run as HTML; raises InputError where jinja2 is not installed."""
    environment = needed("jinja2").Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.tests["numeric"] = lambda cell: isinstance(cell, Number)
    template = environment.from_string(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
    run = content.run
    text: str = template.render(
        title=f"Performance estimators on {run.table.population}",
        summary=made_of(run),
        sections=sections(content),
        made=_made(run),
        command=current_command(),
    )
    return text


def _made(run: ScoredRun) -> dict[str, str]:
    """What went in: the provenance of the run, the table, and the versions that computed."""
    return {
        **{name.replace("_", " "): str(value) for name, value in run.provenance.entries.items()},
        "architectures": sample_of(run).removeprefix("Sample: "),
        "accuracy": str(run.table.label),
        "table": run.table.source,
        "computed with": ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    }
