"""The situation report: figures with their source, room for what has happened, and what is not for publication."""

from collections.abc import Iterator
from typing import Final

from safepassage.documents.paper.access import Detail, Need, may
from safepassage.documents.paper.blocks import Block, Column, Strong, Table, blanks, items, paragraph, title
from safepassage.documents.paper.decision import TERMS, standings
from safepassage.documents.paper.setting import Setting, everybody, received
from safepassage.documents.paper.spoken import spoken
from safepassage.domain.agreement import Claim, ClaimStatus
from safepassage.domain.audience import Topic
from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility

MOVES = Need(Topic.MOVEMENTS)
PEOPLE = Need(Topic.PEOPLE)
PEOPLE_TOTALS = Need(Topic.PEOPLE, Detail.TOTALS)
MEDICAL_TOTALS = Need(Topic.MEDICAL, Detail.TOTALS)
CARGO_TOTALS = Need(Topic.CARGO, Detail.TOTALS)


def situation_report(setting: Setting) -> Iterator[Block]:
    """Yield the situation report: figures with their source, room for what has happened, and what is not for publication."""
    say = setting.words.say
    yield paragraph(
        say(
            "Figures of a plan are not figures of what happened. Every figure has a source "
            "and a time; figures that conflict stand side by side."
        )
    )
    yield title(say("Figures of the plan"), PEOPLE_TOTALS)
    yield _figures(setting)
    yield title(say("So far, to be filled in"))
    yield blanks(
        [
            say("People boarded"),
            say("On the way"),
            say("People received"),
            say("Left the convoy"),
            say("Aid handed over"),
            say("As counted by, at (UTC)"),
        ]
    )
    claims = [claim for claim in setting.facts.operation.claims if _is_told(setting, claim)]
    if claims:
        yield title(say("Figures and their sources"))
        yield _claims(setting, claims)
    if not setting.reader.is_outside:
        yield title(say("NOT FOR PUBLICATION"), TERMS)
        yield from standings(setting)
        yield _convoy_state(setting)
        yield items(
            [say("Incidents, access denied or impeded: what, when, what was asked for. Leave the question of blame open.")]
        )
        yield blanks(["", "", ""], across=1)
    yield blanks([say("Written by"), say("Released by, at (UTC)")])


def _figures(setting: Setting) -> Table:
    say, words, facts = setting.words.say, setting.words, setting.facts
    source = say("plan, version {number}", number=setting.version)
    needs = {need: sum(site.total[need] for site in facts.sites) for need in Mobility}
    figures = [
        (
            say("People who wait, as counted"),
            everybody(setting),
            say("operation as entered"),
            PEOPLE_TOTALS,
        ),
        (say("People the plan brings out"), received(setting), source, PEOPLE_TOTALS),
        (say("In wheelchairs"), setting.figure(needs[Mobility.WHEELCHAIR]), source, MEDICAL_TOTALS),
        (say("On stretchers"), setting.figure(needs[Mobility.STRETCHER]), source, MEDICAL_TOTALS),
        (
            say("Aid the plan hands over"),
            words.mass(sum(goods.kg for goods in facts.plan.totals.delivered)),
            source,
            CARGO_TOTALS,
        ),
        (say("Vehicles used"), words.number(facts.plan.totals.vehicles_used), source, MOVES),
        (
            say("No plan can bring out more than"),
            words.number(facts.plan.certificate.people_bound),
            say("certificate of the plan"),
            PEOPLE,
        ),
    ]
    columns = (
        Column(title=say("Figure"), need=None, width=3),
        Column(title=say("Value"), need=None, width=1, figures=True),
        Column(title=say("Source"), need=None, width=2),
    )
    rows = tuple((name, Strong(value), origin) for name, value, origin, need in figures if may(setting.reader, need))
    return Table(columns=columns, rows=rows, need=PEOPLE_TOTALS)


_SHEETS: Final = {
    "Evacuee groups": PEOPLE,
    "Reception sites": PEOPLE,
    "Consignments": Need(Topic.CARGO),
    "Cargo aboard": Need(Topic.CARGO),
    "Fleets": MOVES,
    "Windows": TERMS,
}
"""The sheets whose claims stand in a situation report, and what one must be allowed to know for each."""


def _is_told(setting: Setting, claim: Claim) -> bool:
    """Return whether the reader may have a claim: what was released, and inside the operation what the matrix says."""
    if claim.status is ClaimStatus.RELEASED:
        return True
    if setting.reader.is_outside:
        return False
    sheet = claim.subject.partition("/")[0]
    return sheet in _SHEETS and may(setting.reader, _SHEETS[sheet])


def _claims(setting: Setting, claims: list[Claim]) -> Table:
    say, words = setting.words.say, setting.words
    columns = (
        Column(title=say("Of what"), need=None, width=3),
        Column(title=say("As stated"), need=None, width=3),
        Column(title=say("Who says so"), need=None, width=2),
        Column(title=say("Source"), need=None, width=3),
        Column(title=say("As of (UTC)"), need=None, width=1.4),
    )
    rows = tuple(
        (
            spoken(words, claim.subject),
            words.name(claim.value),
            words.say("assumed") if claim.assumption else words.name(claim.said_by) or "–",
            words.name(claim.source),
            "–" if claim.as_of is None else words.name(words.moment(claim.as_of, "d MMM y HH:mm")),
        )
        for claim in claims
    )
    return Table(columns=columns, rows=rows, scale=0.85)


def _convoy_state(setting: Setting) -> Table:
    say, words, op = setting.words.say, setting.words, setting.facts.operation
    columns = (
        Column(title=words.term("convoy"), need=MOVES),
        Column(title=words.term("corridor"), need=MOVES, width=2),
        Column(title=say("Way"), need=MOVES),
        Column(title=say("Vehicles"), need=MOVES, figures=True),
        Column(title=say("Planned UTC"), need=MOVES, figures=True),
        Column(title=say("Where now, at what time"), need=None, width=3),
        Column(title=say("Outcome"), need=None, width=2),
    )
    rows = tuple(
        (
            words.code(convoy.convoy.id),
            words.name(op.corridor[convoy.convoy.corridor].name),
            words.term("inbound" if convoy.convoy.direction is Direction.IN else "outbound"),
            words.number(len(convoy.convoy.vehicles)),
            setting.times.short(convoy.convoy.entry),
            "",
            "",
        )
        for convoy in setting.convoys
    )
    return Table(columns=columns, rows=rows, need=MOVES, tall=5, scale=0.9)
