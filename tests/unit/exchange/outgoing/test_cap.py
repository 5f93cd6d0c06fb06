"""The public message: by the standard, only if released, and never a promise of safety."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from safepassage.exchange.outgoing.cap import NAMESPACE, Release, cap_of
from safepassage.exchange.outgoing.formats import export
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from unit.exchange.outgoing.cap_schema import schema
from unit.exchange.outgoing.wishes import NOW, planted, wish


def _wrong(data: bytes) -> list[str]:
    """Return how ``data`` differs from the standard's schema."""
    found = schema()
    found.validate(etree.fromstring(data))
    entries: Any = found.error_log
    return [re.sub(r"\{[^}]*\}", "", entry.message) for entry in entries]


def _release(**changes: str) -> Release:
    return Release(**{"by": "A. Person, desk", "reason": "drill", "sender": "desk.example", **changes}, at=NOW)


@pytest.mark.parametrize("exercise", [False, True])
def test_the_message_is_as_the_standard_wants_it(exercise: bool) -> None:  # noqa: FBT001 - drawn
    """Every element in its place, with a value that it may have."""
    assert _wrong(export(wish(release=_release(), exercise=exercise), "cap")) == []


_BROKEN = {
    "no status": ("<status>Actual</status>", "", "Element 'msgType': This element is not expected. Expected is ( status )."),
    "a scope that does not exist": (">Public<", ">Secret<", "Element 'scope': [facet 'enumeration'] The value 'Secret'"),
    "a time with Z": ("-00:00</expires>", "Z</expires>", "Element 'expires': [facet 'pattern'] The value '2030-05-01T11:50:00Z'"),
    "a day that is none": ("05-01T05:00:00-00:00</sent>", "02-30T05:00:00-00:00</sent>", "Element 'sent': '2030-02-30"),
    "a category that does not exist": (">Rescue<", ">Escape<", "Element 'category': [facet 'enumeration']"),
    "a sender with a space": (">desk.example</sender>", ">desk example</sender>", "Element 'sender': [facet 'pattern']"),
    "elements out of order": (
        "<scope>Public</scope>",
        "<scope>Public</scope><source>x</source>",
        "Element 'source': This element is not",
    ),
    "an area that says nothing": ("<areaDesc>The road</areaDesc>", "", "Element 'area': Missing child element(s)"),
    "an element of nobody": ("<urgency>", "<hurry>now</hurry><urgency>", "Element 'hurry': This element is not expected"),
}


@pytest.mark.parametrize(("part", "other", "said"), _BROKEN.values(), ids=_BROKEN)
def test_the_schema_finds_what_is_wrong(part: str, other: str, said: str) -> None:
    """So that the test above could fail."""
    text = export(wish(release=_release()), "cap").decode()
    assert text.count(part) == 1
    assert _wrong(text.replace(part, other).encode())[0].startswith(said)


@given(st.text(max_size=20), st.text(max_size=40))
def test_whatever_things_are_called_the_message_is_valid(name: str, corridor: str) -> None:
    """Ids with spaces of every kind, names with markup and control characters."""
    operation = planted()[0]
    corridors = tuple(replace(item, name=corridor or "x") for item in operation.corridors)
    operation = replace(operation, id=name or "x", corridors=corridors)
    assert _wrong(cap_of(operation, _release(), conditional=False, exercise=False)) == []


def test_an_exercise_says_so() -> None:
    """In the status, in the note, in the headline."""
    text = export(wish(release=_release(), exercise=True), "cap").decode()
    assert "<status>Exercise</status>" in text
    assert "<headline>EXERCISE: The road agreed" in text


def test_it_never_promises_safety() -> None:
    """The one sentence with the word denies it."""
    text = export(wish(release=_release()), "cap").decode()
    assert re.findall(r"[^.>]*\bsafe\b[^.<]*", text) == [" This message does not say that any road is safe"]


def test_without_a_release_there_is_no_message() -> None:
    """A person decides."""
    with pytest.raises(ExportRefusedError, match="give --release NAME and --reason TEXT"):
        export(wish(), "cap")


@pytest.mark.parametrize(("changes", "said"), [
    ({"by": " "}, "who releases it and why"), ({"reason": ""}, "who releases it and why"), ({"sender": "a b"}, "cannot be a sender"),
    ({"sender": "a,b"}, "cannot be a sender"), ({"sender": "a<b"}, "cannot be a sender"), ({"sender": ""}, "cannot be a sender"),
])  # fmt: skip
def test_an_incomplete_release_is_refused(changes: dict[str, str], said: str) -> None:
    """With what is missing."""
    with pytest.raises(ExportRefusedError, match=said):
        _release(**changes)


def test_a_conditional_plan_is_nothing_for_the_public() -> None:
    """Not before all have agreed."""
    with pytest.raises(ExportRefusedError, match="not agreed by all"):
        cap_of(planted()[0], _release(), conditional=True, exercise=False)


def test_windows_that_have_closed_are_not_told() -> None:
    """And if all have, there is no message."""
    late = replace(_release(), at=NOW + timedelta(days=1))
    with pytest.raises(ExportRefusedError, match="Every access window has closed by 2030-05-02 05:00 UTC"):
        cap_of(planted()[0], late, conditional=False, exercise=False)


def test_a_long_headline_is_cut() -> None:
    """At 160 characters, as the standard recommends."""
    operation = planted()[0]
    operation = replace(operation, corridors=tuple(replace(corridor, name="N" * 200) for corridor in operation.corridors))
    alert = ET.fromstring(cap_of(operation, _release(), conditional=False, exercise=False))
    headline = alert.findtext(f".//{{{NAMESPACE}}}headline") or ""
    assert (len(headline), headline[-1]) == (160, "…")
