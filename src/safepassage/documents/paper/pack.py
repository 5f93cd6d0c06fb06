"""A pack of printed documents: everything that some readers may have, as PDF files in a folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from safepassage.documents.facts import derive
from safepassage.documents.paper.changes import orders
from safepassage.documents.paper.copies import Edition, Job, Stock, print_job, write_whole
from safepassage.documents.paper.language import Language
from safepassage.documents.paper.ledger import LEDGER_FILE, Ledger, encode, entered, fingerprint, read_ledger
from safepassage.documents.paper.press import Press, materials, press
from safepassage.domain.audience import Audience
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan

OnPrinted = Callable[[int, int], None]
"""Called after each job, a copy or a document in all its copies: how many are done, of how many."""

FEW: Final = 16
"""Jobs below which a second process takes longer to start than it saves."""


def print_pack(
    operation: Operation,
    plan: Plan,
    *,
    readers: Iterable[Audience],
    languages: Iterable[Language],
    out: Path,
    edition: Edition,
    on_printed: OnPrinted | None = None,
    workers: int = 1,
) -> tuple[Path, ...]:
    """
    Return the files written to ``out``: for each reader and language the documents that the need-to-know matrix gives them.

    The plan must have been verified. Every file is written whole or not at all; the ledger of versions is written last. The files are the
    same whatever the number of ``workers`` (processes; scripts that ask for more than one need the usual guard around their main part).

    Raises
    ------
    PrintLedgerError
        If ``out`` holds the prints of another operation.
    PrintingError
        If a document cannot be set.
    """
    key = fingerprint(plan, exercise=edition.exercise)
    ledger = entered(read_ledger(out, operation.id), key, edition.as_of, orders(derive(operation, plan)))
    stock = Stock(operation, plan, ledger, edition)
    jobs = list(stock.jobs(readers, languages))
    processes = workers if len(jobs) >= FEW else 1
    done: dict[int, list[Path]] = {}
    with materials() as (fonts, templates):
        if processes > 1:
            made = _side_by_side((_parts(operation), plan, ledger, edition), jobs, (fonts, templates, out), processes)
        else:
            ready = press(fonts, templates)
            made = ((number, print_job(stock, job, ready, out)) for number, job in enumerate(jobs))
        for number, files in made:
            done[number] = files
            if on_printed is not None:
                on_printed(len(done), len(jobs))
    written = sorted(path for files in done.values() for path in files)
    if written:
        write_whole(encode(ledger), out / LEDGER_FILE)
    return tuple(written)


_Made = tuple[dict[str, Any], Plan, Ledger, Edition]
_Folders = tuple[Path, Path, Path]
_AT_WORK: dict[str, tuple[Stock, Press, Path]] = {}
"""What a process of its own prints from; empty in the one that began."""


def _parts(operation: Operation) -> dict[str, Any]:
    """Return what ``operation`` is made from: it can travel to another process, which what has been looked up in it cannot."""
    return {item.name: getattr(operation, item.name) for item in fields(operation)}


def _side_by_side(made: _Made, jobs: Sequence[Job], folders: _Folders, processes: int) -> Iterator[tuple[int, list[Path]]]:
    """Yield the number and the files of each job, as several processes have printed them."""
    from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: PLC0415 - only large packs need it
    from multiprocessing import get_context  # noqa: PLC0415 - as above

    # Spawned, not forked: the typesetter has threads of its own.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_open, initargs=(made, folders)) as pool:
        running = {pool.submit(_print, job): number for number, job in enumerate(jobs)}
        try:
            for done in as_completed(running):
                yield running[done], done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _open(made: _Made, folders: _Folders) -> None:
    """Make a process ready to print."""
    parts, plan, ledger, edition = made
    fonts, templates, out = folders
    _AT_WORK["all"] = (Stock(Operation(**parts), plan, ledger, edition), press(fonts, templates), out)


def _print(job: Job) -> list[Path]:
    """Return the files of ``job``, printed in this process."""
    stock, ready, out = _AT_WORK["all"]
    return print_job(stock, job, ready, out)
