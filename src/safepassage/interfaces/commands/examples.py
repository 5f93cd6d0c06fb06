"""``safepassage examples``: the operations that come with the program."""

import shutil
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from safepassage.interfaces.exits import DONE, WrongUsageError
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import OPERATION_FILES, bundled_path


def examples(  # noqa: PLR0913 - one argument per option
    name: str | None = None,
    /,
    *,
    out: Path | None = None,
    calibrate: bool = False,
    replications: Annotated[int, Parameter(validator=Number(gte=10))] = 2_000,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    on: Literal["processes", "dask"] = "processes",
    workers: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    scheduler: str | None = None,
    json: bool = False,
) -> int:
    """
    List the operations that come with the program, copy one, or predict those of the past.

    Parameters
    ----------
    name
        The operation to copy, or to predict; without it, all are listed or predicted.
    out
        Folder to copy it to; it must not exist. Without it, a folder of the operation's name, here.
    calibrate
        Plan and simulate the operations of the past from what was known beforehand, and set what happened beside each prediction.
    replications
        Runs of each, for --calibrate.
    seed
        Of the runs. The same seed gives the same figures, wherever they are computed.
    on
        Where they are computed: processes of this machine, or a dask cluster.
    workers
        How many at once. Without it, as many as there are processors.
    scheduler
        Address of the scheduler of a dask cluster that runs already, such as tcp://scheduler:8786. Without it, one is started here.
    json
        Write the predictions as JSON.
    """
    if calibrate:
        from safepassage.interfaces.calibration import CalibrationRequest, show_calibration  # noqa: PLC0415 - as below

        return show_calibration(
            CalibrationRequest(
                names=() if name is None else (name,),
                replications=replications,
                seed=seed,
                on=on,
                workers=workers,
                scheduler=scheduler,
                json=json,
            )
        )
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
