"""Tests of the text form."""

from pathlib import Path

import pytest

from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange import check, read_operation, write_operation
from safepassage.exchange.text_form import read_text


@pytest.fixture
def text(operation: Operation, tmp_path: Path) -> str:
    """Return the text of the operation that uses every sheet."""
    path = tmp_path / "whole.yaml"
    write_operation(operation, path)
    return path.read_text(encoding="utf-8")


def write(tmp_path: Path, text: str | bytes) -> Path:
    """Write ``text`` and return its path."""
    path = tmp_path / "operation.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_reads_as_a_person_would_write_it(tmp_path: Path) -> None:
    """Tests a short text by hand: remarks, flow style, names in place of ids, quantities with units, left-out defaults."""
    operation = read_operation(
        write(
            tmp_path,
            """\
            # One bus, one road.
            operation: {id: hand, title: By hand, epoch: 2022-03-31 06:00Z, horizon: 6 h}
            places:
              - {id: town, name: Town, position: "47.85, 35.12", roles: [depot, reception site]}
              - id: village
                name: Village
                lat: 47°30'N
                lon: 35,5
                roles: assembly point   # people wait at the church
                note:
            legs: [{id: road, from: Town, to: VILLAGE, distance: 52 km}]
            travel times: [{leg: road, profile: road, by day: 1:15, by night: 90}]
            vehicle types: [{id: bus, name: Bus, seats: 40, range: null, driving limit: ~}]
            fleets: [{id: bus, type: Bus, count: 1, place: Town}]
            groups: [{id: all, place: Village, people: "170"}]
            reception sites: [{place: town}]
            """.replace("            ", ""),
        )
    )
    village = operation.place["village"]
    assert (village.latitude, village.longitude, village.note) == (47.5, 35.5, "")
    assert (operation.leg["road"].distance, operation.leg["road"].travel_times[0].day) == (52_000, 4_500)
    assert operation.vehicle_type["bus"].range is None
    assert (operation.waiting, operation.horizon, operation.zone) == (170, 21_600, "UTC")


def test_is_readable(text: str) -> None:
    """Tests how the text looks: sheets with a remark, plain words, quotes only where another reader would go wrong."""
    assert text.startswith("# A safe passage operation.")
    assert (
        "\n# Points on the map: depots, assembly points, reception sites, checkpoints, refuges, gates.\nplaces:\n  - id: town\n"
        in text
    )
    assert '    aliases: [Zaporizhzhya, "Zaporozhye, city"]\n' in text
    assert "    distance: 20.001\n" in text
    assert '    day: 35\n    night: "0:50:01"\n' in text
    assert '    opens: "2022-03-31 10:00+03:00"\n' in text
    assert '  description: "People out, aid in.\\nOne road."\n' in text


def test_a_byte_order_mark_does_not_matter(text: str, operation: Operation, tmp_path: Path) -> None:
    """Tests that a file saved by an editor that marks UTF-8 is read."""
    assert read_operation(write(tmp_path, b"\xef\xbb\xbf" + text.encode())) == operation


def test_tells_the_line(text: str, tmp_path: Path) -> None:
    """Tests that a wrong value is told with its line, sheet and key as they stand in the text."""
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line == "    bays: 4\n")
    lines[at] = "    bays: many\n"
    (notice,) = check(write(tmp_path, "".join(lines)))
    assert (notice.where.file, notice.where.sheet, notice.where.row, notice.where.column) == (
        "operation.yaml",
        "places",
        at + 1,
        "bays",
    )


def test_tells_a_misspelt_key_once(text: str, tmp_path: Path) -> None:
    """Tests that a slip repeated in every row is one notice, with the key that is meant."""
    notices = check(write(tmp_path, text.replace("    latitude:", "    lattitude:")))
    assert [(n.code, n.expected) for n in notices] == [("unknown-column", "latitude")]


def test_tells_a_key_that_stands_twice(text: str, tmp_path: Path) -> None:
    """Tests that two values for one attribute, and two lists for one sheet, are told."""
    twice = check(write(tmp_path, text.replace("    bays: 4\n", "    bays: 4\n    bays: 5\n")))
    assert [(n.code, n.where.column, n.given) for n in twice] == [("duplicate-column", "bays", "bays")]
    sheets = check(write(tmp_path, f"{text}nights: []\n"))
    assert [(n.code, n.where.sheet) for n in sheets] == [("duplicate-sheet", "nights")]


def test_a_missing_key_is_told_at_its_row(text: str, tmp_path: Path) -> None:
    """Tests that the row that lacks an attribute is named by its line."""
    before = text[: text.index("  - id: school")].count("\n") + 1
    (notice,) = check(write(tmp_path, text.replace("    name: School 2\n", "")))
    assert (notice.code, notice.where.row, notice.where.column) == ("missing-value", before, "name")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "text-shape", 0),
        ("just words", "text-shape", 1),
        ("- a\n- b\n", "text-shape", 1),
        ("places: here\n", "text-shape", 1),
        ("places:\n  - 5\n", "text-shape", 2),
        ("places:\n  - id: {a: 1}\n", "text-shape", 2),
        ("places:\n  - id: [[a]]\n", "text-shape", 2),
        ("places:\n  - [a]: b\n", "text-shape", 2),
        ("places: []\n---\nlegs: []\n", "text-shape", 3),
        ("places:\n  - id: 'a\n", "text-syntax", 3),
        ("places: [\n", "text-syntax", 2),
        ("places:\n\t- id: a\n", "text-syntax", 2),
        ("places: &a []\n", "text-alias", 1),
        ("a: &x {b: c}\nd: *x\n", "text-alias", 1),
        ("places: !!python/object:os.system []\n", "text-alias", 1),
        (b"places: \xff\xfe", "text-syntax", 0),
        ("places: \x07", "text-syntax", 0),
        ("[" * 5_000, "text-shape", 1),
        ("a: " + "[" * 5_000, "text-shape", 1),
        ("%YAML 1.1\n%TAG ! tag:x\n", "text-syntax", 3),
    ],
)
def test_refuses_what_is_no_operation(tmp_path: Path, text: str | bytes, code: str, line: int) -> None:
    """Tests that other texts, broken ones and hostile ones are told with their line, and nothing else."""
    path = write(tmp_path, text)
    (notice,) = check(path)
    assert (notice.code, notice.where.row) == (code, line)
    with pytest.raises(InvalidOperationError):
        read_operation(path)


def test_aliases_cannot_unfold(tmp_path: Path) -> None:
    """Tests that a text of a few lines that would unfold to billions is refused at its first anchor."""
    laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert [notice.code for notice in check(write(tmp_path, laughs))] == ["text-alias"]


def test_a_text_too_long_is_refused() -> None:
    """Tests that the size is looked at before anything is read."""
    raw = read_text(b"#" * 20_000_001, "long.yaml")
    assert [notice.code for notice in raw.notices] == ["file-too-large"]
