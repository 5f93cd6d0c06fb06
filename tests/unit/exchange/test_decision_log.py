"""The log of decisions: appended to, and every change of it found."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.errors import DecisionLogError
from safepassage.exchange.decision_log import FIRST, Choice, Decision, append_decision, keep_inputs, read_decisions

NOON = datetime(2022, 3, 31, 12, tzinfo=UTC)


def decision(reason: str = "the hotline is silent") -> Decision:
    """Return a decision not to go."""
    return Decision(
        number=0,
        decided_at=NOON,
        decided_by="coordinator",
        choice=Choice.NO_GO,
        reason=reason,
        operation="one-bus",
        board_at=NOON,
        board={"conditions": [{"id": "hotline", "state": "red"}], "reserve_minutes": 60},
        inputs={"operation": "decisions/0123.yaml"},
    )


def test_decisions_are_numbered_and_linked(tmp_path: Path) -> None:
    """Each names the hash of the one before; what is read is what was written."""
    log = tmp_path / "new" / "decisions.jsonl"
    assert read_decisions(log) == ()
    first, second = append_decision(decision(), log), append_decision(decision("still silent"), log)
    assert (first.number, first.previous, second.number, second.previous) == (1, FIRST, 2, first.hash)
    assert read_decisions(log) == (first, second)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_of_any_line_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A byte changed, a line taken out or two exchanged; only lines missing at the end leave a shorter log that is whole."""
    log = tmp_path_factory.mktemp("log") / "decisions.jsonl"
    for reason in ("one", "two", "three"):
        append_decision(decision(reason), log)
    content = log.read_bytes()
    if data.draw(st.booleans()):
        spot = data.draw(st.integers(0, len(content) - 2).filter(lambda at: content[at : at + 1] != b"\n"))
        byte = data.draw(st.integers(33, 126).filter(lambda code: code != content[spot]))
        log.write_bytes(content[:spot] + bytes([byte]) + content[spot + 1 :])
    else:
        lines = content.splitlines(keepends=True)
        order = data.draw(st.permutations([0, 1, 2]).map(tuple).filter(lambda order: order != (0, 1, 2)))
        kept = data.draw(st.integers(2, 3))
        log.write_bytes(b"".join(lines[number] for number in order[:kept]))
        if order[:kept] == (0, 1):
            return
    with pytest.raises(DecisionLogError, match=r"decisions.jsonl, line \d, is "):
        read_decisions(log)


def test_nothing_is_appended_to_a_log_that_was_changed(tmp_path: Path) -> None:
    """Nor is one read that is no text, or a folder."""
    log = tmp_path / "decisions.jsonl"
    append_decision(decision(), log)
    log.write_bytes(log.read_bytes().replace(b"silent", b"broken"))
    before = log.read_bytes()
    with pytest.raises(DecisionLogError, match="line 1, is not what was written: it was changed"):
        append_decision(decision(), log)
    assert log.read_bytes() == before
    log.write_bytes(b"\xff\xfe")
    with pytest.raises(DecisionLogError, match="cannot be read"):
        read_decisions(log)
    with pytest.raises(DecisionLogError, match="is a folder"):
        read_decisions(tmp_path)


def test_inputs_are_kept_once_under_their_digest(tmp_path: Path) -> None:
    """Equal files are one; a changed file is another."""
    source = tmp_path / "operation.yaml"
    source.write_text("a: 1\n", encoding="utf-8")
    first = keep_inputs({"operation": source}, tmp_path)
    assert keep_inputs({"operation": source}, tmp_path) == first
    source.write_text("a: 2\n", encoding="utf-8")
    second = keep_inputs({"operation": source}, tmp_path)
    assert first != second
    assert (tmp_path / first["operation"]).read_text(encoding="utf-8") == "a: 1\n"
    assert len(list((tmp_path / "decisions").iterdir())) == 2
