"""What is printed, word for word: every document in English, and what the road needs in every other language."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from safepassage.documents.paper import Language
from safepassage.domain.audience import Audience
from unit.documents.paper import papers

_ENGLISH = (
    (Audience.COORDINATOR, "go-no-go notification situation-report tracking-sheet after-action vehicle-list load-plan strip-map"),
    (Audience.CONVOY_LEADER, "road-in-01/movement-order"),
    (Audience.DRIVER, "q0bus-01/driver-card q0bus-01/waybills"),
    (Audience.MARSHAL, "village/boarding-sheet village/boarding-tokens"),
    (Audience.RECEPTION, "town/reception-forecast"),
    (Audience.SPOKESPERSON, "situation-report"),
)
CASES = [
    *((Language.ENGLISH, reader, name) for reader, names in _ENGLISH for name in names.split()),
    *(
        (language, Audience.CONVOY_LEADER, "road-out-01/movement-order")
        for language in Language
        if language is not Language.ENGLISH
    ),
]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Language, Audience], dict[str, list[str]]]:
    """Return a function that prints for a reader in a language, once, and gives the text of every page by file."""
    made: dict[tuple[Language, Audience], dict[str, list[str]]] = {}

    def of(language: Language, reader: Audience) -> dict[str, list[str]]:
        if (language, reader) not in made:
            made[language, reader] = papers.printed(tmp_path_factory.mktemp("pack"), reader, language=language)
        return made[language, reader]

    return of


@pytest.mark.parametrize(("language", "reader", "name"), CASES)
def test_word_for_word(
    language: Language,
    reader: Audience,
    name: str,
    pack: Callable[[Language, Audience], dict[str, list[str]]],
    assert_golden: Callable[[str, str], None],
) -> None:
    """The text of each page is as it was last looked at."""
    folder = f"{reader.value.replace('_', '-')}/{language.value}"
    text = "\n--- page ---\n".join(pack(language, reader)[f"{folder}/{name}.pdf"])
    # Presentation forms, hard spaces and marks of hyphens are how a page is drawn, not what it says.
    plain = unicodedata.normalize("NFKC", text).replace("\u00a0", " ").replace("\u202f", " ")
    plain = "\n".join(line.rstrip() for line in plain.replace("\ufffe", "-\n").splitlines())
    assert_golden(f"print/{folder}/{Path(name).name}.txt", plain + "\n")
