"""The documents are true: commands and options are described, links lead somewhere, examples run."""

import ast
import inspect
import re
import subprocess
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from cyclopts import Parameter

import safepassage as sp
from safepassage.interfaces.cli import build

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
CLI = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def command_names() -> list[str]:
    """Return the names of all commands."""
    return [name for name in build() if not name.startswith("-")]


def section(page: str, heading: str) -> str:
    """Return the part of ``page`` under a second-level heading."""
    return page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def anchors(page: Path) -> set[str]:
    """Return the anchors that the headings of ``page`` make."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def options(command: str) -> set[str]:
    """Return the options of a command, as they are typed."""
    function = build()[command].default_command
    assert function is not None
    named = [p for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY]
    return {name for parameter in named for name in _typed(parameter)}


def _typed(parameter: inspect.Parameter) -> tuple[str, ...]:
    """Return how an option is typed: as its annotation says (``for`` is no name for a parameter), else by its name."""
    said = [part for part in getattr(parameter.annotation, "__metadata__", ()) if isinstance(part, Parameter)]
    given = [tuple(part.negative or ()) if parameter.default is True else tuple(part.name or ()) for part in said]
    return next((names for names in given if names), (f"--{parameter.name.replace('_', '-')}",))


@pytest.mark.parametrize("command", command_names())
def test_every_command_has_its_section_and_line(command: str) -> None:
    """The reference names each command in its table and describes it under its own heading."""
    assert f"| [`{command}`](#{command}) |" in CLI
    assert f"`safepassage {command} " in section(CLI, command)


@pytest.mark.parametrize("command", command_names())
def test_every_option_is_described_and_no_other(command: str) -> None:
    """The table of each command has exactly the options that the command takes."""
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", section(CLI, command), re.MULTILINE)) == options(command)


def test_every_objective_is_described() -> None:
    """The choices of --objective are those of the planner, and stand in the reference."""
    from safepassage.interfaces.commands.plan import Question  # noqa: PLC0415 - commands are loaded when they run

    assert list(get_args(Question)) == [objective.value for objective in sp.Objective]
    assert all(f"`{objective.value}`" in section(CLI, "plan") for objective in sp.Objective)


def test_every_key_of_the_answer_is_described() -> None:
    """The JSON of plan has exactly the keys in the reference."""
    from safepassage.interfaces import answer  # noqa: PLC0415 - as above

    tree = ast.parse(inspect.getsource(answer.answer_as_json))
    made = {
        key.value for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys if isinstance(key, ast.Constant)
    }
    table = section(CLI, "plan").split("### The answer as JSON", 1)[1]
    described = {key for row in re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}
    assert described == made | {"plan", "report", "assurance", "losses", "confidence"}


@pytest.mark.parametrize("name", [name for name in sp.__all__ if name != "__version__"])
def test_every_public_name_is_described(name: str) -> None:
    """The page on Python names everything that the package offers."""
    assert re.search(rf"`{name}\b", (ROOT / "docs/reference/python.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """A link to a page of this repository names a file that exists, and a heading that the file has."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(there), f"{page.name} links to {target}"


def test_every_page_can_be_found_from_the_index() -> None:
    """No page is an orphan: following links from the index reaches all of docs."""
    found: set[Path] = set()
    ahead = [ROOT / "docs/index.md"]
    while ahead:
        page = ahead.pop()
        if page in found or page.suffix != ".md":
            continue
        found.add(page)
        links = (target.partition("#")[0] for target in LINK.findall(page.read_text(encoding="utf-8")))
        ahead += [(page.parent / link).resolve() for link in links if link and "://" not in link]
    assert set((ROOT / "docs").rglob("*.md")) - found == set()


@pytest.mark.parametrize("page", ["README.md", "docs/reference/python.md"])
def test_the_python_in_the_documents_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block of Python runs as it stands and leaves a report."""
    monkeypatch.chdir(tmp_path)
    blocks = PYTHON.findall((ROOT / page).read_text(encoding="utf-8"))
    assert blocks
    for block in blocks:
        exec(compile(block, page, "exec"), {"__name__": "__main__"})  # noqa: S102 - it is our own documentation that runs
    assert (tmp_path / "report.html").stat().st_size > 0


def test_the_two_commands_of_the_readme_are_targets_of_make() -> None:
    """README's commands are make demo and make test, and make knows how to do both."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^make (\w+)", readme, re.MULTILINE)
    assert named == ["demo", "test"]
    for target in named:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)  # noqa: S607 - make is on the path


def test_the_version_is_the_same_everywhere() -> None:
    """The package, its metadata and the citation agree on the version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == sp.__version__
    assert f"\nversion: {sp.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
