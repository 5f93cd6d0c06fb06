"""Printed pages: what stands on each, their size and fonts, the same bytes each time, and texts that try to be commands."""

import ctypes
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from operations import one_bus
from safepassage.documents.paper import Edition, Language, Paper, print_pack
from safepassage.documents.paper.setting import Simulated
from safepassage.domain.audience import Audience
from safepassage.units import HOUR, MINUTE
from unit.documents.paper import papers
from unit.documents.paper.papers import AS_OF
from unit.documents.plans import many_buses, one_bus_plan

PLAIN = (one_bus(), one_bus_plan())


def size(path: Path) -> tuple[int, int]:
    """Return the width and height of a PDF's first page in millimetres."""
    document = pypdfium2.PdfDocument(path)
    width, height = document[0].get_size()
    document.close()
    return round(width * 25.4 / 72), round(height * 25.4 / 72)


def fonts(path: Path) -> dict[str, bool]:
    """Return the fonts of a PDF's first page, and whether each is embedded."""
    document = pypdfium2.PdfDocument(path)
    found = {}
    for item in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = pdfium.FPDFTextObj_GetFont(item.raw)
        name = ctypes.create_string_buffer(128)
        pdfium.FPDFFont_GetBaseFontName(font, name, 128)
        found[name.value.decode().rpartition("+")[2]] = pdfium.FPDFFont_GetIsEmbedded(font) == 1
    document.close()
    return found


@pytest.mark.parametrize("language", Language)
def test_every_page_says_what_it_is(language: Language, tmp_path: Path) -> None:
    """Operation, version, as-of, expiry, sensitivity, reader and page stand on every page of every document, in every language."""
    files = papers.printed(tmp_path, Audience.COORDINATOR, language=language)
    assert len(files) == 13
    for name, text in files.items():
        for number, page in enumerate(text, 1):
            # The reader of the page puts Latin words of a line from right to left in its own order: each word must be there.
            assert {"One", "bus", "one", "road"} <= set(re.findall(r"\w+", page)), name
            assert all(part in page for part in ("12:00", "15:00", "16:00", "05:30", "2030")), name
            if language is Language.ENGLISH:
                assert re.search(rf"Page {number} of {len(text)}|Page \d+ of \d+ · {number}/{len(text)}", page), name
                assert "SENSITIVITY" in page, name
                assert "1\u00a0May\u00a02030\u00a005:30\u00a0UTC (08:30\u00a0Kyiv; 09:30\u00a0Tbilisi)" in page, name


def test_a_conditional_plan_is_marked_across_every_page(tmp_path: Path) -> None:
    """The word stands across the page and in a banner; a plan on firm terms has neither."""
    for text in papers.printed(tmp_path / "open", Audience.NEGOTIATOR).values():
        assert all(page.count("CONDITIONAL") == 2 and "Not an order to go." in page for page in text)
    for text in papers.printed(tmp_path / "firm", Audience.NEGOTIATOR, case=PLAIN).values():
        assert all("CONDITIONAL" not in page for page in text)


def test_an_exercise_is_marked_across_every_page(tmp_path: Path) -> None:
    """Nobody can take it for the real thing."""
    drill = Edition(as_of=AS_OF, exercise=True)
    for text in papers.printed(tmp_path, Audience.NEGOTIATOR, case=PLAIN, edition=drill).values():
        assert all(page.count("EXERCISE") == 2 and "nothing in this paper is real" in page for page in text)


@pytest.mark.parametrize(("paper", "upright"), [(Paper.A4, (210, 297)), (Paper.LETTER, (216, 279))])
def test_sizes_of_paper(paper: Paper, upright: tuple[int, int], tmp_path: Path) -> None:
    """Documents are on the paper asked for, lists lie on their side, and a driver's card is A6 always."""
    papers.printed(tmp_path, Audience.COORDINATOR, case=PLAIN, edition=Edition(as_of=AS_OF, paper=paper))
    folder = tmp_path / "coordinator/en"
    assert size(folder / "movement-order.pdf") == upright
    assert size(folder / "tracking-sheet.pdf") == upright[::-1]
    assert size(folder / "driver-card.pdf") == (105, 148)


