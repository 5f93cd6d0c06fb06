"""The command simulate on a cluster of this machine: the same bytes, whoever dies; and what is said if there is no cluster."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest

from safepassage.interfaces.cli import main

distributed = pytest.importorskip("distributed", reason="the extra scale is not installed")


class Cluster(Protocol):
    """What is used of a cluster, of a library without types."""

    scheduler_address: str
    workers: Mapping[int, Any]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the file of a plan of the operation with two corridors."""
    folder = tmp_path_factory.mktemp("two")
    assert main(["plan", "two-corridors", "--out", str(folder), "--quiet"]) == 0
    return str(folder / "plan.json")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Yield a cluster of two workers that nobody outside this machine can reach."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as found:
        yield found


def bytes_of(plan: str, *options: str, replications: int = 20_000) -> bytes:
    """Return what the command writes beside the plan."""
    words = ["simulate", "two-corridors", plan, "--replications", str(replications), "--no-costs", "--quiet", *options]
    assert main(words) == 0
    return (Path(plan).parent / "simulation.json").read_bytes()


def test_a_worker_that_is_killed_changes_nothing(
    plan: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of two is killed while it works; the other, and the one that takes its place, do all: the same bytes as alone."""
    alone = bytes_of(plan, "--workers", "1")
    victim = next(iter(cluster.workers.values())).pid
    killed: list[int] = []
    monkeypatch.setattr("safepassage.simulation.sampler.CHUNK", 100)

    def kill() -> None:
        with distributed.Client(cluster.scheduler_address) as client:
            until = time.monotonic() + 60
            while not any(client.processing().values()) and time.monotonic() < until:
                time.sleep(0.01)
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    killer = threading.Thread(target=kill)
    killer.start()
    together = bytes_of(plan, "--on", "dask", "--scheduler", cluster.scheduler_address)
    killer.join()
    assert killed == [victim]
    assert together == alone
    capsys.readouterr()


def test_two_plans_on_a_cluster_that_is_started_for_them(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Both answers in one, each the same as by itself; and two plans are compared as in one process."""
    words = ["--replications", "300", "--no-costs", "--json"]
    assert main(["simulate", "two-corridors", plan, *words, "--workers", "1"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert main(["simulate", "two-corridors", plan, "two-corridors", plan, *words, "--on", "dask", "--workers", "1"]) == 0
    assert json.loads(capsys.readouterr().out) == {"simulations": [alone, alone]}


def test_plans_are_compared_on_a_cluster(plan: str, cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    """As in one process."""
    answers = []
    for place in (["--workers", "1"], ["--on", "dask", "--scheduler", cluster.scheduler_address]):
        assert main(["compare", "two-corridors", plan, plan, "--replications", "500", "--json", *place]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_an_operation_without_a_plan_is_wrong_usage(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Operations and plans come in pairs."""
    assert main(["simulate", "two-corridors", plan, "one-bus"]) == 2
    assert "Operations and plans come in pairs; one-bus has no plan beside it." in capsys.readouterr().err


def test_without_the_extra_it_is_said_what_to_install(
    plan: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the plan is not simulated."""

    def missing(name: str) -> Callable[..., object]:
        raise ImportError(name)

    monkeypatch.setattr("safepassage.interfaces.runners.import_module", missing)
    assert main(["simulate", "two-corridors", plan, "--on", "dask", "--quiet"]) == 2
    assert "dask is not installed. Install safepassage[scale], or leave --on out." in capsys.readouterr().err
