"""Where the command line writes: answers on one stream, everything about the work on the other."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """
    The two streams of a command.

    Parameters
    ----------
    out
        Answers: what a person asked for, or JSON and nothing else.
    err
        Problems, warnings and progress.
    """

    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)

    def say(self, text: str = "") -> None:
        """Write a line of the answer."""
        self.out.write(f"{plain(text)}\n")

    def tell(self, text: str) -> None:
        """Write a line about the work: a problem, a warning, progress."""
        self.err.write(f"{plain(text)}\n")
        self.err.flush()

    def json(self, content: Mapping[str, object]) -> None:
        """Write ``content`` as JSON in plain ASCII, the only thing on the stream of answers."""
        self.out.write(json.dumps(content, indent=2) + "\n")


def plain(text: str) -> str:
    """Return ``text`` with the spaces of print, which do not break, replaced: not every terminal can show them."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")
