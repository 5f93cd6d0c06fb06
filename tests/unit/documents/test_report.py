"""The report as a whole: complete, escaped, self-contained, and always the same."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from operations import one_bus, two_corridors
from safepassage.documents import render_report, write_report
from safepassage.documents.clocks import Clocks
from safepassage.domain.agreement import Claim, Clause, Confidence, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.operation import Operation
from unit.documents.plans import Breach, Verdict, flood, flood_plan, idle_plan, many_buses, one_bus_plan

SECTIONS = (
    "answer",
    "map",
    "road",
    "vehicles",
    "convoys",
    "boarding",
    "arrivals",
    "use",
    "binds",
    "behind",
    "terms",
    "board",
    "sources",
    "certificate",
)
VOID = {"meta", "br", "wbr", "link", "img", "hr"}


def section(page: str, name: str) -> str:
    """Return one section of a page."""
    found = re.search(rf'<section id="{name}".*?</section>', page, flags=re.DOTALL)
    assert found, f"The page has no section {name}."
    return found.group(0)


class _Reader(HTMLParser):
    """Reads a page and keeps what is open, what elements there are, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def read(page: str) -> _Reader:
    """Return a reader that has read ``page``; every element must be closed in order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def _agreed(operation: Operation) -> Operation:
    """Return ``operation`` with parties, clauses, claims and aid, so that every table has rows."""
    return replace(
        operation,
        zone="Europe/Kyiv",
        description="A test of every table.",
        parties=(Party(id="a", name="Side A", zone="Europe/Kyiv"), Party(id="b", name="Side B", zone="Europe/Zurich")),
        clauses=(
            Clause(id="route", subject="Route", text="By the main road."),
            Clause(id="start", subject="Start", parties=("a",)),
        ),
        consents=(Consent(clause="route", party="a", state=ConsentState.CONFIRMED_IN_WRITING, evidence="letter of 30 April"),),
        windows=tuple(replace(window, clauses=("route", "start")) for window in operation.windows),
        consignments=(Consignment(id="food", origin="town", destination="village", kg=2_000, description="Food parcels"),),
        claims=(
            Claim(
                subject="Fleets/bus/count",
                value="1",
                source="fleet list",
                said_by="the operator",
                as_of=datetime(2030, 4, 30, tzinfo=UTC),
            ),
            Claim(
                subject="Groups/villagers/count",
                value="about 120",
                source="guess",
                assumption=True,
                confidence=Confidence.LOW,
                note="old",
            ),
        ),
    )


@pytest.fixture
def page(verdict: Verdict) -> str:
    """Return the report of the one bus."""
    return render_report(one_bus(), one_bus_plan(), verdict)


@pytest.mark.parametrize("name", SECTIONS)
def test_sections_are_as_they_were(name: str, page: str, assert_golden: Callable[[str, str], None]) -> None:
    """Every section of the report of the one bus equals its golden file."""
    assert_golden(f"report/one-bus-{name}.html", section(page, name) + "\n")


def test_sections_come_in_order(page: str) -> None:
    """The answer first, the certificate last; the contents lead to each."""
    assert re.findall(r'<section id="(\w+)"', page) == list(SECTIONS)
    assert re.findall(r'href="#(\w+)"', section(page, "answer")) == list(SECTIONS[1:])


def test_the_page_needs_nothing_else(page: str) -> None:
    """No script, no frame, no image, no link outwards, and a policy that forbids loading anything."""
    reader = read(page)
    names = {tag for tag, _ in reader.tags}
    assert not names & {
        "script",
        "iframe",
        "img",
        "link",
        "object",
        "embed",
        "form",
        "audio",
        "video",
        "use",
        "image",
        "foreignobject",
    }
    links = [
        value or "" for _, attributes in reader.tags for name, value in attributes.items() if name in {"href", "src", "action"}
    ]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"url\((?!#)|@import|https?:", page)
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    assert "default-src 'none'" in page


def test_ids_are_not_used_twice() -> None:
    """Names of pictures keep apart, so that each is cut to its own frame."""
    operation, plan = many_buses(46)
    ids = [attributes["id"] for _, attributes in read(render_report(operation, plan, Verdict())).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_convoy_time_is_there_on_every_clock(verdict: Verdict) -> None:
    """Arrivals and departures of every stop stand in the page in UTC, in Kyiv's time and in Zurich's."""
    operation = _agreed(one_bus())
    plan = one_bus_plan(operation)
    table = section(render_report(operation, plan, verdict), "convoys")
    clocks = Clocks(operation)
    assert [clock.heading for clock in clocks.all] == ["UTC", "Kyiv (UTC+3)", "Zurich (UTC+2)"]
    times = {instant for task in plan.blocks[0].tasks if getattr(task, "convoy", "") for instant in (task.start, task.end)}
    assert len(times) == 16
    for instant in times:
        for clock in clocks.all:
            assert clocks.time(instant, clock) in table


def test_terms_claims_and_aid_are_told(verdict: Verdict) -> None:
    """Who has agreed to what, which figures are assumed, what aid stays."""
    operation = _agreed(one_bus())
    plan = replace(one_bus_plan(operation), conditions=("Start: Side A is at 'unknown', not agreed in detail.",))
    page = render_report(operation, plan, verdict)
    assert ">Conditional</span>" in page
    assert "<li>Start: Side A is at &#39;unknown&#39;, not agreed in detail.</li>" in section(page, "answer")
    terms = section(page, "terms")
    assert (
        '<td class="firm-4"><span class="boxes" aria-hidden="true">■■■■□</span> <b>confirmed in writing</b>'
        '<br><span class="small">letter of 30 April</span></td>'
        '<td class="firm-0"><span class="boxes" aria-hidden="true">□□□□□</span> <b>unknown</b></td>'
    ) in terms
    assert '<b>unknown</b></td><td class="unasked">–</td>' in terms
    sources = section(page, "sources")
    assert "1 figure assumed, 1 with a source." in sources
    assert sources.index("Groups/<wbr>villagers/<wbr>count") < sources.index("Fleets/<wbr>bus/<wbr>count")
    assert "<b>Assumption.</b> guess" in sources
    assert "the operator: fleet list</td><td>30\u00a0Apr\u00a02030 00:00\u00a0UTC" in sources
    assert "Food parcels" in section(page, "use")


def test_a_conditional_plan_is_stamped_on_every_page(page: str, verdict: Verdict) -> None:
    """On screen at the top, in print in the margin of each page; a plan that is not has no stamp."""
    plan = replace(one_bus_plan(), conditions=("Route: North has not agreed.",))
    stamped = render_report(one_bus(), plan, verdict)
    words = "CONDITIONAL: rests on 1 point not agreed by all"
    assert f'<p class="stamp">{words}</p>' in stamped
    assert f'@page {{ @top-center {{ content: "{words}";' in stamped
    assert "CONDITIONAL" not in page


def test_what_marks_the_page_of_a_conditional_plan_is_no_style_of_its_lines(verdict: Verdict) -> None:
    """What is said of the whole page is inherited by every line drawn on it: all would be dashed, inbound and outbound alike."""
    stamped = render_report(one_bus(), replace(one_bus_plan(), conditions=("Route: North has not agreed.",)), verdict)
    (marks,) = re.findall(r'<body class="([^"]+)">', stamped)
    alone = {f".{mark}" for mark in marks.split()} | {"body", "html", ":root", "svg", "*"}
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", stamped.partition("<style>")[2].partition("</style>")[0])
    assert any("stroke-dasharray" in style for _, style in rules)
    assert [rule for rule, style in rules if "stroke" in style and alone & {part.strip() for part in rule.split(",")}] == []


def test_figures_that_contradict_each_other_stand_together(verdict: Verdict) -> None:
    """With the one that is used, on whose word and why; or that nobody has decided."""
    low = Claim(subject="Fleets/bus/count", value="1", source="log", chosen_by="coordinator", chosen_because="counted")
    high = Claim(subject="Fleets/bus/count", value="2", source="radio")
    other = (Claim(subject="x/y/z", value="1", source="a"), Claim(subject="x/y/z", value="2", source="b", assumption=True))
    operation = replace(one_bus(), claims=(low, high, *other))
    sources = section(render_report(operation, one_bus_plan(operation), verdict), "sources")
    assert "<b>used</b>: counted (coordinator)</td>" in sources
    assert sources.count("nobody has decided</td>") == 2
    assert "<td>no</td>" in sources


def test_a_claim_time_without_a_zone_is_read_as_utc(verdict: Verdict) -> None:
    """It never depends on the machine's own zone."""
    claim = Claim(subject="x", value="1", source="y", as_of=datetime(2030, 4, 30, 7))  # noqa: DTZ001 - the case tested
    operation = replace(one_bus(), claims=(claim,))
    assert "30\u00a0Apr\u00a02030 07:00\u00a0UTC" in section(
        render_report(operation, one_bus_plan(operation), verdict), "sources"
    )


HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=y>{{ 7*7 }}"


def test_words_of_others_stay_words(verdict: Verdict) -> None:
    """Titles, names, notes and sentences cannot become markup or template code."""
    base = _agreed(one_bus())
    operation = replace(
        base,
        title=HOSTILE,
        description=HOSTILE,
        places=tuple(replace(place, name=f"{place.name}{HOSTILE}", note=HOSTILE) for place in base.places),
        corridors=tuple(replace(corridor, name=HOSTILE) for corridor in base.corridors),
        vehicle_types=tuple(replace(kind, name=HOSTILE) for kind in base.vehicle_types),
        parties=tuple(replace(party, name=HOSTILE) for party in base.parties),
        clauses=tuple(replace(clause, subject=HOSTILE, text=HOSTILE) for clause in base.clauses),
        consents=tuple(replace(consent, evidence=HOSTILE) for consent in base.consents),
        consignments=tuple(replace(consignment, description=HOSTILE) for consignment in base.consignments),
        claims=tuple(
            replace(claim, subject=HOSTILE, value=HOSTILE, source=HOSTILE, said_by=HOSTILE, note=HOSTILE) for claim in base.claims
        ),
        zone=HOSTILE,
    )
    plan = replace(one_bus_plan(operation), conditions=(HOSTILE,))
    found = replace(verdict, violations=(Breach(message=HOSTILE),), checks={HOSTILE: 1})
    page = render_report(operation, plan, found)
    reader = read(page)
    assert not {"script", "img"} & {tag for tag, _ in reader.tags}
    assert "".join(reader.words).count("<script>alert") >= 20
    assert "{{ 7*7 }}" in page
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]


