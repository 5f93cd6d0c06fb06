"""
The reference pages that are made from the code: the operation file, the notices, the schema of plans.

``python -m safepassage.exchange.reference docs/reference`` writes them; the tests fail if they are not what it would write.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from safepassage.exchange.cells import render
from safepassage.exchange.codes import CODES, Code
from safepassage.exchange.columns import UNITS, Column, Kind, Sheet
from safepassage.exchange.plan_file import plan_schema
from safepassage.exchange.schema import SHEETS
from safepassage.exchange.times import SOME_CLOCK

_OPERATION_HEAD: Final = """\
# The operation file

An operation is one workbook (`.xlsx`) or one text (`.yaml`); both hold the same and can be turned into each other without loss
(`safepassage convert`). `safepassage template` writes a blank workbook. This page is made from the table that reads and writes
the files.

## How files are read

- **Sheets** are tables: headings in the first row, one thing in each row below. Sheets and columns may stand in any order and
  case; the synonyms named below are understood; a misspelt name is told with the one that is probably meant. Sheets and columns
  of your own are left alone.
- In a workbook, **a row whose first cell begins with `#`** is a remark and is not read. The examples in the template are such rows.
- In the text form each sheet is a list of rows, called by its name in small letters with `_` for spaces, and each row is
  `attribute: value`. Remarks begin with `#`. Anchors, aliases and tags are refused.
- **References** name a row of another sheet by its id, or by its name or an alias, in any case: Vasylivka, vasylivka, Vasilievka.
- **Several values** in one cell are separated by semicolons, or by commas where there is no semicolon; in the text form they are a
  list. A value with a separator in it stands in double quotes.
- **Quantities** are numbers in the column's unit. The heading may name another unit, `Distance (mi)`, and so may a cell:
  `90 s`, `1.5 h`, `12 t`. Understood are {units}.
  Durations may also be `h:mm` or `h:mm:ss`. A comma may be the decimal mark.
- **Times** are `2022-03-31 10:00+03:00`. A time without an offset is read by the clock of the operation's time zone, or of the
  zone that the heading names, `Opens (UTC)`, or that follows the time, `10:00 Europe/Moscow`. `10:00` alone is on the day on which
  the operation starts. Dates of a workbook are read the same way. An hour that the clocks skip, or show twice, is refused with
  both of its meanings.
- **Coordinates** (WGS 84) are decimal degrees, or degrees, minutes and seconds: `47.0951`, `47,0951`, `47°05'42"N`. The column
  Position takes a grid reference (MGRS), or latitude and longitude together.
- An **empty cell** means the default.
- **Formulas** of a workbook are read as the results saved with it, with a warning. Whatever we write is text or a number, never a
  formula.

In the tables, **bold** attributes are needed. Defaults are in the column's unit.
"""

_NOTICES_HEAD: Final = """\
# Notices

`safepassage check` lists everything that is wrong or doubtful in an operation's file, each with its place in the file, what was
given, what was expected, and what to do. Each kind has a code that does not change. With an **error** an operation cannot be
planned; a **warning** asks a person to look. This page is made from the table of codes.
"""


def operation_page() -> str:
    """Return the reference page of operation files."""
    units = ", ".join(f"{kind.value}s in {', '.join(units)}" for kind, units in UNITS.items())
    parts = [_OPERATION_HEAD.replace("{units}", units.replace("masss", "masses"))]
    for sheet in SHEETS:
        parts += _sheet_part(sheet)
    return "".join(parts)


def notices_page() -> str:
    """Return the reference page of notices."""
    from safepassage.exchange.checks.notification import NOTICES as NOTIFICATION  # noqa: PLC0415 - as above
    from safepassage.exchange.plausibility import NOTICES  # noqa: PLC0415 - loads geodesy, for this page only

    parts = [_NOTICES_HEAD]
    groups = (
        ("Reading and writing files", CODES),
        ("Whether the operation makes sense", NOTICES),
        ("Whether a notification can be handed over", NOTIFICATION),
    )
    for heading, codes in groups:
        parts += [f"\n## {heading}\n\n| code | severity | meaning | what to do |\n|---|---|---|---|\n", *_code_rows(codes)]
    return "".join(parts)


def schema_text() -> str:
    """Return the JSON schema of plans as published."""
    return json.dumps(plan_schema(), indent=1, ensure_ascii=False) + "\n"


PAGES: Final = {"operation-file.md": operation_page, "notices.md": notices_page, "plan.schema.json": schema_text}
"""What each file in ``docs/reference`` is made by."""


def _code_rows(codes: Mapping[str, Code]) -> Iterator[str]:
    for name, code in codes.items():
        yield f"| `{name}` | {code.severity} | {code.meaning} | {code.remedy} |\n"


def _sheet_part(sheet: Sheet) -> Iterator[str]:
    yield f"\n## {sheet.name}\n\n{sheet.description}"
    yield " Needed: at least one row." if sheet.required and sheet.name != "Operation" else ""
    yield f"\n\nIn text: `{sheet.key}`."
    yield f" Also called: {', '.join(sheet.synonyms)}." if sheet.synonyms else ""
    if sheet.unique:
        names = (" and ".join(f"`{attribute}`" for attribute in attributes) for attributes in sheet.unique)
        yield f" No two rows share {', nor '.join(names)}."
    yield "\n\n| attribute | heading | type | default | meaning | example | also called |\n|---|---|---|---|---|---|---|\n"
    yield from (_column_row(column) for column in sheet.columns)


def _column_row(column: Column) -> str:
    attribute = f"**`{column.attribute}`**" if column.required else f"`{column.attribute}`"
    cells = (
        attribute,
        column.title,
        _type(column),
        _default(column),
        column.description,
        f"`{column.example}`" if column.example else "",
        ", ".join(column.synonyms),
    )
    return "| " + " | ".join(cells).replace("\n", " ") + " |\n"


def _type(column: Column) -> str:
    if column.choices is not None:
        return f"{column.kind.value}: " + ", ".join(f"`{choice.value}`" for choice in column.choices)
    if column.refers_to:
        return f"{column.kind.value} to [{column.refers_to}](#{column.refers_to.lower().replace(' ', '-')})"
    least = "" if column.minimum is None else f", {column.minimum} or more"
    return column.kind.value + (least if not column.unit else "")


def _default(column: Column) -> str:
    """Return the default as a file would give it."""
    if column.required or not column.is_written:
        return ""
    if column.kind is Kind.INSTANT:
        return "" if column.default is None else "the operation's start"
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    value = column.default.value if isinstance(column.default, StrEnum) else render(column, column.default, SOME_CLOCK)
    return "" if value is None else str(value)


def main(folder: Path) -> None:
    """Write every page into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
