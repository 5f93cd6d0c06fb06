"""The go/no-go board in words, as the screen and the report show it: told apart by sign and word, not by colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safepassage.documents.clocks import Clocks
from safepassage.documents.wording import count, listed
from safepassage.terms import Board, Colour, ConditionState

SIGNS: Mapping[Colour, str] = MappingProxyType(
    {
        Colour.RED: "✕ RED",
        Colour.STALE: "◌ STALE",
        Colour.AMBER: "△ AMBER",
        Colour.GREEN: "● green",
        Colour.OFF: "– does not apply",
    }
)
"""Sign and word of each colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """
    One condition in words.

    Parameters
    ----------
    until
        When what was said lapses, with the moment by which it must be looked at again; empty if nothing counts.
    """

    number: int
    id: str
    title: str
    sign: str
    colour: Colour
    why: str
    owner: str
    until: str


def board_rows(board: Board, clocks: Clocks) -> tuple[BoardRow, ...]:
    """Return the conditions in words, in their order."""
    return tuple(
        BoardRow(
            number=number,
            id=found.id,
            title=found.title,
            sign=SIGNS[found.state],
            colour=found.state,
            why=found.why,
            owner=found.owner or "nobody named",
            until=_until(found, board, clocks),
        )
        for number, found in enumerate(board.conditions, start=1)
    )


def _until(found: ConditionState, board: Board, clocks: Clocks) -> str:
    if found.expires is None:
        return ""
    text = f"{clocks.time(found.expires)} UTC"
    again = next((name for name, instant in board.moments if board.at <= instant and found.expires < instant), "")
    return f"{text}; look again before {again}" if again and not found.stands_against else text


def verdict(board: Board) -> str:
    """Return what the board comes to, in a sentence; it is not a decision."""
    if board.against:
        red, stale = board.count(Colour.RED), board.count(Colour.STALE)
        parts = [f"{red} red"] if red else []
        parts += [f"{stale} stale"] if stale else []
        return f"NO-GO: {listed(parts)} of {count(len(board.conditions), 'condition')}."
    amber = board.count(Colour.AMBER)
    accepted = f", {amber} amber and accepted by name" if amber else ""
    return f"Nothing on the board stands against going{accepted}. People decide."
