"""Replications of a simulation on a dask cluster, where the command was asked for one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from safepassage.interfaces.runners import Place, Runner, runner


class Spread:
    """A runner as the simulator knows it."""

    def __init__(self, run: Runner) -> None:
        self._run = run

    def map(self, fn: Callable[..., Any], /, *iterables: Iterable[Any]) -> Iterable[Any]:
        """Return what ``fn`` gives for each task, in their order."""
        (tasks,) = iterables
        return self._run(fn, list(tasks))


@contextmanager
def spread(on: Place, *, workers: int | None, scheduler: str | None) -> Iterator[Spread | None]:
    """
    Yield what plays replications on a cluster; None for processes of this machine, which the simulator starts itself.

    Raises
    ------
    WrongUsageError
        If the scheduler does not answer, or dask is not installed.
    """
    if on == "processes" and scheduler is None:
        yield None
        return
    with runner(on, workers=workers, scheduler=scheduler) as run:
        yield Spread(run)
