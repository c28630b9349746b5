from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from nasbench301_files import write_ensemble, write_models, xgboost_model, xgboost_pickle, zipped

from nasgauge.core import InputError
from nasgauge_adapters.nasbench301.features import COLUMNS, FIXED, features
from nasgauge_adapters.nasbench301.install import install
from nasgauge_adapters.nasbench301.modelfiles import LIMIT
from nasgauge_adapters.nasbench301.space import sample
from nasgauge_adapters.nasbench301.surrogates import Surrogates, load_surrogates

OFFICIAL = "nb301_official_format"
SOME = sample(3, 0)


@pytest.fixture(scope="module")
def official(reference_data: Callable[[str], Path]) -> Surrogates:
    """Ensembles in the official format, saved by the versions that the official files were saved with."""
    return load_surrogates(reference_data(f"{OFFICIAL}/nb_models"))


def test_columns_are_those_of_configspace(reference_data: Callable[[str], Path]) -> None:
    table = pd.read_csv(reference_data(f"{OFFICIAL}/feature_order.csv"))
    assert tuple(table.hyperparameter) == COLUMNS
    fixed = table[table.role == "fixed"].set_index("hyperparameter").fixed_vector_value
    assert fixed.to_dict() == FIXED


def test_vectors_are_exactly_those_of_configspace(reference_data: Callable[[str], Path]) -> None:
    table = pd.read_csv(reference_data(f"{OFFICIAL}/golden_vectors.csv"))
    assert len(table) == 21
    assert np.array_equal(features(list(table.arch)), table.drop(columns="arch").to_numpy(float))


def test_predictions_are_those_of_the_official_package(
    reference_data: Callable[[str], Path], official: Surrogates
) -> None:
    table = pd.read_csv(reference_data(f"{OFFICIAL}/golden_predictions.csv"))
    assert len(table) == 50
    accuracy = official.accuracy.predict(list(table.arch))
    assert np.abs(accuracy.mean - table.xgb_mean).max() < 1e-4
    assert np.abs(accuracy.spread - table.xgb_member_std).max() < 1e-6
    assert official.runtime is not None
    assert np.abs(official.runtime.predict(list(table.arch)).mean - table.runtime_mean_s).max() < 1e-2


def test_ten_thousand_predictions_and_loading_take_seconds(
    reference_data: Callable[[str], Path], official: Surrogates
) -> None:
    architectures = sample(10_000, 0)
    start = time.process_time()
    official.accuracy.predict(architectures)
    predicted = time.process_time()
    load_surrogates(reference_data(f"{OFFICIAL}/nb_models"))
    loaded = time.process_time()
    print(f"10,000 predictions: {predicted - start:.2f} s; loading: {loaded - predicted:.2f} s")
    assert predicted - start < 2
    assert loaded - predicted < 3


def test_features_of_one_architecture() -> None:
    (row,) = features(["0010021203140516|0010021203140516"])
    named = dict(zip(COLUMNS, row, strict=True))
    prefix = "NetworkSelectorDatasetInfo:darts:"
    assert {named[name] == value for name, value in FIXED.items()} == {True}
    edges = {name.rpartition("_")[2]: v for name, v in named.items() if f"{prefix}edge_normal" in name}
    active = {number: value for number, value in edges.items() if value >= 0}
    assert active == {"0": 0, "1": 0, "2": 2, "3": 2, "5": 3, "6": 4, "9": 5, "10": 6}
    assert [named[f"{prefix}inputs_node_reduce_{node}"] for node in (3, 4, 5)] == [0, 0, 0]
    with pytest.raises(InputError, match="'x' is not an architecture"):
        features(["x"])


def test_mean_spread_and_noise(tmp_path: Path) -> None:
    surrogates = load_surrogates(write_models(tmp_path / "nb_models"))
    prediction = surrogates.accuracy.predict(SOME)
    assert prediction.mean.tolist() == [91.0] * 3
    assert prediction.spread.tolist() == [1.0] * 3  # ddof 0, of 90 and 92
    noisy = [prediction.with_noise(np.random.default_rng(seed)) for seed in (0, 0, 1)]
    assert np.array_equal(noisy[0], noisy[1])
    assert not np.array_equal(noisy[0], noisy[2])
    many = surrogates.accuracy.predict(SOME[:1] * 20_000).with_noise(np.random.default_rng(0))
    assert (many.mean(), many.std()) == (pytest.approx(91, abs=0.03), pytest.approx(1, abs=0.02))


def test_the_global_generator_is_left_alone(tmp_path: Path) -> None:
    np.random.seed(0)
    before = np.random.get_state()[1].tolist()
    load_surrogates(write_models(tmp_path / "nb_models")).accuracy.predict(SOME)
    assert np.random.get_state()[1].tolist() == before


