"""Where the operations that come with the program are."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

OPERATION_FILE = "operation.yaml"


def bundled() -> Mapping[str, Path]:
    """Return the bundled operations in order of name: the name of each, and the path of its text file (the workbook lies beside it)."""
    return MappingProxyType({path.parent.name: path for path in sorted(_folder().glob(f"*/{OPERATION_FILE}"))})


def _folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    # A wheel carries the examples inside the package; a checkout has them at its root, where people look for them.
    inside = package / "examples"
    return inside if inside.is_dir() else package.parents[1] / "examples"
