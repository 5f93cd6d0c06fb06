"""Lists as they come: understood, shown, remembered, taken in once."""

import json
from collections.abc import Sequence
from io import BytesIO

import pytest
import xlsxwriter

from safepassage.exchange.cells import plain
from safepassage.exchange.incoming.lists import LISTS, PERSONAL
from safepassage.exchange.incoming.naming import free_id, slug
from unit.exchange.incoming.room import Room

_UKRAINIAN = """Список транспорту на 1 травня;;;;;;
№;Тип;Держ. номер;Місць;Місце;Водій;Телефон
1;Bus;AA 0000 AA;50;Town;Ім'я Прізвище;000
2;Bus;AA 0001 AA;50;Town;Ім'я Прізвище;001
3;Mini;AA 0002 AA;18;town;;
"""


@pytest.mark.parametrize("text", [
    "Fleet of the depot, as of today\n\nType;Seats;Place;Payload, t\nBus;50;Town;1,5\nVan;8;Town;0,5\n",
    "Type\tSeats\tPlace\tPayload (t)\nBus\t50\tTown\t1,5\nVan\t8\tTown\t0,5\n",
    "Type|Seats|Place|Payload (t)\nBus|50|Town|1.5\nVan|8|Town|0.5\n",
    "A title; with a semicolon\nType,Seats,Place,Payload (t)\nBus,50,Town,1.5\nVan,8,Town,0.5\n",
])  # fmt: skip
def test_the_separator_is_found_under_a_title_and_beside_decimal_commas(room: Room, text: str) -> None:
    """What stands equally often in most lines."""
    found = room.answer("vehicles", "fleet.csv", text.encode())
    assert (found["rows"], found["rejected"]) == (2, 0)
    assert list(found["columns"].values()) == ["type", "seats", "place", "kg"]  # type: ignore[attr-defined]


def test_a_list_in_another_language_is_understood(room: Room) -> None:
    """Headings below a title, another separator, names and plates left out; shown first, and nothing written."""
    before = room.contents()
    found = room.answer("vehicles", "list.csv", _UKRAINIAN.encode("utf-8-sig"))
    assert found["columns"] == {
        "№": "not read",
        "Тип": "type",
        "Держ. номер": "left out: personal",
        "Місць": "seats",
        "Місце": "place",
        "Водій": "left out: personal",
        "Телефон": "left out: personal",
    }
    assert found["changes"] == [
        "added: Vehicle types mini-18: id mini-18, name Mini, 18 seats, places_seat 18",
        "changed: Fleets bus: count 1 -> 2",
        "added: Fleets mini-18-town: id mini-18-town, type mini-18, count 1, place town, available_from 2030-05-01 06:00+00:00",
    ]
    assert (found["done"], found["rejected"]) == (False, 0)
    assert room.contents() == before


def test_a_list_is_taken_in_once(room: Room) -> None:
    """The second time nothing is new; the file as it was stays beside the new one, and nothing personal anywhere."""
    first = room.answer("vehicles", "list.csv", _UKRAINIAN.encode(), "--apply")
    assert first["done"]
    assert {fleet.id: fleet.count for fleet in room.operation.fleets} == {"bus": 2, "mini-18-town": 1}
    names = sorted(room.contents())
    assert [name for name in names if name.startswith("operation.before-")]
    second = room.answer("vehicles", "list.csv", _UKRAINIAN.encode(), "--apply")
    assert second["changes"] == []
    assert {name: data for name, data in room.contents().items() if name in names} == room.contents()
    assert not [name for name, data in room.contents().items() if "Прізвище".encode() in data or b"AA 000" in data]


