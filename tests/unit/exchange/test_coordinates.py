"""Tests of `safepassage.exchange.coordinates`."""

import pytest

from safepassage.exchange.coordinates import degrees_of, is_grid_reference, position_of
from safepassage.exchange.problems import CellError
from safepassage.exchange.raw import Value


@pytest.mark.parametrize(
    ("given", "degrees"),
    [
        (47.0951, 47.0951),
        (47, 47.0),
        ("47.0951", 47.0951),
        ("47,0951", 47.0951),
        ("47.0951 N", 47.0951),
        ("N47.0951", 47.0951),
        ("47.0951°", 47.0951),
        ("-12.5", -12.5),
        ("12.5 S", -12.5),
        ("1e-07", 1e-07),
        ("47°05'42\"N", 47.095),
        ("47° 5' 42\"", 47.095),
        ("N 47 5 42", 47.095),
        ("47°5.7'N", 47.095),
        ("47d05m42s", 47.095),
    ],
)
def test_reads_latitudes(given: Value, degrees: float) -> None:
    """Tests decimal degrees with point or comma, and degrees, minutes and seconds with or without marks."""
    assert degrees_of(given, "latitude") == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize(
    "given", ["north", "47°61'00\"", "47°05'61\"", "47.5°30'", "N 47 S", "-47 N", "47 5 42 9", True, "", "37T CN 89850 17034"]
)
def test_refuses_what_is_no_latitude(given: Value) -> None:
    """Tests that impossible minutes, fractions twice over and contradicting signs are refused."""
    with pytest.raises(CellError) as error:
        degrees_of(given, "latitude")
    assert error.value.code == "bad-coordinate"


def test_sees_that_letters_are_swapped() -> None:
    """Tests that an east in a latitude is answered with the likely cause."""
    with pytest.raises(CellError, match="swapped"):
        degrees_of("37.5413 E", "latitude")


@pytest.mark.parametrize(("given", "axis"), [(137.5, "latitude"), (-181, "longitude"), ("95 N", "latitude")])
def test_refuses_coordinates_beyond_the_globe(given: Value, axis: str) -> None:
    """Tests that latitudes end at 90 and longitudes at 180 degrees."""
    with pytest.raises(CellError) as error:
        degrees_of(given, axis)
    assert error.value.code == "out-of-range"


@pytest.mark.parametrize(
    ("given", "position"),
    [
        ("37T CN 89850 17034", (47.09762, 37.5484951)),
        ("37tcn8985017034", (47.09762, 37.5484951)),
        ("47.0951, 37.5413", (47.0951, 37.5413)),
        ("47.0951,37.5413", (47.0951, 37.5413)),
        ("47,0951; 37,5413", (47.0951, 37.5413)),
        ("47,0951 37,5413", (47.0951, 37.5413)),
        ("47°05'42\"N 37°30'00\"E", (47.095, 37.5)),
        ("47°05'42\"N37°30'00\"E", (47.095, 37.5)),
        ("47 5 42 N, 37 30 0 E", (47.095, 37.5)),
        ("33.5 S 70.25 W", (-33.5, -70.25)),
    ],
)
def test_reads_positions(given: str, position: tuple[float, float]) -> None:
    """Tests grid references and pairs of coordinates, however they are joined."""
    assert position_of(given) == pytest.approx(position, abs=1e-6)


@pytest.mark.parametrize("given", ["here", "99ZAA11", "60X AA 12345 1234", "47.0951", 47.0951, "01C AA 00"])
def test_refuses_what_is_no_position(given: Value) -> None:
    """Tests that single numbers, words and grid squares that do not exist are refused."""
    with pytest.raises(CellError) as error:
        position_of(given)
    assert error.value.code == "bad-coordinate"


def test_a_pair_beyond_the_globe_is_told_as_such() -> None:
    """Tests that a pair in the wrong order is refused for its range and not for its form."""
    with pytest.raises(CellError) as error:
        position_of("137.5413, 47.0951")
    assert error.value.code == "out-of-range"


def test_knows_a_grid_reference_by_its_form() -> None:
    """Tests that grid references are told from coordinates."""
    assert is_grid_reference("37T CN 89850 17034")
    assert not is_grid_reference("47.0951")
    assert not is_grid_reference(47.0951)
