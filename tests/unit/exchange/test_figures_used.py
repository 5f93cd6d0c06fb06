"""The figures that an operation uses, and those that changed."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.agreement import Claim
from safepassage.exchange.figures_used import ChangedFigure, changed_figures, figure_used
from safepassage.exchange.tables import tables_of


@pytest.mark.parametrize(
    ("subject", "figure"),
    [
        ("Fleets/bus/count", "1"),
        ("Fleets/*/count", "1"),
        ("Legs/outer-post/distance", "10 km"),
        ("Legs/*/distance", "6.5 km, 10 km, 3 km"),
        ("Operation/*/horizon", "7 h"),
        ("Fleets/nobody/count", ""),
        ("Nonsense", ""),
        ("Places/town/roles", "depot; reception_site"),
        ("Places/*/latitude", "10.0, 10.05, 10.13, 10.21 and 1 more"),
    ],
)
def test_a_figure_is_shown_with_its_unit(subject: str, figure: str) -> None:
    """Of one row, or the different ones of a column; nothing if there is none."""
    shown = figure_used(tables_of(one_bus()), subject)
    assert shown.replace(" °", "") == figure


def test_what_changed_is_told_by_its_subject() -> None:
    """Rows that came and went, and values; what is only said is no figure of what moves."""
    before = one_bus()
    after = replace(
        before,
        fleets=(replace(before.fleets[0], count=2),),
        groups=(*before.groups, replace(before.groups[0], id="more", count=5)),
        claims=(Claim(subject="Fleets/bus/count", value="2", source="log"),),
    )
    assert changed_figures(before, before) == ()
    assert changed_figures(before, after)[0] == ChangedFigure(subject="Fleets/bus/count", before="1", after="2")
    assert ChangedFigure(subject="Evacuee groups/more/count", before="", after="5") in changed_figures(before, after)
    assert ChangedFigure(subject="Evacuee groups/more/count", before="5", after="") in changed_figures(after, before)
