"""
How long and how much memory it takes to look at files with very many rows, those that are taken in and those that are refused.

``python -m bench.imports`` prints a row for each kind of file with as many rows as it may have, and with a million; ``--json`` the same as
JSON, ``--only WHAT`` one kind. Each file is looked at by the command line in a process of its own, which is ended after `MOST_SECONDS`;
seconds are those of the processor, memory is the most that the process had. An import that is refused must say why and where.
"""

import argparse
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import xlsxwriter

from safepassage import bundled, read_operation, solve
from safepassage.exchange import write_operation, write_plan

MOST_SECONDS = 90.0
MOST_MEGABYTES = 2_000
ALLOWED, MILLION = 100_000, 1_000_000
POINTS = 200_000
"""Points that a road may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one file."""

    what: str
    file: str
    rows: int
    megabytes: float
    seconds: float
    memory: int
    code: int
    said: str

    @property
    def line(self) -> str:
        """Return the row for a Markdown table."""
        return (
            f"| {self.what} | {self.file} | {self.rows} | {self.megabytes:.1f} | {self.seconds:.1f} | {self.memory} "
            f"| {'refused' if self.code else 'taken'} | {self.said} |"
        )

    @property
    def is_fine(self) -> bool:
        """Return whether it took no longer and no more room than it may, and was taken or refused as it should be."""
        most = POINTS if self.what == "route" else ALLOWED
        refused = self.rows > most
        return self.seconds <= MOST_SECONDS and self.memory <= MOST_MEGABYTES and self.code == int(refused)


HEAD = "| what | file | rows | MB | seconds | memory, MB | | said |\n|---|---|--:|--:|--:|--:|---|---|"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what became of every file, and return 0, or 1 if one of them was too much."""
    parser = argparse.ArgumentParser(description="Very large files for the command import.")
    parser.add_argument("--only", choices=list(FILES), help="one kind of file")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        operation = read_operation(bundled()["one-bus"])
        write_operation(operation, room / "operation.yaml")
        write_plan(solve(operation), room / "plan.json")
        rows = []
        for name in [asked.only] if asked.only else FILES:
            for row in measured(name, room):
                rows.append(row)
                print(row.line if not asked.json else "", file=sys.stderr, flush=True)
    print(json.dumps([asdict(row) for row in rows]) if asked.json else "\n".join([HEAD, *(row.line for row in rows)]))
    return int(not all(row.is_fine for row in rows))


def measured(name: str, room: Path) -> Iterator[Row]:
    """Yield what became of a kind of file, with as many rows as it may have and with a million."""
    what, ending, make = FILES[name]
    for rows in (POINTS if what == "route" else ALLOWED, MILLION):
        path = room / f"many.{ending}"
        path.write_bytes(make(rows - (what in LISTS and ending == "csv")))
        yield look_at(what, path, rows, room)
        path.unlink()


def look_at(what: str, path: Path, rows: int, room: Path) -> Row:
    """Return what the command line says of one file."""
    command = [sys.executable, "-m", "safepassage", "import", what, str(room / "operation.yaml"), str(path), "--json"]
    command += ["--plan", str(room / "plan.json")] if what in {"boardings", "passages", "submissions", "messages"} else []
    command += ["--corridor", "side"] if what == "route" else []
    output = room / "output"
    with output.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, preexec_fn=_limit)  # noqa: PLW1509 - ours
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    text = output.read_text(encoding="utf-8", errors="replace")
    return Row(
        what=what,
        file=path.suffix,
        rows=rows,
        megabytes=path.stat().st_size / 1e6,
        seconds=round(used.ru_utime + used.ru_stime, 1),
        memory=used.ru_maxrss // 1000,
        code=process.returncode,
        said=_said(text),
    )


def _limit() -> None:
    """Let the kernel end a process that takes more of the processor than it may, and some."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(MOST_SECONDS) + 10, int(MOST_SECONDS) + 20))


def _said(text: str) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        return next((line.removeprefix("error: ") for line in text.splitlines() if line.startswith("error")), text[-160:])
    if "rows" in found:
        return f"{found['rows']} read, {found['rejected']} rejected, {len(found['changes'])} changes"
    return str(found)[:160]


def _csv(heading: str, rows: Iterable[Sequence[object]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(heading.split(","))
    writer.writerows(rows)
    return stream.getvalue().encode()


def _vehicles(rows: int) -> bytes:
    return _csv("Type,Seats,Place,Number", (("Bus", 50, "Town", 1) for _ in range(rows)))


def _people(rows: int) -> bytes:
    return _csv("Place,Total,Priority", (("Village", 3, 1 + number % 400) for number in range(rows)))


def _passages(rows: int) -> bytes:
    times = (f"2030-05-01 {8 + number // 3600 % 4:02d}:{number // 60 % 60:02d}:{number % 60:02d}" for number in range(rows))
    return _csv("Point,Heard at (UTC),Vehicles", (("CP1", at, 1) for at in times))


def _workbook(rows: int) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, ["Type", "Seats", "Place", "Number"])
    for number in range(1, rows):
        page.write_row(number, 0, ["Bus", 50, "Town", 1])
    book.close()
    return stream.getvalue()


def _messages(rows: int) -> bytes:
    return "".join(f"#{number} CP1 HELD 0/1 0815\n" for number in range(rows)).encode()


def _submission(number: int) -> dict[str, object]:
    return {"_uuid": f"u{number}", "point": "CP1", "convoy": "", "arrived": "2030-05-01T08:15:00Z", "outcome": "held"}


def _submissions(rows: int) -> bytes:
    return json.dumps([_submission(number) for number in range(rows)]).encode()


def _submission_rows(rows: int) -> bytes:
    return _csv(",".join(_submission(0)), (tuple(_submission(number).values()) for number in range(rows)))


def _roads(rows: int) -> bytes:
    line = {"type": "LineString", "coordinates": [[-30.0, 10.0], [-30.0, 10.05]]}
    said = {"status": "open", "as_of": "2030-05-01T05:00:00Z"}
    return json.dumps(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": said, "geometry": line}] * rows}
    ).encode()


def _gpx(rows: int) -> bytes:
    points = "".join(f'<rtept lat="{10 + number * 1e-7:.7f}" lon="{-30 - (number % 2) * 1e-2:.3f}"/>' for number in range(rows))
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1"><rte>{points}</rte></gpx>'.encode()


FILES: dict[str, tuple[str, str, Callable[[int], bytes]]] = {
    "vehicles.csv": ("vehicles", "csv", _vehicles),
    "vehicles.xlsx": ("vehicles", "xlsx", _workbook),
    "people.csv": ("people", "csv", _people),
    "passages.csv": ("passages", "csv", _passages),
    "submissions.json": ("submissions", "json", _submissions),
    "submissions.csv": ("submissions", "csv", _submission_rows),
    "messages.txt": ("messages", "txt", _messages),
    "roads.geojson": ("roads", "geojson", _roads),
    "route.gpx": ("route", "gpx", _gpx),
}
"""What is imported, the ending of its file, and what makes one with so many rows."""
LISTS = frozenset({"vehicles", "people", "passages"})
"""Tables whose row of headings counts among the rows that they may have."""

if __name__ == "__main__":
    raise SystemExit(main())
