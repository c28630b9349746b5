"""A Ray cluster of several nodes on this machine, one of which is killed while it works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import torch
from readings import PROVENANCE

from nasgauge import plugins
from nasgauge.core import EstimatorError, InputError
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.setup import Setup
from nasgauge.scoring.executors.cluster import cluster
from nasgauge.scoring.executors.worker_spec import WorkerSpec
from nasgauge.scoring.loop import Executor, NetworkTask, ScoringLoop, in_process
from nasgauge.scoring.store import Store

pytest.importorskip("ray", reason="Ray is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Ray's own

SPACE = plugins.search_space("nasbench201")
NAMES = ["naswot", "params"]


@pytest.fixture(scope="module")
def three_nodes() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    for _ in range(2):
        nodes.add_node(num_cpus=1)
    yield nodes
    nodes.shutdown()


@pytest.fixture
def setup() -> Setup:
    torch.set_num_threads(1)
    return Setup(SPACE, SPACE.tasks["cifar10"], load_images("noise"), 4, 0, torch.device("cpu"))


def stored(path: Path, setup: Setup, execute: Executor, while_running: Any = None) -> pd.DataFrame:
    """Architectures with their scores, after a run of 60."""
    estimators = configure(NAMES).estimators
    with Store(path, create=True) as store:
        run = store.run(PROVENANCE, "test")
        loop = ScoringLoop(setup, estimators, store, run, execute)
        for number, _ in enumerate(loop.score(SPACE.sample(60, 0))):
            if number == 10 and while_running:
                while_running()
        return store.frame(run)[["architecture", "estimator", "score"]]


def test_a_killed_node_loses_nothing_and_doubles_nothing(
    three_nodes: Any, setup: Setup, tmp_path: Path
) -> None:
    estimators = configure(NAMES).estimators
    lost = three_nodes.add_node(num_cpus=1)

    def kill() -> None:
        three_nodes.remove_node(lost, allow_graceful=False)

    with cluster(WorkerSpec.of(setup, estimators), address=three_nodes.address) as execute:
        found = stored(tmp_path / "ray", setup, execute, kill)
    pd.testing.assert_frame_equal(found, stored(tmp_path / "here", setup, in_process(setup, estimators)))


def test_functions_of_the_users_own_are_sent(three_nodes: Any, setup: Setup) -> None:
    by = 3.0
    estimators = configure([lambda probe: by * probe.classes]).estimators
    tasks = [NetworkTask(key, (0,)) for key in SPACE.sample(3, 0)]
    with cluster(WorkerSpec.of(setup, estimators), address=three_nodes.address) as execute:
        assert [found.outcomes["lambda"].rows[0].score for found in execute(tasks)] == [30.0] * 3


def test_a_bug_keeps_its_name_across_machines(three_nodes: Any, setup: Setup, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def mine(probe):\n    return probe.clases\n")
    spec = WorkerSpec.of(setup, configure([f"{path}:mine"]).estimators)
    with (
        cluster(spec, address=three_nodes.address) as execute,
        pytest.raises(EstimatorError, match=r"^estimator 'mine' failed on") as found,
    ):
        list(execute([NetworkTask(SPACE.sample(1, 0)[0], (0,))]))
    assert found.type is EstimatorError, "not Ray's own, which prints its traceback"


def test_a_cluster_without_room_is_refused(three_nodes: Any, setup: Setup) -> None:
    spec = WorkerSpec.of(setup, configure(NAMES).estimators)
    with pytest.raises(InputError, match=r"accelerators: each process wants 1 and 0\.5"):  # noqa: SIM117
        with cluster(spec, address=three_nodes.address, gpus=0.5):
            pass


def test_no_cluster_is_an_error_that_says_so(setup: Setup) -> None:
    spec = WorkerSpec.of(setup, configure(NAMES).estimators)
    for address in ("127.0.0.1:1", "localhost:abc"):
        with (
            pytest.raises(InputError, match=f"no Ray cluster at '{address}'"),
            cluster(spec, address=address),
        ):
            pass


def test_a_refused_cluster_leaves_no_run(
    command_line: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    store = tmp_path / "s.sqlite"
    options = ("--estimator", "params", "--sample", "2", "--executor", "ray", "--address", "127.0.0.1:1")
    code, _, errors = command_line("run", "--store", str(store), *options)
    assert code == 2
    assert "no Ray cluster at" in errors
    with Store(store) as made:
        assert made.runs() == []
