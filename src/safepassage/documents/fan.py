"""The fan: people received against time, P10 to P90 and the middle, beside what the plan says."""

from collections.abc import Iterator, Sequence

from safepassage.documents.clocks import Clocks
from safepassage.documents.svg import line, path, picture, rect, text
from safepassage.documents.timeaxis import TimeAxis
from safepassage.documents.wording import grouped
from safepassage.simulation.result import Hour, SimulationResult
from safepassage.units import HOUR, Interval

WIDTH, LEFT, RIGHT, TOP, BODY = 720.0, 175.0, 14.0, 22.0, 210.0
LINES = 4


def fan(result: SimulationResult, clocks: Clocks, prefix: str) -> str:
    """Return the picture of people received against time; nothing if nobody can be."""
    hours = result.hours
    most = max((max(hour.planned, hour.received.p90) for hour in hours), default=0)
    if not most:
        return ""
    period = Interval(hours[0].until - HOUR, hours[-1].until)
    axis = TimeAxis(clocks=clocks, period=period, left=LEFT, right=WIDTH - RIGHT, top=TOP, bottom=TOP + BODY)

    def points(values: Sequence[float]) -> list[tuple[float, float]]:
        start = [(axis.x(period.start), axis.bottom)]
        return start + [
            (axis.x(hour.until), axis.bottom - BODY * value / most) for hour, value in zip(hours, values, strict=True)
        ]

    low, middle, high = ([getattr(hour.received, name) for hour in hours] for name in ("p10", "p50", "p90"))
    content = [
        *axis.draw(),
        *_scale(most),
        path([*points(high), *reversed(points(low))], closed=True, class_="fan"),
        path(points(middle), class_="fan-middle"),
        path(points([hour.planned for hour in hours]), class_="fan-plan"),
        rect(LEFT, TOP, WIDTH - LEFT - RIGHT, BODY, class_="frame"),
        *_names(hours, axis, most),
    ]
    return picture(WIDTH, axis.bottom + axis.height, "People received against time", *content, prefix=prefix)


def _scale(most: float) -> Iterator[str]:
    """Yield lines of equal numbers of people, and the numbers."""
    for part in range(LINES + 1):
        y = TOP + BODY * (1 - part / LINES)
        yield line(LEFT, y, WIDTH - RIGHT, y, class_="grid")
        yield text(LEFT - 6, y + 4, grouped(round(most * part / LINES)), class_="small end")


def _names(hours: Sequence[Hour], axis: TimeAxis, most: float) -> Iterator[str]:
    """Yield the names of the lines at their right ends, apart from each other."""
    last = hours[-1]
    ends = {"plan": float(last.planned), "P90": last.received.p90, "P50": last.received.p50, "P10": last.received.p10}
    heights: dict[float, list[str]] = {}
    for name, value in ends.items():
        heights.setdefault(round(axis.bottom - BODY * value / most - 4), []).append(name)
    free = axis.bottom
    for height, names in sorted(heights.items(), reverse=True):
        free = min(height, free - 12)
        yield text(WIDTH - RIGHT - 4, free, ", ".join(names), class_="small end halo")
