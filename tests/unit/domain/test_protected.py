"""Protected sites: what they refuse to be."""

import pytest

from safepassage.domain.protected import ProtectedSite


@pytest.mark.parametrize(
    ("latitude", "longitude", "within", "message"),
    [
        (91.0, 0.0, 1, "Protected site clinic: expected latitude -90..90 and longitude -180..180, got 91.0, 0.0"),
        (0.0, -181.0, 1, "got 0.0, -181.0"),
        (0.0, 0.0, 0, "Protected site clinic: near_within must be at least 1, got 0"),
    ],
)
def test_a_site_lies_on_the_earth_and_near_means_something(latitude: float, longitude: float, within: int, message: str) -> None:
    """Coordinates have their limits, and a distance is above nothing."""
    with pytest.raises(ValueError, match=message):
        ProtectedSite(id="clinic", name="Clinic", latitude=latitude, longitude=longitude, near_within=within)
