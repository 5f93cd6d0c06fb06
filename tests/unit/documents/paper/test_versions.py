"""Versions: counted in a ledger, said on every page, and compared side by side."""

from dataclasses import replace
from pathlib import Path

import pytest

from operations import one_bus
from safepassage.documents.paper import Edition
from safepassage.documents.paper.ledger import LEDGER_FILE, Ledger, PrintLedgerError, entered, fingerprint, read_ledger
from safepassage.domain.audience import Audience
from safepassage.domain.plan import Plan
from safepassage.units import MINUTE
from unit.documents.paper import papers
from unit.documents.paper.papers import AS_OF
from unit.documents.plans import one_bus_plan


def later(plan: Plan) -> Plan:
    """Return ``plan`` with its first convoy ten minutes later and its last one left out."""
    first, *rest = plan.convoys
    return replace(plan, convoys=(replace(first, entry=first.entry + 10 * MINUTE), *rest[:-1]))


def test_the_same_print_keeps_its_version() -> None:
    """Another plan, or another marking, is the next version; the same again is not."""
    plan = one_bus_plan()
    ledger = entered(Ledger(operation="one-bus"), fingerprint(plan, exercise=False), AS_OF, {})
    assert [version.number for version in ledger.versions] == [1]
    assert entered(ledger, fingerprint(plan, exercise=False), AS_OF, {}) is ledger
    exercise = entered(ledger, fingerprint(plan, exercise=True), AS_OF, {})
    changed = entered(exercise, fingerprint(later(plan), exercise=True), AS_OF, {})
    assert [version.number for version in changed.versions] == [1, 2, 3]


def test_pages_say_what_they_replace(tmp_path: Path) -> None:
    """The first version replaces nothing, the second the first, and the ledger keeps both."""
    op, plan = one_bus(), one_bus_plan()
    first = papers.printed(tmp_path, Audience.RADIO_ROOM, case=(op, plan))
    again = papers.printed(tmp_path, Audience.CARGO, Audience.NEGOTIATOR, case=(op, plan))
    second = papers.printed(tmp_path, Audience.RADIO_ROOM, case=(op, later(plan)))
    for text in [*first.values(), *again.values()]:
        assert all("Version 1\nas of 1\u00a0May\u00a02030\u00a005:30\u00a0UTC" in page for page in text)
    assert all("Version 2 · replaces version 1" in page for text in second.values() for page in text)
    assert [version.number for version in read_ledger(tmp_path, "one-bus").versions] == [1, 2]
    assert "radio-room/en/changes.pdf" not in first


def test_two_versions_stand_side_by_side(tmp_path: Path) -> None:
    """What has changed shows the old figure, the new one, and what was cancelled; what has not changed is not there."""
    op, plan = one_bus(), one_bus_plan()
    papers.printed(tmp_path, Audience.COORDINATOR, case=(op, plan))
    text = "\n".join(papers.printed(tmp_path, Audience.COORDINATOR, case=(op, later(plan)))["coordinator/en/changes.pdf"])
    rows = [
        line
        for line in text.replace("\u00a0", " ").splitlines()
        if "road-" in line or "bus-01" in line or "UTC 1 May" in line or "CANCELLED" in line
    ]
    assert rows == [
        "Convoy road-in-01",
        "enters the corridor 1 May 08:00 UTC 1 May 08:10 UTC",
        "Convoy road-out-02",
        "in the plan CANCELLED",
    ]


def test_what_has_changed_is_shown_to_a_leader_for_their_own_convoy_only(tmp_path: Path) -> None:
    """The leader of another convoy is told that nothing changed in their part."""
    op, plan = one_bus(), one_bus_plan()
    papers.printed(tmp_path, Audience.CONVOY_LEADER, case=(op, plan))
    second = papers.printed(tmp_path, Audience.CONVOY_LEADER, case=(op, later(plan)))
    assert "enters the corridor" in "".join(second["convoy-leader/en/road-in-01/changes.pdf"])
    other = "".join(second["convoy-leader/en/road-in-02/changes.pdf"])
    assert "Nothing in this part of the plan has changed." in other
    assert "road-in-01" not in other


def test_a_file_without_content_any_more_goes(tmp_path: Path) -> None:
    """A waybill from an earlier version does not lie on when the new plan carries no aid."""
    operation = papers.secret_operation()
    plan = papers.secret_plan(operation)
    assert "cargo/en/waybills.pdf" in papers.printed(tmp_path, Audience.CARGO, case=(operation, plan))
    tasks = tuple(task for task in plan.blocks[0].tasks if task.tag not in {"load", "unload"})
    empty = replace(plan, blocks=(replace(plan.blocks[0], tasks=tasks),))
    assert set(papers.printed(tmp_path, Audience.CARGO, case=(operation, empty))) == {"cargo/en/load-plan.pdf"}
    assert not (tmp_path / "cargo/en/waybills.pdf").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not a print ledger"),
        ('{"operation": "flood"}', "is the print ledger of 'flood' \\(form 1\\), not of 'one-bus'. Give --out another folder."),
        ('{"operation": "one-bus", "form": 9}', "form 9"),
        ('{"operation": "one-bus", "versions": [{"number": "x"}]}', "is not a print ledger"),
    ],
)
def test_a_ledger_that_does_not_fit_is_told(text: str, message: str, tmp_path: Path) -> None:
    """Nothing is printed over the papers of another operation, or beside a ledger that cannot be read."""
    (tmp_path / LEDGER_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(PrintLedgerError, match=message):
        papers.printed(tmp_path, Audience.CARGO, case=(one_bus(), one_bus_plan()))
    assert [path.name for path in tmp_path.iterdir()] == [LEDGER_FILE]


def test_the_expiry_is_the_close_of_the_last_window_used(tmp_path: Path) -> None:
    """Papers expire at noon, when the window of the one bus closes, or when the desk says so."""
    text = papers.printed(tmp_path, Audience.CARGO, case=(one_bus(), one_bus_plan()))["cargo/en/load-plan.pdf"][0]
    assert "VALID UNTIL\n1\u00a0May\u00a012:00\u00a0UTC" in text
    early = Edition(as_of=AS_OF, expires=AS_OF.replace(hour=9))
    text = papers.printed(tmp_path, Audience.CARGO, case=(one_bus(), one_bus_plan()), edition=early)["cargo/en/load-plan.pdf"][0]
    assert "VALID UNTIL\n1\u00a0May\u00a009:30\u00a0UTC" in text
