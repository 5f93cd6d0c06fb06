"""Reports into the logbook: the boarding sheet keyed in again, forms, messages; each once."""

import csv
import io
import json
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.domain.logbook import Kind, Logbook, Source, enter
from safepassage.domain.tokens import Token, waves
from safepassage.exchange.incoming.reports import Desk
from safepassage.exchange.logbook_file import read_logbook
from unit.exchange.incoming.room import Room, operation, plan


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def test_a_boarding_sheet_comes_back_as_the_plan_has_it(room: Room) -> None:
    """What the sheets of a plan say, keyed in as they are, makes a logbook with the plan's totals: no number is lost or doubled."""
    planned = waves(operation(), plan())
    rows = [("Wave", "Vehicle", "Boarded"), *((wave.name, wave.vehicle, wave.count) for wave in planned)]
    first = room.answer("boardings", "sheets.csv", _csv(rows), "--apply")
    assert (first["rejected"], first["boarded"]) == (0, {"village": 100})
    assert room.answer("boardings", "sheets.csv", _csv(rows), "--apply")["changes"] == []
    book = read_logbook(room.folder / "operation.logbook.json", "one-bus")
    assert sum(book.boarded.values()) == plan().totals.people
    assert [(report.wave, report.vehicle, report.source) for report in book.current] == [
        ("001-001", "bus-01", Source.SHEET),
        ("001-002", "bus-01", Source.SHEET),
    ]


def test_tokens_keyed_in_make_the_same_logbook(room: Room) -> None:
    """Every token of the plan, in any order, one of them twice."""
    tokens = [token for wave in waves(operation(), plan()) for token in wave.tokens]
    rows = [("Token",), *((token.code,) for token in [*reversed(tokens), tokens[0]])]
    found = room.answer("boardings", "tokens.csv", _csv(rows), "--apply")
    assert (found["rejected"], found["boarded"]) == (0, {"village": 100})
    sheet = [("Wave", "Boarded"), ("1-1", 50), ("001002", 50)]
    again = room.answer("boardings", "sheets.csv", _csv(sheet), "--apply")
    assert (again["rejected"], again["changes"]) == (0, [])


def test_a_tracking_sheet_is_keyed_in(room: Room) -> None:
    """Each report once, whatever the outcome, points by code or by name; what two rows say of one passage must agree."""
    convoy = plan().convoys[0].id
    head = ("Place", "Convoy", "Heard at (UTC)", "Vehicles", "Of", "Outcome")
    rows = [head, ("CP1", convoy, "08:15", 1, 1, ""), ("Inner gate", convoy, "08:40", 0, 1, "held")]
    first = room.answer("passages", "track.csv", _csv(rows), "--apply")
    assert (first["rejected"], first["changes"]) == (
        0,
        [
            f"added: passage post {convoy}: passed, 1 of 1 vehicles, from 2030-05-01 08:15+00:00",
            f"added: passage inner {convoy}: held, 0 of 1 vehicles, from 2030-05-01 08:40+00:00",
        ],
    )
    assert room.answer("passages", "track.csv", _csv(rows), "--apply")["changes"] == []
    other = room.refuses("passages", "track.csv", _csv([head, ("CP1", convoy, "08:15", 0, 1, "held")]))
    assert "says another thing than the report" in other
    twice = room.refuses("passages", "track.csv", _csv([*rows, ("Inner gate", convoy, "08:40", 1, 1, "passed")]))
    assert "Another row says another thing of this passage" in twice
    assert "There is no point 'CP7'" in room.refuses("passages", "track.csv", _csv([head, ("CP7", convoy, "08:15", 1, 1, "")]))


def test_a_token_can_be_marked(room: Room) -> None:
    """A wheelchair is no seat; here the bus has no place for one."""
    rows = [("Token", "Wheelchair"), (Token(1, 1, 1).code, 1)]
    assert "1 boarded, and bus-01 has 0 places of this kind" in room.refuses("boardings", "tokens.csv", _csv(rows))


_FORM = {
    "_id": 7,
    "_uuid": "A1",
    "meta/instanceID": "uuid:A1",
    "_xform_id_string": "safepassage_boarding",
    "operation": "one-bus",
    "boarding/wave": "001-001",
    "boarding/vehicle": "bus-01",
    "boarding/seat": "50",
    "boarding/wheelchair": "0",
    "boarding/stretcher": "",
    "boarding/refused": "3",
    "boarding/started": "2030-05-01T11:00:00.000+02:00",
    "boarding/ended": "2030-05-01T09:20:00Z",
    "boarding/remarks": "call +" + "00 " * 6,
    "_attachments": [{"name": "x"}],
}


def test_a_submission_of_kobo_enters_once(room: Room) -> None:
    """By its instance id, whichever way it was exported: Kobo's JSON, ODK's, or CSV."""
    kobo = json.dumps({"count": 1, "results": [_FORM]}).encode()
    assert room.answer("submissions", "kobo.json", kobo, "--apply")["changes"] == [
        "added: boarding 001-001 bus-01: 50 boarded, 3 declined, from 2030-05-01 09:00+00:00, until 2030-05-01 09:20+00:00"
    ]
    nested = {"__id": "uuid:a1", "wave": "001-001", "group": {"vehicle": "bus-01", "seat": 50, "refused": 3, "remarks": "x"}}
    assert room.answer("submissions", "odk.json", json.dumps({"value": [nested]}).encode())["changes"] == []
    table = b"KEY,meta-instanceID,group/wave,group/vehicle,seat\nuuid:A1,uuid:A1,001-001,bus-01,50\n"
    assert room.answer("submissions", "odk.csv", table)["changes"] == []
    (report,) = read_logbook(room.folder / "operation.logbook.json", "one-bus").reports
    assert (report.id, report.kind, report.at, report.until, report.declined) == ("a1", Kind.BOARDING, 10_800, 12_000, 3)
    assert report.remark == "call [number left out]"


