"""``safepassage examples``: the operations that come with the program."""

import shutil
from pathlib import Path

from safepassage.interfaces.exits import DONE, WrongUsageError
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import OPERATION_FILES, bundled_path


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
    if name is not None:
        return _copy(screen, name, out or Path(name))
    if out is not None:
        msg = "Which operation should be copied? Give its name: safepassage examples NAME --out FOLDER."
        raise WrongUsageError(msg)
    return _list(screen)


def _list(screen: Screen) -> int:
    from safepassage.exchange import read_operation  # noqa: PLC0415 - loads the readers
    from safepassage.exchange.bundled import bundled  # noqa: PLC0415 - as above

    found = bundled()
    width = max(map(len, found), default=0)
    for name, path in found.items():
        screen.say(f"{name:<{width}}  {read_operation(path).title}")
    return DONE


def _copy(screen: Screen, name: str, folder: Path) -> int:
    source = bundled_path(name, f"No operation called {name!r} comes with the program.").parent
    if folder.exists():
        msg = f"{folder} exists already. Give --out a folder that does not exist yet."
        raise WrongUsageError(msg)
    folder.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.suffix in OPERATION_FILES or path.suffix == ".md":
            shutil.copyfile(path, folder / path.name)
            screen.say(str(folder / path.name))
    return DONE
