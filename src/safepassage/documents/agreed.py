"""The terms in words, as the screen and the report show them: the matrix, each window party by party, who stands at each checkpoint."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from safepassage.documents.clocks import Clock, Clocks
from safepassage.domain.agreement import ConsentState, Level, Party
from safepassage.domain.operation import Operation
from safepassage.terms import Cell, CommonWindow, PartyWindow, Row, Word, common_window, unsettled
from safepassage.terms.complete import in_words
from safepassage.units import Instant

FIRMNESS = {state: number for number, state in enumerate(state for state in ConsentState if not state.is_against)}
"""How many of the five boxes are filled for each state that is not against."""
MOST = len(FIRMNESS) - 1


def boxes(state: ConsentState) -> str:
    """Return how firm ``state`` is as a row of boxes that can be told apart without colour; a cross for what is against."""
    return "✕" if state.is_against else "■" * FIRMNESS[state] + "□" * (MOST - FIRMNESS[state])


def words_of(state: ConsentState) -> str:
    """Return ``state`` in words."""
    return state.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """
    One cell of the matrix in words.

    Parameters
    ----------
    boxes, state
        How firm it is; empty where the party is not asked.
    lines
        What was said: level, value, evidence with its grade, times.
    tone
        How dark the cell is printed: ``unasked``, ``against``, or ``firm-`` and the number of boxes.
    """

    boxes: str
    state: str
    tone: str
    lines: tuple[str, ...]


def cell_text(cell: Cell, operation: Operation, clocks: Clocks) -> CellText:
    """Return ``cell`` in words."""
    if not cell.asked and not cell.words:
        return CellText(boxes="", state="", tone="unasked", lines=())
    lines = tuple(line for word in cell.words for line in _word_lines(word, operation, clocks, alone=len(cell.words) == 1))
    tone = "against" if cell.state.is_against else f"firm-{FIRMNESS[cell.state]}"
    return CellText(boxes=boxes(cell.state), state=words_of(cell.state), tone=tone, lines=lines)


def _word_lines(word: Word, operation: Operation, clocks: Clocks, *, alone: bool) -> list[str]:
    lines = []
    if not alone or word.level is not Level.CAPITAL:
        lines.append(f"{level_words(word, operation)}: {words_of(word.state)}")
    consent = word.consent
    if consent is None:
        return lines
    if consent.value:
        lines.append(f"says: {consent.value}")
    if consent.evidence or consent.grade:
        grade = consent.grade.value.replace("_", " ") if consent.grade else ""
        lines.append(" – ".join(part for part in (grade, consent.evidence) if part))
    if consent.as_of is not None:
        lines.append(f"as of {clocks.time(consent.as_of)} UTC")
    if consent.expires is not None:
        lines.append(f"until {clocks.time(consent.expires)} UTC")
    return lines


def level_words(word: Word, operation: Operation) -> str:
    """Return the level at which ``word`` was spoken, with the place of the checkpoint."""
    if word.level is not Level.CHECKPOINT:
        return word.level.value
    return f"at {next(operation.place[other.place].name for other in operation.checkpoints if other.id == word.checkpoint)}"


def row_texts(row: Row, operation: Operation, clocks: Clocks) -> tuple[CellText, ...]:
    """Return the cells of ``row`` in words."""
    return tuple(cell_text(cell, operation, clocks) for cell in row.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyText:
    """The window as one party sees it, in words: on its own clock, and in UTC."""

    party: str
    stated: str
    own: str
    utc: str
    boxes: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowText:
    """
    One window party by party, in words; or several that are alike in everything that is said here.

    Parameters
    ----------
    windows
        Their names, each with its corridor.
    as_written
        The window of the workbook, on every clock.
    times
        What the stated times have in common, in words.
    unsettled
        What its terms should settle and no clause does, in words.
    agreed
        In detail, in writing, on the ground: what is common at each, in words.
    """

    windows: tuple[str, ...]
    arrangement: str
    as_written: str
    parties: tuple[PartyText, ...]
    times: str
    agreed: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    unsettled: tuple[str, ...]


_GRADES = (
    ("In detail", ConsentState.AGREED_IN_DETAIL),
    ("In writing", ConsentState.CONFIRMED_IN_WRITING),
    ("On the ground", ConsentState.CONFIRMED_ON_THE_GROUND),
)


def window_texts(operation: Operation, clocks: Clocks) -> tuple[WindowText, ...]:
    """Return every window party by party, in the operation's order; those that are alike together."""
    alike: dict[WindowText, list[str]] = {}
    for window in operation.windows:
        text = _window_text(operation, common_window(operation, window), clocks)
        alike.setdefault(text, []).append(f"{window.id} ({operation.corridor[window.corridor].name})")
    return tuple(replace(text, windows=tuple(names)) for text, names in alike.items())


def _window_text(operation: Operation, found: CommonWindow, clocks: Clocks) -> WindowText:
    window = found.window
    period = found.period
    times = f"{clocks.both(period.start)} to {clocks.both(period.end)}" if period else "nothing in common"
    return WindowText(
        windows=(),
        arrangement=window.arrangement.value.replace("_", " "),
        as_written=f"{clocks.both(window.opens)} to {clocks.both(window.closes)}",
        parties=tuple(_party_text(operation, party, clocks) for party in found.parties),
        times=times,
        agreed=tuple((name, times if found.agreed(state) else "none") for name, state in _GRADES),
        missing=found.missing,
        unsettled=tuple(map(in_words, unsettled(operation, window))),
    )


def _party_text(operation: Operation, seen: PartyWindow, clocks: Clocks) -> PartyText:
    return PartyText(
        party=seen.party.name,
        stated="; ".join(seen.stated) or ("as written" if seen.opens is not None else "nothing said"),
        own=_period(seen.opens, seen.closes, clocks, clock_of(operation, seen.party)),
        utc=_period(seen.opens, seen.closes, clocks, clocks.utc),
        boxes=boxes(seen.state),
        state=words_of(seen.state),
    )


def _period(opens: Instant | None, closes: Instant | None, clocks: Clocks, clock: Clock) -> str:
    if opens is None or closes is None:
        return "–"
    return f"{clocks.time(opens, clock)} to {clocks.time(closes, clock)}"


def clock_of(operation: Operation, party: Party) -> Clock:
    """Return the clock that ``party`` goes by."""
    zone = ZoneInfo(party.zone)
    offset = operation.at(0).astimezone(zone).strftime("%z")
    return Clock(name=party.zone, offset=offset, zone=zone, users=(party.name,))