@pytest.mark.parametrize("language", Language)
def test_fonts_are_embedded(language: Language, tmp_path: Path) -> None:
    """Every script is set in FiraGO, which every file carries."""
    papers.printed(tmp_path, Audience.NEGOTIATOR, language=language)
    for path in tmp_path.rglob("*.pdf"):
        assert fonts(path) == {"FiraGO-Regular": True, "FiraGO-Bold": True}


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two prints of the same plan are alike to the last byte, ledger included."""
    for folder in ("one", "two"):
        papers.printed(tmp_path / folder, Audience.MARSHAL, Audience.DRIVER, language=Language.ARABIC)
    first = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.*")}
    second = {path.relative_to(tmp_path / "two"): path.read_bytes() for path in (tmp_path / "two").rglob("*.*")}
    assert len(first) == 5
    assert first == second


def test_two_processes_print_the_same_bytes(tmp_path: Path) -> None:
    """Whoever sets a page, it is the same page; progress is told for each copy."""
    op, plan = many_buses(20)
    told: list[tuple[int, int]] = []
    for workers in (1, 2):
        print_pack(
            op,
            plan,
            readers=[Audience.DRIVER],
            languages=[Language.ENGLISH],
            out=tmp_path / str(workers),
            edition=Edition(as_of=AS_OF),
            on_printed=lambda done, of: told.append((done, of)),
            workers=workers,
        )
    assert told == [(number, 20) for number in range(1, 21)] * 2
    alone, together = (sorted((tmp_path / str(workers)).rglob("*.pdf")) for workers in (1, 2))
    assert len(alone) == 20
    assert [path.read_bytes() for path in alone] == [path.read_bytes() for path in together]


HOSTILE = '#panic("x") $x^2$ [*b*] \\u{41} `raw` <label> @ref //c /*d*/ {number} ${jndi} "quote" \\ #import "/etc/passwd"'


def test_texts_are_never_read_as_commands(tmp_path: Path) -> None:
    """What somebody typed as a name comes out letter for letter, wherever it stands."""
    op = papers.secret_operation()
    hostile = replace(
        op,
        title=HOSTILE,
        places=tuple(replace(place, name=HOSTILE) for place in op.places),
        parties=tuple(replace(party, name=HOSTILE) for party in op.parties),
        vehicle_types=tuple(replace(kind, name=HOSTILE) for kind in op.vehicle_types),
    )
    files = papers.printed(tmp_path, Audience.COORDINATOR, Audience.PARTY, case=(hostile, papers.secret_plan(op)))
    squeezed = HOSTILE.replace(" ", "")
    for text in files.values():
        for page in text:
            assert squeezed in "".join(page.split())


def test_ids_make_no_paths(tmp_path: Path) -> None:
    """A vehicle called like a path prints inside the folder, under a tame name."""
    op = one_bus()
    fleet = replace(op.fleets[0], id="../../up")
    plan = one_bus_plan()
    block = replace(plan.blocks[0], vehicle="../../up-01", fleet=fleet.id)
    moved = replace(plan, blocks=(block,), convoys=tuple(replace(c, vehicles=("../../up-01",)) for c in plan.convoys))
    files = papers.printed(tmp_path / "in", Audience.DRIVER, case=(replace(op, fleets=(fleet,)), moved))
    assert set(files) == {"driver/en/_.._up-01/driver-card.pdf"}
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    """A movement order is nobody else's business, also on the disk."""
    papers.printed(tmp_path, Audience.CARGO, case=PLAIN)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*.*")} == {"0o600"}


def test_only_the_copies_asked_for(tmp_path: Path) -> None:
    """One convoy's leader is printed for alone."""
    wish = Edition(as_of=AS_OF, only=frozenset({"road-in-02"}))
    files = papers.printed(tmp_path, Audience.CONVOY_LEADER, case=PLAIN, edition=wish)
    assert {Path(name).parent.name for name in files} == {"road-in-02"}


def test_simulated_times_go_before_hard_limits(tmp_path: Path) -> None:
    """Where a simulation knows the latest times, the papers carry those and say so."""
    known = Simulated(
        confidence=0.9, turn_backs={("road-in-01", "post"): 3 * HOUR + 7 * MINUTE}, last_boardings={"village": 4 * HOUR}
    )
    wish = Edition(as_of=AS_OF, simulated=known, only=frozenset({"road-in-01", "village"}))
    files = papers.printed(tmp_path, Audience.CONVOY_LEADER, Audience.MARSHAL, case=PLAIN, edition=wish)
    order = files["convoy-leader/en/road-in-01/movement-order.pdf"][0]
    assert "2 Post (checkpoint) 10 08:15 08:20 09:07" in order
    assert "in 90 of 100 simulated courses" in order
    assert (
        "No boarding may end after (simulated) 1\u00a0May\u00a010:00\u00a0UTC"
        in files["marshal/en/village/boarding-sheet.pdf"][0]
    )
