"""``safepassage examples``: the operations that come with the program."""

import shutil
from pathlib import Path

from safepassage.interfaces.exits import DONE, WrongUsageError
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import OPERATION_FILES, operation_path


def examples(name: str | None = None, /, *, out: Path | None = None) -> int:
    """
    List the operations that come with the program, or copy one.

    Parameters
    ----------
    name
        The operation to copy; without it, all are listed.
    out
        Folder to copy it to; it must not exist. Without it, a folder of the operation's name, here.
    """
    screen = Screen()
    return _list(screen) if name is None else _copy(screen, name, out or Path(name))


def _list(screen: Screen) -> int:
    from safepassage.exchange import read_operation  # noqa: PLC0415 - loads the readers
    from safepassage.exchange.bundled import bundled  # noqa: PLC0415 - as above

    found = bundled()
    width = max(map(len, found), default=0)
    for name, path in found.items():
        screen.say(f"{name:<{width}}  {read_operation(path).title}")
    return DONE


def _copy(screen: Screen, name: str, folder: Path) -> int:
    source = operation_path(name).parent
    if folder.exists():
        msg = f"{folder} exists already. Give --out a folder that does not exist yet."
        raise WrongUsageError(msg)
    folder.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.suffix in OPERATION_FILES or path.suffix == ".md":
            shutil.copyfile(path, folder / path.name)
            screen.say(str(folder / path.name))
    return DONE
