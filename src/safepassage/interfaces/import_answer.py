"""What the command import tells: the columns, every row that was rejected, every change, and what has become of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from safepassage.domain.logbook import Logbook
from safepassage.exchange.incoming.mapping import Fate, Meaning
from safepassage.interfaces.exits import DONE, WRONG_INPUT
from safepassage.interfaces.messages import notice_as_json, tally, tell_notices
from safepassage.interfaces.screen import Screen
from safepassage.notices import Notice, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    What came of reading a file, ready to be shown and done.

    Parameters
    ----------
    file
        The file that was read.
    changes
        What would be another, in sentences.
    target
        The file that would be written.
    """

    file: Path
    rows: int
    rejected: int
    meanings: tuple[Meaning, ...]
    changes: tuple[str, ...]
    notices: tuple[Notice, ...]
    target: Path


def answer(
    screen: Screen,
    found: Found,
    *,
    asked: bool,
    as_json: bool,
    done: bool,
    copy: Path | None = None,
    logbook: Logbook | None = None,
) -> int:
    """
    Return the exit code, after telling what was found and what has become of it.

    Parameters
    ----------
    asked, done
        Whether it was to be done, and whether it has been.
    copy
        The file as it was, if one was replaced.
    logbook
        The logbook with the new entries, if they go into one.
    """
    wrong = bool(found.rejected) or any(problem.severity is Severity.ERROR for problem in found.notices)
    code = WRONG_INPUT if wrong else DONE
    if as_json:
        content: Mapping[str, object] = {
            "file": str(found.file),
            "target": str(found.target),
            "rows": found.rows,
            "rejected": found.rejected,
            "columns": {meaning.heading: meaning.attribute or str(meaning.fate) for meaning in found.meanings},
            "changes": list(found.changes),
            "boarded": None if logbook is None else dict(logbook.boarded),
            "done": done,
            "copy": None if copy is None else str(copy),
            "notices": [notice_as_json(problem) for problem in found.notices],
        }
        screen.json(content)
        return code
    tell_notices(screen, found.notices)
    screen.say("\n".join(_lines(found, asked=asked, done=done, wrong=wrong)))
    if copy is not None:
        screen.say(f"The file as it was is kept as {copy}, with any sheets, columns and comments of your own.")
    return code


def _lines(found: Found, *, asked: bool, done: bool, wrong: bool) -> Sequence[str]:
    """Return what is said: the columns, the rows, every change, and what has been or can be done."""
    lines = []
    if found.meanings:
        width = max(len(meaning.heading) for meaning in found.meanings)
        lines.append("Columns:")
        lines += [f"  {meaning.heading:<{width}}  {_meaning(meaning)}" for meaning in found.meanings]
    lines.append(f"{found.file.name}: {found.rows} read, {found.rejected} rejected; {tally(found.notices)}.")
    lines += [f"  {change}" for change in found.changes] or ["  Nothing is new."]
    if done:
        lines.append(f"{found.target} is written." if found.changes else f"{found.target} stays as it is.")
    elif asked and wrong:
        lines.append("Nothing was written, because something was rejected. Mend the file, or take in the rest with --partly.")
    else:
        lines.append("Nothing was written. To do this, add --apply.")
    return lines


def _meaning(meaning: Meaning) -> str:
    """Return what a column is taken for, with its unit, or why it is not read."""
    if meaning.fate is not Fate.READ:
        return meaning.fate
    return f"{meaning.attribute} in {meaning.unit}" if meaning.unit else meaning.attribute
