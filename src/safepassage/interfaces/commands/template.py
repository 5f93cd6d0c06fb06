"""``safepassage template``: a blank operation to fill in."""

from pathlib import Path

from safepassage.interfaces.exits import DONE
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import new_file


def template(file: Path, /, *, force: bool = False) -> int:
    """
    Write a blank workbook to fill in.

    Every sheet has its headings with units and explanations, drop-downs where there is a choice, and an example row that is not read.
    For text, begin with an example: safepassage examples one-bus.

    Parameters
    ----------
    file
        Where to write it: a name that ends in .xlsx.
    force
        Replace the file if it exists.
    """
    from safepassage.exchange import write_template  # noqa: PLC0415 - loads the writers

    screen = Screen()
    write_template(new_file(file, force=force, endings=(".xlsx",)))
    screen.say(f"{file} is written. Fill it in, then run: safepassage check {file}")
    return DONE
