"""Fixtures of the tests of printed documents."""

import pytest


@pytest.fixture(autouse=True)
def _fonts(request: pytest.FixtureRequest) -> None:
    """Leave out tests that set pages (those with a folder to print to) where the locked fonts are not installed."""
    if "tmp_path" in request.fixturenames or "pack" in request.fixturenames:
        pytest.importorskip("pymupdf_fonts", reason="the fonts in requirements.lock are not installed: run make")
