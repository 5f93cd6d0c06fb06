"""What is told when something is wrong: complete, in sentences, errors first."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from safepassage.errors import InvalidOperationError, NoFeasiblePlanError, SafePassageError
from safepassage.interfaces.screen import Screen
from safepassage.notices import Notice, Severity


def tally(notices: Sequence[Notice]) -> str:
    """Return how many errors and warnings there are: "2 errors, 1 warning"."""
    errors = sum(notice.severity is Severity.ERROR for notice in notices)
    warnings = len(notices) - errors
    return f"{errors} {'error' if errors == 1 else 'errors'}, {warnings} {'warning' if warnings == 1 else 'warnings'}"


def errors_first(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return ``notices`` with errors before warnings, otherwise in the order given."""
    return tuple(sorted(notices, key=lambda notice: notice.severity is not Severity.ERROR))


def tell_notices(screen: Screen, notices: Sequence[Notice]) -> None:
    """Tell every notice, errors before warnings."""
    for notice in errors_first(notices):
        screen.tell(str(notice))


def notice_as_json(notice: Notice) -> Mapping[str, object]:
    """Return ``notice`` as plain data."""
    return {**asdict(notice), "text": str(notice)}


def tell_error(screen: Screen, error: SafePassageError) -> None:
    """Tell everything that ``error`` knows: every notice of an operation, every reason why no plan is possible."""
    match error:
        case InvalidOperationError(notices=notices):
            tell_notices(screen, notices)
            screen.tell(f"{tally(notices)}. Nothing was planned or written.")
        case NoFeasiblePlanError(reasons=reasons):
            screen.tell("No plan is possible under these terms:")
            for reason in reasons:
                screen.tell(f"- {reason}")
        case _:
            screen.tell(f"error: {error}")
