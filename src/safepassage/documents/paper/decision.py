"""The go/no-go sheet: every condition as it stands, and who decides."""

from collections.abc import Iterator
from typing import Final

from safepassage.documents.paper.access import Need
from safepassage.documents.paper.blocks import Block, Cell, Column, Strong, Table, blanks, pairs, paragraph, title
from safepassage.documents.paper.language import mark
from safepassage.documents.paper.setting import Setting
from safepassage.domain.audience import Topic
from safepassage.terms import Colour, ConditionState, Standing, window_standing

TERMS = Need(Topic.TERMS)

CONDITIONS: Final = {
    "terms": mark("Terms complete, and confirmed in writing by every party and by whoever commands at each checkpoint"),
    "window": mark("The common window holds the plan at a confidence of 90 %, and the reserve"),
    "guarantees": mark("Security guarantees of all parties in writing"),
    "notification": mark("Movement notified in time, and acknowledged by each party"),
    "road": mark("Every stretch of the road cleared or verified: mines, rubble, bridges"),
    "hotline": mark("The hotline to each party answers"),
    "quiet": mark("The ceasefire is observed: no incident near the road"),
    "vehicles": mark("Vehicles present, fuelled for one and a half times the way, inspected and marked"),
    "drivers": mark("Drivers willing and rested, with two driving hours to spare"),
    "command": mark("Convoy leader and deputy named; four ways of communication tested"),
    "informed": mark("People know where they are taken, and go of their own will"),
    "boarding": mark("No danger known at the assembly points; marshals, queues and tokens ready"),
    "medical": mark("Ambulances and places for all who need them, or an agreed list of who goes first"),
    "reception": mark("Reception sites confirm room, also for those who arrive in the dark"),
    "daylight": mark("Nobody on an exposed road in the dark or during a curfew"),
    "weather": mark("Weather lets the convoys drive"),
    "turn-back": mark("Every convoy knows its latest turn-back time at every point"),
    "refuges": mark("Shelter for a night that was not planned: water, toilets, heat"),
    "data": mark("Data protected: assessment done, positions delayed, retention set"),
    "spokesperson": mark("One line for the press, and who speaks; nothing before the convoys are out"),
}
"""The usual conditions by id, in the words of `safepassage.terms.checklist`, so that they can be translated."""
OWNERS: Final = (
    mark("negotiator"),
    mark("operations coordinator"),
    mark("notification officer"),
    mark("access officer"),
    mark("liaison"),
    mark("security officer"),
    mark("fleet manager"),
    mark("convoy leader"),
    mark("protection officer"),
    mark("boarding marshals"),
    mark("medical lead"),
    mark("reception manager"),
    mark("data steward"),
    mark("information officer"),
)
"""Who usually answers for a condition, in the words of the same list."""
COLOURS: Final = {
    Colour.RED: mark("RED"),
    Colour.STALE: mark("STALE"),
    Colour.AMBER: mark("AMBER"),
    Colour.GREEN: mark("GREEN"),
    Colour.OFF: mark("does not apply"),
}


def go_no_go(setting: Setting) -> Iterator[Block]:
    """Yield the go/no-go sheet: every condition as it stands and at three times to come, and who decides."""
    say, words = setting.words.say, setting.words
    yield paragraph(
        say(
            "Any red or stale: no-go. Amber needs a named person who accepts it, with a reason. "
            "People decide; this paper only records."
        ),
        boxed=True,
    )
    yield from standings(setting)
    columns = (
        Column(title=say("No."), need=None, figures=True),
        Column(title=say("Condition"), need=TERMS, width=7),
        Column(title=say("As of printing"), need=TERMS),
        Column(title=say("Owner"), need=TERMS, width=3),
        *(Column(title=words.code(moment), need=None, width=0.9) for moment in ("T-60", "T-15", "T-0")),
        Column(title=say("Evidence, time"), need=TERMS, width=3),
    )
    conditions = () if setting.board is None else setting.board.conditions
    rows = tuple(_condition_row(setting, number, condition) for number, condition in enumerate(conditions, 1))
    yield paragraph(
        say(
            "Write R, A or G and the time: one hour before, a quarter of an hour before, at the start, and at every turn-back point."
        )
    )
    yield Table(columns=columns, rows=rows, need=TERMS, tall=3, scale=0.9)
    yield title(say("Decision"))
    yield blanks(
        [
            say("GO / NO-GO"),
            say("Time (UTC)"),
            say("Decided by, function"),
            say("Signature"),
            say("Ambers accepted by"),
            say("Reason"),
        ]
    )


def _condition_row(setting: Setting, number: int, condition: ConditionState) -> tuple[Cell, ...]:
    say, words = setting.words.say, setting.words
    usual = condition.title == CONDITIONS.get(condition.id)
    owner = say(condition.owner) if condition.owner in OWNERS else words.name(condition.owner)
    return (
        str(number),
        say(condition.title) if usual else words.name(condition.title),
        Strong(say(COLOURS[condition.state])),
        owner,
        "",
        "",
        "",
        words.name(condition.evidence),
    )


def standings(setting: Setting) -> Iterator[Block]:
    """Yield how each access window stands, and what is open."""
    words, op = setting.words, setting.facts.operation
    for window in op.windows:
        standing = window_standing(op, window)
        state = {
            Standing.FIRM: words.say("agreed in detail by all"),
            Standing.CONDITIONAL: words.say("NOT agreed by all"),
            Standing.CLOSED: words.say("CLOSED: refused, withdrawn or expired"),
        }[standing.standing]
        corridor = words.name(op.corridor[window.corridor].name)
        parts = [setting.times.span(window.opens, window.closes), state]
        if standing.open_points:
            parts.append(
                words.count(
                    "{number} open question; the list is in the report and at the desk.",
                    "{number} open questions; the list is in the report and at the desk.",
                    len(standing.open_points),
                )
            )
        yield pairs([(f"{words.term('access window')} · {corridor}", " · ".join(parts))], TERMS)
