"""What a cell's parser says when the value will not do, or is doubtful."""

from dataclasses import dataclass, field


class CellError(Exception):
    """A value that cannot be used: its notice's code and sentences, without the spot."""

    def __init__(self, message: str, *, code: str, expected: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.expected = expected
        self.remedy = remedy


@dataclass(slots=True)
class Doubts:
    """Warnings about one cell, gathered while it is parsed: code and sentence."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, code: str, message: str) -> None:
        """Note a doubt."""
        self.found.append((code, message))
