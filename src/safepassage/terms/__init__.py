"""What is agreed: who has said what, which access windows may be used, and on what they rest."""

from safepassage.terms.asked import Word
from safepassage.terms.assuming import ALL, Aside, as_planned, assume, left_aside
from safepassage.terms.board import Board, ConditionState, readiness
from safepassage.terms.checklist import CHECKLIST, Basis, Item
from safepassage.terms.claims import Contested, claims_conflicts, is_used, ledger, rests_on, used_by
from safepassage.terms.common import CommonWindow, PartyWindow, common_window
from safepassage.terms.complete import unsettled
from safepassage.terms.discrepancies import Discrepancy, discrepancies
from safepassage.terms.facts import RESERVE, Colour, Facts, Finding, Outlook, Told
from safepassage.terms.history import Change, as_believed_at, changes
from safepassage.terms.matrix import Cell, CheckpointWord, Row, checkpoint_words, matrix
from safepassage.terms.resting import Footing, footing, misfits, windows_used
from safepassage.terms.standing import (
    Standing,
    WindowStanding,
    conditions,
    possible_windows,
    usable_windows,
    window_standing,
    windows_in_force,
)

__all__ = [
    "ALL",
    "CHECKLIST",
    "RESERVE",
    "Aside",
    "Basis",
    "Board",
    "Cell",
    "Change",
    "CheckpointWord",
    "Colour",
    "CommonWindow",
    "ConditionState",
    "Contested",
    "Discrepancy",
    "Facts",
    "Finding",
    "Footing",
    "Item",
    "Outlook",
    "PartyWindow",
    "Row",
    "Standing",
    "Told",
    "WindowStanding",
    "Word",
    "as_believed_at",
    "as_planned",
    "assume",
    "changes",
    "checkpoint_words",
    "claims_conflicts",
    "common_window",
    "conditions",
    "discrepancies",
    "footing",
    "is_used",
    "ledger",
    "left_aside",
    "matrix",
    "misfits",
    "possible_windows",
    "readiness",
    "rests_on",
    "unsettled",
    "usable_windows",
    "used_by",
    "window_standing",
    "windows_in_force",
    "windows_used",
]
