"""Where texts stand on printed pages: nothing over anything else, nothing out of the page, nothing too small for a photocopy."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from pypdfium2 import raw

from safepassage.documents.paper import Edition, Language, Paper, print_pack
from safepassage.domain.audience import Audience
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from unit.documents.paper import papers

EDGE, SHARED, ACROSS = 14, 1.5, 60
"""Points: white left at every edge; overlap that is no fault (accents, rounding); height from which a text is the stamp across the page."""
SMALLEST = {True: 6.2, False: 7.3}
"""Least size of letters in points, on A6 and on full pages."""


class Box(NamedTuple):
    """A run of text and where it stands."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


def overnight() -> tuple[Operation, Plan]:
    """Return an operation whose convoys drive past midnight on three clocks, between places with long names, and its plan."""
    base = papers.secret_operation()
    epoch = base.epoch + timedelta(hours=13)
    names = {
        "village": "Velykomykhailivka, house of culture",
        "post": "Checkpoint before Novotroitske",
        "inner": "Komyshuvakha crossroads",
    }
    places = tuple(replace(place, name=names.get(place.id, place.name)) for place in base.places)
    op = replace(base, epoch=epoch, places=places)
    return op, papers.secret_plan(op)


def boxes(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Yield the runs of text on a page, without the stamp."""
    text = page.get_textpage()
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top)
        # Joined letters are drawn in parts that stand over each other; what is amiss in Arabic shows in the figures and names beside them.
        if top - bottom < ACROSS and not any("ARABIC" in unicodedata.name(letter, "") for letter in words):
            yield Box(left, bottom, right, top, words)


def sizes(page: pypdfium2.PdfPage) -> Iterator[float]:
    """Yield the size of every letter on a page, in points."""
    text = page.get_textpage()
    for index in range(text.count_chars()):
        matrix = raw.FS_MATRIX()
        known = raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
        if known and matrix.b == 0 and chr(raw.FPDFText_GetUnicode(text, index)).strip():
            yield raw.FPDFText_GetFontSize(text, index) * abs(matrix.d)


def collide(one: Box, other: Box) -> bool:
    """Return whether two texts stand over each other."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.top, other.top) - max(one.bottom, other.bottom)
    return wide > SHARED and high > SHARED


@pytest.fixture(scope="module", params=list(Language))
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Return every kind of document in one language, on Letter, marked as an exercise, in the second version."""
    op, plan = overnight()
    out = tmp_path_factory.mktemp("layout")
    edition = Edition(as_of=papers.AS_OF, paper=Paper.LETTER, exercise=True)
    print_pack(op, plan, readers=[Audience.CARGO], languages=[request.param], out=out, edition=replace(edition, exercise=False))
    made: list[Path] = []
    for reader, only in ((Audience.COORDINATOR, ()), (Audience.MARSHAL, ()), (Audience.CONVOY_LEADER, ("road-out-01",))):
        own = replace(edition, only=frozenset(only))
        made += print_pack(op, plan, readers=[reader], languages=[request.param], out=out, edition=own)
    assert {path.stem for path in made} >= {"changes", "boarding-tokens", "notification", "movement-order", "driver-card"}
    return tuple(made)


def test_no_text_stands_over_another_or_leaves_the_page(files: tuple[Path, ...]) -> None:
    """In every document of every reader."""
    wrong: list[tuple[object, ...]] = []
    for path in files:
        for number, page in enumerate(pypdfium2.PdfDocument(path), 1):
            width, height = page.get_size()
            found = list(boxes(page))
            wrong += [
                (path.stem, number, box) for box in found if min(box.left, box.bottom, width - box.right, height - box.top) < EDGE
            ]
            wrong += [(path.stem, number, one, other) for one, other in combinations(found, 2) if collide(one, other)]
    assert wrong == []


def test_no_letter_is_too_small_for_a_photocopy(files: tuple[Path, ...]) -> None:
    """The smallest letters of a page can still be read when it has been copied."""
    for path in files:
        for page in pypdfium2.PdfDocument(path):
            small = page.get_size()[0] < 300
            assert min(sizes(page)) >= SMALLEST[small] - 0.01, path.stem
