"""What the report and the pages of the terms desk show of terms, figures and the go/no-go board."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from safepassage.documents.agreed import boxes, row_texts, window_texts, words_of
from safepassage.documents.clocks import Clocks
from safepassage.documents.readiness import board_rows, verdict
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.terms import Board, Outlook, checkpoint_words, claims_conflicts, discrepancies, matrix, readiness
from safepassage.units import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointText:
    """Who stands at a checkpoint, in words."""

    place: str
    controller: str
    boxes: str
    state: str
    confirmed: bool


def terms_shown(operation: Operation, clocks: Clocks, at: Instant | None = None) -> dict[str, Any]:
    """Return what a page shows of the terms; agreement that has expired ``at`` that instant is shown as expired."""
    return {
        "matrix": [(row, row_texts(row, operation, clocks)) for row in matrix(operation, at)],
        "windows": window_texts(operation, clocks),
        "discrepancies": [str(found) for found in discrepancies(operation)],
        "checkpoints": [
            CheckpointText(
                place=word.place,
                controller=word.controller.name if word.controller else f"not known: {word.said_of_controller or 'nobody named'}",
                boxes=boxes(word.state),
                state=words_of(word.state),
                confirmed=word.confirmed,
            )
            for word in checkpoint_words(operation, at)
        ],
    }


def board_shown(board: Board, clocks: Clocks, when: str) -> Mapping[str, Any]:
    """Return what a page shows of ``board``, which stands as it does ``when``."""
    return {"when": when, "at": clocks.both(board.at), "verdict": verdict(board), "rows": board_rows(board, clocks)}


def board_before_start(operation: Operation, plan: Plan, clocks: Clocks, outlook: Outlook | None = None) -> Mapping[str, Any]:
    """Return what a page shows of the board an hour before the first convoy starts, or at the outset, if nothing more is entered."""
    moments = readiness(operation, plan, 0).moments
    at, when = (moments[0][1], "an hour before the first convoy starts") if moments else (0, "at the outset")
    return board_shown(readiness(operation, plan, at, outlook=outlook), clocks, f"{when}, if nothing more is entered")


def render_desk(operation: Operation, *, at: Instant | None = None, board: Board | None = None) -> str:
    """
    Return a page of the terms and of the figures that contradict each other, and with ``board`` of that, as HTML.

    Parameters
    ----------
    at
        Agreement that has expired by then is shown as expired.
    """
    from safepassage.documents.report import environment  # noqa: PLC0415 - the report shows parts of this page

    clocks = Clocks(operation)
    template = environment(clocks).get_template("desk.html.j2")
    return template.render(
        title="What is agreed" if board is None else "Go or no-go",
        op=operation,
        clocks=clocks,
        agreed=terms_shown(operation, clocks, at),
        contested=claims_conflicts(operation),
        board=None if board is None else board_shown(board, clocks, "as it stands"),
        css=files("safepassage.documents").joinpath("templates/report.css").read_text(encoding="utf-8"),
    )
