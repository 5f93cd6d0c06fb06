"""The go/no-go desk: the board from the files at hand, decisions written down, and decisions computed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safepassage.documents.clocks import Clocks
from safepassage.documents.desk_page import render_desk
from safepassage.documents.readiness import board_rows, verdict
from safepassage.domain.digest import full_digest, plan_digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.exchange import read_operation
from safepassage.exchange.decision_log import Choice, Decision, append_decision, board_digest, keep_inputs, read_decisions
from safepassage.exchange.ledger_file import LEDGER_NAME, read_ledger
from safepassage.exchange.simulation_file import FILE_NAME, read_simulation
from safepassage.exchange.storage import write_bytes
from safepassage.interfaces.deadline import parse_moment
from safepassage.interfaces.exhibit import print_tables
from safepassage.interfaces.exits import DONE, WRONG_INPUT, WrongUsageError
from safepassage.interfaces.outlook import outlook_of
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import existing_file, load_fitting, operation_path, page_path
from safepassage.interfaces.tables import table
from safepassage.terms import Board, Outlook, Told, readiness
from safepassage.terms.entries import told_of
from safepassage.units import MINUTE, Instant, Seconds

LOG_NAME = "decisions.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRequest:
    """What the command ready was asked, as it was typed."""

    operation: str
    plan: Path | None
    at: str | None
    reserve: int
    decide: Choice | None
    by: str
    reason: str
    log: Path | None
    page: Path | None
    json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The files that a board is computed from, read."""

    files: Mapping[str, Path]
    operation: Operation
    plan: Plan | None
    outlook: Outlook | None
    told: Told | None = None

    def board(self, at: Instant, reserve: Seconds) -> Board:
        """Return the board at ``at``."""
        return readiness(self.operation, self.plan, at, outlook=self.outlook, told=self.told, reserve=reserve)


def show_board(request: ReadyRequest, now: datetime) -> int:
    """Return the exit code, after showing the board and writing down the decision if one was taken: 1 if it is a no-go."""
    screen = Screen()
    files = {"operation": operation_path(request.operation)}
    if request.plan is not None:
        files["plan"] = existing_file(request.plan)
        beside = request.plan.parent / FILE_NAME
        if beside.is_file():
            files["simulation"] = beside
        ledger = request.plan.parent / LEDGER_NAME
        if ledger.is_file():
            files["notifications"] = ledger
    case = _case(files)
    if "simulation" in files and case.outlook is None:
        screen.tell(f"{files['simulation']} is of another plan, so it is not used. Simulate this one.")
    at = _instant(request.at, case.operation, now)
    board = case.board(at, request.reserve * MINUTE)
    content = board_as_json(board, case)
    log = request.log or (request.plan.parent if request.plan else Path()) / LOG_NAME
    if request.page is not None:
        write_bytes(render_desk(case.operation, at=at, board=board).encode(), page_path(request.page))
    if request.json:
        screen.json(content)
    else:
        _say(screen, board, case.operation)
    if request.decide is None:
        return WRONG_INPUT if board.against else DONE
    return _decide(screen, request, board, case, log, now)


def _case(files: Mapping[str, Path]) -> Case:
    operation = read_operation(files["operation"])
    plan = load_fitting(files["plan"], operation) if "plan" in files else None
    outlook = outlook_of(read_simulation(files["simulation"]), plan) if plan is not None and "simulation" in files else None
    told = (
        told_of(operation, plan, read_ledger(files["notifications"])) if plan is not None and "notifications" in files else None
    )
    return Case(files=files, operation=operation, plan=plan, outlook=outlook, told=told)


def _instant(text: str | None, operation: Operation, now: datetime) -> Instant:
    if text is None:
        return round((now - operation.epoch).total_seconds())
    try:
        return parse_moment(text, operation)
    except ValueError as error:
        raise WrongUsageError(str(error)) from error


def _say(screen: Screen, board: Board, operation: Operation) -> None:
    clocks = Clocks(operation)
    screen.say(f"{operation.title}: the board at {clocks.both(board.at)}")
    rows = [
        [str(row.number), f"{row.title}\n({row.id})", row.sign, row.why, row.owner, row.until]
        for row in board_rows(board, clocks)
    ]
    made = table("Go or no-go", ("#No.", "Condition", "Stands", "Why", "Owner", "Good until"), rows)
    made.show_lines = True
    print_tables(screen, [made])
    screen.say(verdict(board))


