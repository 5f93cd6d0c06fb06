"""The picture of what confidence costs: a bar for what is received, or the word that nobody is."""

import re

from safepassage.advice.assurance import PriceOfConfidence, Rung
from safepassage.documents.price import LEFT, RIGHT, WIDTH, price_chart
from safepassage.simulation.result import Band, Estimate


def rung(confidence: int, people: int, p90: float, *, holds: bool = True) -> Rung:
    """Return a rung whose P10 is 0 and whose P50 is half of its P90."""
    received = Band(p10=0, p50=p90 / 2, p90=p90, mean=Estimate(value=p90 / 2, low=0, high=p90))
    kept = Estimate(value=0.9, low=0.89, high=0.91)
    return Rung(
        confidence=confidence, kept=kept, holds=holds, margin=0, turn_back=None, vehicles=1, people=people, received=received
    )


def test_bars_are_to_scale_and_nobody_is_said() -> None:
    """The widest is what 1 000 planned people take; half of them received make a bar half as wide; of 99 % nothing is drawn."""
    price = PriceOfConfidence(
        asked=500_000,
        unlimited=rung(500_000, 1_000, 800, holds=False),
        rungs=(rung(500_000, 1_000, 500), rung(990_000, 0, 0)),
        nobody=rung(500_000, 0, 0),
        exposure=0,
        ceiling=1.0,
        replications=10,
        seed=0,
    )
    drawn = price_chart(price)
    room = WIDTH - LEFT - RIGHT
    assert re.findall(r'<rect [^>]*width="([0-9.]+)"', drawn) == [f"{room * 0.8:g}", f"{room * 0.5:g}"]
    assert drawn.count("nobody: no plan found that keeps it") == 1
    assert "no limit: kept 90" in drawn
    assert [label for label in re.findall(r">([0-9\u202f]+)<", drawn) if label in {"0", "200", "1\u202f000"}][:2] == ["0", "200"]
