from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nasbench301_files import (
    FEATURES,
    write_ensemble,
    write_models,
    xgboost_model,
    xgboost_pickle,
    zipped,
)
from table_cells import flat

from nasgauge.benchmarks import download
from nasgauge.cli import main
from nasgauge.core import InputError
from nasgauge_adapters.nasbench301 import SEARCH_SPACE
from nasgauge_adapters.nasbench301.notations import to_configspace, to_digits, to_genotype
from nasgauge_adapters.nasbench301.space import sample

pytestmark = pytest.mark.slow

FIVE = sample(5, 0)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("NASGAUGE_DATA", str(folder))
    return folder


@pytest.fixture
def nasgauge(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command line and gives what it printed."""

    def run(*arguments: object) -> str:
        main([str(argument) for argument in arguments])
        return capsys.readouterr().out

    return run


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command line that has to end with a message, and gives that."""

    def run(*arguments: object) -> str:
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        assert end.value.code == 2
        error = capsys.readouterr().err
        assert error.startswith("Error: ")
        assert "Traceback" not in error
        return error

    return run


def scoring(tmp_path: Path) -> list[object]:
    return ["run", "--benchmark", "nasbench301", "--estimator", "params", "--store", tmp_path / "s.sqlite"]


def test_labels_from_surrogates(tmp_path: Path, nasgauge: Callable[..., str], data_folder: Path) -> None:
    path = zipped(write_models(tmp_path / "nb_models"), tmp_path / "models.zip")
    said = nasgauge("data", "download", "nasbench301", "--path", path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() in said
    assert "not e807411d" in said
    assert f"{data_folder}/surrogates/nasbench301: xgb v1.0, mean of 2 members; lgb_time v1.0" in said

    board = nasgauge(*scoring(tmp_path), "--sample", 3, "--explain")
    assert "100 epochs, xgb v1.0, mean of 2 members, surrogate." in flat(board)
    assert "Table: xgb surrogate, sha256" in flat(board)
    assert "Sample: 3 architectures of nasbench301" in board
    again = nasgauge("leaderboard", "--store", tmp_path / "s.sqlite", "--explain")
    assert flat(again).partition("Made by")[0] == flat(board).partition("Made by")[0]


def test_named_architectures_in_every_notation(tmp_path: Path, nasgauge: Callable[..., str]) -> None:
    nasgauge("data", "download", "nasbench301", "--path", write_models(tmp_path / "nb_models"))
    lines = [FIVE[0], to_genotype(FIVE[1]), to_digits(FIVE[2]), str(to_configspace(FIVE[3])), "", FIVE[0]]
    (tmp_path / "names.txt").write_text("\n".join(lines))
    board = nasgauge(*scoring(tmp_path), "--architectures", tmp_path / "names.txt")
    assert "Sample: 4 architectures of nasbench301" in board


def test_without_surrogates_networks_are_scored_and_the_way_to_them_is_told(
    tmp_path: Path, refused: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(argument) for argument in (*scoring(tmp_path), "--sample", 3)])
    for told in (capsys.readouterr().err, refused("leaderboard", "--store", tmp_path / "s.sqlite")):
        assert "no surrogates of nasbench301 in " in told
        assert "https://ndownloader.figshare.com/files/24992018" in told
        assert "--path FILE" in told


def test_all_of_the_space_cannot_be_asked_for(tmp_path: Path, refused: Callable[..., str]) -> None:
    assert "1.1e+18 architectures, too many to list" in refused(*scoring(tmp_path), "--sample", "all")
    with pytest.raises(InputError, match="no table of 'cifar10' with all architectures: its surrogates"):
        SEARCH_SPACE.load_table("cifar10")
    assert SEARCH_SPACE.predict is not None
    with pytest.raises(InputError, match="no surrogate for 'cifar100': wanted cifar10"):
        SEARCH_SPACE.predict("cifar100", FIVE)


def write_table(path: Path, names: list[str]) -> list[object]:
    lines = ["arch;accuracy", *(f"{name};{90 + place}" for place, name in enumerate(names))]
    path.write_text("\n".join(f'"{line.replace(";", chr(34) + "," + chr(34))}"' for line in lines))
    return ["--table", path, "--architecture-column", "arch", "--accuracy-column", "accuracy"]


def test_a_table_stands_in_for_the_surrogates(tmp_path: Path, nasgauge: Callable[..., str]) -> None:
    table = write_table(tmp_path / "mine.csv", [to_digits(FIVE[0]), to_genotype(FIVE[1]), FIVE[2]])
    board = nasgauge(*scoring(tmp_path), *table, "--label-kind", "surrogate", "--sample", "all")
    assert "column 'accuracy' of mine.csv, surrogate" in board
    assert "Sample: 3 architectures of nasbench301" in board


def test_tables_with_duplicate_or_malformed_architectures(
    tmp_path: Path, refused: Callable[..., str]
) -> None:
    twice = write_table(tmp_path / "twice.csv", [to_digits(FIVE[0]), to_genotype(FIVE[0])])
    assert "stands in line 2 already; wanted each architecture once" in refused(*scoring(tmp_path), *twice)
    wrong = write_table(tmp_path / "wrong.csv", [FIVE[0], to_digits(FIVE[1]).replace("|", "")])
    assert "line 3, column 'arch': " in refused(*scoring(tmp_path), *wrong)
    none = write_table(tmp_path / "none.csv", [to_genotype(FIVE[0]).replace("'dil_conv_5x5'", "'none'")])
    assert "no edge of a trained network is 'none'" in refused(*scoring(tmp_path), *none)
    assert not (tmp_path / "s.sqlite").exists()


def test_a_checksum_of_the_users_is_enforced(
    tmp_path: Path, nasgauge: Callable[..., str], refused: Callable[..., str], data_folder: Path
) -> None:
    path = zipped(write_models(tmp_path / "nb_models"), tmp_path / "models.zip")
    command = ["data", "download", "nasbench301", "--path", path, "--sha256"]
    assert f"wanted {'0' * 64}: nothing was read of it" in refused(*command, "0" * 64)
    assert not data_folder.exists()
    assert "as wanted" in nasgauge(*command, hashlib.sha256(path.read_bytes()).hexdigest().upper())
    folder = ["data", "download", "nasbench301", "--path", tmp_path / "nb_models", "--sha256", "00"]
    assert "is a folder, which has no sha256" in refused(*folder)


def test_versions_and_paths_that_are_not_there(tmp_path: Path, refused: Callable[..., str]) -> None:
    assert "no version 'next' of nasbench301; there are 0.9, 1.0" in refused(
        "data", "download", "nasbench301", "--version", "next"
    )
    missing = ["data", "download", "nasbench301", "--path", tmp_path / "nothing.zip"]
    assert "nothing.zip: wanted a zip or folder" in refused(*missing)
    old = write_ensemble(tmp_path / "xgb_v0.9")
    wrong = ["data", "download", "nasbench301", "--path", old, "--version", "1.0"]
    assert "its xgb is of version 0.9, wanted 1.0" in refused(*wrong)
    assert "--version is for surrogates" in refused("data", "download", "nats-tss", "--version", "1.0")


def test_downloading_installs_what_comes(
    tmp_path: Path, nasgauge: Callable[..., str], monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    path = zipped(write_models(tmp_path / "nb_models", "0.9"), tmp_path / "models.zip")

    def retrieve(url: str, source: object, progress: object) -> Path:
        assert url == "https://ndownloader.figshare.com/files/24693026"
        target = download.download_folder() / "nasbench301_models_v0.9.zip"
        return Path(path.rename(target))

    monkeypatch.setattr(download, "_retrieve", retrieve)
    said = nasgauge("data", "download", "nasbench301", "--version", "0.9")
    assert "with none to compare" in said
    assert "xgb v0.9, mean of 2 members" in said
    # The file is there now: nothing is fetched again.
    assert nasgauge("data", "download", "nasbench301", "--version", "0.9") == said
    assert nasgauge("data", "path", "nasbench301") == f"{data_folder}/surrogates/nasbench301\n"


def test_without_a_network_the_address_is_told(refused: Callable[..., str], data_folder: Path) -> None:
    error = refused("data", "download", "nasbench301", "--url", "http://127.0.0.1:9/models.zip")
    assert "could not fetch nasbench301_models_v1.0.zip (http://127.0.0.1:9/models.zip: " in error
    assert f"put it at {data_folder}/downloads/nasbench301_models_v1.0.zip" in error
    assert "give `nasgauge data download nasbench301 --version 1.0`" in error


def test_what_is_installed_can_be_verified(
    tmp_path: Path, nasgauge: Callable[..., str], refused: Callable[..., str], data_folder: Path
) -> None:
    assert nasgauge("data", "verify", "nasbench301") == "Nothing of nasbench301 is fetched or imported.\n"
    nasgauge("data", "download", "nasbench301", "--path", write_models(tmp_path / "nb_models"))
    assert nasgauge("data", "verify").startswith("nasbench301: whole, xgb v1.0, mean of 2 members; lgb_time")
    next((data_folder / "surrogates").rglob("*.model")).write_bytes(b"damaged")
    assert "surrogate_model.model was not read" in refused("data", "verify", "nasbench301")


def test_labels_need_no_torch() -> None:
    code = "import sys, nasgauge_adapters.nasbench301.install; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_there_is(nasgauge: Callable[..., str]) -> None:
    listed = nasgauge("data", "list", "nasbench301")
    for text in ("v1.0", "v0.9", "about 1.6 GB", "10.6084/m9.figshare.13061510", "installed  no", "Zela"):
        assert text in listed
    missing = "missing    nasbench301      `nasgauge data download nasbench301` (1.6 GB, "
    assert missing in nasgauge("data", "list")
    assert "nasbench301" in nasgauge("list")


def test_a_set_is_found_where_accuracies_are_predicted(
    tmp_path: Path, nasgauge: Callable[..., str], refused: Callable[..., str]
) -> None:
    searched = ["pareto", "--benchmark", "nasbench301", "--store", tmp_path / "s.sqlite"]
    searched += ["--searcher", "nsga2+params", "--evaluations", 5, "--runs", 1, "--set", "nsga2.population=3"]
    assert "no surrogates of nasbench301 in " in refused(*searched)
    models = write_models(tmp_path / "nb_models")
    of_features = xgboost_model([90.0, *((feature, 0.5, 0.0, 0.01) for feature in range(FEATURES))])
    for file in (models / "xgb_v1.0").rglob("surrogate_model.model"):
        file.write_bytes(xgboost_pickle(of_features))
    nasgauge("data", "download", "nasbench301", "--path", models)
    output = flat(nasgauge(*searched, "--save-front", tmp_path / "front.csv", "--wide", "--explain"))
    assert "| nsga2 | params | 5 evaluations | 5 " in output
    assert "The true front of nasbench301 is unknown; the front of all 5 architectures" in output
    assert "100 epochs, xgb v1.0, mean of 2 members, surrogate" in output
    assert "found,nsga2,params,5 evaluations,0," in (tmp_path / "front.csv").read_text()
    assert "are options for tables" in refused(*searched, "--report", "cifar10/test=test")
    unrated = [*searched[:5], "--searcher", "nsga2", *searched[7:]]
    assert "choose an estimator that scores for the searcher, by SEARCHER+ESTIMATOR" in refused(*unrated)
