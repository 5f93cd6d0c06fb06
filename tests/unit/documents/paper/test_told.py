"""The notification on paper: what was handed over, as it was handed over, to those it was addressed to."""

from pathlib import Path

from safepassage.documents.paper import Edition
from safepassage.domain.audience import Audience
from safepassage.domain.network import Direction
from safepassage.domain.notification import Notification, NotifiedMovement, NotifiedPoint, NotifiedVehicle
from safepassage.units import HOUR
from unit.documents.paper import papers
from unit.documents.paper.papers import AS_OF, READERS

PLATE = "Q11PLATE"


def handed_over() -> Notification:
    """Return a notification to the northern side of one movement, with a plate and each position entered twice."""
    operation = papers.secret_operation()
    points = (
        NotifiedPoint(place="outer", name="Outer gate", latitude=10.05, longitude=-30.0, grid="26PKT12345678", departs=2 * HOUR),
        NotifiedPoint(place="inner", name="Inner gate", latitude=10.21, longitude=-30.0, grid="26PKT12348765", arrives=3 * HOUR),
    )
    vehicle = NotifiedVehicle(
        number=1, vehicle="q0bus-01", type="bus", plate=PLATE, make="white coach", marking="blue flags", roof_marking=True
    )
    return Notification(
        id="N1",
        version=2,
        supersedes=1,
        operation=operation.id,
        operation_digest="",
        plan_digest="",
        epoch=operation.epoch,
        organisation="The relief society",
        focal_point="notification officer",
        contact="by radio",
        parties=("north",),
        made_by="notification officer",
        submitted=-HOUR,
        valid_from=2 * HOUR,
        valid_to=6 * HOUR,
        movements=(
            NotifiedMovement(convoy="road-in-01", corridor="road", direction=Direction.IN, points=points, vehicles=(vehicle,)),
        ),
    )


def test_it_is_printed_as_it_was_handed_over(tmp_path: Path) -> None:
    """Version, second entries, plates and markings are those of the notification; nothing calls it a draft."""
    wish = Edition(as_of=AS_OF, notification=handed_over())
    files = papers.printed(tmp_path, Audience.PARTY, edition=wish)
    assert set(files) == {"party/en/north/notification.pdf"}
    text = "".join(files["party/en/north/notification.pdf"]).replace("\u00a0", " ")
    assert "Handed over as N1, version 2, at 1 May 05:00 UTC (08:00 Kyiv; 09:00 Tbilisi)." in text
    assert "Outer gate 10.05000, -30.00000 26P KT 1234 5678" in text
    assert f"q0bus-01 bus {PLATE} white coach blue flags, roof" in text
    assert "Notifying organisation The relief society" in text
    assert "DRAFT" not in text
    assert "road-out-01" not in text


def test_plates_are_for_those_who_were_told_only(tmp_path: Path) -> None:
    """A plate that was notified stands in the notification, and on no other paper of anybody."""
    wish = Edition(as_of=AS_OF, notification=handed_over())
    files = papers.printed(tmp_path, *READERS, edition=wish)
    assert {name for name, text in files.items() if PLATE in "".join(text)} == {
        "coordinator/en/notification.pdf",
        "negotiator/en/notification.pdf",
        "radio-room/en/notification.pdf",
        "party/en/north/notification.pdf",
    }


def test_before_it_is_handed_over_it_is_a_draft(tmp_path: Path) -> None:
    """A draft says so, and shows each position once: the second entry is made apart from the first, by a person."""
    files = papers.printed(tmp_path, Audience.NEGOTIATOR)
    text = "".join(files["negotiator/en/notification.pdf"])
    assert "DRAFT from the plan, not handed over" in text
    assert "MGRS" not in text
