"""What would be scored and how long it would take, as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from nasgauge.images import told
from nasgauge.presentation.table import Cell, Table
from nasgauge.runtime.durations import cost, data_size, duration
from nasgauge.scoring.forecast import Forecast


def forecast_table(forecast: Forecast, notes: Sequence[str] = ()) -> Table:
    """One row per estimator, or kind of job, and one of all together.

    Args:
        forecast: Of what was asked for.
        notes: What else is to be said of it.
    """
    frame = forecast.frame
    kinds = [kind for kind in forecast.parts if kind]
    return Table(
        name="forecast",
        title="What would be scored.",
        frame=frame if kinds else frame.drop(columns="kind"),
        rows=[_cells(row, by_kind=bool(kinds)) for row in frame.to_dict("records")],
        notes=[_what(forecast), _how_long(forecast), _where(forecast), *notes, "Nothing was written."],
    )


def _cells(row: dict[Any, Any], *, by_kind: bool) -> dict[str, Cell]:
    first = {"what": row["kind"] if row["kind"] != "all" else row["estimator"]} if by_kind else {}
    stored, each = row["stored"], row["seconds_a_network"]
    return {
        **(first or {"estimator": row["estimator"]}),
        "stored": "" if stored is None or stored != stored else f"{stored:,}",
        "networks to score": f"{row['to_score']:,}",
        "a network": "" if math.isnan(each) else cost(each),
        "time": _time(row["seconds"]),
    }


def _time(seconds: float) -> str:
    if math.isnan(seconds):
        return ""
    return "<1 s" if 0 < seconds < 1 else duration(seconds) if seconds else "0 s"


def _what(forecast: Forecast) -> str:
    provenance = forecast.provenance
    text = f"{forecast.architectures:,} architectures of {provenance.benchmark} for {provenance.dataset}"
    return f"{text}, which are {forecast.networks:,} networks."


def _how_long(forecast: Forecast) -> str:
    if not forecast.measured:
        return "All is stored already: there is nothing to score."
    where = f" in {forecast.workers} processes" if forecast.workers > 1 else ""
    if forecast.executor == "ray":
        where = " in one process; a Ray cluster has as many as it has"
    peak = (
        f", with a largest peak of memory of {data_size(forecast.peak_bytes)}" if forecast.peak_bytes else ""
    )
    plural = "network that was" if forecast.measured == 1 else "networks that were"
    return (
        f"About {duration(forecast.seconds)}{where}{peak}: an estimate, from {forecast.measured} {plural} "
        "scored just now and not stored. Estimators share passes, which count once for all together."
    )


def _where(forecast: Forecast) -> str:
    store, provenance = forecast.store, forecast.provenance
    there = "" if store.exists() else ", which does not exist yet"
    batch = f"{told(provenance.images)}, {provenance.batch_size} in a batch"
    return f"Where: store {store}{there}; {provenance.place}. Images: {batch}."
