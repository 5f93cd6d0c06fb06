"""QR codes of tokens are those that the library makes, module by module."""

import re

import segno
from hypothesis import given
from hypothesis import strategies as st

from safepassage.documents.paper.codes import MASK, QUIET, SIDE, modules, picture
from safepassage.domain.tokens import Token


def library(digits: str) -> set[tuple[int, int]]:
    """Return the dark modules of the library's own code, as column and row."""
    code = segno.make(digits, micro=False, error="m", boost_error=False, mask=MASK)
    assert code.designator == "1-M"
    return {(x, y) for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark}


@given(st.text("0123456789", min_size=10, max_size=10))
def test_the_modules_are_those_of_the_library(digits: str) -> None:
    """Sums of a few codes give the code of any ten digits."""
    found = modules(digits)
    assert {(x, y) for x in range(SIDE) for y in range(SIDE) if found >> SIDE * y + x & 1} == library(digits)


def test_the_picture_of_a_token_holds_its_digits_only() -> None:
    """The code is drawn line by line from the ten digits, with white around it and no text."""
    token = Token(7, 2, 15)
    drawn = picture(token)
    assert token.digits == "0070020156"
    assert (
        re.sub(r'd="[^"]*"', "", drawn)
        == '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 25"><path stroke="#000" /></svg>'
    )
    lines = [(int(x), int(y), int(h)) for x, y, h in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawn)]
    assert {(x + step - QUIET, y - QUIET) for x, y, h in lines for step in range(h)} == library("0070020156")
