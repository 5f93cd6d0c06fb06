"""The price of confidence as a picture: people received against the share of the runs in which every vehicle is out in time."""

from collections.abc import Sequence

from safepassage.advice.assurance import PriceOfConfidence, Rung
from safepassage.documents.svg import line, picture, rect, text
from safepassage.documents.wording import grouped, percent
from safepassage.domain.uncertainty import WHOLE

WIDTH, LEFT, RIGHT, TOP, ROW = 720.0, 150.0, 60.0, 22.0, 30.0
_STEPS = (1, 2, 5)


def price_chart(price: PriceOfConfidence, prefix: str = "price") -> str:
    """Return a row for each confidence: a bar from P10 to P90 of the people received, a mark at P50, and what was planned."""
    rungs = (price.unlimited, *price.rungs)
    most = max(max(rung.people, round(rung.received.p90)) for rung in rungs) or 1
    scale = (WIDTH - LEFT - RIGHT) / most
    bottom = TOP + ROW * len(rungs)
    content = []
    for people in _ticks(most):
        at = LEFT + people * scale
        content += [line(at, TOP - 4, at, bottom, class_="place"), text(at, bottom + 14, grouped(people), class_="small middle")]
    content.append(text(LEFT, 12, "people received: P10 to P90, P50; planned", class_="small"))
    for number, rung in enumerate(rungs):
        content += _row(rung, "no limit" if number == 0 else "", TOP + ROW * number, scale)
    return picture(WIDTH, bottom + 22, "What confidence costs in people", *content, prefix=prefix)


def _row(rung: Rung, name: str, top: float, scale: float) -> Sequence[str]:
    name = name or percent(rung.confidence / WHOLE)
    middle = top + ROW / 2
    content = [text(4, middle + 4, f"{name}: kept {percent(rung.kept.value)}", class_="small")]
    if not rung.people or not (rung.holds or name == "no limit"):
        return [*content, text(LEFT + 4, middle + 4, "nobody: no plan found that keeps it", class_="small")]
    low, mid, high = (LEFT + value * scale for value in (rung.received.p10, rung.received.p50, rung.received.p90))
    planned = LEFT + rung.people * scale
    return [
        *content,
        rect(low, middle - 7, max(1.0, high - low), 14, class_="fan"),
        line(mid, middle - 10, mid, middle + 10, class_="fan-middle"),
        line(planned, middle - 8, planned, middle + 8, class_="fan-plan"),
        text(max(high, planned) + 5, middle + 4, grouped(rung.people), class_="small"),
    ]


def _ticks(most: int) -> list[int]:
    """Return round numbers of people up to ``most``: four to nine of them, 0 among them."""
    step = next(n * 10**power for power in range(12) for n in _STEPS if most / (n * 10**power) < 9)  # noqa: PLR2004 - as above
    return list(range(0, most + 1, step))
