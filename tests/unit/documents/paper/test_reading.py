# ruff: noqa: RUF001 - Cyrillic letters are what is tested
"""What a reader makes of a page: which part it belongs to, which clock and day a time is on, what a figure is of."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from operations import one_bus
from safepassage.documents.facts import derive
from safepassage.documents.paper import Edition, Language
from safepassage.documents.paper.access import Document
from safepassage.documents.paper.cards import ROWS
from safepassage.documents.paper.changes import orders
from safepassage.documents.paper.copies import Stock
from safepassage.documents.paper.language import Words
from safepassage.documents.paper.ledger import Ledger, entered
from safepassage.documents.paper.press import materials, press
from safepassage.documents.paper.spoken import spoken
from safepassage.documents.paper.times import Times
from safepassage.domain.agreement import Party
from safepassage.domain.audience import Audience
from unit.documents.paper import papers
from unit.documents.paper.test_layout import overnight
from unit.documents.plans import one_bus_plan


def document(reader: Audience, wanted: Document, subject: str = "", language: Language = Language.ENGLISH) -> Mapping[str, Any]:
    """Return what a document of the convoys that drive past midnight is set from."""
    stock = papers.stock_of(*overnight())
    copy = next(copy for copy in stock.copies([reader], [language]) if copy.subject == subject)
    return dict(stock.documents(copy))[wanted] or {}


def blocks(data: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the blocks of one kind."""
    return [block for block in data["blocks"] if block["kind"] == kind]


def test_every_page_says_which_part_it_belongs_to(tmp_path: Path) -> None:
    """In a file with all convoys the convoy stands at the head of each page, and pages are counted within its part."""
    texts = papers.printed(tmp_path, Audience.COORDINATOR, case=overnight())["coordinator/en/movement-order.pdf"]
    heads = [re.search(r"Movement order (\S+)", page) for page in texts]
    feet = [re.search(r"Page (\d) of (\d) · (\d)/(\d)", page) for page in texts]
    named = [head.group(1) for head in heads if head is not None]
    assert list(dict.fromkeys(named)) == ["road-in-01", "road-out-01", "road-in-02", "road-out-02"]
    parts: list[tuple[str, ...]] = []
    for name in dict.fromkeys(named):
        own = named.count(name)
        parts += [(str(number), str(own)) for number in range(1, own + 1)]
    assert [foot.groups()[:2] for foot in feet if foot is not None] == parts
    assert [foot.groups()[2:] for foot in feet if foot is not None] == [
        (str(number), str(len(texts))) for number in range(1, len(texts) + 1)
    ]


def test_a_drivers_day_stands_over_times_without_dates() -> None:
    """Under each convoy and day; where clocks are on different days, of each; only a time of another day than its heading's has its own."""
    (table,) = blocks(document(Audience.DRIVER, Document.DRIVER_CARD, f"{papers.FLEET}-01"), "table")
    groups = [(column["group"], column["title"]) for column in table["columns"]]
    assert groups == [("Arrive", "UTC"), ("Arrive", "Kyiv"), ("", "Place"), ("", "Do"), ("Leave", "UTC"), ("Leave", "Kyiv")]
    headings = [row[0]["span"].replace("\u00a0", " ") for row in table["rows"] if isinstance(row[0], dict) and "span" in row[0]]
    assert headings == [
        "Wed 1 May",
        "Convoy road-in-01 · Wed 1 May UTC, Thu 2 May Kyiv",
        "Convoy road-out-01 · Wed 1 May UTC, Thu 2 May Kyiv",
        "Convoy road-in-02 · Wed 1 May UTC, Thu 2 May Kyiv",
        "Convoy road-out-02 · Thu 2 May",
    ]
    times = [cell for row in table["rows"] if len(row) > 1 for cell in (*row[:2], *row[4:])]
    dated = [cell.replace("\u00a0", " ") for cell in times if len(cell) > len("00:00")]
    assert (len(times), dated) == (68, ["2 May 00:10"])


def test_clocks_without_a_column_are_told_with_their_changes() -> None:
    """How far they are from UTC, and from when it is another: summer time begins while the convoys drive."""
    base = one_bus()
    parties = (Party(id="a", name="A", zone="Europe/Kyiv"), Party(id="b", name="B", zone="Asia/Tbilisi"))
    op = replace(base, zone="Asia/Tbilisi", epoch=datetime(2022, 3, 26, 22, tzinfo=UTC), parties=parties)
    times = Times(op, Words(Language.UKRAINIAN))
    assert times.others().replace("\u00a0", " ") == "Київ = UTC+2, UTC+3 (27 бер. 01:00 UTC)"
    assert times.others(2) == ""
    assert [clock and clock.name for clock in times.shown()] == [None, "Tbilisi"]