def test_a_corrected_submission_replaces_the_first(room: Room) -> None:
    """As ODK marks it; without the mark it contradicts."""
    room.answer("submissions", "a.json", json.dumps([_FORM]).encode(), "--apply")
    edited = {**_FORM, "_uuid": "B2", "meta/instanceID": "uuid:B2", "boarding/seat": "48"}
    assert "says another thing than the report a1" in room.refuses("submissions", "b.json", json.dumps([edited]).encode())
    marked = json.dumps([{**edited, "meta/deprecatedID": "uuid:A1"}]).encode()
    assert room.answer("submissions", "c.json", marked, "--apply")["boarded"] == {"village": 48}
    assert room.answer("submissions", "c.json", marked, "--apply")["changes"] == []
    assert room.answer("submissions", "a.json", json.dumps([_FORM]).encode(), "--apply")["boarded"] == {"village": 48}


def test_a_passage_of_a_form(room: Room) -> None:
    """By the code of the point, with its outcome."""
    said = {
        "_uuid": "p",
        "point": "cp1",
        "convoy": plan().convoys[0].id,
        "arrived": "2030-05-01T08:15:00Z",
        "vehicles": 1.0,
        "of": 1,
    }
    data = json.dumps({**said, "outcome": "passed"}).encode()
    assert room.answer("submissions", "p.json", data, "--apply")["rejected"] == 0
    (report,) = read_logbook(room.folder / "operation.logbook.json", "one-bus").reports
    assert (report.place, report.at, report.vehicles, report.of, report.outcome) == ("post", 8_100, 1, 1, "passed")


@pytest.mark.parametrize("text", [
    "CP1 OK 1/1 0815", "cp1 ok 1/1 0815", "1/1 0815 OK CP1", "\u200fCP1\u200e OK 1/1 0815Z", "CP1, OK, 1/1, 08:15",
    "\uff23\uff30\uff11 OK 1/1 0815",
    "CP1 OK 1/1 \u0660\u0668\u0661\u0665", "CP1 PASSED 1/1 010815", "post OK 1/1 010815Z", "\tCP1  OK 1/1 0815 ",
])  # fmt: skip
def test_a_message_is_understood_however_it_was_typed(room: Room, text: str) -> None:
    """Small letters, another order, marks of direction, wide letters, digits of other scripts, the day before the time."""
    assert room.answer("messages", "replies.txt", text.encode(), "--apply")["rejected"] == 0
    (report,) = read_logbook(room.folder / "operation.logbook.json", "one-bus").reports
    assert (report.place, report.at, report.vehicles, report.of, report.outcome) == ("post", 8_100, 1, 1, "passed")


def test_a_message_that_came_twice_is_one(room: Room) -> None:
    """In one file and in the next; another number is another message."""
    data = b"#1 CP1 HELD 0815\n#1 CP1 HELD 0815\n"
    assert len(room.answer("messages", "a.txt", data, "--apply")["changes"]) == 1  # type: ignore[arg-type]
    assert room.answer("messages", "b.txt", data, "--apply")["changes"] == []
    assert len(room.answer("messages", "c.txt", b"#2 CP1 HELD 0815\n")["changes"]) == 1  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([b"#1 CP1 HELD 0815\n", b"#2 CP1 OK 1/1 0830\n", b"#3 GT2 OK 1/1 0845\n", b"#2 CP1 OK 1/1 0830\n"]))
def test_messages_may_come_in_any_order_and_twice(room: Room, lines: list[bytes]) -> None:
    """They make the same logbook: what came when is in the message, not in the order of the file."""
    (room.folder / "operation.logbook.json").unlink(missing_ok=True)
    for number in range(2):
        assert room.answer("messages", f"{number}.txt", b"".join(lines), "--apply")["rejected"] == 0
    reports = read_logbook(room.folder / "operation.logbook.json", "one-bus").reports
    assert sorted((report.at, report.outcome) for report in reports) == [(8_100, "held"), (9_000, "passed"), (9_900, "passed")]


def test_code_words_are_understood(room: Room) -> None:
    """The words that went out come back."""
    words = room.folder / "words.csv"
    words.write_bytes(b"post,ELM\n")
    found = room.answer("messages", "a.txt", b"elm OK 0815\n", "--code-words", str(words))
    assert found["changes"] == ["added: passage post: passed, from 2030-05-01 08:15+00:00"]


def test_reports_need_a_plan(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    """They are about boardings and convoys of one."""
    from safepassage.interfaces.cli import main  # noqa: PLC0415 - only here

    path = room.folder / "a.txt"
    path.write_bytes(b"CP1 OK 0815\n")
    assert main(["import", "messages", str(room.path), str(path)]) == 2
    assert "give the plan that they are about: --plan PLAN" in capsys.readouterr().err


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["001-001", "001-002"]), st.integers(0, 50)), max_size=6))
def test_whatever_is_keyed_in_no_boarding_counts_twice(keyed: list[tuple[str, int]]) -> None:
    """The first count of a boarding stands; others are told."""
    desk = Desk(operation(), plan())
    reports = [desk.boarding("", Source.SHEET, {"wave": wave, "seat": seat}) for wave, seat in keyed]
    found = enter(Logbook(operation="one-bus"), reports)
    first: dict[str, int] = {}
    for wave, seat in keyed:
        first.setdefault(wave, seat)
    assert found.logbook.boarded.get("village", 0) == sum(first.values())
    assert len(found.added) + len(found.known) + len(found.contradicting) == len(keyed)
