"""The kinds of problem that an operation file can have: each with its severity, meaning and remedy."""

from dataclasses import dataclass
from typing import Final

from safepassage.notices import Notice, Severity, Where


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem, as the reference shows it."""

    meaning: str
    remedy: str
    severity: Severity = Severity.ERROR


_WARNING: Final = Severity.WARNING

CODES: Final[dict[str, Code]] = {
    # --- the file ---
    "file-missing": Code("There is no file at this path.", "Check the path and the spelling of the name."),
    "file-unreadable": Code("The file cannot be opened.", "Give the path of a file that you may read."),
    "file-kind": Code(
        "The file is neither a workbook (.xlsx) nor the text form (.yaml).", "Save it as .xlsx, or write it as .yaml."
    ),
    "file-too-large": Code("The file is far larger than an operation can be.", "Take out what does not belong to the operation."),
    "file-damaged": Code(
        "The file is damaged or cut short.", "Open it in the program that made it, save it again, or take a fresh copy."
    ),
    "file-protected": Code("The file is locked with a password.", "Save a copy without a password."),
    "file-changed": Code(
        "The file was changed by somebody else in the meantime; nothing was written.",
        "Do it again: it is then compared with what stands in the file now.",
    ),
    "file-bomb": Code("The file unpacks to far more than it holds.", "Do not use this file; ask its sender for a fresh copy."),
    "file-entity": Code(
        "The file refers to other files or defines abbreviations that unfold.", "Do not use this file; ask for a plain copy."
    ),
    "text-syntax": Code("The text is not well-formed YAML.", "Mend the line; compare it with an example."),
    "text-shape": Code(
        "The text is well-formed, but not in the shape of an operation.",
        "Give sheets as lists of rows, and rows as attribute: value.",
    ),
    "text-alias": Code("The text uses anchors, aliases or tags.", "Write the values out in full."),
    # --- sheets and columns ---
    "unknown-sheet": Code("A sheet's name is misspelt.", "Correct the name of the sheet."),
    "ignored-sheet": Code(
        "A sheet is not part of an operation and was not read.", "Nothing, if it is a sheet of your own.", _WARNING
    ),
    "duplicate-sheet": Code("Two sheets have the same meaning.", "Put the rows into one sheet."),
    "missing-sheet": Code("A sheet that every operation needs is not there.", "Add the sheet with at least one row."),
    "empty-sheet": Code(
        "A sheet that every operation needs has no rows.", "Fill in at least one row; rows that begin with # do not count."
    ),
    "sheet-too-large": Code(
        "A sheet has something far below or far to the right of its table.", "Delete everything outside the table."
    ),
    "unknown-column": Code("A heading is misspelt.", "Correct the heading."),
    "ignored-column": Code(
        "A column is not part of the sheet and was not read.", "Nothing, if it is a column of your own.", _WARNING
    ),
    "duplicate-column": Code("Two columns have the same meaning.", "Keep one of them."),
    "missing-column": Code("A column that the sheet needs is not there.", "Add the column."),
    "unknown-unit": Code("The unit in a heading or cell cannot be used here.", "Use one of the units named."),
    # --- cells ---
    "missing-value": Code("A cell that must be filled in is empty.", "Fill in the cell."),
    "not-a-number": Code("A number is expected, and this is none.", "Give a number."),
    "not-whole": Code("A whole number is expected, and this has a fraction.", "Give a whole number."),
    "rounded": Code(
        "A quantity is finer than the model's unit and was rounded.", "Nothing, if the rounded figure will do.", _WARNING
    ),
    "ambiguous-number": Code(
        "A comma or point can be read in two ways.", "Write the number without separators of thousands.", _WARNING
    ),
    "out-of-range": Code("A number is smaller or larger than it can be.", "Give a number in the range."),
    "bad-duration": Code("A length of time cannot be understood.", "Give a number in the column's unit, or h:mm or h:mm:ss."),
    "bad-time": Code("A time cannot be understood.", "Write it as 2022-03-31 10:00+03:00."),
    "date-only": Code("A date has no time of day; midnight was taken.", "Add the time, if it matters.", _WARNING),
    "time-skipped": Code(
        "This hour does not exist: the clocks went forward over it.", "Write the time with its offset from UTC."
    ),
    "time-twice": Code("This hour exists twice: the clocks went back over it.", "Write the time with its offset from UTC."),
    "time-before-start": Code(
        "A time without a date falls before the operation's start.", "Write the date too, if another day is meant.", _WARNING
    ),
    "unknown-zone": Code("The time zone is not known.", "Give an IANA name, for instance Europe/Kyiv."),
    "bad-choice": Code("The value is not one of the choices.", "Take one of the choices."),
    "bad-coordinate": Code(
        "A coordinate cannot be understood.", "Give decimal degrees, degrees-minutes-seconds, or MGRS under Position."
    ),
    "contradicting-position": Code(
        "The position and the latitude and longitude are different points.", "Keep the one that is right."
    ),
    "bad-text": Code(
        "The text has characters that cannot be kept in a file, or a list where one value is expected.", "Write it as plain text."
    ),
    "unknown-reference": Code("The name refers to a row that does not exist.", "Correct the name, or add the row it means."),
    "ambiguous-reference": Code("The name means more than one row.", "Use the id of the row that is meant."),
    "formula": Code(
        "The cell is a formula; the result last saved with the file was used.",
        "Open and save the file if that may be old.",
        _WARNING,
    ),
    "formula-without-result": Code(
        "The cell is a formula that was never worked out.",
        "Open the file in a spreadsheet program and save it, or type the value.",
    ),
    "error-value": Code("The cell shows an error such as #DIV/0! or #N/A.", "Mend the formula, or type the value."),
    # --- rows and what they say together ---
    "duplicate-row": Code("Two rows have the same name or key.", "Give one of them another name, or delete it."),
    "invalid-row": Code("The values of a row do not go together.", "Change one of the values."),
    "no-travel-time": Code(
        "A leg has no travel time, so no vehicle could use it.", "Add a row for the leg to the sheet Travel times."
    ),
    "broken-rule": Code("Rows of different sheets contradict each other.", "Change one of them."),
    "bad-total": Code(
        "A total names something that cannot be summed.", "Name a sheet and a column of numbers, for instance Fleets/count."
    ),
    "contradicting-total": Code(
        "A stated total is not what the rows come to.", "Correct the rows or the total; a figure of another source is a claim."
    ),
    "unknown-subject": Code(
        "A claim is about something that is not in the file.", "Correct the subject: sheet/id/attribute.", _WARNING
    ),
    # --- what others send ---
    "bad-encoding": Code(
        "A text file is not in UTF-8.", "Save it as UTF-8, or name its encoding with --encoding, for instance cp1251 or cp1256."
    ),
    "no-headings": Code(
        "No row of the list has headings that are understood.",
        "Give a heading to each column, or say what a heading means: --map 'HEADING=attribute'.",
    ),
    "personal-column": Code(
        "A column holds names, telephone numbers, documents or plates. It was not read.",
        "Nothing: such data is not kept.",
        _WARNING,
    ),
    "repeated-row": Code(
        "Rows are alike in every column. Each was counted, or each token once.",
        "Delete one, if it is the same thing twice.",
        _WARNING,
    ),
    "contradicting-count": Code("A total is not the sum of its parts.", "Correct the total or the parts."),
    "unknown-vehicle-type": Code(
        "The type of a vehicle is not known, and its places are not stated.",
        "Name a type of the operation, or fill in the seats.",
    ),
    "not-an-assembly-point": Code("People are said to wait where nobody can board.", "Give the place the role assembly_point."),
    "xml-syntax": Code("The file is not well-formed XML.", "Export it again from the program that made it."),
    "json-syntax": Code("The file is not well-formed JSON.", "Export it again from the program that made it."),
    "wrong-shape": Code("The file is well-formed, but holds something else than is expected.", "Give a file of the kind named."),
    "bad-geometry": Code(
        "A position is missing, is no number, or lies outside the earth.", "Correct it; GeoJSON has the longitude first."
    ),
    "no-track": Code("There is no line that could be a road.", "Draw the road as a route or track, with at least two points."),
    "no-leg": Code("What is said lies on no leg of the operation.", "Name the leg in the property leg, or add the leg."),
    "old-news": Code(
        "What is said is older than what the operation has already.", "Nothing, if the newer one is right.", _WARNING
    ),
    "no-instance": Code("A submission has no instance id, so it could be counted twice.", "Export it with its metadata."),
    "unknown-form": Code(
        "A submission is of another form.", "Give submissions of the forms that export makes for this operation."
    ),
    "contradicting-entry": Code(
        "The logbook says something else under the same id, or of the same boarding.",
        "Find out which is right; correct it in the form.",
    ),
    "unknown-boarding": Code(
        "There is no such boarding in the plan.", "Read the number again; use the sheets of the current plan."
    ),
    "too-many-people": Code("More people are said to have boarded than there are places.", "Count again."),
    "bad-message": Code("The message cannot be understood.", "Write it as CP3 OK 44/45 1215."),
    "bad-token": Code("A token is wrong.", "Read it again from the paper."),
    # --- writing ---
    "cannot-write": Code("The operation holds something that a file cannot keep.", "Change the value named, then write again."),
}
"""Every code of the readers and writers; those of the plausibility checks stand beside them in the reference."""


def notice(code: str, where: Where, message: str, *, given: object = "", expected: str = "", remedy: str = "") -> Notice:
    """Return a notice of ``code`` with its severity, and with its usual remedy unless another is given."""
    entry = CODES[code]
    return Notice(
        code=code,
        severity=entry.severity,
        where=where,
        message=message,
        given=shown(given),
        expected=expected,
        remedy=remedy or entry.remedy,
    )


def shown(given: object) -> str:
    """Return ``given`` as a notice shows it: as a person sees it in the file, short, on one line."""
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    text = " ".join((", ".join(given) if isinstance(given, tuple) else str(given)).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST: Final = 80
