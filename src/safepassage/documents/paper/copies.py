"""Single copies: one reader's documents about one subject, in one language."""

import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Final

from safepassage.documents.facts import Facts, derive
from safepassage.documents.paper.access import DOCUMENTS, Document, documents_for
from safepassage.documents.paper.blocks import Block, allowed, volumes
from safepassage.documents.paper.cards import after_action, driver_cards, tracking_sheets, vehicle_list
from safepassage.documents.paper.changes import changes
from safepassage.documents.paper.decision import go_no_go
from safepassage.documents.paper.frame import Paper, expiry, frame
from safepassage.documents.paper.goods import load_plan, waybills
from safepassage.documents.paper.language import Language, Words
from safepassage.documents.paper.ledger import Ledger
from safepassage.documents.paper.limits import last_boardings
from safepassage.documents.paper.people import boarding_sheets, boarding_tokens, reception_forecasts
from safepassage.documents.paper.press import Press
from safepassage.documents.paper.road import movement_order
from safepassage.documents.paper.setting import Setting, Simulated, scoped, subjects
from safepassage.documents.paper.situation import situation_report
from safepassage.documents.paper.strip import strip_maps
from safepassage.documents.paper.times import Times
from safepassage.documents.paper.told import notification
from safepassage.domain.audience import Audience
from safepassage.domain.notification import Notification
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.tokens import waves
from safepassage.terms import Outlook, Told, readiness
from safepassage.units import Instant

Builder = Callable[[Setting], Iterable[Block]]

BUILDERS: Final[Mapping[Document, Builder]] = MappingProxyType(
    {
        Document.MOVEMENT_ORDER: movement_order,
        Document.DRIVER_CARD: driver_cards,
        Document.STRIP_MAP: strip_maps,
        Document.TRACKING_SHEET: tracking_sheets,
        Document.BOARDING_SHEET: boarding_sheets,
        Document.BOARDING_TOKENS: boarding_tokens,
        Document.VEHICLE_LIST: vehicle_list,
        Document.LOAD_PLAN: load_plan,
        Document.WAYBILLS: waybills,
        Document.NOTIFICATION: notification,
        Document.RECEPTION_FORECAST: reception_forecasts,
        Document.GO_NO_GO: go_no_go,
        Document.SITUATION_REPORT: situation_report,
        Document.AFTER_ACTION: after_action,
        Document.CHANGES: changes,
    }
)
"""What makes each document."""


PARTS: Final = 50
"""Convoys, vehicles or places of a document that are printed in one file; of more there are several files: a long one needs much memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """
    How a pack is printed.

    Parameters
    ----------
    as_of
        When it is printed, with a time zone.
    exercise
        Whether every page is marked as an exercise.
    only
        Ids of convoys, vehicles, places or parties; empty for every copy there is.
    expires
        When the papers expire; None for when the last window closes that the plan uses.
    simulated, outlook
        What a simulation of this plan says of latest times, and of the plan as a whole; None if it was not simulated.
    notification, told
        What the parties were told of this plan, and how that stands; None if nothing was handed over.
    """

    as_of: datetime
    paper: Paper = Paper.A4
    exercise: bool = False
    only: frozenset[str] = frozenset()
    expires: datetime | None = None
    simulated: Simulated | None = None
    outlook: Outlook | None = None
    notification: Notification | None = None
    told: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What one reader gets about one subject (empty: the whole operation) in one language."""

    reader: Audience
    language: Language
    subject: str

    @property
    def folder(self) -> Path:
        """Return the folder of its files, below that of the prints."""
        folder = Path(self.reader.value.replace("_", "-")) / self.language.value
        return folder / file_name(self.subject) if self.subject else folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is printed at once: all documents of one copy, or one document about the whole operation in the copies of several readers."""

    copies: tuple[Copy, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    A document that is typeset once.

    Parameters
    ----------
    files
        Where it goes, below the folder of the prints: to every reader who is given the same.
    data
        What it is set from; None if there is nothing to print in it.
    """

    document: Document
    files: tuple[Path, ...]
    data: dict[str, object] | None


