"""What must not stand anywhere in the repository."""

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SUFFIXES = {".cff", ".css", ".j2", ".json", ".lock", ".md", ".py", ".toml", ".yaml", ".yml", ""}
FOLDERS = ("src", "tests", "docs", "examples", "bench", "tools", ".ci")
EMBLEMS = [chr(0x271A), chr(0x2720), chr(0x262A), chr(0x1F3E5), chr(0x26D1), chr(0x2695)]
"""Signs that stand for the protected emblems or are taken for them: heavy Greek cross, Maltese cross, crescent, hospital, helmet, staff."""
FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"/home/\w|/Users/\w|/root/|[A-Z]:\\\\?Users"),
    "an address in a private network": re.compile(r"\b(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+\b"),
    "an index of packages": re.compile(r"--(?:extra-)?index-url|--find-links"),
    "a telephone number": re.compile(r"\+(?:380|7|44|1)[ -]?\(?\d{2,3}\)?[ -]?\d{3}[ -]?\d{2}"),
    "a protected emblem": re.compile("|".join(EMBLEMS)),
}


def texts() -> list[Path]:
    """Return every text file of the repository."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    found = [path for path in [*ROOT.iterdir(), *inside] if path.is_file() and path.suffix in SUFFIXES]
    return sorted(path for path in found if "__pycache__" not in path.parts and not path.name.startswith(".coverage"))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    """No file of the repository holds what does not belong in one."""
    files = [path for path in texts() if path != Path(__file__)]
    assert len(files) > 50
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        for match in FORBIDDEN[what].finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_modules_can_be_held_in_mind() -> None:
    """No module of the package is longer than 400 lines; tables of columns may be."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "src").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400 and "sheets" not in path.parts
    }
    assert long == {}


def test_no_module_hides_what_its_package_gives() -> None:
    """A module that is loaded later takes the place of a function of its name, unless the package has loaded it first."""
    hidden = []
    for folder in sorted(path.parent for path in (ROOT / "src").rglob("__init__.py")):
        package = ".".join(folder.relative_to(ROOT / "src").parts)
        names = {path.stem for path in folder.glob("*.py")} & set(getattr(import_module(package), "__all__", ()))
        for name in names:
            import_module(f"{package}.{name}")
            if isinstance(getattr(import_module(package), name), ModuleType):
                hidden.append(f"{package}.{name}")
    assert hidden == []


def test_every_module_says_what_it_is() -> None:
    """Each module of the package begins with a docstring."""
    silent = [path for path in (ROOT / "src").rglob("*.py") if not path.read_text(encoding="utf-8").startswith('"""')]
    assert silent == []
