"""``safepassage check``: everything that is wrong or doubtful in an operation."""

from safepassage.interfaces.exits import DONE, WRONG_INPUT
from safepassage.interfaces.messages import errors_first, notice_as_json, tally
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import operation_path
from safepassage.notices import Severity


def check(operation: str, /, *, json: bool = False) -> int:
    """
    List everything that is wrong or doubtful in an operation.

    Errors must be mended before it can be planned; warnings should be looked at by a person. Nothing is written.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    json
        Write the list as JSON.
    """
    from safepassage.exchange import read_and_check  # noqa: PLC0415 - loads the readers
    from safepassage.terms import left_aside, usable_windows  # noqa: PLC0415 - as above

    screen = Screen()
    path = operation_path(operation)
    found, said = read_and_check(path)
    notices = errors_first(said)
    wrong = any(notice.severity is Severity.ERROR for notice in notices)
    if json:
        screen.json({"operation": str(path), "ok": not wrong, "notices": [notice_as_json(notice) for notice in notices]})
        return WRONG_INPUT if wrong else DONE
    for notice in notices:
        screen.say(str(notice))
    verdict = "It cannot be planned until the errors are mended." if wrong else "It can be planned."
    if not wrong and found is not None and left_aside(found) and not usable_windows(found):
        verdict = "It can be planned with --assume only: no window is agreed in detail by all (see safepassage terms)."
    screen.say(f"{path.name}: {tally(notices)}. {verdict}")
    return WRONG_INPUT if wrong else DONE
