"""
Where many independent calculations run: here, in processes of this machine, or on a dask cluster of many machines.

Each gives the results in the order of the tasks, whatever the number of workers and whichever worker does what. A worker that dies takes
nothing with it: its tasks are given to others, a few times. A task that fails by itself fails everywhere, and is not tried again.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from logging import CRITICAL
from multiprocessing import get_context
from os import cpu_count
from typing import Any, Final, Literal, Protocol, TypeAlias, TypeVar

from safepassage.errors import SafePassageError
from safepassage.interfaces.exits import WrongUsageError

_T = TypeVar("_T")
_R = TypeVar("_R")

Place: TypeAlias = Literal["processes", "dask"]
"""Where calculations may run."""

TRIES: Final = 4
"""How often a task is begun at most, if the workers that have it die."""
START_UP: Final = 60
"""Seconds within which a scheduler must answer."""


class WorkersDiedError(SafePassageError):
    """The workers that had a task died, one after the other."""


class Runner(Protocol):
    """Does a function for each of many tasks."""

    def __call__(self, function: Callable[[_T], _R], tasks: Sequence[_T], /) -> list[_R]:
        """Return what ``function`` gives for each of ``tasks``, in their order; both must be such as can be sent elsewhere."""
        ...


@contextmanager
def runner(on: Place, *, workers: int | None, scheduler: str | None = None) -> Iterator[Runner]:
    """
    Yield what runs tasks ``on`` a place.

    Parameters
    ----------
    workers
        How many at once; all processors of this machine if None. With one, and no cluster, everything happens in this process.
    scheduler
        Address of the scheduler of a cluster that runs already, such as ``tcp://scheduler:8786``; None starts one on this machine, which
        nobody outside can reach.

    Raises
    ------
    WrongUsageError
        If the scheduler does not answer, or dask is not installed.
    """
    if on == "dask":
        with _cluster(workers, scheduler) as found:
            yield found
    elif scheduler is not None:
        msg = f"The scheduler {scheduler} is one of dask. Say --on dask."
        raise WrongUsageError(msg)
    elif (workers or cpu_count() or 1) == 1:
        yield lambda function, tasks: [function(task) for task in tasks]
    else:
        yield _Processes(workers or cpu_count() or 1)


class _Processes:
    """Processes of this machine."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def __call__(self, function: Callable[[_T], _R], tasks: Sequence[_T], /) -> list[_R]:
        done: dict[int, _R] = {}
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                self._run(function, tasks, done)
            except BrokenProcessPool:
                if last:
                    raise
            else:
                break
        return [done[number] for number in range(len(tasks))]

    def _run(self, function: Callable[[_T], _R], tasks: Sequence[_T], done: dict[int, _R]) -> None:
        """Put what ``function`` gives for the tasks that are not yet ``done`` there, as far as the processes live."""
        left = [number for number in range(len(tasks)) if number not in done]
        # Spawned, not forked: the solver and compiled kernels have threads, which a fork would leave half there.
        with ProcessPoolExecutor(min(self._workers, max(1, len(left))), mp_context=get_context("spawn")) as pool:
            futures = {number: pool.submit(function, tasks[number]) for number in left}
            broken: BrokenProcessPool | None = None
            for number, future in futures.items():
                try:
                    done[number] = future.result()
                except BrokenProcessPool as error:
                    broken = error
            if broken is not None:
                raise broken


@contextmanager
def _cluster(workers: int | None, scheduler: str | None) -> Iterator[Runner]:
    try:
        dask: Any = import_module("dask")  # an extra that most do not have, and without types
        distributed: Any = import_module("distributed")
    except ImportError:
        msg = "dask is not installed. Install safepassage[scale], or leave --on out."
        raise WrongUsageError(msg) from None
    quiet = {"distributed.scheduler.allowed-failures": TRIES - 1, "distributed.worker.daemon": False}
    with dask.config.set(quiet):
        if scheduler is not None:
            with _client(distributed.Client, scheduler) as client:
                yield _Dask(client)
            return
        count = workers or cpu_count() or 1
        with (
            distributed.LocalCluster(
                n_workers=count, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=CRITICAL
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield _Dask(client)


@contextmanager
def _client(client: Any, scheduler: str) -> Iterator[Any]:  # noqa: ANN401 - of a library without types
    try:
        found = client(scheduler, timeout=START_UP)
    except (OSError, ValueError) as error:
        msg = f"The scheduler {scheduler} does not answer: {error}. Check the address; it looks like tcp://scheduler:8786."
        raise WrongUsageError(msg) from None
    with found:
        yield found


class _Dask:
    """The workers of a cluster."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - of a library without types
        self._client = client

    def __call__(self, function: Callable[[_T], _R], tasks: Sequence[_T], /) -> list[_R]:
        lost: Any = import_module("distributed").KilledWorker
        futures = [self._client.submit(function, task, pure=False) for task in tasks]
        try:
            found: list[_R] = self._client.gather(futures)
        except lost as error:
            msg = (
                f"{TRIES} workers died with the same part of the work, the last at {error.last_worker}. Have they enough memory?"
            )
            raise WorkersDiedError(msg) from None
        return found