def test_the_table_says_that_it_is_predicted(tmp_path: Path) -> None:
    table = load_surrogates(write_models(tmp_path / "nb_models")).table([*SOME, SOME[0]])
    assert str(table.label) == (
        "cifar10 validation accuracy (%), 100 epochs, xgb v1.0, mean of 2 members, surrogate"
    )
    assert table.architectures == tuple(SOME)
    assert table.accuracy.tolist() == [91.0] * 3
    assert table.train_seconds.tolist() == [3000.0] * 3
    assert table.per_seed.shape == (3, 0)
    assert table.source.startswith("xgb surrogate, sha256 of its 2 boosters ")


def test_the_folder_of_one_ensemble_tells_its_version(tmp_path: Path) -> None:
    surrogates = load_surrogates(write_ensemble(tmp_path / "xgb_v0.9"))
    assert str(surrogates.accuracy) == "xgb v0.9, mean of 2 members"


def test_without_a_runtime_surrogate_seconds_are_unknown(tmp_path: Path) -> None:
    surrogates = load_surrogates(write_ensemble(tmp_path / "xgb_v0.9"))
    assert surrogates.runtime is None
    assert np.isnan(surrogates.table(SOME).train_seconds).all()


def test_a_zip_is_read_as_it_is(tmp_path: Path) -> None:
    folder = write_models(tmp_path / "nb_models")
    (folder / "gnn_gin_v1.0/0/gnn_gin/run").mkdir(parents=True)
    (folder / "gnn_gin_v1.0/0/gnn_gin/run/surrogate_model.model").write_bytes(b"a torch file")
    path = zipped(folder, tmp_path / "models.zip")
    from_zip, from_folder = (load_surrogates(place).table(SOME) for place in (path, folder))
    assert from_zip.accuracy.tolist() == from_folder.accuracy.tolist() == [91.0] * 3
    assert str(from_zip.label) == str(from_folder.label)


def test_versions_side_by_side_have_to_be_chosen(tmp_path: Path) -> None:
    write_ensemble(tmp_path / "xgb_v1.0")
    write_ensemble(tmp_path / "xgb_v0.9", values=(80.0, 80.0, 80.0))
    assert load_surrogates(tmp_path, version="0.9").accuracy.predict(SOME).mean.tolist() == [80.0] * 3
    refused(tmp_path, "it has xgb of the versions 0.9 and 1.0: choose one with version")
    assert install(tmp_path, tmp_path / "installed/here", "0.9").startswith("xgb v0.9, mean of 3 members;")
    assert load_surrogates(tmp_path / "installed/here").accuracy.version == "0.9"


def refused(path: Path, message: str, *, version: str = "") -> None:
    """Neither loads nor installs, and leaves nothing behind."""
    with pytest.raises(InputError, match=message):
        load_surrogates(path, version=version)
    target = path.parent / "installed" / "here"
    with pytest.raises(InputError, match=message):
        install(path, target, version)
    assert not target.parent.exists() or not list(target.parent.iterdir())


def only(folder: Path, name: str, place: int = 0) -> Path:
    return sorted(folder.rglob(name))[place]


def test_another_version_than_asked_for(tmp_path: Path) -> None:
    models = write_models(tmp_path / "nb_models", "0.9")
    refused(models, "its xgb is of version 0.9, wanted 1.0", version="1.0")


def test_a_version_that_no_path_tells_is_believed(tmp_path: Path) -> None:
    write_ensemble(tmp_path / "xgb_mine")
    assert str(load_surrogates(tmp_path, version="1.0").accuracy) == "xgb v1.0, mean of 2 members"
    assert str(load_surrogates(tmp_path).accuracy) == "xgb, mean of 2 members"


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_member_without_its_booster(tmp_path: Path, missing: int, first: int) -> None:
    models = write_ensemble(tmp_path / "xgb_v1.0", values=(90.0, 91.0, 92.0), first=first)
    only(models, "surrogate_model.model", missing).unlink()
    refused(models, f"member {missing + first} of xgb_v1.0 has no surrogate_model.model")


def test_a_member_that_is_not_there_at_all(tmp_path: Path) -> None:
    models = write_ensemble(tmp_path / "nb_models/xgb_v1.0", values=(90.0, 91.0, 92.0)).parent
    (models / "xgb_v1.0/1").rename(tmp_path / "elsewhere")
    refused(models, "member 1 of nb_models/xgb_v1.0 has no surrogate_model.model")


def test_a_member_without_its_settings(tmp_path: Path) -> None:
    models = write_models(tmp_path / "nb_models")
    settings = only(models, "model_config.json", 3)
    settings.unlink()
    refused(models, r"xgb_v1.0/1/.*/model_config.json is missing")
    settings.write_text("{")
    refused(models, r"model_config.json is not JSON")
    settings.write_text("[1]")
    refused(models, r"model_config.json holds a list, wanted a dictionary")
    settings.write_text(json.dumps({"model": "xgb", "param:bananas_enc": True}))
    refused(models, "reads the BANANAS encoding")


