"""Routes and road status that are broken or made to harm: a clear list each time, and nothing changed."""

import io
import json
import zipfile

import pytest

from safepassage.exchange.incoming import tracks
from unit.exchange.incoming.room import Room


@pytest.fixture(autouse=True)
def few_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two thousand points be too many, so that the tests need not write two hundred thousand."""
    monkeypatch.setattr(tracks, "_MOST_POINTS", 2_000)


_GPX = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x">{}</gpx>'
_KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
_BILLION = (
    '<?xml version="1.0"?><!DOCTYPE {0} [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><{0}>&c;</{0}>'
)
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE {0} [<!ENTITY x SYSTEM "file:///etc/passwd">]><{0}>&x;</{0}>'
_PARAMETER = '<?xml version="1.0"?><!DOCTYPE {0} [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><{0}/>'
_DTD = '<?xml version="1.0"?><!DOCTYPE {0} SYSTEM "http://127.0.0.1/x.dtd"><{0}/>'


def _gpx(*points: tuple[object, object]) -> str:
    return _GPX.format("<rte>" + "".join(f'<rtept lat="{lat}" lon="{lon}"/>' for lat, lon in points) + "</rte>")


def _kml(coordinates: str) -> str:
    return _KML.format(f"<Placemark><name>r</name><LineString><coordinates>{coordinates}</coordinates></LineString></Placemark>")


def _both(name: str) -> dict[str, tuple[str, str]]:
    """Return what is wrong as XML, whatever the format is."""
    return {
        "an empty file": ("", "The file cannot be read"),
        "prose": ("drive on until the mill", "The file cannot be read"),
        "half a file": (f"<{name}><x", "The file cannot be read"),
        "a tag without an end": (f"<{name}>", "The file cannot be read"),
        "another kind of XML": ("<html/>", f"This is 'html', not {name}"),
        "entities that unfold": (_BILLION.format(name), "declares a document type or entities"),
        "a file of the computer": (_OUTSIDE.format(name), "declares a document type or entities"),
        "a file of the network": (_DTD.format(name), "declares a document type or entities"),
        "a parameter entity": (_PARAMETER.format(name), "declares a document type or entities"),
        "an unknown entity": (f"<{name}>&nothing;</{name}>", "The file cannot be read"),
        "a letter that is none": (f"<{name}>\x01</{name}>", "The file cannot be read"),
        "an encoding that does not exist": (f'<?xml version="1.0" encoding="klingon"?><{name}/>', "The file cannot be read"),
        "two roots": (f"<{name}/><{name}/>", "The file cannot be read"),
        "nothing in it": (f"<{name}/>", "There is no line in it"),
        "a namespace that is not declared": (f"<x:{name}/>", "The file cannot be read"),
    }


_GPX_FILES = _both("gpx") | {
    "a route of one point": (_gpx((10, -30)), "There is no line in it"),
    "only waypoints": (_GPX.format('<wpt lat="10" lon="-30"><name>a</name></wpt>'), "There is no line in it"),
    "latitude and longitude swapped": (_gpx((-130, 10), (-131, 10)), "Point 1 is no position"),
    "a point at the pole and beyond": (_gpx((10, -30), (90.5, -30)), "Point 2 is no position"),
    "a point without a longitude": (_gpx((10, -30), (10.1, "")), "Point 2 is no position"),
    "words for a point": (_gpx((10, -30), ("north", "west")), "Point 2 is no position"),
    "no number": (_gpx((10, -30), ("nan", "nan")), "Point 2 is no position"),
    "infinity": (_gpx((10, -30), ("inf", -30)), "Point 2 is no position"),
    "a comma for a point": (_gpx((10, -30), ("10,1", "-30")), "Point 2 is no position"),
    "degrees, minutes": (_gpx((10, -30), ("10°03'N", "30°W")), "Point 2 is no position"),
    "a route that stands still": (_gpx((10, -30), (10, -30)), "The line has only 1 places on it"),
    "points without end": (_gpx(*[(10, -30)] * 2_001), "It has more than 2000 points"),
    "a checkpoint at its end": (_gpx((10.05, -30), (10.13, -30)), "ends at the checkpoint post"),
    "a gate in its middle": (_gpx((10.0, -30), (10.05, -30), (10.23, -30)), "Outer gate lies on the line, and is a gate"),
    "a formula for a longitude": (_gpx((10, -30), (10, "=1+1")), "Point 2 is no position"),
}


@pytest.mark.parametrize(("text", "said"), _GPX_FILES.values(), ids=_GPX_FILES)
def test_a_bad_gpx_is_told(room: Room, text: str, said: str) -> None:
    """Nothing of it becomes a road."""
    assert said in room.refuses("route", "road.gpx", text.encode())


_KML_FILES = _both("kml") | {
    "only points": (
        _KML.format("<Placemark><Point><coordinates>-30,10</coordinates></Point></Placemark>"),
        "There is no line in it",
    ),
    "a line of one point": (_kml("-30,10"), "There is no line in it"),
    "no coordinates": (_kml(""), "There is no line in it"),
    "words for coordinates": (_kml("here there"), "Point 1 is no position"),
    "latitude first": (_kml("10,-130 10,-131"), "Point 1 is no position"),
    "one number": (_kml("-30,10 -30"), "Point 2 is no position"),
    "spaces in the numbers": (_kml("-30, 10 -30, 11"), "is no position"),
    "no number": (_kml("-30,10 nan,nan"), "Point 2 is no position"),
    "beyond the earth": (_kml("-30,10 -181,10"), "Point 2 is no position"),
    "a polygon": (_KML.format("<Placemark><Polygon/></Placemark>"), "There is no line in it"),
    "a link to elsewhere": (
        _KML.format("<NetworkLink><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink>"),
        "no line in it",
    ),
    "a line that stands still": (_kml("-30,10 -30,10"), "The line has only 1 places on it"),
    "points without end": (_kml("-30,10 " * 2_001), "It has more than 2000 points"),
    "a checkpoint at its end": (_kml("-30,10.05 -30,10.13"), "ends at the checkpoint post"),
    "a gate in its middle": (_kml("-30,10.0 -30,10.23"), "Outer gate lies on the line, and is a gate"),
}


@pytest.mark.parametrize(("text", "said"), _KML_FILES.values(), ids=_KML_FILES)
def test_a_bad_kml_is_told(room: Room, text: str, said: str) -> None:
    """Nothing of it becomes a road."""
    assert said in room.refuses("route", "road.kml", text.encode())


def _kmz(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(("text", "said"), [found for name, found in _KML_FILES.items() if "without end" not in name])
def test_a_bad_kml_in_an_archive_is_told(room: Room, text: str, said: str) -> None:
    """The same, packed."""
    assert said in room.refuses("route", "road.kmz", _kmz({"doc.kml": text.encode()}))


_ARCHIVES: dict[str, tuple[bytes, str]] = {
    "no archive": (b"<kml/>", "It cannot be unpacked"),
    "an empty file": (b"", "It cannot be unpacked"),
    "half an archive": (_kmz({"doc.kml": _kml("-30,10.05 -30,10.21").encode()})[:-30], "It cannot be unpacked"),
    "no KML in it": (_kmz({"picture.png": b"x"}), "There is no KML in it"),
    "a bomb": (_kmz({"doc.kml": b" " * 50_000_001}), "unpacks to more than 50000000 bytes"),
    "parts without end": (_kmz({f"p{number}": b"" for number in range(1_001)}), "It has 1001 parts"),
}


@pytest.mark.parametrize(("data", "said"), _ARCHIVES.values(), ids=_ARCHIVES)
def test_a_bad_archive_is_told(room: Room, data: bytes, said: str) -> None:
    """Before anything in it is read."""
    assert said in room.refuses("route", "road.kmz", data)


def test_a_locked_archive_is_told(room: Room) -> None:
    """It says that a password is the reason."""
    data = bytearray(_kmz({"doc.kml": b"<kml/>"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "It is locked with a password" in room.refuses("route", "road.kmz", bytes(data))


def test_an_ending_that_is_no_map_is_told(room: Room) -> None:
    """With those that are."""
    assert "does not end in .gpx, .kml or .kmz" in room.refuses("route", "road.shp", b"")


def test_a_line_that_is_not_there_is_told(room: Room) -> None:
    """With those that are."""
    complaints = room.refuses("route", "road.kml", _kml("-30,10.05 -30,10.21").encode(), "--track", "s")
    assert "There is no line 's'. Given: s. Expected: r." in complaints


_LINE = {"type": "LineString", "coordinates": [[-30.0, 10.0], [-30.0, 10.05]]}
_SAID = {"status": "closed", "as_of": "2030-05-01T05:00:00Z", "leg": "town-outer"}


def _feature(geometry: object = None, **changes: object) -> str:
    properties = {name: value for name, value in {**_SAID, **changes}.items() if value is not None}
    features = [{"type": "Feature", "properties": properties, "geometry": geometry}]
    return json.dumps({"type": "FeatureCollection", "features": features})


_ROADS: dict[str, tuple[str, str]] = {
    "an empty file": ("", "The file cannot be read"),
    "half a file": ('{"type": "Feat', "The file cannot be read"),
    "deep brackets": ("[" * 200_000, "The file cannot be read"),
    "a list": ("[]", "This is no collection of features"),
    "a feature alone": ('{"type": "Feature"}', "This is no collection of features"),
    "no features": ('{"type": "FeatureCollection", "features": []}', "or an empty one"),
    "features of numbers": ('{"type": "FeatureCollection", "features": [1]}', "This is no collection of features"),
    "features in words": ('{"type": "FeatureCollection", "features": "all"}', "This is no collection of features"),
    "features without end": (json.dumps({"type": "FeatureCollection", "features": [{}] * 100_001}), "It has 100001 features"),
    "an error page": ("<html>502</html>", "The file cannot be read"),
    "no properties": ('{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', "It has no status"),
    "no status": (_feature(status=None), "It has no status"),
    "a status that is none": (_feature(status="fine"), "'fine' is no status of a road"),
    "a list for a status": (_feature(status=["open"]), "It has no status"),
    "a formula for a status": (_feature(status="=1+1"), "'=1+1' is no status of a road"),
    "no time": (_feature(as_of=None), "It does not say as of when"),
    "a time in words": (_feature(as_of="yesterday"), "'yesterday' is no time"),
    "a day that is none": (_feature(as_of="2030-02-30"), "'2030-02-30' is no time"),
    "a year beyond all": (_feature(as_of="99999-01-01T00:00:00Z"), "is no time"),
    "a number for a time": (_feature(as_of=1899999999), "'1899999999' is no time"),
    "no leg and no geometry": (_feature(leg=None), "Its geometry is missing"),
    "a leg that is not there": (_feature(leg="ghost"), "Its geometry is missing"),
    "a line elsewhere": (
        _feature({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, leg=None),
        "No leg has both its ends within",
    ),
    "a point": (_feature({"type": "Point", "coordinates": [-30, 10]}, leg=None), "No leg has both its ends within"),
    "half a leg": (
        _feature({"type": "LineString", "coordinates": [[-30, 10], [-30, 10.01]]}, leg=None),
        "No leg has both its ends",
    ),
    "latitude first": (
        _feature({"type": "LineString", "coordinates": [[10, -130], [10, -131]]}, leg=None),
        "no place on the earth",
    ),
    "a polygon": (_feature({"type": "Polygon", "coordinates": []}, leg=None), "Its geometry is missing"),
    "no coordinates": (_feature({"type": "LineString"}, leg=None), "Its geometry is missing"),
    "empty coordinates": (_feature({"type": "LineString", "coordinates": []}, leg=None), "Its geometry is missing"),
    "coordinates in words": (_feature({"type": "LineString", "coordinates": [["a", "b"]]}, leg=None), "no place on the earth"),
    "one number for a point": (_feature({"type": "LineString", "coordinates": [[1]]}, leg=None), "no place on the earth"),
    "lines that are none": (_feature({"type": "MultiLineString", "coordinates": [1, 2]}, leg=None), "Its geometry is missing"),
    "a geometry in words": (_feature("the road", leg=None), "Its geometry is missing"),
}


@pytest.mark.parametrize(("text", "said"), _ROADS.values(), ids=_ROADS)
def test_a_bad_status_is_told(room: Room, text: str, said: str) -> None:
    """With the number of its feature."""
    assert said in room.refuses("roads", "status.geojson", text.encode())


def test_a_status_in_another_encoding_is_told(room: Room) -> None:
    """GeoJSON is UTF-8."""
    assert "is not text in utf-8" in room.refuses(
        "roads", "status.geojson", _feature(source="місто").encode("utf-16-le")[1:] + b"\xd0"
    )