def board_as_json(board: Board, case: Case) -> dict[str, Any]:
    """Return ``board`` as plain data, with the digests of what it was computed from; times are in UTC."""
    operation = case.operation

    def moment(instant: Instant | None) -> str | None:
        return None if instant is None else operation.at(instant).isoformat()

    return {
        "operation": operation.id,
        "operation_digest": full_digest(operation),
        "plan_digest": None if case.plan is None else plan_digest(case.plan),
        "at": moment(board.at),
        "reserve_minutes": board.reserve // MINUTE,
        "no_go": bool(board.against),
        "against": [condition.id for condition in board.against],
        "conditions": [
            {
                "id": found.id,
                "title": found.title,
                "state": found.state.value,
                "why": found.why,
                "evidence": found.evidence,
                "owner": found.owner,
                "as_of": moment(found.as_of),
                "expires": moment(found.expires),
                "accepted_by": found.accepted_by,
                "reason": found.reason,
            }
            for found in board.conditions
        ],
    }


def _decide(screen: Screen, request: ReadyRequest, board: Board, case: Case, log: Path, now: datetime) -> int:
    """Return the exit code, after writing the decision down; a go against the board is not a decision that it takes down."""
    if not request.by or not request.reason:
        msg = "A decision needs a name and a reason: --by WHO --reason WHY."
        raise WrongUsageError(msg)
    if request.decide is Choice.GO and board.against:
        ids = ", ".join(condition.id for condition in board.against)
        screen.tell(
            f"Not written down: any red or stale condition is a no-go. Against it stand {ids}. "
            "Mend them; an amber may be accepted by name, with a reason, in the sheet Conditions."
        )
        return WRONG_INPUT
    made = append_decision(
        Decision(
            number=0,
            decided_at=now.astimezone(UTC).replace(microsecond=0),
            decided_by=request.by,
            choice=request.decide or Choice.NO_GO,
            reason=request.reason,
            operation=case.operation.id,
            board_at=case.operation.at(board.at),
            board=board_as_json(board, case),
            inputs=keep_inputs(case.files, log.parent),
        ),
        log,
    )
    told = screen.tell if request.json else screen.say
    told(
        f"Decision {made.number} is written down in {log}: {made.choice.value}, by {made.decided_by}. Its mark is {made.hash[:16]}."
    )
    return DONE


def show_decisions(log: Path, *, json: bool) -> int:
    """Return the exit code, after computing the board of every decision in ``log`` again: 1 if one comes out otherwise."""
    screen = Screen()
    results = [(decision, _again(decision, log.parent)) for decision in read_decisions(existing_file(log))]
    if json:
        screen.json(
            {
                "log": str(log),
                "decisions": [
                    {
                        "number": decision.number,
                        "decided_at": decision.decided_at.isoformat(),
                        "decided_by": decision.decided_by,
                        "choice": decision.choice.value,
                        "reason": decision.reason,
                        "board_at": decision.board_at.isoformat(),
                        "board_digest": board_digest(decision.board),
                        "reproduced": not trouble,
                        "trouble": trouble,
                    }
                    for decision, trouble in results
                ],
            }
        )
    else:
        for decision, trouble in results:
            when = f"{decision.decided_at:%Y-%m-%d %H:%M} UTC"
            screen.say(f"{decision.number}. {when}: {decision.choice.value}, by {decision.decided_by}: {decision.reason}")
            screen.say(f"   {trouble or 'computed again from its files: the same board'} ({decision.hash[:16]})")
    return WRONG_INPUT if any(trouble for _, trouble in results) else DONE


def _again(decision: Decision, folder: Path) -> str:
    """Return what is wrong with computing the board of ``decision`` again, or an empty text."""
    files = {what: folder / name for what, name in decision.inputs.items()}
    gone = [str(path) for path in files.values() if not path.is_file()]
    if gone:
        return f"cannot be computed again: {', '.join(gone)} is not there"
    case = _case(files)
    at = round((decision.board_at - case.operation.epoch).total_seconds())
    board = case.board(at, int(decision.board["reserve_minutes"]) * MINUTE)
    if board_digest(board_as_json(board, case)) == board_digest(decision.board):
        return ""
    before = {condition["id"]: condition["state"] for condition in decision.board["conditions"]}
    now = {found.id: found.state.value for found in board.conditions}
    changed = [name for name in before | now if before.get(name) != now.get(name)]
    return f"comes out otherwise from its files: {', '.join(changed) or 'in its words'}"