def test_a_truncated_booster(tmp_path: Path) -> None:
    models = write_models(tmp_path / "nb_models")
    model = only(models, "surrogate_model.model", 3)
    content = model.read_bytes()
    model.write_bytes(content[: len(content) // 2])
    refused(models, r"xgb_v1.0/1/.*/surrogate_model.model was not read: it is not a whole pickle")
    refused(zipped(models, tmp_path / "models.zip"), "surrogate_model.model was not read")


def test_a_booster_that_wants_to_run_something(tmp_path: Path) -> None:
    models, trace = write_models(tmp_path / "nb_models"), tmp_path / "trace"
    only(models, "surrogate_model.model").write_bytes(f"cos\nsystem\n(S'touch {trace}'\ntR.".encode())
    refused(models, r"it wants to load os\.system")
    assert not trace.exists()


def test_a_folder_without_a_surrogate_of_the_accuracy(tmp_path: Path) -> None:
    refused(tmp_path, "has no surrogate of the accuracy, but no surrogate_model.model at all")
    models = write_ensemble(tmp_path / "lgb_runtime_v1.0", "lgb_time", (1.0,))
    refused(models, "has no surrogate of the accuracy, but lgb_time")


@pytest.mark.parametrize("name", ["../xgb/evil", "/etc/evil", "a/../../evil", "C:evil", "a\\..\\evil"])
def test_a_zip_that_climbs_out_of_its_folder(tmp_path: Path, name: str) -> None:
    path = zipped(write_models(tmp_path / "nb_models"), tmp_path / "models.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), "evil")
    before = {file for file in tmp_path.rglob("*") if file.is_file()}
    refused(path, "was not unpacked: its entry .*evil' lies outside the folder it goes to")
    assert {file for file in tmp_path.rglob("*") if file.is_file()} == before
    assert not Path("/etc/evil").exists()


def test_a_zip_cut_short(tmp_path: Path) -> None:
    path = zipped(write_models(tmp_path / "nb_models"), tmp_path / "models.zip")
    content = path.read_bytes()
    for size in (0, 10, len(content) // 2, len(content) - 30):
        path.write_bytes(content[:size])
        refused(path, "is neither a folder nor a whole zip")
    refused(tmp_path / "nothing.zip", "is neither a folder nor a whole zip")


def test_a_zip_with_a_flipped_byte(tmp_path: Path) -> None:
    path = zipped(write_models(tmp_path / "nb_models"), tmp_path / "models.zip")
    with zipfile.ZipFile(path) as archive:
        entry = next(e for e in archive.infolist() if e.filename.endswith(".model"))
    content = bytearray(path.read_bytes())
    content[entry.header_offset + 30 + len(entry.filename) + 20] ^= 0xFF
    path.write_bytes(content)
    refused(path, "surrogate_model.model in .* is damaged")


def test_an_entry_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LIMIT == 1 << 30
    path = zipped(write_models(tmp_path / "nb_models"), tmp_path / "models.zip")
    monkeypatch.setattr("nasgauge_adapters.nasbench301.modelfiles.LIMIT", 500)
    refused(path, r"surrogate_model.model in .* has \d+ bytes: no official file does")


def test_predictions_that_no_network_reaches(tmp_path: Path) -> None:
    models = write_ensemble(tmp_path / "xgb_v1.0", values=(900.0,))
    with pytest.raises(InputError, match="predicts 900 % after nan s, which no network does"):
        install(models, tmp_path / "installed", "1.0")
    assert not (tmp_path / "installed").exists()


def test_installing_takes_the_boosters_and_replaces_older_ones(tmp_path: Path) -> None:
    target = tmp_path / "data" / "nasbench301"
    older = write_ensemble(tmp_path / "old/xgb_v0.9", values=(80.0,))
    assert install(older, target, "0.9") == "xgb v0.9, mean of 1 members; no surrogate of the training time"
    models = write_models(tmp_path / "nb_models")
    (models / "README.txt").write_text("not needed")
    said = install(zipped(models, tmp_path / "models.zip"), target, "1.0")
    assert said == "xgb v1.0, mean of 2 members; lgb_time v1.0, mean of 2 members"
    assert load_surrogates(target).table(SOME).accuracy.tolist() == [91.0] * 3
    assert {file.name for file in target.rglob("*.*")} >= {"surrogate_model.model", "model_config.json"}
    assert not list(target.rglob("README.txt"))
    assert [path.name for path in target.parent.iterdir()] == ["nasbench301"]
    assert install(target, target, "") == said


def test_what_was_installed_stays_where_the_new_is_bad(tmp_path: Path) -> None:
    target = tmp_path / "data" / "nasbench301"
    install(write_models(tmp_path / "nb_models"), target, "")
    bad = write_ensemble(tmp_path / "bad", values=(90.0, 91.0))
    only(bad, "surrogate_model.model").write_bytes(xgboost_pickle(xgboost_model([]))[:-9])
    with pytest.raises(InputError):
        install(bad, target, "")
    assert load_surrogates(target).table(SOME).accuracy.tolist() == [91.0] * 3


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match=r"cannot write in .*file"):
        install(write_models(tmp_path / "nb_models"), tmp_path / "file" / "nasbench301", "")