class Stock:
    """All that copies of one plan are made from."""

    def __init__(self, operation: Operation, plan: Plan, ledger: Ledger, edition: Edition) -> None:
        self.facts: Facts = derive(operation, plan)
        self.waves = waves(operation, plan)
        self.ledger = ledger
        self.edition = edition
        now = round((edition.as_of - operation.epoch).total_seconds())
        self._board = readiness(operation, plan, now, outlook=edition.outlook, told=edition.told)
        self._wholes: dict[tuple[Audience, Language], Setting] = {}

    def copies(self, readers: Iterable[Audience], languages: Iterable[Language]) -> Iterator[Copy]:
        """Yield every copy for ``readers`` in ``languages`` that the edition asks for."""
        for reader in dict.fromkeys(readers):
            for language in dict.fromkeys(languages):
                for subject in subjects(self.facts, reader):
                    if not self.edition.only or subject in self.edition.only:
                        yield Copy(reader=reader, language=language, subject=subject)

    def jobs(self, readers: Iterable[Audience], languages: Iterable[Language]) -> Iterator[Job]:
        """Yield what is to be printed at once, so that all copies for ``readers`` in ``languages`` are made; the longest first."""
        copies = list(self.copies(readers, languages))
        for language, document in product(dict.fromkeys(copy.language for copy in copies), Document):
            whole = [copy for copy in copies if not copy.subject and copy.language is language]
            given = tuple(copy for copy in whole if document in documents_for(copy.reader))
            if given:
                yield Job(copies=given, documents=(document,))
        for copy in copies:
            if copy.subject:
                yield Job(copies=(copy,), documents=documents_for(copy.reader))

    def sheets(self, job: Job) -> Iterator[Sheet]:
        """Yield what is typeset for ``job``: of what several readers are given in the same words, one sheet that names them all."""
        for document in job.documents:
            for readers, blocks in self._wordings(document, job.copies[0]):
                given = [copy for copy in job.copies if copy.reader in readers]
                if not given:
                    continue
                setting = scoped(self._whole(given[0].reader, given[0].language), given[0].subject)
                pieces = list(volumes(blocks, PARTS))
                for number, piece in enumerate(pieces, 1):
                    name = f"{document.value}-{number:02d}.pdf" if len(pieces) > 1 else f"{document.value}.pdf"
                    yield Sheet(
                        document=document,
                        files=tuple(copy.folder / name for copy in given),
                        data=self._framed(setting, document, readers, piece) if piece else None,
                    )

    def documents(self, copy: Copy) -> Iterator[tuple[Document, dict[str, object] | None]]:
        """Yield each document of ``copy`` with the data that it is set from; None if there is nothing to print in it."""
        for sheet in self.sheets(Job(copies=(copy,), documents=documents_for(copy.reader))):
            yield sheet.document, sheet.data

    def _wordings(self, document: Document, copy: Copy) -> list[tuple[list[Audience], tuple[Block, ...]]]:
        """Return the blocks of a document, each wording with the readers who are given it: all who are, whether asked for now or not."""
        readers = [copy.reader]
        if not copy.subject:
            readers = [reader for reader in Audience if reader in DOCUMENTS[document] and subjects(self.facts, reader) == ("",)]
        found: list[tuple[list[Audience], tuple[Block, ...]]] = []
        for reader in readers:
            blocks = allowed(BUILDERS[document](scoped(self._whole(reader, copy.language), copy.subject)), reader)
            same = next((others for others, theirs in found if theirs == blocks), None)
            if same is None:
                found.append(([reader], blocks))
            else:
                same.append(reader)
        return found

    def _framed(
        self, setting: Setting, document: Document, readers: Sequence[Audience], blocks: Sequence[Block]
    ) -> dict[str, object]:
        expires = self.edition.expires or expiry(self.facts.operation, self.facts.plan)
        return frame(
            setting, document, blocks, self.edition.paper, readers=readers, expires=expires, exercise=self.edition.exercise
        )

    @cached_property
    def _boardings_by(self) -> dict[str, Instant]:
        return last_boardings(self.facts.operation, self.facts.courses)

    def _whole(self, reader: Audience, language: Language) -> Setting:
        if (reader, language) not in self._wholes:
            words, versions = Words(language), self.ledger.versions
            self._wholes[reader, language] = Setting(
                facts=self.facts,
                words=words,
                times=Times(self.facts.operation, words),
                reader=reader,
                as_of=self.edition.as_of,
                version=versions[-1].number,
                waves=self.waves,
                previous=versions[-2] if len(versions) > 1 else None,
                orders=versions[-1].orders,
                simulated=self.edition.simulated,
                boardings_by=self._boardings_by,
                board=self._board,
                notification=self.edition.notification,
            )
        return self._wholes[reader, language]


def print_job(stock: Stock, job: Job, press: Press, out: Path) -> list[Path]:
    """Return the files of ``job``, written below ``out``; files from before go if they are no longer among them."""
    written = []
    for sheet in stock.sheets(job):
        if sheet.data is not None:
            pdf = press.pdf(sheet.data, stock.edition.as_of)
            for path in (out / file for file in sheet.files):
                write_whole(pdf, path)
                written.append(path)
    for copy, document in product(job.copies, job.documents):
        own = re.compile(rf"{re.escape(document.value)}(-\d+)?\.pdf")
        for path in set((out / copy.folder).glob(f"{document.value}*.pdf")) - set(written):
            if own.fullmatch(path.name):
                path.unlink()
    return written


def file_name(name: str) -> str:
    """Return ``name`` as a name of a file on every system: other letters and digits, dots and dashes become underscores."""
    return re.sub(r"[^\w.-]", "_", name).strip(".") or "_"


def write_whole(data: bytes, path: Path) -> None:
    """Write a file whole or not at all, for nobody but its owner to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
