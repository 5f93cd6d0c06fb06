"""Typesetting: data and a template in, a PDF with its fonts embedded out; no network, no fonts of the machine, the same bytes each time."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from safepassage.errors import SafePassageError

if TYPE_CHECKING:
    from typst import Compiler

FACES: Final = {"figo": "FiraGO-Regular.otf", "figbo": "FiraGO-Bold.otf"}
"""The faces of FiraGO, by their name in the package pymupdf-fonts: Latin, Cyrillic, Arabic and more in one design (SIL OFL 1.1)."""

KEEPS: Final = 10
"""Documents for which the typesetter keeps what it has set, in case it is needed again (typst-py 0.15)."""
LONG: Final = 50_000
"""Bytes of source from which a document is not kept in mind: what has been set of it takes hundreds of megabytes."""


class PrintingError(SafePassageError):
    """A document cannot be set."""


@dataclass(frozen=True, slots=True)
class Press:
    """A typesetter that is ready to print."""

    compiler: "Compiler"

    def pdf(self, data: Mapping[str, object], as_of: datetime) -> bytes:
        """
        Return a document as PDF.

        Texts travel as data and are set as text: nothing that somebody has typed into an operation is read as a command.

        Raises
        ------
        PrintingError
            If it cannot be set.
        """
        from typst import TypstError  # noqa: PLC0415 - loads the typesetter

        source = manuscript(data)
        try:
            # Without tags for screen readers: these pages are for paper, and with them a pack is six times as large.
            made = self.compiler.compile(source, format="pdf", timestamp=int(as_of.timestamp()), pdf_tags=False)
        except TypstError as error:
            msg = f"{data.get('title')} cannot be typeset: {error.message}. This is a defect of the program; the page was not written."
            raise PrintingError(msg) from error
        if not isinstance(made, bytes):
            msg = f"{data.get('title')} came out as {type(made).__name__}, expected one PDF. This is a defect of the program."
            raise PrintingError(msg)
        if len(source) > LONG:
            self._forget()
        return made

    def _forget(self) -> None:
        """Make the typesetter forget what it has set so far: it does when that was of no use to `KEEPS` documents, however empty."""
        for _ in range(KEEPS):
            self.compiler.compile(b"", format="pdf")


def manuscript(data: Mapping[str, object]) -> bytes:
    """
    Return the source of a document: a call of the template with its data as one string, in which nothing can end the string.

    As a source, not as an input of the typesetter: with other inputs it would forget all that it has set before.
    """
    text = json.dumps(data, ensure_ascii=False).replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/document.typ": document\n#document(json(bytes("{text}")))'.encode()


@contextmanager
def materials() -> Iterator[tuple[Path, Path]]:
    """
    Yield the folders of the fonts and of the templates.

    Raises
    ------
    PrintingError
        If the fonts are not installed.
    """
    try:
        from pymupdf_fonts import myfont  # noqa: PLC0415 - unpacks megabytes of fonts
    except ImportError:
        msg = "The fonts of printed pages are not installed. Install safepassage with what it needs (make demo), or pymupdf-fonts alone."
        raise PrintingError(msg) from None
    templates = files("safepassage.documents") / "templates/paper"
    with tempfile.TemporaryDirectory(prefix="safepassage-fonts-") as fonts, as_file(templates) as folder:
        for face, name in FACES.items():
            (Path(fonts) / name).write_bytes(myfont(face))
        yield Path(fonts), folder


def press(fonts: Path, templates: Path) -> Press:
    """Return a press that has the fonts in one folder and the templates in the other."""
    from typst import Compiler, Fonts  # noqa: PLC0415 - loads the typesetter

    # The fonts in the typesetter itself stand in for scripts that FiraGO lacks.
    faces = Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts])
    return Press(Compiler(root=templates, font_paths=faces))
