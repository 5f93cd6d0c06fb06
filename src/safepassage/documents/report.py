"""The report of a plan: one page of HTML that needs no other file, no network and no script."""

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from safepassage.advice.assurance import Assurance
from safepassage.documents import bars, gantt, glyphs, map, wording  # noqa: A004 - the module is what it is called
from safepassage.documents.answer import answer
from safepassage.documents.axis import axes
from safepassage.documents.binding import Binding, bindings
from safepassage.documents.clocks import MONTHS, NO_BREAK, Clocks, duration
from safepassage.documents.desk_page import board_before_start, terms_shown
from safepassage.documents.facts import Facts, derive
from safepassage.documents.fan import fan
from safepassage.documents.price import price_chart
from safepassage.documents.timedistance import road_name, time_distance
from safepassage.domain.movement import shown_period
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan
from safepassage.simulation.result import Estimate, SimulationResult
from safepassage.terms import claims_conflicts

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_BINDINGS = 40
"""Rows of the table of what binds; the rest is counted."""


class Violated(Protocol):
    """A breach of a rule, as a sentence."""

    @property
    def message(self) -> str:
        """Return what is wrong, with amounts."""
        ...


class Verified(Protocol):
    """What a report needs of a verification."""

    @property
    def ok(self) -> bool:
        """Return whether the plan keeps every rule and its certificate holds."""
        ...

    @property
    def violations(self) -> Sequence[Violated]:
        """Return every breach."""
        ...

    @property
    def checks(self) -> Mapping[str, int]:
        """Return how many things of each kind were looked at."""
        ...

    @property
    def bound(self) -> int | None:
        """Return the bound that the certificate proves."""
        ...

    def summary(self) -> str:
        """Return in a few lines what was looked at and what was found."""
        ...


def write_report(
    operation: Operation,
    plan: Plan,
    verification: Verified,
    path: str | os.PathLike[str],
    *,
    assurance: Assurance | None = None,
    simulation: SimulationResult | None = None,
) -> None:
    """Write the report to ``path``: all of it or, if anything fails, nothing."""
    text = render_report(operation, plan, verification, assurance=assurance, simulation=simulation)
    target = Path(path)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def render_report(
    operation: Operation,
    plan: Plan,
    verification: Verified,
    *,
    assurance: Assurance | None = None,
    simulation: SimulationResult | None = None,
) -> str:
    """
    Return the report as HTML; the same arguments give the same text.

    Parameters
    ----------
    assurance
        What the plan is worth if things go wrong, if that is known.
    simulation
        What a simulation found, if this plan was simulated.
    """
    facts, clocks = derive(operation, plan), Clocks(operation)
    period = shown_period(operation, plan)
    template = environment(clocks).get_template("report.html.j2")
    return template.render(
        op=operation,
        plan=plan,
        facts=facts,
        clocks=clocks,
        verification=verification,
        assurance=assurance,
        answer=answer(facts, clocks),
        pictures={
            **_pictures(facts, clocks, simulation),
            "price": price_chart(assurance.confidence) if assurance and assurance.confidence else "",
        },
        sureness=simulation,
        percent=_percent,
        binding=_binding(plan, operation),
        weighted=any(operation.weight(group) != 1 for group in operation.groups),
        agreed=terms_shown(operation, clocks),
        contested=claims_conflicts(operation),
        board=board_before_start(operation, plan, clocks),
        period=period,
        css=files("safepassage.documents").joinpath("templates/report.css").read_text(encoding="utf-8"),
        Mobility=Mobility,
    )


def _percent(estimate: Estimate) -> str:
    """Return a chance with its limits."""
    return f"{estimate.value * 100:.1f} % ({estimate.low * 100:.1f} to {estimate.high * 100:.1f})"


def _pictures(facts: Facts, clocks: Clocks, simulation: SimulationResult | None) -> dict[str, Any]:
    op, period = facts.operation, shown_period(facts.operation, facts.plan)
    names = {site.place: op.place[site.place].name for site in facts.sites}
    turn_backs = simulation.turn_backs if simulation else ()
    return {
        "fan": fan(simulation, clocks, "fan") if simulation else "",
        "maps": map.maps(op),
        "roles": map.role_key(op),
        "legs": map.key(op),
        "roads": [
            (road_name(facts, axis), time_distance(facts, axis, clocks, period, f"road{number}", turn_backs))
            for number, axis in enumerate(axes(facts), 1)
        ],
        "vehicles": gantt.vehicle_charts(facts, clocks, period, "vehicles"),
        "vehicle_key": gantt.key("vehiclekey"),
        "arrivals": {
            site.place: bars.arrivals_chart(site, names[site.place], clocks, f"arrivals{number}")
            for number, site in enumerate(facts.sites, 1)
        },
        "need_key": bars.key("needkey"),
    }


def _binding(plan: Plan, operation: Operation) -> tuple[tuple[Binding, ...], int]:
    """Return what binds by the plan's first proof, and how many more there are."""
    found = bindings(operation, plan.certificate.proofs[0]) if plan.certificate.proofs else ()
    return found[:MOST_BINDINGS], len(found[MOST_BINDINGS:])


def _moment(when: datetime | None) -> str:
    if when is None:
        return "–"
    at = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    date, time = f"{at.day} {MONTHS[at.month - 1]} {at.year}", f"{at:%H:%M} UTC"
    return f"{date.replace(' ', NO_BREAK)} {time.replace(' ', NO_BREAK)}"


def environment(clocks: Clocks) -> "Environment":
    """Return what fills in the templates of pages, with their filters and words."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - slow to load, and only the report needs it
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    folder = files("safepassage.documents").joinpath("templates")
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        num=wording.grouped,
        km=wording.kilometres,
        mass=wording.tonnes,
        share=wording.share,
        runs=wording.runs,
        duration=duration,
        moment=_moment,
        breakable=lambda words: Markup("<wbr>").join(re.split(r"(?<=[/_])", words)),
        svg=Markup,  # our own pictures, every word in them escaped by the writer
        at=clocks.time,
        span=clocks.span,
        both=clocks.both,
    )
    environment.globals.update(
        part=wording.part,
        percentage=wording.percent,
        count=wording.count,
        listed=wording.listed,
        needs=wording.NEEDS,
        ways=wording.WAYS,
        role_words=glyphs.WORDS,
        roles_in_order=glyphs.roles_in_order,
    )
    return environment
