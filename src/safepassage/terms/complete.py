"""What a window's terms must settle and no clause of it does: agreements fail on what nobody put into words."""

from typing import Final

from safepassage.domain.agreement import ClauseKind
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation

NEEDED: Final = (
    (ClauseKind.ROUTE,),
    (ClauseKind.START,),
    (ClauseKind.DURATION, ClauseKind.END),
    (ClauseKind.DIRECTION,),
    (ClauseKind.WHO_MAY_LEAVE,),
    (ClauseKind.VOLUNTARY,),
    (ClauseKind.AID_IN,),
    (ClauseKind.CHECKPOINTS,),
    (ClauseKind.MINES,),
    (ClauseKind.ESCORT,),
    (ClauseKind.HOTLINE,),
    (ClauseKind.VIOLATIONS,),
    (ClauseKind.RETURN_OF_VEHICLES,),
)
"""Kinds of clause that terms need before anybody goes; of several, one is enough."""


def in_words(kind: ClauseKind) -> str:
    """Return what a clause of ``kind`` settles, in words."""
    return _WORDS.get(kind, kind.value.replace("_", " "))


_WORDS: Final = {
    ClauseKind.DURATION: "duration or end",
    ClauseKind.VOLUNTARY: "that nobody is made to leave",
    ClauseKind.CHECKPOINTS: "hours and procedure of the checkpoints",
    ClauseKind.MINES: "clearance of mines",
    ClauseKind.VIOLATIONS: "what happens on a violation",
    ClauseKind.ESCORT: "escort, or that there is none",
}


def unsettled(operation: Operation, window: AccessWindow) -> tuple[ClauseKind, ...]:
    """Return the kinds of clause that ``window`` needs and does not rest on; none for a window that rests on no clause at all."""
    if not window.clauses:
        return ()
    kinds = {clause.kind for clause in operation.clauses if clause.id in window.clauses}
    return tuple(needed[0] for needed in NEEDED if not kinds & set(needed))
