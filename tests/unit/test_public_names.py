"""The public names of the package: exact, loaded on first use, known to type checkers."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import safepassage as sp

PUBLIC = [
    "Ask",
    "Audience",
    "Certificate",
    "Edition",
    "ExportRefusedError",
    "InvalidOperationError",
    "InvalidPlanFileError",
    "Language",
    "Logbook",
    "NoFeasiblePlanError",
    "Notice",
    "Objective",
    "Operation",
    "Plan",
    "Progress",
    "Replanned",
    "SafePassageError",
    "Severity",
    "SimulationResult",
    "Totals",
    "Verification",
    "Violation",
    "Worth",
    "__version__",
    "assume",
    "bundled",
    "catalogue",
    "check",
    "claims_conflicts",
    "common_window",
    "export_plan",
    "footing",
    "granted",
    "plan_schema",
    "print_pack",
    "read_assurance",
    "read_logbook",
    "read_operation",
    "read_plan",
    "read_simulation",
    "readiness",
    "render_report",
    "replan",
    "simulate",
    "solve",
    "verify",
    "worth",
    "write_operation",
    "write_plan",
    "write_report",
    "write_simulation",
    "write_template",
]


def test_the_public_names_are_exactly_these() -> None:
    """A name that comes or goes is a decision, not an accident."""
    assert sorted(sp.__all__) == PUBLIC
    assert dir(sp) == PUBLIC


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_each_name_loads_what_it_is_called(name: str) -> None:
    """A public name gives the object of that name, from a module of the package."""
    value = getattr(sp, name)
    assert value.__name__ == name
    assert value.__module__.startswith("safepassage.")


def test_a_misspelt_name_is_answered_with_the_names_there_are() -> None:
    """An unknown attribute raises, and says what exists."""
    with pytest.raises(AttributeError, match=r"has no attribute 'slove'. The public names are .*solve, verify"):
        sp.slove  # type: ignore[attr-defined] # noqa: B018 - the attribute is what is tested


def test_type_checkers_see_the_same_names() -> None:
    """The imports for type checkers re-export exactly the names that are loaded at run time."""
    tree = ast.parse(Path(sp.__file__).read_text(encoding="utf-8"))
    imports = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("safepassage.")
    ]
    assert sorted(alias.asname or "" for node in imports for alias in node.names) == [
        name for name in PUBLIC if name != "__version__"
    ]


def test_importing_the_package_loads_nothing_else() -> None:
    """The import costs next to nothing: no solver, no reader, not even the domain."""
    code = "import sys, safepassage; print(*sorted(name for name in sys.modules if name.startswith(('safepassage.', 'numpy', 'highspy'))))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "\n"
