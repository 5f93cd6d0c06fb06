"""What ``safepassage show`` shows: an operation, or a plan that has been verified."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from safepassage.documents.facts import derive
from safepassage.interfaces.answer import Answer, answer_lines, tell_violations
from safepassage.interfaces.exits import DONE, WRONG_INPUT
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.simulated import assurance_of, simulation_of
from safepassage.interfaces.sources import load, load_planned
from safepassage.interfaces.sureness import outlook_lines
from safepassage.interfaces.tables import operation_tables, plan_tables
from safepassage.verification import verify

PIPE_WIDTH = 160
"""Columns of a table that is not written to a terminal, which has no width of its own."""


class TableConsole(Console):
    """A console that writes tables to the answers of a screen."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(file=screen.out, width=None if screen.out.isatty() else PIPE_WIDTH, highlight=False, markup=False)

    def on_broken_pipe(self) -> None:
        """Leave it to the command line, which knows that it is no error: rich itself would end the program with one."""
        raise BrokenPipeError


def show_operation(name: str) -> int:
    """Return the exit code, after showing the operation that ``name`` means."""
    screen, operation = Screen(), load(name)
    screen.say(f"{operation.title}\n{operation.description}".rstrip())
    print_tables(screen, operation_tables(operation))
    return DONE


def show_plan(name: str, path: Path) -> int:
    """Return the exit code, after verifying and showing the plan at ``path`` of the operation that ``name`` means."""
    screen, (operation, plan) = Screen(), load_planned(name, path)
    verification = verify(operation, plan)
    if not verification.ok:
        tell_violations(screen, verification.violations)
        screen.tell("A plan that breaks a rule is not a plan: it is not shown.")
        return WRONG_INPUT
    answer = Answer(operation=operation, plan=plan, files={"plan": path}, assurance=assurance_of(screen, plan, path))
    screen.say("\n".join(answer_lines(answer)))
    simulation = simulation_of(screen, plan, path)
    if simulation is not None:
        screen.say("\n".join(outlook_lines(operation, plan, simulation)))
    print_tables(screen, plan_tables(derive(operation, plan)))
    return DONE


def print_tables(screen: Screen, tables: Iterable[Table]) -> None:
    """Write ``tables`` to the screen, wide enough to be read where it is no terminal."""
    console = TableConsole(screen)
    for table in tables:
        console.print(table)