def test_what_a_heading_means_is_remembered(room: Room) -> None:
    """Told once with --map, it is known the next time; an empty meaning leaves the column out."""
    data = b"Was,Wo,Wieviele,Type\nBus,Town,3,ferry\n"
    told = ("--map", "Was=type", "--map", "Wo=place", "--map", "Wieviele=count", "--map", "Type=")
    first = room.answer("vehicles", "list.csv", data, *told, "--apply")
    assert first["columns"] == {"Was": "type", "Wo": "place", "Wieviele": "count", "Type": "not read"}
    memory = json.loads((room.folder / "operation.mapping.json").read_text(encoding="utf-8"))
    assert memory == {"vehicles": {"Was": "type", "Wo": "place", "Wieviele": "count", "Type": ""}}
    assert room.answer("vehicles", "list.csv", data)["columns"] == first["columns"]
    assert room.operation.fleet["bus"].count == 3


def test_rows_that_are_alike_are_told_once(room: Room) -> None:
    """In every column, also those that are not read: two buses with plates of their own are two buses."""
    alike = b"Type,Plate,Place\n" + b"Bus,X1,Town\n" * 9
    found = room.answer("vehicles", "list.csv", alike)
    told = [item["message"] for item in found["notices"] if item["code"] == "repeated-row"]  # type: ignore[attr-defined]
    assert told == ["9 rows are alike: this one and 3, 4, 5, 6, 7 and others."]
    plates = b"Type,Plate,Place\nBus,X1,Town\nBus,X2,Town\n"
    assert [item["code"] for item in room.answer("vehicles", "list.csv", plates)["notices"]] == ["personal-column"]  # type: ignore[attr-defined]


def test_rejected_rows_wait_unless_told(room: Room) -> None:
    """With --partly the others go in."""
    data = b"Type,Seats,Place\nBus,50,Town\nBus,50,Town\nBus,x,Town\n"
    assert "row 4, column Seats" in room.refuses("vehicles", "list.csv", data)
    code, answer, _ = room.take_in("vehicles", "list.csv", data, "--apply", "--partly")
    assert code == 1
    assert "3 read, 1 rejected; 1 error, 1 warning" in answer
    assert room.operation.fleet["bus"].count == 2


