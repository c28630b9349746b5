"""Plugins by name, by file, and their settings."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nasgauge import plugins
from nasgauge.core import Candidates, Estimator, Floats, InputError, SetEstimator
from nasgauge_estimators import naswot, vote

OWN = '''
def mine(probe, *, repeats=1, scale=1.0, mode="fast", flag=False, limit=None):
    """My own."""
    return 1.0

def greedy(probe, images):
    return 1.0

constant = 3
'''


@pytest.fixture
def own(tmp_path: Path) -> str:
    (tmp_path / "own.py").write_text(OWN)
    return f"{tmp_path}/own.py"


def test_unknown_names_are_refused_with_near_matches() -> None:
    with pytest.raises(InputError, match="no estimator 'gradnrom'; did you mean grad_norm"):
        plugins.estimator("gradnrom")
    with pytest.raises(InputError, match=r"no benchmark 'nasbench'; did you mean .*nasbench201"):
        plugins.search_space("nasbench")


@pytest.mark.parametrize(
    ("typed", "load", "name"),
    [
        ("GradNorm", plugins.estimator, "grad_norm"),
        ("az-nas", plugins.estimator, "az_nas"),
        ("NAS-Bench-201", plugins.search_space, "nasbench201"),
        ("NATS-SSS", plugins.search_space, "nats_sss"),
        ("MDENAS_tabular", plugins.searcher, "mdenas-tabular"),
        ("nats_tss", plugins.importer, "nats-tss"),
        ("NASBench-301", plugins.surrogates, "nasbench301"),
    ],
)
def test_case_hyphens_and_underscores_make_no_other_name(
    typed: str, load: Callable[[str], Any], name: str
) -> None:
    assert load(typed).name == name


def test_one_estimator_under_two_spellings_is_one() -> None:
    found = plugins.configure(["naswot", "NASWOT", "Live-Jacob"], ["NasWot.bfloat16=Yes"])
    first, *parts = found.estimators
    assert (first.plugin.name, first.source, first.settings["bfloat16"]) == ("naswot", "naswot", True)
    assert [each.plugin.name for each in parts] == ["jacob_cov", "live_params", "shortest_path"]
    assert [each.plugin.name for each in found.sets] == ["live_jacob"]


def test_a_data_set_has_one_name() -> None:
    for typed in ("imagenet16-120", "imagenet16_120", "ImageNet16-120", "IMAGENET16 120"):
        assert plugins.dataset_of("NAS-Bench-201", typed) == "ImageNet16-120"
    with pytest.raises(
        InputError, match="no data set 'imagenet' of nasbench201; did you mean ImageNet16-120"
    ):
        plugins.dataset_of("nasbench201", "imagenet")


def test_a_function_in_a_file_is_an_estimator_versioned_by_its_text(own: str) -> None:
    first = plugins.estimator(f"{own}:mine")
    assert (first.name, first.summary, first.defaults["repeats"]) == ("mine", "My own.", 1)
    Path(own).write_text(OWN.replace("1.0\n", "2.0\n"))
    assert plugins.estimator(f"{own}:mine").version != first.version


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.py:mine", "no file 'missing.py'"),
        ("{own}:mime", "no function 'mime' in .*; did you mean mine"),
        ("{own}:constant", "no function 'constant' in"),
        ("{own}:greedy", "setting 'images' of estimator 'greedy' has no default"),
    ],
)
def test_files_that_give_no_estimator_are_refused(own: str, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        plugins.estimator(name.format(own=own))


def test_a_function_in_a_file_is_a_searcher(own: str) -> None:
    Path(own).write_text(
        'from nasgauge.core import Searcher\ndef mine(context, *, steps=3):\n    """My own."""\n'
        "def needy(context, steps):\n    pass\nNAMED = Searcher(mine, name='other')\n"
    )
    found = plugins.searcher(f"{own}:mine")
    assert (found.name, found.summary, found.defaults["steps"]) == ("mine", "My own.", 3)
    assert plugins.searcher(f"{own}:NAMED").name == "other"
    with pytest.raises(
        InputError, match=r"setting 'steps' of searcher 'needy' .* argument after the context"
    ):
        plugins.searcher(f"{own}:needy")
    with pytest.raises(InputError, match="no function 'mimes' in"):
        plugins.searcher(f"{own}:mimes")


def test_two_searchers_of_one_name_are_refused(own: str) -> None:
    Path(own).write_text("def rea(context):\n    pass\n")
    with pytest.raises(InputError, match="is the second searcher called rea: rename the function"):
        plugins.configure_searchers(["rea", f"{own}:rea"])


def test_settings_of_searchers_are_assigned() -> None:
    (found,) = plugins.configure_searchers(["rea"], ["rea.population=20"])
    assert found.settings == {"population": 20, "tournament": 3, "candidates": 20}
    with pytest.raises(InputError, match=r"wanted SEARCHER\.SETTING=VALUE"):
        plugins.configure_searchers(["rea"], ["population=20"])


def test_a_file_that_cannot_be_imported_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import no_such_package")
    with pytest.raises(InputError, match=r"cannot import .*no_such_package"):
        plugins.estimator(f"{tmp_path}/broken.py:mine")


def test_settings_take_the_type_of_their_default(own: str) -> None:
    values = ["mine.repeats=32", "mine.scale=2", "mine.mode=slow", "mine.flag=True", "mine.limit=7"]
    (configured,) = plugins.configure([f"{own}:mine"], values).estimators
    assert configured.settings == {"repeats": 32, "scale": 2.0, "mode": "slow", "flag": True, "limit": 7}


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("mine.repeat=3", "no setting 'repeat' of mine; did you mean repeats"),
        ("zen.repeats=3", "no estimator 'zen' of this run"),
        ("mine.repeats=many", "cannot set mine.repeats to 'many': wanted int"),
        ("mine.repeats=1.5", "wanted int"),
        ("mine.repeats", "wanted ESTIMATOR.SETTING=VALUE"),
        ("repeats=3", "wanted ESTIMATOR.SETTING=VALUE"),
    ],
)
def test_settings_that_do_not_fit_are_refused(own: str, assignment: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        plugins.configure([f"{own}:mine"], [assignment])


def my_proxy(probe: Any, *, repeats: int = 3) -> float:
    """Mine."""
    return float(repeats)


def test_a_function_is_an_estimator_as_it_is() -> None:
    found = plugins.estimator(my_proxy)
    assert isinstance(found, Estimator)
    assert (found.name, found.summary, found.defaults) == ("my_proxy", "Mine.", {"repeats": 3})
    (configured,) = plugins.configure([my_proxy], ["my_proxy.repeats=4"]).estimators
    assert (configured.settings, configured.source) == ({"repeats": 4}, "")
    assert configured.plugin.score is my_proxy


def test_functions_have_a_version_of_their_code() -> None:
    def made(by: float) -> Callable[[Any], float]:
        def mine(probe: Any) -> float:
            return by

        return mine

    one, same, other = (plugins.estimator(made(by)) for by in (1.0, 1.0, 2.0))
    assert isinstance(one, Estimator)
    assert isinstance(same, Estimator)
    assert isinstance(other, Estimator)
    assert one.version == same.version != other.version


def test_a_lambda_has_a_name_and_two_are_refused() -> None:
    proxy = lambda probe: 1.0  # noqa: E731
    assert plugins.estimator(proxy).name == "lambda"
    with pytest.raises(InputError, match=r"both called lambda: give Estimator\(function, name='another'\)"):
        plugins.configure([proxy, lambda probe: 2.0])
    named = Estimator(lambda probe: 2.0, name="two")
    assert [c.plugin.name for c in plugins.configure([proxy, named]).estimators] == ["lambda", "two"]


def test_callables_that_are_no_functions_have_a_name_too() -> None:
    class Weighted:
        def __call__(self, probe: Any, *, by: float = 1.0) -> float:
            return by

    assert plugins.estimator(Weighted()).name == "Weighted"
    assert plugins.estimator(functools.partial(my_proxy, repeats=5)).name == "my_proxy"
    assert plugins.estimator(functools.partial(my_proxy, repeats=5)).defaults == {"repeats": 5}


def test_estimator_objects_keep_their_name_and_get_a_version_of_their_code() -> None:
    found = plugins.estimator(Estimator(my_proxy, name="other", version="7"))
    assert isinstance(found, Estimator)
    assert found.name == "other"
    assert found.version.startswith("7-")


def test_an_installed_estimator_is_the_same_by_name_and_as_an_object() -> None:
    assert plugins.estimator(naswot.ESTIMATOR) is plugins.estimator("naswot")
    (configured,) = plugins.configure([naswot.ESTIMATOR]).estimators
    assert configured.plugin.version == naswot.ESTIMATOR.version
    assert [c.plugin.name for c in plugins.configure([vote.ESTIMATOR]).sets] == ["vote"]


def test_an_estimator_over_a_set_of_the_users_own_brings_its_parts(tmp_path: Path) -> None:
    def best(candidates: Candidates) -> Floats:
        return np.maximum(*candidates.parts.values())

    chosen = plugins.configure([SetEstimator(best, ("naswot", "params"))])
    assert [c.plugin.name for c in chosen.sets] == ["best"]
    assert sorted(c.plugin.name for c in chosen.estimators) == ["naswot", "params"]
    assert [c.source for c in chosen.estimators] == ["naswot", "params"], "found again on other machines"
    (tmp_path / "sets.py").write_text(
        "from nasgauge.core import SetEstimator\n"
        "MINE = SetEstimator(lambda candidates: candidates.parts['params'], ('params',), name='mine')\n"
    )
    assert plugins.configure([f"{tmp_path}/sets.py:MINE"]).sets[0].plugin.name == "mine"


def test_the_same_one_twice_is_one() -> None:
    assert len(plugins.configure([my_proxy, my_proxy, "params", "params"]).estimators) == 2


@pytest.mark.parametrize("wrong", [3, None, float, np.zeros(2)])
def test_what_is_no_estimator_is_refused(wrong: Any) -> None:
    with pytest.raises(InputError, match=r"cannot score with .*: wanted the name of an estimator, FILE"):
        plugins.estimator(wrong)


def test_a_function_of_an_installed_name_is_refused() -> None:
    def params(probe: Any) -> float:
        return 1.0

    with pytest.raises(InputError, match="the function params and 'params' are both called params: give Est"):
        plugins.configure([params])
    with pytest.raises(InputError, match="both called my_proxy"):
        plugins.configure([my_proxy, Estimator(params, name="my_proxy")])


def test_a_callable_without_arguments_is_refused() -> None:
    with pytest.raises(InputError, match="'lambda' takes no argument"):
        plugins.estimator(lambda: 1.0)


def test_a_line_is_told_of_functions_that_have_none() -> None:
    def raised(function: Callable[..., Any]) -> str:
        try:
            function("no number")
        except Exception as error:
            return plugins.line_of(error, function)
        raise AssertionError

    assert raised(functools.partial(float)).startswith(__file__)


def test_two_estimators_of_one_name_are_refused(own: str, tmp_path: Path) -> None:
    other = tmp_path / "other.py"
    other.write_text(OWN)
    with pytest.raises(InputError, match="are both called mine: rename the function"):
        plugins.configure([f"{own}:mine", f"{other}:mine"])
    other.write_text("def params(probe):\n    return 1.0\n")
    with pytest.raises(InputError, match=r"other\.py:params' and 'params' are both called params"):
        plugins.configure([f"{other}:params"])


def test_an_estimator_object_in_a_file_has_the_files_version_too(tmp_path: Path) -> None:
    file = tmp_path / "object.py"
    text = "from nasgauge.core import Estimator\nOBJECT = Estimator(lambda probe: {}, name='mine')\n"
    versions = set()
    for value in (1, 9):
        file.write_text(text.format(value))
        versions.add(plugins.estimator(f"{file}:OBJECT").version)  # type: ignore[union-attr]
    assert len(versions) == 2


def test_a_file_may_hold_a_dataclass(tmp_path: Path) -> None:
    file = tmp_path / "modern.py"
    file.write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Setting:\n    width: int = 1\n"
        "def mine(probe):\n    return float(Setting().width)\n"
    )
    assert plugins.estimator(f"{file}:mine").name == "mine"


def test_settings_that_cannot_be_stored_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "typed.py"
    file.write_text("import torch\ndef mine(probe, dtype=torch.float32):\n    return 1.0\n")
    with pytest.raises(
        InputError, match="setting 'dtype' of estimator 'mine' is of type dtype: wanted a number"
    ):
        plugins.estimator(f"{file}:mine")


def test_sets_are_configured_without_their_parts() -> None:
    (vote,) = plugins.configure_sets(["vote"], ["vote.of=params+a_function_of_mine"])
    assert vote.settings["of"] == "params+a_function_of_mine"


def test_a_file_that_leaves_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leaves.py").write_text("import sys\nsys.exit(0)\n")
    with pytest.raises(InputError, match=r"cannot import .*SystemExit"):
        plugins.estimator(f"{tmp_path}/leaves.py:mine")


def test_a_file_without_a_function_is_told_what_is_wanted() -> None:
    with pytest.raises(InputError, match=r"wanted my_proxy\.py:FUNCTION"):
        plugins.estimator("my_proxy.py")


@pytest.mark.parametrize("value", ["{1}", "1+2j", "[1]"])
def test_values_that_cannot_be_stored_are_refused(own: str, value: str) -> None:
    with pytest.raises(InputError, match="wanted a number, text, bool or None"):
        plugins.configure([f"{own}:mine"], [f"mine.limit={value}"])


@pytest.mark.parametrize("of", ["vote+params", "az_nas+params"])
def test_a_set_is_no_part_of_a_set(of: str) -> None:
    with pytest.raises(InputError, match="defined only over a set, so it cannot be a part"):
        plugins.configure(["vote"], [f"vote.of={of}"])
