"""What is told while planning."""

import dataclasses

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.plan import Objective
from safepassage.planning.progress import Progress
from safepassage.planning.solve import solve
from unit.planning.small import varied


def told(objective: Objective) -> list[Progress]:
    """Return all that is told about a plan."""
    seen: list[Progress] = []
    operation = varied(one_bus(), groups={"count": 100}) if objective is not Objective.RESCUE else two_corridors()
    solve(operation, objective=objective, on_progress=seen.append)
    return seen


@pytest.mark.parametrize("objective", Objective)
def test_values_and_bounds_close_in_on_each_other(objective: Objective) -> None:
    """Time runs on, the objective is named, a stage too; a value never passes its bound."""
    seen = told(objective)
    assert seen
    assert [progress.seconds for progress in seen] == sorted(progress.seconds for progress in seen)
    assert {progress.objective for progress in seen} == {objective}
    assert all(progress.stage for progress in seen)
    better = [(p.value, p.bound) for p in seen if p.value is not None and p.bound is not None]
    if objective is Objective.RESCUE:
        assert all(value <= bound for value, bound in better)
        assert better[-1] == (180, 180)
        assert [value for value, _ in better] == sorted(value for value, _ in better)
    else:
        assert all(value >= bound for value, bound in better)


def test_progress_is_what_it_was() -> None:
    """It does not change after it has been told."""
    first = told(Objective.RESCUE)[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.value = 7  # type: ignore[misc]
