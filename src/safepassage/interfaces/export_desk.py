"""The desk of outgoing files: verify the plan, make what is asked for, write it, and record a release beside it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from safepassage.domain.audience import Audience
from safepassage.exchange.outgoing.cap import Release
from safepassage.exchange.outgoing.formats import FORMATS, Wish
from safepassage.exchange.outgoing.formats import export as make
from safepassage.exchange.outgoing.wordlist import read_words
from safepassage.exchange.storage import write_bytes
from safepassage.interfaces.answer import tell_violations
from safepassage.interfaces.exits import DONE, WRONG_INPUT, WrongUsageError
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.simulated import simulation_of
from safepassage.interfaces.sources import existing_file, load_planned
from safepassage.verification import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the command export was asked, as it was typed."""

    operation: str
    plan: Path
    format: str
    out: Path | None
    audience: str
    only: tuple[str, ...]
    small: int
    exercise: bool
    opt_in: bool
    code_words: Path | None
    release: str
    reason: str
    sender: str
    force: bool
    json: bool


def give_out(order: Order) -> int:
    """Return the exit code, after writing what ``order`` asks for."""
    screen, (operation, plan) = Screen(), load_planned(order.operation, order.plan)
    verification = verify(operation, plan)
    if not verification.ok:
        tell_violations(screen, verification.violations)
        screen.tell("A plan that breaks a rule is not a plan: it is not given out.")
        return WRONG_INPUT
    target = _target(order)
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - this is the edge: below it the time is an argument
    asked = order.release or order.reason
    release = Release(by=order.release, reason=order.reason, sender=order.sender, at=now) if asked else None
    wish = Wish(
        operation=operation,
        plan=plan,
        audience=Audience(order.audience.replace("-", "_")),
        only=order.only,
        exercise=order.exercise,
        small=order.small,
        words=None if order.code_words is None else read_words(existing_file(order.code_words)),
        opt_in=order.opt_in,
        simulation=simulation_of(screen, plan, order.plan),
        release=release,
        now=now,
    )
    data = make(wish, order.format)
    write_bytes(data, target)
    record = _record(release, wish, data, target) if release is not None and order.format == "cap" else None
    _answer(screen, order, target, data, record)
    return DONE


def _target(order: Order) -> Path:
    """Return the path to write to, which must be free unless force was given."""
    kind = FORMATS[order.format]
    stem = "-".join([order.plan.stem, order.format, order.audience, *_safe(order.only)])
    path = order.out or order.plan.with_name(stem + kind.ending)
    if path.is_dir():
        path = path / (stem + kind.ending)
    if path.suffix.lower() != kind.ending:
        msg = f"{path} ends in {path.suffix or 'nothing'!r}. A file of the format {order.format} ends in {kind.ending}."
        raise WrongUsageError(msg)
    if path.exists() and not order.force:
        msg = f"{path} exists already. Give another name with --out, or --force to replace it."
        raise WrongUsageError(msg)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _safe(names: tuple[str, ...]) -> list[str]:
    """Return ``names`` as parts of the name of a file."""
    return ["".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in name) for name in names[:3]]


def _record(release: Release, wish: Wish, data: bytes, target: Path) -> Path:
    """Return the path of the record of a release: who, why, when, and what exactly."""
    record = {
        "released_by": release.by,
        "reason": release.reason,
        "released_at": release.at.isoformat(),
        "operation": wish.operation.id,
        "plan": wish.plan.digest,
        "exercise": wish.exercise,
        "file": target.name,
        "sha256": sha256(data).hexdigest(),
    }
    path = target.with_name(f"{target.name}.release.json")
    write_bytes((json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode(), path)
    return path


def _answer(screen: Screen, order: Order, target: Path, data: bytes, record: Path | None) -> None:
    if order.json:
        content: Mapping[str, object] = {
            "file": str(target),
            "format": order.format,
            "for": order.audience,
            "bytes": len(data),
            "record": None if record is None else str(record),
        }
        screen.json(content)
        return
    screen.say(f"{target} is written: {FORMATS[order.format].use}; for the {order.audience.replace('-', ' ')}.")
    if record is not None:
        screen.say(f"{record} keeps who released it and why. Nothing has been sent: that is for people to do.")
