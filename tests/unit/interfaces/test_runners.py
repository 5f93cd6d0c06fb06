"""Tasks run here, in processes and on a cluster: the same results in the same order, whoever dies."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from safepassage.interfaces.exits import WrongUsageError
from safepassage.interfaces.runners import Place, Runner, runner

CLUSTER = pytest.importorskip("distributed", reason="the extra scale is not installed")


def square(number: int) -> int:
    """Return the square; of 13 there is none."""
    if number == 13:
        msg = "13 brings bad luck"
        raise ValueError(msg)
    return number * number


def die_once(marker: str) -> str:
    """Kill the process of whoever asks first, as a machine that is switched off would; then return the marker."""
    path = Path(marker)
    if not path.exists():
        path.touch()
        os._exit(1)
    return marker


@pytest.fixture(scope="module", params=["here", "processes", "dask"])
def run(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Yield a runner of each kind; the cluster is one on this machine."""
    on: Place = "dask" if request.param == "dask" else "processes"
    with runner(on, workers=1 if request.param == "here" else 2) as found:
        yield found


def test_results_come_in_the_order_of_the_tasks(run: Runner) -> None:
    """Whoever is first, the first result is that of the first task."""
    assert run(square, list(range(12))) == [n * n for n in range(12)]
    assert run(square, []) == []


def test_a_task_that_fails_says_why(run: Runner) -> None:
    """The error of the task is the error of all."""
    with pytest.raises(ValueError, match="13 brings bad luck"):
        run(square, [12, 13, 14])


@pytest.mark.parametrize("on", ["processes", "dask"])
def test_the_tasks_of_a_worker_that_dies_are_done_by_others(on: Place, tmp_path: Path) -> None:
    """Two of four tasks kill their worker when they are first begun, and all four are done in the end."""
    markers = [str(tmp_path / f"{n}") for n in range(4)]
    for known in markers[::2]:
        Path(known).touch()
    with runner(on, workers=2) as found:
        assert found(die_once, markers) == markers


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens at port 9 of this machine."""
    monkeypatch.setattr("safepassage.interfaces.runners.START_UP", 1)
    with (
        pytest.raises(WrongUsageError, match=r"The scheduler tcp://127.0.0.1:9 does not answer: .* Check the address"),
        runner("dask", workers=None, scheduler="tcp://127.0.0.1:9"),
    ):
        pass


def test_a_scheduler_without_dask_is_wrong_usage() -> None:
    """An address means nothing to processes of this machine."""
    with pytest.raises(WrongUsageError, match="Say --on dask"), runner("processes", workers=2, scheduler="tcp://here:1"):
        pass
