"""Tests of the table of sheets and columns: it must agree with the model that it describes."""

from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any

import pytest

from safepassage.domain.fleet import VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import PerMobility
from safepassage.domain.uncertainty import Uncertainty
from safepassage.exchange.cells import parse, plain
from safepassage.exchange.columns import LISTS, UNITS, Column, Kind, Sheet
from safepassage.exchange.problems import Doubts
from safepassage.exchange.schema import SHEET, SHEETS
from safepassage.exchange.sheets.people import PriorityWeight
from safepassage.exchange.times import SOME_CLOCK
from safepassage.units import Interval

CLASSES: dict[Any, list[Sheet]] = {}
for one in SHEETS:
    CLASSES.setdefault(one.build, []).append(one)
COLUMNS = [pytest.param(sheet, column, id=f"{sheet.name}/{column.attribute}") for sheet in SHEETS for column in sheet.columns]
SHEET_PARAMETERS = [pytest.param(sheet, id=sheet.name) for sheet in SHEETS]


def _fields_of(cls: Any) -> set[str]:  # noqa: ANN401 - classes of any kind
    return {item.name for item in fields(cls)} if is_dataclass(cls) else set(cls._fields)


@pytest.mark.parametrize("sheet", SHEET_PARAMETERS)
def test_every_attribute_of_every_class_has_a_column(sheet: Sheet) -> None:
    """Tests that the columns, with the sheets whose rows are parts, cover exactly the fields of the class."""
    covered = {column.target[0] for column in sheet.columns if column.is_part}
    parts = {part.field for part in SHEETS if part.owner == sheet.name}
    own = (
        {other.field.partition(".")[0] for other in SHEETS if not other.owner and other.field}
        if sheet.build is Operation
        else set()
    )
    assert covered | parts | own == _fields_of(sheet.build)


def test_every_class_of_the_model_has_a_sheet() -> None:
    """Tests that nothing an operation is made of is left out."""
    from safepassage.domain import agreement, aid, fleet, network, people, protected, readiness, shape, uncertainty  # noqa: PLC0415 - to look through them

    classes = {
        cls
        for module in (agreement, aid, fleet, network, people, protected, readiness, shape, uncertainty)
        for cls in vars(module).values()
        if is_dataclass(cls) and isinstance(cls, type) and cls.__module__ == module.__name__
    }
    assert classes - {PerMobility, Uncertainty} == set(CLASSES) - {Operation, Interval, PriorityWeight}


@pytest.mark.parametrize(("sheet", "column"), COLUMNS)
def test_defaults_are_those_of_the_model(sheet: Sheet, column: Column) -> None:
    """Tests that what an empty cell means is what the class means by leaving the attribute out, and needed means needed."""
    if not column.is_part or not is_dataclass(sheet.build):
        return
    field, *part = column.target
    default = next(item for item in fields(sheet.build) if item.name == field).default
    if part and default is not MISSING:
        default = getattr(default, part[0])
    assert column.required == (default is MISSING)
    if not column.required:
        assert column.default == default


@pytest.mark.parametrize(("sheet", "column"), COLUMNS)
def test_columns_are_described(sheet: Sheet, column: Column) -> None:
    """Tests that each column has a sentence, and what its kind needs."""
    assert column.description.endswith("."), sheet.name
    assert column.unit in UNITS.get(column.kind, {"": "", "°": ""})
    assert (column.choices is not None) == (column.kind in {Kind.CHOICE, Kind.CHOICES})
    assert (column.refers_to in SHEET) == (column.kind in {Kind.REFERENCE, Kind.REFERENCES})
    assert column.is_list == (column.kind in LISTS)


@pytest.mark.parametrize(("sheet", "column"), COLUMNS)
def test_examples_can_be_read(sheet: Sheet, column: Column) -> None:
    """Tests that every example, and there must be one for everything needed, is a value of its column without a doubt."""
    assert column.example or not column.required, sheet.name
    doubts = Doubts()
    if column.example:
        parse(column, column.example, column.unit, SOME_CLOCK, doubts)
    assert doubts.found == []


@pytest.mark.parametrize("sheet", SHEET_PARAMETERS)
def test_no_two_columns_share_a_name(sheet: Sheet) -> None:
    """Tests that headings and attributes of one sheet cannot be taken for each other, and that no synonym is a proper name."""
    proper = [plain(name) for column in sheet.columns for name in {plain(column.attribute), plain(column.heading)}]
    synonyms = [plain(name) for column in sheet.columns for name in column.synonyms]
    assert len(proper) == len(set(proper))
    assert len(synonyms) == len(set(synonyms))


def test_no_two_sheets_share_a_name() -> None:
    """Tests that every title and synonym means one sheet."""
    names = [plain(name) for sheet in SHEETS for name in (sheet.name, *sheet.synonyms)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("sheet", SHEET_PARAMETERS)
def test_sheets_fit_a_workbook(sheet: Sheet) -> None:
    """Tests that titles are no longer than spreadsheet programs allow, and keys are plain."""
    assert len(sheet.name) <= 31
    assert sheet.key.replace("_", "").isalpha()
    assert sheet.description.endswith(".")


@pytest.mark.parametrize("sheet", SHEET_PARAMETERS)
def test_contradictions_are_told_at_a_column(sheet: Sheet) -> None:
    """Tests that what is said of a row that contradicts itself is a sentence at a column of the sheet."""
    attribute, sentence = sheet.contradiction
    assert not attribute or attribute in {column.attribute for column in sheet.columns}
    assert bool(attribute) == sentence.endswith(".")


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param(column.choices, id=f"{sheet.name}/{column.attribute}")
        for sheet in SHEETS
        for column in sheet.columns
        if column.choices
    ],
)
def test_no_two_choices_read_alike(choices: type[StrEnum]) -> None:
    """Tests that choices stay apart when only letters and digits count."""
    assert len({plain(choice.value) for choice in choices}) == len(choices)


def test_the_order_of_places_aboard_is_that_of_the_model() -> None:
    """Tests that the columns of each mobility have the defaults of the vehicle type."""
    defaults = [column.default for column in SHEET["Vehicle types"].columns if column.attribute.startswith("boarding_per_person")]
    standard = VehicleType(id="v", name="V").boarding_per_person
    assert defaults == [standard.seat, standard.wheelchair, standard.stretcher]