def test_a_strip_map_says_a_date_once() -> None:
    """First in and last out on one line: the second time has a date only if it is another day's."""
    (strip,) = blocks(document(Audience.CONVOY_LEADER, Document.STRIP_MAP, "road-out-01"), "strip")
    said = [time.replace("\u00a0", " ") for station in strip["stations"] for time in station["times"]]
    assert strip["heads"] == ["UTC", "Kyiv"]
    assert any(re.fullmatch(r"2 May \d\d:\d\d – \d\d:\d\d", text) for text in said)
    assert not any(re.search(r"(\d May).*\1", text) for text in said)


def test_a_tracking_sheet_has_room_for_what_was_not_planned() -> None:
    """Four rows more than points, as long as they fit on the page."""
    (table,) = blocks(document(Audience.RADIO_ROOM, Document.TRACKING_SHEET), "table")[:1]
    empty = [row for row in table["rows"] if not any(row)]
    assert len(empty) == 4
    assert len(table["rows"]) < ROWS


@pytest.mark.parametrize(
    ("language", "subject", "expected"),
    [
        (Language.ENGLISH, "Evacuee groups/*/count", "People who wait: number"),
        (Language.ENGLISH, "Reception sites/hospital/capacity_wheelchair", "Reception site hospital: room, wheelchairs"),
        (Language.ENGLISH, "Fleets/count", "Vehicles: number"),
        (Language.ENGLISH, "Fleets", "Vehicles"),
        (Language.ENGLISH, "Weather/mariupol/wind", "Weather mariupol: wind"),
        (Language.UKRAINIAN, "Windows/*/opens", "Вікно доступу: відкриття"),
        (Language.FRENCH, "Consignments/*/kg", "Envoi\u00a0: kg"),
        (Language.SPANISH, "Cargo aboard/*/kg", "Ayuda ya a bordo: kg"),
    ],
)
def test_claims_are_told_in_words(language: Language, subject: str, expected: str) -> None:
    """Who reads the paper has not seen the file; what has no words stands as it was typed."""
    assert spoken(Words(language), subject) == expected


def test_changes_name_places_as_people_do() -> None:
    """Where a vehicle boards, and which place a line is about, is told by name; a place that is no more by its id."""
    op, plan = one_bus(), one_bus_plan()
    named = replace(
        op, places=tuple(replace(place, name="Village, school") if place.id == "village" else place for place in op.places)
    )
    before: dict[str, dict[str, int | str]] = {
        "place/village": {"people": 7},
        "place/gone": {"people": 1},
        "vehicle/bus-01": {"boards": "gone, village"},
    }
    ledger = entered(Ledger(operation=op.id), "first", papers.AS_OF, before)
    ledger = entered(ledger, "second", papers.AS_OF, orders(derive(named, plan)))
    stock = Stock(named, plan, ledger, Edition(as_of=papers.AS_OF))
    (copy,) = stock.copies([Audience.COORDINATOR], [Language.ENGLISH])
    (table,) = blocks(dict(stock.documents(copy))[Document.CHANGES] or {}, "table")
    lines = [" | ".join(papers.words_in(row)) for row in table["rows"]]
    assert {"Place Village, school", "people | 7 | 100", "Place gone", " | in the plan | CANCELLED"} <= set(lines)
    assert "boards at | gone; Village, school | Village, school; Village, school" in lines


def test_a_heading_within_a_table_stands_again_where_its_rows_go_on(tmp_path: Path) -> None:
    """Never alone at the foot of a page, and at the head of each page that its rows reach."""
    data = dict(document(Audience.DRIVER, Document.DRIVER_CARD, f"{papers.FLEET}-01"))
    (table,) = blocks(data, "table")
    rows = [[{"span": "CONVOY-ONE"}], *[["00:00", "03:00", "", "row", "00:00", "03:00"]] * 100, [{"span": "CONVOY-TWO"}]]
    data["blocks"] = [{**table, "rows": [*rows, *rows[1:2]]}]
    path = tmp_path / "card.pdf"
    with materials() as (fonts, templates):
        path.write_bytes(press(fonts, templates).pdf(data, papers.AS_OF))
    texts = papers.pages(path)
    assert len(texts) > 2
    assert all("CONVOY-ONE" in page for page in texts if page.count("row") > 1)
    (last,) = [page for page in texts if "CONVOY-TWO" in page]
    assert "row" in last.partition("CONVOY-TWO")[2]


def test_nobody_stands_is_not_nobody_stops() -> None:
    """In Arabic one word is both: drivers are told that nobody travels standing."""
    for text in (
        "Keep 50 m to the vehicle ahead, also in a queue. Keep the vehicle behind in sight. Nobody stands.",
        "Going is voluntary and free. Say where the vehicle goes before anybody boards. Families stay together. Nobody stands.",
    ):
        said = Words(Language.ARABIC).say(text)
        assert "لا يقف أحد" not in said
        assert "واقفاً" in said
