"""Which run of a store is read, and where the store is."""

from __future__ import annotations

from nasgauge.api.run_query import RunQuery
from nasgauge.api.typed_query import typed_query
from nasgauge.cli.options.accuracies import ACCURACIES
from nasgauge.cli.options.command import PATH, as_spec, command, option
from nasgauge.cli.options.files import FILLED_STORE, WRITTEN_STORE

store_option = option("--store", default="nasgauge.sqlite", type=PATH, help="Score file.")
written_store_option = option("--store", default="nasgauge.sqlite", type=WRITTEN_STORE, help="Score file.")
filled_store_option = option("--store", default="nasgauge.sqlite", type=FILLED_STORE, help="Score file.")
where_option = option(
    "--where",
    multiple=True,
    help="COLUMN=VALUE of the run, or a cost condition: 'gpu latency_ms<20', flops<=80 (millions); repeat.",
)
given_option = option(
    "--given", help="Estimator whose knowledge is taken out.  [default: params, where it was scored]"
)
which_samples = (
    option(
        "--sample", help="Only this sample of the run: its size, `all`, or `list`.  [default: all but lists]"
    ),
    option("--architectures", type=PATH, help="In place of --sample: file, one a line."),
)
_QUERY = (
    store_option,
    option("--scores", type=PATH, help="What `scores` wrote, in place of a store."),
    where_option,
    option("--estimator", multiple=True, help="Only these; repeat. Default: all."),
    option("--exclude", multiple=True, help="All but these; repeat."),
    option("--set", multiple=True, help="ESTIMATOR.SETTING=VALUE of an estimator over a set."),
    option("--dataset", help="Data set of the accuracies.  [default: that of the networks]"),
    *which_samples,
    *ACCURACIES,
)

query_options = as_spec(RunQuery, "query", _QUERY, "Run and accuracies")


def query_of(text: str) -> RunQuery:
    """What `STORE --option ...` means; raises InputError for text that is something else."""
    store, options = typed_query(text)
    found: RunQuery = _query.main(["--store", store, *options], "STORE", standalone_mode=False)
    return found


@command()
@query_options
def _query(query: RunQuery) -> RunQuery:
    return query
