"""Secrets planted in an operation are found on the papers of those who may have them, and on no others."""

from dataclasses import replace
from pathlib import Path

import pytest

from safepassage.documents.paper import Edition, Language
from safepassage.documents.paper.access import Document
from safepassage.domain.audience import Audience
from safepassage.domain.plan import Alight, Board, Headcount
from unit.documents.paper import papers
from unit.documents.paper.papers import READERS
from unit.documents.plans import one_bus_plan

_ROAD = {"coordinator", "negotiator", "convoy-leader", "driver", "radio-room", "party"}
WHERE = {
    papers.POST: _ROAD,
    papers.FLEET: _ROAD | {"marshal", "medic", "reception", "cargo"},
    papers.CARGO: {"coordinator", "convoy-leader", "driver", "cargo"},
    papers.CHECKED: {"coordinator", "negotiator"},
    papers.CLAIMED: {"coordinator"},
    papers.RELEASED: {"coordinator", "negotiator", "spokesperson"},
    papers.CLAUSE: set[str](),
    papers.EVIDENCE: set[str](),
    papers.GROUP: set[str](),
    papers.NOTE: set[str](),
    "001-001-001": {"marshal"},
    "001-001 · 001–050": {"medic", "reception"},
    "Wheelchairs": {"coordinator", "radio-room", "marshal", "medic", "reception"},
    "In wheelchairs": {"coordinator", "convoy-leader"},
    "Plate": {"convoy-leader", "driver", "radio-room", "coordinator", "negotiator", "party", "cargo"},
    "Driver 1": {"radio-room"},
}
"""The readers on whose papers a word stands: planted secrets, codes of tokens, and headings of medical and crew columns."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the text of everything that is printed for everybody, by file."""
    out = tmp_path_factory.mktemp("pack")
    return {name: "\n".join(text) for name, text in papers.printed(out, *READERS).items()}


@pytest.mark.parametrize("secret", WHERE)
def test_a_search_of_the_whole_folder_finds_it_only_where_it_may_be(secret: str, pack: dict[str, str]) -> None:
    """Each secret is on the papers of exactly those readers that may have it."""
    found = {name.partition("/")[0] for name, text in pack.items() if secret in text}
    assert found == WHERE[secret]


def test_everybody_is_given_their_documents(pack: dict[str, str]) -> None:
    """The folder holds these files and no others: one copy for each convoy, vehicle, point, site and party."""
    convoys = [f"road-{way}-{number:02d}" for way in ("in", "out") for number in (1, 2)]
    own = {
        "coordinator/en": "after-action boarding-sheet driver-card go-no-go load-plan movement-order notification reception-forecast "
        "situation-report strip-map tracking-sheet vehicle-list waybills",
        "negotiator/en": "go-no-go notification situation-report",
        **{f"convoy-leader/en/{convoy}": "after-action load-plan movement-order strip-map" for convoy in convoys},
        "driver/en/q0bus-01": "driver-card waybills",
        "marshal/en/village": "boarding-sheet boarding-tokens",
        "medic/en": "boarding-sheet reception-forecast",
        "radio-room/en": "after-action notification strip-map tracking-sheet vehicle-list",
        "reception/en/town": "reception-forecast",
        "cargo/en": "load-plan waybills",
        "spokesperson/en": "situation-report",
        "party/en/north": "notification",
        "party/en/south": "notification",
    }
    assert sorted(pack) == sorted(f"{folder}/{name}.pdf" for folder, names in own.items() for name in names.split())


def test_a_leader_is_not_told_of_other_convoys(pack: dict[str, str]) -> None:
    """The copy about one convoy names no other."""
    for name, text in pack.items():
        if name.startswith("convoy-leader/en/road-in-01/"):
            assert "road-in-02" not in text
            assert "road-out-01" not in text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reader", READERS)
def test_secrets_keep_out_in_every_language(reader: Audience, language: Language) -> None:
    """What is given to the typesetter holds no secret that the reader must not have, whatever the language."""
    operation = papers.secret_operation()
    stock = papers.stock_of(operation, papers.secret_plan(operation))
    texts = [
        text
        for copy in stock.copies([reader], [language])
        for _, data in stock.documents(copy)
        if data is not None
        for text in papers.words_in(data)
    ]
    name = reader.value.replace("_", "-")
    for secret in (value for value in WHERE if value[0].lower() == "q"):
        assert any(secret in text for text in texts) is (name in WHERE[secret]), secret


def test_small_counts_are_not_told_outside() -> None:
    """A party is not told of nine, and of ten it is."""
    operation = papers.secret_operation()
    plan = papers.secret_plan(operation)
    told = {}
    for people in (9, 10):
        seats = (Headcount(group=f"{papers.GROUP}-seat", count=people),)
        few = replace(plan, totals=replace(plan.totals, people=people, by_group=seats))
        stock = papers.stock_of(operation, few, Edition(as_of=papers.AS_OF, only=frozenset({"north"})))
        (copy,) = stock.copies([Audience.PARTY], [Language.ENGLISH])
        data = dict(stock.documents(copy))[Document.NOTIFICATION]
        told[people] = set(papers.words_in(data))
    assert "withheld" in told[9]
    assert "9" not in told[9]
    assert "10" in told[10]
    assert "withheld" not in told[10]


def test_the_medic_sees_waves_with_needs_only(tmp_path: Path) -> None:
    """Without wheelchairs and stretchers there is no boarding sheet for the medical lead."""
    operation = papers.secret_operation()
    plan = one_bus_plan(operation)
    people = (Headcount(group=f"{papers.GROUP}-seat", count=50),)
    tasks = tuple(replace(task, people=people) if isinstance(task, Board | Alight) else task for task in plan.blocks[0].tasks)
    plain = replace(
        plan,
        blocks=(replace(plan.blocks[0], vehicle=f"{papers.FLEET}-01", fleet=papers.FLEET, tasks=tasks),),
        convoys=tuple(replace(convoy, vehicles=(f"{papers.FLEET}-01",)) for convoy in plan.convoys),
    )
    assert set(papers.printed(tmp_path, Audience.MEDIC, case=(operation, plain))) == {"medic/en/reception-forecast.pdf"}
