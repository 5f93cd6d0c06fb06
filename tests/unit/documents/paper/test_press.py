"""The press says what is wrong when it cannot print."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from safepassage.documents.paper.press import Press, PrintingError, materials, press
from unit.documents.paper.papers import AS_OF


def test_missing_fonts_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package of fonts nothing is printed, and the message says what to install."""
    monkeypatch.setitem(sys.modules, "pymupdf_fonts", None)
    with (
        pytest.raises(
            PrintingError, match=r"The fonts of printed pages are not installed\. Install safepassage with what it needs"
        ),
        materials(),
    ):
        pass


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Press]:
    """Return a press with the templates of the program."""
    assert tmp_path.is_dir()  # asking for a folder leaves the test out where the fonts are missing
    with materials() as (fonts, templates):
        yield press(fonts, templates)


def test_what_cannot_be_set_is_told_as_a_defect(ready: Press) -> None:
    """Data that the template does not know is a defect of the program, and says which document."""
    with pytest.raises(PrintingError, match=r"Waybill cannot be typeset: .*This is a defect of the program"):
        ready.pdf({"title": "Waybill"}, AS_OF)