def test_the_page_never_says_safe(page: str) -> None:
    """The software informs; it does not call anything safe."""
    words = "".join(read(page).words).replace("safepassage", "").lower()
    assert "safe" not in words


def test_a_plan_that_breaks_rules_says_so_first() -> None:
    """The warning stands above the answer, and every breach under the certificate."""
    page = render_report(one_bus(), one_bus_plan(), Verdict(violations=(Breach(message="Bus 1 is late by 60 s."),)))
    first = section(page, "answer")
    assert first.index("Do not use this plan: it did not pass verification.") < first.index("This plan brings")
    assert ">NOT verified</span>" in first
    assert "Bus 1 is late by 60 s." in section(page, "certificate")


@pytest.mark.parametrize("operation", [one_bus(), two_corridors(), flood()])
def test_a_plan_in_which_nobody_moves_reads_well(operation: Operation, verdict: Verdict) -> None:
    """Empty parts say in words that they are empty."""
    page = render_report(operation, idle_plan(operation), verdict)
    assert "This plan brings nobody out" in section(page, "answer")
    assert "No vehicle moves." in section(page, "vehicles")
    assert "Nobody arrives here in this plan." in section(page, "arrivals")
    assert "<svg" in section(page, "road")
    read(page)


def test_an_operation_without_corridors_reads_well(verdict: Verdict) -> None:
    """The flood has no convoys, windows or parties, and the page says so."""
    page = render_report(flood(), flood_plan(flood()), verdict)
    assert "There are no corridors: no vehicle travels in a convoy." in section(page, "convoys")
    assert "No access window: nobody&#39;s agreement" in section(
        page, "terms"
    ) or "No access window: nobody's agreement" in section(page, "terms")
    assert section(page, "road").count("<figure") == 2
    read(page)


def test_a_clock_that_is_not_known_is_told(verdict: Verdict) -> None:
    """A party's clock that cannot be shown is a warning at the top."""
    operation = replace(one_bus(), zone="Mars/Base")
    page = render_report(operation, one_bus_plan(operation), verdict)
    assert "time zone is not known: Mars/Base (the place)." in page


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path, verdict: Verdict) -> None:
    """Nothing in the page depends on the clock, the machine or the order of a set."""
    paths = [tmp_path / name for name in ("one.html", "two.html")]
    for path in paths:
        write_report(one_bus(), one_bus_plan(), verdict, path)
    one, two = (path.read_bytes() for path in paths)
    assert one == two == render_report(one_bus(), one_bus_plan(), verdict).encode()


def test_a_failed_report_leaves_nothing_and_spoils_nothing(tmp_path: Path) -> None:
    """The page that was there before stays, and no half page lies beside it."""
    path = tmp_path / "report.html"
    path.write_text("before")

    class Broken(Verdict):
        def summary(self) -> str:
            msg = "cannot say"
            raise RuntimeError(msg)

    with pytest.raises(RuntimeError, match="cannot say"):
        write_report(one_bus(), one_bus_plan(), Broken(), path)
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
    assert path.read_text() == "before"


def test_a_report_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path, verdict: Verdict) -> None:
    """A folder of the report's name is in the way: the error comes through, the temporary file is gone."""
    path = tmp_path / "report.html"
    path.mkdir()
    with pytest.raises(OSError, match=r"report\.html"):
        write_report(one_bus(), one_bus_plan(), verdict, path)
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
