"""Bars: arrivals per hour, stacked by need."""

from collections.abc import Iterator, Mapping

from safepassage.documents.clocks import Clocks
from safepassage.documents.facts import SiteFacts
from safepassage.documents.svg import filled, line, picture, text
from safepassage.documents.timeaxis import ROW, days, headings
from safepassage.documents.wording import NEEDS, grouped
from safepassage.domain.people import Mobility
from safepassage.units import People

WIDTH, LEFT, RIGHT, TOP, BODY = 720.0, 175.0, 10.0, 18.0, 150.0
WIDEST = 56.0


def arrivals_chart(site: SiteFacts, name: str, clocks: Clocks, prefix: str) -> str:
    """Return a bar per clock hour, stacked by need, with the number on top."""
    most = max((sum(people.values()) for _, people in site.hours), default=0)
    if not most:
        return ""
    step = min(WIDEST, (WIDTH - LEFT - RIGHT) / len(site.hours))
    every = -(-len(site.hours) * 30 // int(WIDTH - LEFT - RIGHT)) or 1
    bottom = TOP + BODY
    content = [line(LEFT, bottom, WIDTH - RIGHT, bottom, class_="place")]
    content += headings(clocks, LEFT - 14, bottom)
    for index, (hour, people) in enumerate(site.hours):
        left = LEFT + step * index
        content += _stack(left + 2, step - 4, bottom, people, BODY / most)
        if step >= 24:  # noqa: PLR2004 - room for the number
            content.append(
                text(
                    left + step / 2,
                    bottom - BODY / most * sum(people.values()) - 4,
                    grouped(sum(people.values())),
                    class_="small middle",
                )
            )
        if index % every == 0:
            content += [
                text(left + 1, bottom + ROW * row, clocks.hour(hour, clock), class_="small")
                for row, clock in enumerate(clocks.all, 1)
            ]
    content += days(clocks, [(LEFT + step * index + 1, hour) for index, (hour, _) in enumerate(site.hours)], bottom, middle=False)
    height = bottom + ROW * (len(clocks.all) + 1) + 8
    return picture(WIDTH, height, f"People received per hour at {name}", *content, prefix=prefix)


def _stack(left: float, width: float, bottom: float, people: Mapping[Mobility, People], scale: float) -> Iterator[str]:
    for need in Mobility:
        if people[need]:
            height = people[need] * scale
            bottom -= height
            yield filled([(left, bottom, width, height)], need.value)


def key(prefix: str) -> tuple[tuple[str, str], ...]:
    """Return a small picture and the word for each need."""
    return tuple(
        (
            picture(32, 16, NEEDS[need], filled([(2, 3, 28, 10)], need.value), prefix=f"{prefix}-{need.value}"),
            NEEDS[need],
        )
        for need in Mobility
    )
