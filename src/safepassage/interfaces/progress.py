"""What people see while the planner works: a live line on a terminal, plain lines elsewhere, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from safepassage.documents.wording import share
from safepassage.domain.operation import Operation
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.words import amount, running_gap
from safepassage.planning.progress import OnProgress, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How progress is shown, and how to give the terminal back before ending at once."""

    on_progress: OnProgress | None
    close: Callable[[], None] = field(default=lambda: None)


@contextmanager
def watching(screen: Screen, operation: Operation, *, quiet: bool) -> Iterator[Watch]:
    """Yield the way to show progress that fits ``screen``."""
    if quiet:
        yield Watch(on_progress=None)
    elif screen.err.isatty():
        with _live(screen, operation) as watch:
            yield watch
    else:
        yield Watch(on_progress=_plain(screen, operation))


def line(operation: Operation, progress: Progress) -> str:
    """Return ``progress`` in one line: the time, the stage, the best plan, the bound and the gap."""
    parts = [f"{progress.seconds:6.1f} s", progress.stage]
    if progress.value is not None:
        parts.append(f"best {amount(operation, progress.objective, progress.value)}")
    if progress.bound is not None:
        parts.append(f"bound {amount(operation, progress.objective, progress.bound)}")
    gap = running_gap(progress.objective, progress.value, progress.bound)
    if gap is not None:
        parts.append(f"gap {share(gap)}")
    return " | ".join(parts)


def _plain(screen: Screen, operation: Operation) -> OnProgress:
    """Return what writes a line whenever anything but the clock has changed."""
    last: list[tuple[str, int | None, int | None]] = []

    def show(progress: Progress) -> None:
        now = (progress.stage, progress.value, progress.bound)
        if last != [now]:
            last[:] = [now]
            screen.tell(line(operation, progress))

    return show


@contextmanager
def _live(screen: Screen, operation: Operation) -> Iterator[Watch]:
    """Yield what keeps one line of the terminal up to date."""
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal needs it
    from rich.status import Status  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    with Status("Planning", console=Console(file=screen.err)) as status:
        yield Watch(on_progress=lambda progress: status.update(Text(line(operation, progress))), close=status.stop)
