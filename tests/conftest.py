"""What every test may use: the switch ``--update-golden`` and the comparison with golden files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that writes golden files anew."""
    parser.addoption(
        "--update-golden", action="store_true", help="write the files in tests/golden anew; read the difference afterwards"
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Return whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def assert_golden(update_golden: bool) -> Callable[[str, str], None]:  # noqa: FBT001 - a fixture is passed by name
    """Return a function that asserts that a text equals the golden file of a name, or writes that file anew."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing: run pytest with --update-golden, then read the difference."
        assert text == path.read_text(encoding="utf-8")

    return compare


# The same examples in every run: a change is judged by what it changes, and a failure can be seen again.
settings.register_profile("suite", derandomize=True)
settings.load_profile("suite")
