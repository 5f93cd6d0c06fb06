"""The map: coast, places, corridors and legs; close places on a map of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, floor, log10, radians

from safepassage.documents.glyphs import ORDER, WORDS, glyph, roles_in_order
from safepassage.documents.glyphs import SIZE as GLYPH
from safepassage.documents.labels import Mark, place_labels, written
from safepassage.documents.land import Box, land
from safepassage.documents.svg import Area, course, line, path, picture, rect, shortened, tag, text
from safepassage.documents.wording import amount
from safepassage.domain.network import ClearanceStatus, Place, Role
from safepassage.domain.operation import Operation
from safepassage.domain.shape import Position, line_of

WIDTH, LEAST, MOST = 860.0, 300.0, 620.0
INSET_WIDTH, INSET_LEAST, INSET_MOST = 420.0, 200.0, 340.0
NARROWEST = 400.0
EDGE = 26.0
"""Pixels of the band around the map, for degrees."""
PAD = 64.0, 30.0
"""Pixels at least between places and the edge of the map, across and up: room for their names."""
SIZE = 12.0
CLOSE = 22.0
"""Places nearer than this many pixels to each other are drawn on a map of their own."""
CROWD = 3
TICK = 75.0
"""Pixels at least from one degree written on the edge to the next."""
KM_PER_DEGREE = 111.195
SMALLEST_KM = 1.5
"""Kilometres that a map shows at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One map: its title, the SVG, and what could not be written on it."""

    title: str
    svg: str
    unnamed: tuple[str, ...]
    inset: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A rectangle of the earth and how it lies on paper (equirectangular, true to scale at the middle latitude)."""

    box: Box
    width: float
    height: float
    scale: float
    """Pixels per kilometre."""

    @property
    def area(self) -> Area:
        """Return where the map lies in its picture."""
        return Area(EDGE, EDGE, self.width - EDGE, self.height - EDGE)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the point of the picture for a point of the earth."""
        box = self.box
        x = EDGE + (longitude - box.west) / (box.east - box.west) * (self.width - 2 * EDGE)
        return x, EDGE + (box.north - latitude) / (box.north - box.south) * (self.height - 2 * EDGE)


def maps(operation: Operation) -> tuple[Picture, ...]:
    """Return the map of the operation, and one for each crowd of places that lie too close on it."""
    if not operation.places:
        return ()
    view = view_of(operation.places, [point for shape in operation.shapes for point in shape.points])
    crowds = [crowd for crowd in crowds_of(operation.places, view) if len(crowd) < len(operation.places)]
    letters = [f"{chr(ord('A') + number % 26)}{number // 26 or ''}" for number in range(len(crowds))]
    main = _draw(operation, operation.places, view, dict(zip(letters, crowds, strict=True)), "map")
    insets = [
        _draw(operation, crowd, view_of(crowd, inset=True), {}, f"map{letter}", f"{letter}: {common_name(crowd)}")
        for letter, crowd in zip(letters, crowds, strict=True)
    ]
    return (main, *insets)


def common_name(places: Sequence[Place]) -> str:
    """Return the word that most names of ``places`` hold, with how many there are."""
    words: dict[str, int] = {}
    for place in places:
        for word in dict.fromkeys(place.name.replace(",", " ").split()):
            words[word] = words.get(word, 0) + (len(word) > 3)  # noqa: PLR2004 - articles and the like do not name a place
    best = max(words, key=lambda word: words[word], default="")
    many = f"{len(places)} places"
    return f"{best}, {many}" if best and words[best] > len(places) / 2 else many


def view_of(places: Sequence[Place], bends: Sequence[Position] = (), *, inset: bool = False) -> View:
    """Return a view that shows all ``places`` with room around them, and the ``bends`` of roads."""
    width, least, most = (INSET_WIDTH, INSET_LEAST, INSET_MOST) if inset else (WIDTH, LEAST, MOST)
    longitudes = [place.longitude for place in places] + [longitude for _, longitude in bends]
    if max(longitudes) - min(longitudes) > 180:  # noqa: PLR2004 - across the date line it is shorter the other way
        longitudes = [longitude % 360 for longitude in longitudes]
    latitudes = [place.latitude for place in places] + [latitude for latitude, _ in bends]
    middle = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    per_degree = KM_PER_DEGREE * max(0.02, cos(radians(middle[1])))
    across = max(SMALLEST_KM, (max(longitudes) - min(longitudes)) * per_degree)
    up = max(SMALLEST_KM, (max(latitudes) - min(latitudes)) * KM_PER_DEGREE)
    beside, above = 2 * (EDGE + PAD[0]), 2 * (EDGE + PAD[1])
    scale = min((width - beside) / across, (most - above) / up)
    height = min(most, max(least, up * scale + above))
    width = min(width, max(NARROWEST, across * scale + beside))
    half_across, half_up = (width - 2 * EDGE) / scale / per_degree / 2, (height - 2 * EDGE) / scale / KM_PER_DEGREE / 2
    box = Box(middle[0] - half_across, middle[1] - half_up, middle[0] + half_across, middle[1] + half_up)
    return View(box=box, width=width, height=height, scale=scale)


def _point(view: View, place: Place) -> tuple[float, float]:
    return _at(view, place.latitude, place.longitude)


def _at(view: View, latitude: float, longitude: float) -> tuple[float, float]:
    return view.at(longitude + (360 if longitude < view.box.west - 180 else 0), latitude)


def crowds_of(places: Sequence[Place], view: View) -> tuple[tuple[Place, ...], ...]:
    """Return the sets of at least three places that lie close on ``view``, one reached from the other by short steps."""
    points = {place.id: _point(view, place) for place in places}
    rest = list(places)
    found = []
    while rest:
        crowd = [rest.pop(0)]
        for member in crowd:
            x, y = points[member.id]
            near = [other for other in rest if abs(points[other.id][0] - x) < CLOSE and abs(points[other.id][1] - y) < CLOSE]
            crowd += near
            rest = [other for other in rest if other not in near]
        if len(crowd) >= CROWD:
            found.append(tuple(crowd))
    return tuple(found)


def _draw(
    operation: Operation, places: Sequence[Place], view: View, crowds: dict[str, tuple[Place, ...]], prefix: str, title: str = ""
) -> Picture:
    hidden = {place.id for crowd in crowds.values() for place in crowd}
    alone = [place for place in places if place.id not in hidden]
    points = {place.id: _point(view, place) for place in operation.places}
    lines = {leg.id: [_at(view, *position) for position in line_of(operation, leg.id)] for leg in operation.legs}
    segments = [segment for line in lines.values() for segment in pairwise(line)]
    frames = {letter: _around([points[place.id] for place in crowd]) for letter, crowd in crowds.items()}
    marks = [_mark(place, points[place.id], view.width / 2) for place in alone]
    marks += [_crowd_mark(letter, frames[letter], crowds[letter]) for letter in crowds]
    scale, scale_area = scale_bar(view, marks)
    labels, left_out = place_labels(marks, view.area, SIZE, taken=[scale_area], lines=segments)
    clip = f"{prefix}-clip"
    clipping = tag("clipPath", rect(EDGE, EDGE, view.width - 2 * EDGE, view.height - 2 * EDGE), id=clip)
    drawn = [
        *_ground(view),
        *_legs(operation, lines),
        *(rect(a.left, a.top, a.right - a.left, a.bottom - a.top, class_="crowd") for a in frames.values()),
        *(tag("circle", cx=points[name][0], cy=points[name][1], r=2, class_="ink") for name in sorted(hidden)),
        *(shape for place in alone for shape in _signs(place, points[place.id])),
    ]
    content = [tag("defs", clipping), tag("g", *drawn, clip_path=f"url(#{clip})"), *_degrees(view), scale]
    content += [written(label, SIZE, "label halo") for label in labels]
    inset = bool(title)
    title = title or "Map of the operation"
    svg = picture(view.width, view.height, title, *content, prefix=prefix)
    return Picture(title=title, svg=svg, unnamed=tuple(mark.words for mark in left_out), inset=inset)


def _mark(place: Place, point: tuple[float, float], limit: float) -> Mark:
    signs = min(3, len(roles_in_order(place.roles)))
    words = shortened(place.name, limit, SIZE)
    return Mark(x=point[0], y=point[1], words=words, half_width=signs * (GLYPH + 2) / 2, half_height=GLYPH / 2 + 1)


def _crowd_mark(letter: str, area: Area, crowd: Sequence[Place]) -> Mark:
    return Mark(
        x=(area.left + area.right) / 2,
        y=(area.top + area.bottom) / 2,
        words=f"{letter}: {common_name(crowd)}",
        half_width=(area.right - area.left) / 2,
        half_height=(area.bottom - area.top) / 2,
    )


def _around(points: Sequence[tuple[float, float]]) -> Area:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Area(min(xs) - 7, min(ys) - 7, max(xs) + 7, max(ys) + 7)


def _signs(place: Place, point: tuple[float, float]) -> Iterator[str]:
    shown = roles_in_order(place.roles)[:3]
    for number, role in enumerate(shown):
        yield glyph(role, point[0] + (number - (len(shown) - 1) / 2) * (GLYPH + 2), point[1])


def _ground(view: View) -> Iterator[str]:
    # A little more than is shown, so that the coast's outline does not follow the edge of the map.
    box = view.box
    wide, high = (box.east - box.west) * 0.05, (box.north - box.south) * 0.05
    rings = land(Box(box.west - wide, box.south - high, box.east + wide, box.north + high))
    yield rect(EDGE, EDGE, view.width - 2 * EDGE, view.height - 2 * EDGE, class_="sea")
    if rings:
        yield tag("path", d="".join(course([view.at(*point) for point in ring], closed=True) for ring in rings), class_="land")


def _legs(operation: Operation, lines: Mapping[str, Sequence[tuple[float, float]]]) -> Iterator[str]:
    chains = {leg for corridor in operation.corridors for leg in corridor.legs}
    for leg in operation.legs:
        drawn = lines[leg.id]
        kind = "corridor" if leg.id in chains else "exposed" if leg.exposed_in else "road"
        yield path(drawn, class_=f"leg {kind}")
        if kind == "corridor":
            yield path(drawn, class_="leg core" if leg.clearance is ClearanceStatus.CLEARED else "leg core unverified")
        if leg.clearance is ClearanceStatus.BLOCKED:
            middle = (len(drawn) - 1) // 2
            (x1, y1), (x2, y2) = drawn[middle], drawn[middle + 1]
            yield rect((x1 + x2) / 2 - 6, (y1 + y2) / 2 - 4, 12, 8, class_="blocked")


def _degrees(view: View) -> Iterator[str]:
    """Yield the frame with degrees beside it."""
    area, box = view.area, view.box
    yield rect(area.left, area.top, area.right - area.left, area.bottom - area.top, class_="frame")
    for value in _ticks(box.west, box.east, area.right - area.left):
        x, _ = view.at(value, box.south)
        yield line(x, area.bottom, x, area.bottom + 5, class_="tick")
        shown = (value + 180) % 360 - 180
        yield text(x, area.bottom + 17, f"{abs(shown):g}°{'E' if shown >= 0 else 'W'}", class_="small middle")
    for value in _ticks(box.south, box.north, area.bottom - area.top):
        _, y = view.at(box.west, value)
        yield line(area.left - 5, y, area.left, y, class_="tick")
        words = f"{abs(value):g}°{'N' if value >= 0 else 'S'}"
        yield text(area.left - 9, y, words, class_="small middle", transform=f"rotate(-90 {area.left - 9:.1f} {y:.1f})")
    yield text(area.right, area.top - 8, "north is up", class_="small end")


def _ticks(low: float, high: float, pixels: float) -> list[float]:
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
    step = next((step for step in steps if step / (high - low) * pixels >= TICK), 30.0)
    return [round(step * number, 6) for number in range(ceil(low / step), floor(high / step) + 1)]


def scale_bar(view: View, marks: Sequence[Mark]) -> tuple[str, Area]:
    """Return the scale bar in the first corner that is free of ``marks`` (or the first of all), and the rectangle it covers."""
    most = view.width / 5 / view.scale
    power = 10.0 ** floor(log10(most))
    km = max(step * power for step in (1, 2, 5) if step * power <= most)
    length, area = km * view.scale, view.area
    corners = [(x, y) for y in (area.bottom - 14, area.top + 26) for x in (area.left + 14, area.right - 14 - length)]
    plates = [Area(x - 8, y - 20, x + length + 8, y + 8) for x, y in corners]
    free = [number for number, plate in enumerate(plates) if not any(plate.meets(mark.area) for mark in marks)]
    (x, y), plate = corners[min(free, default=0)], plates[min(free, default=0)]
    shape = tag(
        "g",
        rect(plate.left, plate.top, length + 16, 28, class_="plate"),
        path([(x, y - 5), (x, y), (x + length, y), (x + length, y - 5)], class_="pen"),
        text(x + length / 2, y - 6, f"{amount(km)} km", class_="small middle"),
    )
    return shape, plate


def key(operation: Operation) -> tuple[tuple[str, str], ...]:
    """Return a small picture and the meaning of each kind of line that the operation's map has."""
    ends = [(2.0, 8.0), (34.0, 8.0)]
    chains = {leg for corridor in operation.corridors for leg in corridor.legs}
    chained = [leg for leg in operation.legs if leg.id in chains]
    others = [leg for leg in operation.legs if leg.id not in chains]
    cleared = {leg.clearance is ClearanceStatus.CLEARED for leg in chained}
    road = path(ends, class_="leg road")
    lines = (
        (True in cleared, "cleared", [path(ends, class_="leg corridor"), path(ends, class_="leg core")], "corridor, cleared"),
        (
            False in cleared,
            "unverified",
            [path(ends, class_="leg corridor"), path(ends, class_="leg core unverified")],
            "corridor, clearance not verified",
        ),
        (any(leg.exposed_in for leg in others), "exposed", [path(ends, class_="leg exposed")], "other exposed road"),
        (any(not leg.exposed_in for leg in others), "road", [road], "other road"),
        (
            any(leg.clearance is ClearanceStatus.BLOCKED for leg in operation.legs),
            "blocked",
            [road, rect(12, 4, 12, 8, class_="blocked")],
            "blocked",
        ),
    )
    return tuple(
        (picture(36, 16, words, *shapes, prefix=f"mapkey-{name}"), words) for there, name, shapes, words in lines if there
    )


def role_key(operation: Operation) -> tuple[tuple[str, str], ...]:
    """Return a small picture and the word for each role that a place of the operation has."""
    present = {role for place in operation.places for role in place.roles}
    return tuple(
        (picture(16, 16, WORDS[role], glyph(role, 8, 8), prefix=f"mapkey-{role.value}"), WORDS[role])
        for role in ORDER
        if role in present and role is not Role.JUNCTION
    )
