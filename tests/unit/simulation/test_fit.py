"""Tests of curves fitted to the checkpoint log: of holds, beside those of services."""

from dataclasses import replace
from math import exp, log
from statistics import NormalDist, fmean, pstdev

import pytest

from operations import one_bus
from safepassage.domain.field_defaults import HAZARDS, in_force
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.uncertainty import Basis, Disruption, Hazard, Passage, Uncertainty
from safepassage.simulation.fit import fits, holds
from safepassage.simulation.odds import odds_of, sigma_of
from safepassage.units import HOUR

WAITS = (HOUR, 2 * HOUR, 4 * HOUR)


def _logged(waits: tuple[int, ...], *, checkpoint: str = "") -> Operation:
    """Return an operation whose holds are fitted to convoys that waited so long."""
    operation = one_bus()
    name = checkpoint or operation.checkpoints[0].id
    passages = tuple(Passage(checkpoint=name, direction=Direction.IN, arrived=100, engaged=100 + wait) for wait in waits)
    hazard = Hazard(disruption=Disruption.HOLD, chance=500_000, basis=Basis.FITTED)
    return replace(operation, uncertainty=Uncertainty(hazards=(hazard,), passages=passages))


def test_holds_are_those_who_waited() -> None:
    """Tests that a convoy served at once was not held, and that one that was never served tells nothing."""
    operation = _logged((7200, 0, 3600))
    name = operation.checkpoints[0].id
    refused = Passage(checkpoint=name, direction=Direction.IN, arrived=5, refused=True)
    stated = replace(operation.uncertainty, passages=(*operation.uncertainty.passages, refused))
    assert holds(replace(operation, uncertainty=stated), name) == (3600, 7200)
    assert holds(operation, "elsewhere") == ()


def test_a_fitted_hold_is_simulated_and_shown() -> None:
    """Tests the curve against the mean and the deviation of the logarithms: it is what is drawn from, with the chance as stated."""
    operation = _logged(WAITS)
    logs = [log(wait) for wait in WAITS]
    (fit,) = fits(operation)
    assert (fit.figure, fit.checkpoint, fit.observations) == ("hold", operation.checkpoints[0].id, 3)
    assert fit.median == round(exp(fmean(logs))) == 2 * HOUR
    assert fit.p90 == round(exp(fmean(logs) + NormalDist().inv_cdf(0.9) * pstdev(logs)))
    hold = odds_of(operation, in_force(operation), []).hold[0]
    assert hold[:3] == pytest.approx([0.0, 2 * HOUR, sigma_of(fit.median, fit.p90)], abs=1e-9)


def test_without_a_hold_in_the_log_holds_last_as_in_the_field() -> None:
    """Tests that a log of convoys that were never held leaves the field's times, and shows no fit."""
    operation = _logged((0, 0))
    field = next(row for row in HAZARDS if row.disruption is Disruption.HOLD)
    assert field.median is not None
    assert field.p90 is not None
    assert fits(operation) == ()
    hold = odds_of(operation, in_force(operation), []).hold[0]
    assert hold[:3] == pytest.approx([0.0, field.median, sigma_of(field.median, field.p90)], abs=1e-9)


@pytest.mark.parametrize(
    ("disruption", "basis", "median", "said"),
    [
        (Disruption.BLOCKED, Basis.FITTED, None, "only for hold it may be another; got 'fitted'"),
        (Disruption.REFUSAL, Basis.OBSERVED, None, "only for hold it may be another; got 'observed'"),
        (Disruption.HOLD, Basis.FITTED, HOUR, "no median and no P90"),
    ],
)
def test_a_basis_that_cannot_be_is_refused(disruption: Disruption, basis: Basis, median: int | None, said: str) -> None:
    """Tests that only holds are fitted, and that they do not state times beside it."""
    with pytest.raises(ValueError, match=said):
        Hazard(disruption=disruption, chance=1, basis=basis, median=median, p90=median)
