"""The public message: by the standard, only if released, and never a promise of safety."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta

import pytest

from safepassage.exchange.outgoing.cap import NAMESPACE, Release, cap_of
from safepassage.exchange.outgoing.formats import export
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from unit.exchange.outgoing.wishes import NOW, planted, wish

_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d"
_PLAIN = r"[^ ,<&]+"
_ALERT = (
    ("identifier", 1, 1, _PLAIN), ("sender", 1, 1, _PLAIN), ("sent", 1, 1, _TIME), ("status", 1, 1, "Actual|Exercise|System|Test|Draft"),
    ("msgType", 1, 1, "Alert|Update|Cancel|Ack|Error"), ("source", 0, 1, ".*"), ("scope", 1, 1, "Public|Restricted|Private"),
    ("restriction", 0, 1, ".*"), ("addresses", 0, 1, ".*"), ("code", 0, 99, ".*"), ("note", 0, 1, ".*"), ("references", 0, 1, ".*"),
    ("incidents", 0, 1, ".*"), ("info", 0, 99, None),
)  # fmt: skip
_CATEGORY = "Geo|Met|Safety|Security|Rescue|Fire|Health|Env|Transport|Infra|CBRNE|Other"
_RESPONSE = "Shelter|Evacuate|Prepare|Execute|Avoid|Monitor|Assess|AllClear|None"
_INFO = (
    ("language", 0, 1, "[a-z]{2}(-[A-Z]{2})?"), ("category", 1, 99, _CATEGORY), ("event", 1, 1, ".+"), ("responseType", 0, 99, _RESPONSE),
    ("urgency", 1, 1, "Immediate|Expected|Future|Past|Unknown"), ("severity", 1, 1, "Extreme|Severe|Moderate|Minor|Unknown"),
    ("certainty", 1, 1, "Observed|Likely|Possible|Unlikely|Unknown"), ("audience", 0, 1, ".*"), ("eventCode", 0, 99, None),
    ("effective", 0, 1, _TIME), ("onset", 0, 1, _TIME), ("expires", 0, 1, _TIME), ("senderName", 0, 1, ".*"),
    ("headline", 0, 1, ".{0,160}"),
    ("description", 0, 1, ".*"), ("instruction", 0, 1, ".*"), ("web", 0, 1, ".*"), ("contact", 0, 1, ".*"), ("parameter", 0, 99, None),
    ("resource", 0, 99, None), ("area", 0, 99, None),
)  # fmt: skip
_AREA = (
    ("areaDesc", 1, 1, ".+"), ("polygon", 0, 99, ".*"), ("circle", 0, 99, ".*"), ("geocode", 0, 99, None), ("altitude", 0, 1, ".*"),
    ("ceiling", 0, 1, ".*"),
)  # fmt: skip
_RULES = {"alert": _ALERT, "info": _INFO, "area": _AREA}
"""The elements of each block by the standard, section 3.2, in order: how often each may occur, and what may stand in it."""


def _problems(element: ET.Element, block: str) -> list[str]:
    """Return how ``element`` differs from the standard, the blocks in it too."""
    names = [part.tag.removeprefix(f"{{{NAMESPACE}}}") for part in element]
    order = [name for name, *_ in _RULES[block]]
    problems = [f"{block} has {name}" for name in names if name not in order]
    if [order.index(name) for name in names if name in order] != sorted(order.index(name) for name in names if name in order):
        problems.append(f"{block} is out of order")
    for name, least, most, form in _RULES[block]:
        found = [part for part in element if part.tag == f"{{{NAMESPACE}}}{name}"]
        if not least <= len(found) <= most:
            problems.append(f"{block} has {len(found)} {name}")
        problems += [f"{name}: {part.text}" for part in found if form and not re.fullmatch(form, part.text or "", re.DOTALL)]
        for part in found if name in _RULES else ():
            problems += _problems(part, name)
    return problems


def _release(**changes: str) -> Release:
    return Release(**{"by": "A. Person, desk", "reason": "drill", "sender": "desk.example", **changes}, at=NOW)


@pytest.mark.parametrize("exercise", [False, True])
def test_the_message_is_as_the_standard_wants_it(exercise: bool) -> None:  # noqa: FBT001 - drawn
    """Every element in its place, with a value that it may have."""
    alert = ET.fromstring(export(wish(release=_release(), exercise=exercise), "cap"))
    assert alert.tag == f"{{{NAMESPACE}}}alert"
    assert _problems(alert, "alert") == []


def test_the_check_above_finds_what_is_wrong() -> None:
    """A missing status, a scope that does not exist, elements out of order."""
    text = export(wish(release=_release()), "cap").decode()
    broken = (
        text.replace("<status>Actual</status>", "").replace(">Public<", ">Secret<").replace("-00:00</expires>", "Z</expires>")
    )
    found = _problems(ET.fromstring(broken), "alert")
    assert found == ["alert has 0 status", "scope: Secret", "expires: 2030-05-01T11:50:00Z"]
    assert _problems(ET.fromstring("<alert><x/></alert>"), "alert")[0] == "alert has x"


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
