"""Before anything is planned: what is not agreed in detail by all is not planned on, unless somebody asked to assume it."""

from collections.abc import Sequence

from safepassage.documents.wording import listed
from safepassage.domain.operation import Operation
from safepassage.errors import NoFeasiblePlanError
from safepassage.interfaces.screen import Screen
from safepassage.terms import Aside, left_aside, usable_windows


def plannable(screen: Screen, operation: Operation) -> Operation:
    """
    Return ``operation``, after telling which of its windows are not planned with because something is open.

    Raises
    ------
    NoFeasiblePlanError
        If that leaves no window.
    """
    aside = left_aside(operation)
    if aside and not usable_windows(operation):
        reasons = [reason for group in aside for reason in (_not_agreed(group), *group.open_points)]
        raise NoFeasiblePlanError([*reasons, f"{_to_assume(aside)} Such a plan is conditional, and says so on every page."])
    for group in aside:
        screen.tell(f"not planned with: {_not_agreed(group)} {' '.join(group.open_points)} {_to_assume([group])}")
    return operation


def _not_agreed(aside: Aside) -> str:
    kind, pronoun = ("Windows", "them") if len(aside.windows) > 1 else ("Window", "it")
    return f"{kind} {listed(aside.windows)}: not agreed in detail by all, so nothing is planned on {pronoun}."


def _to_assume(aside: Sequence[Aside]) -> str:
    names = dict.fromkeys(name for group in aside for name in group.to_assume)
    options = " ".join(f"--assume {name}" for name in names)
    return f"To see what would be possible if all of it were agreed: {options}, or --assume all."
