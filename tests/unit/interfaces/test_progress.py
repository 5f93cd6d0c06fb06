"""What people see while the planner works."""

import io

from operations import one_bus
from safepassage.domain.plan import Objective
from safepassage.interfaces.progress import line, watching
from safepassage.interfaces.screen import Screen
from safepassage.planning.progress import Progress

BUS = one_bus()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def step(seconds: float, stage: str, value: int | None = None, bound: int | None = None) -> Progress:
    """Return progress on the question of how many get out."""
    return Progress(seconds=seconds, stage=stage, objective=Objective.RESCUE, value=value, bound=bound)


def test_a_line_says_what_is_known_and_no_more() -> None:
    """The time and the stage always; the best plan, the bound and the gap once there are any."""
    assert line(BUS, step(0.04, "reading")) == "   0.0 s | reading"
    assert line(BUS, step(1.23, "pricing", bound=120)) == "   1.2 s | pricing | bound 120 people"
    assert line(BUS, step(12, "searching", 90, 120)) == "  12.0 s | searching | best 90 people | bound 120 people | gap 25\u202f%"


def test_elsewhere_than_on_a_terminal_each_change_is_a_line() -> None:
    """A log gets a line when the stage, the plan or the bound changes, and none when only time has passed."""
    err = io.StringIO()
    with watching(Screen(out=io.StringIO(), err=err), BUS, quiet=False) as watch:
        assert watch.on_progress is not None
        for progress in (step(0.1, "pricing"), step(0.2, "pricing"), step(0.3, "pricing", bound=120)):
            watch.on_progress(progress)
        watch.close()
    assert err.getvalue() == "   0.1 s | pricing\n   0.3 s | pricing | bound 120 people\n"


def test_on_a_terminal_one_line_is_kept_up_to_date() -> None:
    """The live line shows what was last known, and the terminal is given back."""
    err = Terminal()
    with watching(Screen(out=io.StringIO(), err=err), BUS, quiet=False) as watch:
        assert watch.on_progress is not None
        watch.on_progress(step(2, "searching", 90, 120))
        watch.close()
    assert "best 90 people" in err.getvalue()
    assert err.getvalue().count("\x1b[?25l") == err.getvalue().count("\x1b[?25h")


def test_quiet_shows_nothing() -> None:
    """Without progress the planner is given nobody to tell."""
    with watching(Screen(), BUS, quiet=True) as watch:
        assert watch.on_progress is None
