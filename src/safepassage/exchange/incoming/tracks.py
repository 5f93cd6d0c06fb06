"""Lines and named points in GPX, KML and KMZ files, read without trusting them."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from safepassage.domain.shape import Position
from safepassage.errors import InvalidOperationError
from safepassage.exchange.codes import notice
from safepassage.exchange.storage import read_bytes
from safepassage.notices import Notice, Where

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LARGEST: Final = 50_000_000
_MOST_POINTS: Final = 200_000
_MOST_PARTS: Final = 1_000
_LINES: Final = {"trkseg": "trkpt", "rte": "rtept"}
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point with a name."""

    name: str
    at: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A line with its name, and the points on it that have names of their own."""

    name: str
    points: tuple[Position, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What stands in a file: lines of at least two points, and named points beside them."""

    tracks: tuple[Track, ...]
    marks: tuple[Mark, ...]
    notices: tuple[Notice, ...]


def read_tracks(path: Path) -> Drawing:
    """
    Return the lines and named points in the file at ``path``: GPX, KML or KMZ by its ending.

    Raises
    ------
    InvalidOperationError
        If it is none of these, is damaged, would harm whoever opens it, or has no line.
    """
    where = Where(file=path.name)
    ending = path.suffix.lower()
    data = read_bytes(path)
    if ending == ".kmz":
        data = _unpacked(data, where)
    elif ending not in {".gpx", ".kml"}:
        problem = notice(
            "file-kind", where, f"The name {path.name} does not end in .gpx, .kml or .kmz.", expected=".gpx, .kml or .kmz"
        )
        raise InvalidOperationError([problem])
    root = _parsed(data, where)
    expected = "gpx" if ending == ".gpx" else "kml"
    if _local(root) != expected:
        message = f"This is {_local(root)[:40]!r}, not {expected}."
        raise InvalidOperationError([notice("wrong-shape", where, message, expected=expected)])
    problems: list[Notice] = []
    reader = _Reader(where, problems)
    tracks, marks = reader.gpx(root) if expected == "gpx" else reader.kml(root)
    lines = tuple(track for track in tracks if len(track.points) > 1)
    if not lines:
        raise InvalidOperationError([*problems, notice("no-track", where, "There is no line in it.")])
    return Drawing(tracks=lines, marks=tuple(marks), notices=tuple(problems))


def _unpacked(data: bytes, where: Where) -> bytes:
    """Return the KML in a KMZ; what it unpacks to is counted while it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) > _MOST_PARTS:
                problem = notice("file-bomb", where, f"It has {len(names)} parts.", expected=f"at most {_MOST_PARTS}")
                raise InvalidOperationError([problem])
            name = next((name for name in names if name.lower().endswith(".kml")), None)
            if name is None:
                raise InvalidOperationError([notice("wrong-shape", where, "There is no KML in it.", expected="doc.kml")])
            with archive.open(name) as part:
                content = part.read(_LARGEST + 1)
    except RuntimeError:
        raise InvalidOperationError([notice("file-protected", where, "It is locked with a password.")]) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise InvalidOperationError([notice("file-damaged", where, f"It cannot be unpacked: {error}.")]) from None
    if len(content) > _LARGEST:
        raise InvalidOperationError([notice("file-bomb", where, f"The part {name} unpacks to more than {_LARGEST} bytes.")])
    return content


def _parsed(data: bytes, where: Where) -> "Element":
    """Return the root of the XML in ``data``, which may declare nothing: neither entities nor a document type."""
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - with the parser

    from defusedxml import DefusedXmlException  # noqa: PLC0415 - not needed for lists
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - as above

    if len(data) > _LARGEST:
        raise InvalidOperationError(
            [notice("file-too-large", where, f"It has {len(data)} bytes.", expected=f"at most {_LARGEST}")]
        )
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise InvalidOperationError([notice("file-entity", where, "The file declares a document type or entities.")]) from None
    except (ParseError, ValueError, LookupError) as error:
        raise InvalidOperationError([notice("xml-syntax", where, f"The file cannot be read: {error}.")]) from None
    return root


def _local(element: "Element") -> str:
    return str(element.tag).rpartition("}")[2].lower()


class _Reader:
    """Takes lines and points out of a file, and tells every position that is none."""

    def __init__(self, where: Where, notices: list[Notice]) -> None:
        self._where = where
        self._notices = notices
        self._points = 0

    def gpx(self, root: "Element") -> tuple[list[Track], list[Mark]]:
        """Return the tracks and routes, each segment by itself, and the waypoints."""
        tracks = []
        for line in root.iter():
            if _local(line) not in _LINES:
                continue
            found = [(point, self._attributes(point)) for point in line if _local(point) == _LINES[_local(line)]]
            points = [(point, at) for point, at in found if at is not None]
            marks = tuple(Mark(name=_name(point), at=at) for point, at in points if _name(point))
            tracks.append(Track(name=_name(line), points=tuple(at for _, at in points), marks=marks))
        waypoints = [(point, self._attributes(point)) for point in root.iter() if _local(point) == "wpt"]
        return tracks, [Mark(name=_name(point), at=at) for point, at in waypoints if at is not None and _name(point)]

    def kml(self, root: "Element") -> tuple[list[Track], list[Mark]]:
        """Return the lines and points of every placemark."""
        tracks, marks = [], []
        for placemark in (element for element in root.iter() if _local(element) == "placemark"):
            for shape in placemark.iter():
                kind = _local(shape)
                if kind == "linestring":
                    tracks.append(Track(name=_name(placemark), points=tuple(self._coordinates(shape))))
                elif kind == "point" and _name(placemark):
                    marks += [Mark(name=_name(placemark), at=at) for at in list(self._coordinates(shape))[:1]]
        return tracks, marks

    def _attributes(self, point: "Element") -> Position | None:
        return self._position(point.get("lat"), point.get("lon"), f"lat {point.get('lat')}, lon {point.get('lon')}")

    def _coordinates(self, shape: "Element") -> Iterator[Position]:
        text = " ".join(element.text or "" for element in shape.iter() if _local(element) == "coordinates")
        for item in text.split():
            longitude, latitude = (*item.split(","), None, None)[:2]
            position = self._position(latitude, longitude, item)
            if position is not None:
                yield position

    def _position(self, latitude: str | None, longitude: str | None, given: str) -> Position | None:
        """Return a position, or None, told, if it is no point on the earth."""
        self._points += 1
        if self._points > _MOST_POINTS:
            problem = notice(
                "file-too-large",
                self._where,
                f"It has more than {_MOST_POINTS} points.",
                expected=f"at most {_MOST_POINTS}",
                remedy="Simplify the line in the program that drew it.",
            )
            raise InvalidOperationError([problem])
        position = position_of(latitude, longitude)
        if position is None:
            message = f"Point {self._points} is no position."
            self._notices.append(notice("bad-geometry", self._where, message, given=given, expected="decimal degrees"))
        return position


def position_of(latitude: object, longitude: object) -> Position | None:
    """Return a latitude and longitude in decimal degrees, or None if they are no numbers or no point on the earth."""
    try:
        found = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None
    return found if -90 <= found[0] <= 90 and -180 <= found[1] <= 180 else None  # noqa: PLR2004 - the earth


def _name(element: "Element") -> str:
    """Return the name that stands directly in an element, without marks of direction, on one line."""
    text = next((child.text or "" for child in element if _local(child) == "name"), "")
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())[:_LONGEST_NAME]


def longest(tracks: Sequence[Track]) -> Track:
    """Return the line with the most points, the first of several."""
    return max(tracks, key=lambda track: len(track.points))