def _book(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for title, rows in sheets:
        page = book.add_worksheet(title)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def test_the_right_sheet_of_a_workbook_is_found(room: Room) -> None:
    """The others are named, so that nobody thinks that they were read."""
    data = _book(
        ("Last week", [["Place", "Total"], ["Village", 7]]),
        ("People", [["Counts", ""], [], ["Assembly point", "Total", "Need"], ["Village", 90.0]]),
    )
    found = room.answer("people", "counts.xlsx", data)
    assert found["changes"] == ["changed: Evacuee groups villagers: count 120 -> 90"]
    assert [item["code"] for item in found["notices"]] == ["ignored-sheet"]  # type: ignore[attr-defined]


def test_people_are_added_up(room: Room) -> None:
    """Rows of one group, parts of a row, ranges; another need makes a group of its own."""
    lines = (
        "Place,Women,Men,Children,Low,High,Need", "Village,40,30,30,90,,", "village,10,5,5,,25,", "Village,1,1,0,,,stretcher"
    )  # fmt: skip
    assert room.answer("people", "counts.csv", "\n".join(lines).encode(), "--apply")["rejected"] == 0
    found = {group.id: (group.count, group.low, group.high, group.mobility.value) for group in room.operation.groups}
    assert found == {"villagers": (120, 110, 125, "seat"), "village-stretcher": (2, None, None, "stretcher")}


def test_a_group_can_be_named(room: Room) -> None:
    """By its id, old or new."""
    data = b"Group,Place,Total\nvillagers,Village,100\nfarmers,Village,20\n"
    assert room.answer("people", "counts.csv", data, "--apply")["rejected"] == 0
    assert [(group.id, group.count) for group in room.operation.groups] == [("villagers", 100), ("farmers", 20)]
    assert "can mean each of the groups villagers, farmers" in room.refuses("people", "counts.csv", b"Place,Total\nVillage,90\n")


def test_aid_is_added_up_in_its_units(room: Room) -> None:
    """Tonnes and cubic metres, with a comma for a point; lines of one thing are one consignment."""
    data = "Item;From;To;Weight (t);Volume (m3)\nFood;Town;Village;1,5;4\nFood;town;village;0,5;1\nWater;Town;Village;2 t;\n"
    assert room.answer("aid", "aid.csv", data.encode(), "--apply")["rejected"] == 0
    found = {item.id: (item.kg, item.litres, item.description) for item in room.operation.consignments}
    assert found == {"food-town-village": (2_000, 5_000, "Food"), "water-town-village": (2_000, 0, "Water")}
    assert room.answer("aid", "aid.csv", data.encode())["changes"] == []


def test_a_type_with_other_places_becomes_a_type_of_its_own(room: Room) -> None:
    """The named type is its pattern; the second such vehicle is of the same new type."""
    room.answer("vehicles", "list.csv", b"Type,Seats,Payload,Place\nBus,30,200,Town\nBus,30,200,Town\n", "--apply")
    kind = room.operation.vehicle_type["bus-30"]
    assert (kind.places.seat, kind.kg, kind.boarding_fixed, kind.name) == (30, 200, 300, "Bus, 30 seats")
    assert room.operation.fleet["bus-30-town"].count == 2


def test_places_without_a_type_find_the_type_that_has_them(room: Room) -> None:
    """Fifty seats are a bus."""
    assert room.answer("vehicles", "list.csv", b"Seats,Place\n50,Town\n50,Town\n")["changes"] == [
        "changed: Fleets bus: count 1 -> 2"
    ]


def test_a_list_in_an_old_encoding_is_read_if_it_is_named(room: Room) -> None:
    """Not guessed: a wrong guess makes other letters of the same bytes."""
    data = "Тип;Місць;Місце;Кількість\nBus;50;Town;4\n".encode("cp1251")
    assert room.answer("vehicles", "list.csv", data, "--encoding", "cp1251")["changes"] == ["changed: Fleets bus: count 1 -> 4"]


def test_a_bundled_operation_is_not_changed(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    """It needs another file to go to."""
    from safepassage.interfaces.cli import main  # noqa: PLC0415 - only here

    path = room.folder / "list.csv"
    path.write_bytes(b"Type,Place,Number\nBus,Town,2\n")
    own = ["--mapping", str(room.folder / "m.json")]
    assert main(["import", "vehicles", "one-bus", str(path), "--apply", *own]) == 2
    assert "comes with the program and is not changed. Give --out FILE" in capsys.readouterr().err
    out = room.folder / "mine.yaml"
    assert main(["import", "vehicles", "one-bus", str(path), "--apply", "--out", str(out), *own]) == 0
    assert "count: 2" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(("options", "said"), [
    (("--map", "x"), "--map 'x' is not understood"), (("--map", "x=sails"), "--map 'x=sails' is not understood"),
    (("--apply", "--out", "x.txt"), "Expected .xlsx or .yaml"),
])  # fmt: skip
def test_wrong_usage_is_told(room: Room, options: tuple[str, ...], said: str) -> None:
    """With what is expected."""
    code, _, complaints = room.take_in("vehicles", "list.csv", b"Type,Place\nBus,Town\n", *options)
    assert code == 2
    assert said in complaints


def test_headings_are_written_once() -> None:
    """No heading means two columns of a list, and none that is personal means one."""
    for sheet in LISTS.values():
        meanings: dict[str, str] = {}
        for column in sheet.columns:
            for name in map(plain, (column.heading, *column.synonyms)):
                assert meanings.setdefault(name, column.attribute) == column.attribute
        assert PERSONAL.isdisjoint(meanings)


def test_ids_are_made_of_names() -> None:
    """Short, in small letters, of any script, and free."""
    assert slug("Mini Bus (2)!") == "mini-bus-2"
    assert slug("Автобус №7") == "автобус-7"
    assert slug("***") == "item"
    assert free_id("Bus", ("bus", "bus-2")) == "bus-3"
