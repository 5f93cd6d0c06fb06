"""The parts that documents are made of, each with what one must be allowed to know to be given it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from safepassage.documents.paper.access import Need, may
from safepassage.domain.audience import Audience

Cell: TypeAlias = "str | Strong | Span"


@dataclass(frozen=True, slots=True)
class Strong:
    """Text in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A heading across a whole row of a table."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    A column of a table.

    Parameters
    ----------
    width
        Its share of what is left of the line, or 0 for as wide as what stands in it.
    figures
        Whether it holds figures, which are set to the end of the line.
    group
        A heading over this and the neighbouring columns of the same group; empty for none.
    """

    title: str
    need: Need | None
    width: float = 0.0
    figures: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells; ``tall`` is the least height of a row in millimetres (for writing), ``scale`` the size of the letters."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    need: Need | None = None
    tall: int = 0
    scale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Any other block: its kind and values as the template of that kind expects them."""

    kind: str
    values: Mapping[str, object]
    need: Need | None


Block: TypeAlias = Table | Part


def title(text: str, need: Need | None = None) -> Part:
    """Return a heading over some blocks."""
    return Part(kind="title", values={"text": text, "level": 2}, need=need)


def part_title(text: str, label: str, need: Need | None = None) -> Part:
    """Return the heading of a part that has pages of its own; ``label`` is what it is called at the top of each of them."""
    return Part(kind="title", values={"text": text, "level": 1, "label": label}, need=need)


def paragraph(text: str, need: Need | None = None, *, boxed: bool = False) -> Part:
    """Return a paragraph, in a frame if it must not be overlooked."""
    return Part(kind="text", values={"text": text, "boxed": boxed}, need=need)


def items(
    texts: Iterable[str | tuple[str, str]], need: Need | None = None, *, numbered: bool = False, together: bool = False
) -> Part:
    """Return a list; an item of two texts has the first in bold; ``together`` keeps it on one page."""
    return Part(kind="list", values={"items": list(texts), "numbered": numbered, "together": together}, need=need)


def labels(blocks: Iterable[Block]) -> list[str]:
    """Return what the parts with pages of their own are called, in their order."""
    return [str(block.values["label"]) for block in blocks if isinstance(block, Part) and _level(block) == 1]


def volumes(blocks: Sequence[Block], parts: int) -> Iterator[tuple[Block, ...]]:
    """Yield ``blocks`` in order, cut before parts with pages of their own so that no piece has more than ``parts`` of them."""
    piece: list[Block] = []
    held = 0
    for block in blocks:
        if _level(block) == 1:
            if held == parts:
                yield tuple(piece[:-1] if _kind(piece[-1]) == "break" else piece)
                piece, held = [], 0
            held += 1
        piece.append(block)
    yield tuple(piece)


def pairs(rows: Iterable[tuple[str, str]], need: Need | None = None) -> Part:
    """Return lines of a label and its value."""
    return Part(kind="pairs", values={"rows": [list(row) for row in rows]}, need=need)


def blanks(labels: Iterable[str], across: int = 2) -> Part:
    """Return labels with lines to fill in by hand."""
    return Part(kind="blanks", values={"labels": list(labels), "across": across}, need=None)


def new_page() -> Part:
    """Return the end of a page."""
    return Part(kind="break", values={}, need=None)


def space(mm: int) -> Part:
    """Return room to write, or between parts."""
    return Part(kind="space", values={"mm": mm}, need=None)


def allowed(blocks: Iterable[Block], reader: Audience) -> tuple[Block, ...]:
    """Return what ``reader`` may have of ``blocks``; of tables, the columns they may have."""
    kept = [_columns(block, reader) if isinstance(block, Table) else block for block in blocks if may(reader, block.need)]
    return tuple(block for block in _without_lone_titles(kept) if not isinstance(block, Table) or block.columns)


def _columns(table: Table, reader: Audience) -> Table:
    keep = [may(reader, column.need) for column in table.columns]
    return Table(
        columns=tuple(column for column, kept in zip(table.columns, keep, strict=True) if kept),
        rows=tuple(_cells(row, keep) for row in table.rows),
        need=table.need,
        tall=table.tall,
        scale=table.scale,
    )


def _cells(row: tuple[Cell, ...], keep: Sequence[bool]) -> tuple[Cell, ...]:
    if row and isinstance(row[0], Span):
        return row
    return tuple(cell for cell, kept in zip(row, keep, strict=True) if kept)


def _without_lone_titles(blocks: Sequence[Block]) -> list[Block]:
    """Return ``blocks`` without headings that nothing stands under any more."""
    kept: list[Block] = []
    for block in reversed(blocks):
        following = kept[-1] if kept else None
        nothing = following is None or _kind(following) == "break" or 0 < _level(following) <= _level(block)
        if not (_level(block) and nothing):
            kept.append(block)
    return kept[::-1]


def _kind(block: Block) -> str:
    return block.kind if isinstance(block, Part) else "table"


def _level(block: Block) -> int:
    """Return the level of a heading, 0 for anything else."""
    return int(str(block.values["level"])) if isinstance(block, Part) and block.kind == "title" else 0


def as_data(block: Block) -> dict[str, object]:
    """Return ``block`` as the template reads it."""
    if isinstance(block, Part):
        return {"kind": block.kind, **block.values}
    columns = [
        {
            "title": column.title,
            "width": column.width,
            "figures": column.figures,
            "group": column.group,
        }
        for column in block.columns
    ]
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    return {"kind": "table", "columns": columns, "rows": rows, "tall": block.tall, "scale": block.scale}


def _cell(cell: Cell) -> object:
    match cell:
        case Strong(text=text):
            return {"strong": text}
        case Span(text=text):
            return {"span": text}
        case _:
            return cell
