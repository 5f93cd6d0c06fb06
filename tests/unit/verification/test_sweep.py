"""The two ways to fill a table of profits: column by column with arrays, and by machine code. They must not differ."""

import random

import numpy as np
import pytest

from operations import one_bus
from oracle.random_operations import random_operation
from safepassage.verification import evaluation, kernel
from safepassage.verification.evaluation import evaluate
from safepassage.verification.graph import Arcs, Graph
from safepassage.verification.prices import RefusedProofError
from safepassage.verification.sweep import best_profits
from unit.verification.handmade import proof
from unit.verification.test_evaluation import drawn_proof


def outcome(seed: int) -> int | str:
    """Return what a random proof of a random operation proves, or why it is refused."""
    operation = random_operation(seed)
    try:
        return evaluate(operation, drawn_proof(operation, random.Random(seed))).value
    except RefusedProofError as error:
        return str(error)


def test_machine_code_gives_the_same_to_the_millionth(monkeypatch: pytest.MonkeyPatch) -> None:
    """On 60 random operations and proofs, some of them refused for their step."""
    plain = [outcome(seed) for seed in range(60)]
    monkeypatch.setattr(evaluation, "_WORTH_COMPILING", 0)
    assert [outcome(seed) for seed in range(60)] == plain
    assert sum(isinstance(found, int) and found > 0 for found in plain) > 20
    assert any(isinstance(found, str) for found in plain)


@pytest.fixture
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the functions of the kernel as they are written, so that every line of them can be seen to be run."""
    for name in ("order_of", "sweep", "_raise_rows", "_raise_places"):
        monkeypatch.setattr(kernel, name, getattr(kernel, name).py_func)


@pytest.mark.usefixtures("uncompiled")
def test_what_is_compiled_does_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """On five operations, without compiling."""
    plain = [outcome(seed) for seed in range(5)]
    monkeypatch.setattr(evaluation, "_WORTH_COMPILING", 0)
    assert [outcome(seed) for seed in range(5)] == plain


def arcs(columns: list[int], source: int, target: int, charge: int) -> Arcs:
    """Return a single move, or none if it is from nowhere (below 0)."""
    one = source >= 0
    wide, narrow = np.int64, np.int32
    return Arcs(
        columns=np.array(columns, dtype=wide),
        sources=np.array([source] * one, dtype=narrow),
        begins=np.array([0, 1][: 1 + one], dtype=wide),
        targets=np.array([target] * one, dtype=narrow),
        charges=np.array([charge] * one, dtype=wide),
    )


def circle(gain: int) -> Graph:
    """Return one empty and one loaded state in one column: boarding gains ``gain``, alighting costs 5, and both take no step."""
    board, alight, none = arcs([0, 1], 1, 3, -gain), arcs([0, 1], 3, 1, 5), arcs([0, 0], -1, -1, 0)
    state = np.array([1], dtype=np.int32)
    return Graph(
        layers=1, columns=1, empty=state, loaded=state, rows=(2, 2), arcs=(none, alight, board), level=(none, alight, board)
    )


@pytest.mark.parametrize("compiled", [False, True])
def test_who_gains_without_end_is_refused(compiled: bool) -> None:  # noqa: FBT001 - pytest passes by name
    """A circle that costs what it gains comes to rest; one that gains a millionth more does not."""
    assert best_profits(circle(5), 100, compiled=compiled).tolist() == [0, 0, -100, -5]
    with pytest.raises(RefusedProofError, match="gain without end"):
        best_profits(circle(6), 100, compiled=compiled)


@pytest.mark.usefixtures("uncompiled")
def test_who_gains_without_end_is_refused_by_what_is_written() -> None:
    """The same, without compiling."""
    with pytest.raises(RefusedProofError, match="gain without end"):
        best_profits(circle(6), 100, compiled=True)


def test_a_table_that_would_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is laid out."""
    monkeypatch.setattr(evaluation, "LARGEST_TABLE", 100)
    with pytest.raises(RefusedProofError, match=r"a table of 602 profits; at most 100 are kept. Use a longer step"):
        evaluate(one_bus(), proof(one_bus(), 0))
