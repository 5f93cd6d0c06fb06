"""Ctrl-C while planning."""

import io
import os
import signal
import subprocess
import sys
import threading

from safepassage.interfaces.interrupt import stop_on_interrupt
from safepassage.interfaces.screen import Screen

GIVING_UP = """
import os, signal
from safepassage.interfaces.interrupt import stop_on_interrupt
from safepassage.interfaces.screen import Screen
with stop_on_interrupt(Screen(), lambda: print("terminal given back", flush=True)):
    for _ in range(3):
        os.kill(os.getpid(), signal.SIGINT)
print("not reached")
"""


def test_the_first_asks_for_the_best_plan_so_far() -> None:
    """After one Ctrl-C the planner is told to stop, the user is told so, and the usual handling returns afterwards."""
    screen = Screen(out=io.StringIO(), err=io.StringIO())
    before = signal.getsignal(signal.SIGINT)
    with stop_on_interrupt(screen) as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
    assert signal.getsignal(signal.SIGINT) is before
    assert isinstance(screen.err, io.StringIO)
    assert screen.err.getvalue() == "Stopping with the best plan so far. Press Ctrl-C again to give up.\n"


def test_the_second_gives_up() -> None:
    """After two, the terminal is given back and the program ends with 130 at once."""
    ended = subprocess.run([sys.executable, "-c", GIVING_UP], capture_output=True, text=True, check=False)
    assert ended.returncode == 130
    assert ended.stdout == "terminal given back\n"
    assert ended.stderr.splitlines()[-1] == "Given up. Nothing was written."


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    """Only the main thread may handle signals; elsewhere nobody asks to stop."""
    answers: list[bool] = []

    def work() -> None:
        with stop_on_interrupt(Screen()) as stop:
            answers.append(stop())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert answers == [False]
