"""Ctrl-C while planning: the first asks for the best plan so far, the second gives up."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from safepassage.interfaces.screen import Screen

ABORTED = 130
"""Exit code of a program that was interrupted: 128 + SIGINT."""


@contextmanager
def stop_on_interrupt(screen: Screen, before_abort: Callable[[], None] = lambda: None) -> Iterator[Callable[[], bool]]:
    """
    Yield a function that says whether the user has asked to stop.

    Parameters
    ----------
    before_abort
        Called before the program ends at the second Ctrl-C, to give the terminal back.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # only the main thread may handle signals
        yield asked.is_set
        return

    def handle(_signal: int, _frame: object) -> None:
        if not asked.is_set():
            asked.set()
            screen.tell("Stopping with the best plan so far. Press Ctrl-C again to give up.")
            return
        before_abort()
        screen.tell("Given up. Nothing was written.")
        # Not an exception: the solver may be running this from compiled code that no exception may cross.
        os._exit(ABORTED)

    previous = signal.signal(signal.SIGINT, handle)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, previous)
