"""``safepassage convert``: the same operation as a workbook or as text."""

from pathlib import Path

from safepassage.interfaces.exits import DONE
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import load, new_file


def convert(operation: str, file: Path, /, *, force: bool = False) -> int:
    """
    Turn a workbook into text, or text into a workbook; nothing is lost.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    file
        Where to write it: a name that ends in .xlsx for a workbook, in .yaml for text.
    force
        Replace the file if it exists.
    """
    from safepassage.exchange import write_operation  # noqa: PLC0415 - loads the writers

    screen = Screen()
    target = new_file(file, force=force)
    write_operation(load(operation), target)
    screen.say(f"{target} is written.")
    return DONE
