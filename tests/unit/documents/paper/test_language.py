# ruff: noqa: RUF001 - Cyrillic letters are what is tested
"""Catalogues and glossary: nothing missing, nothing unused, terms the same everywhere, plural forms right."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import safepassage.documents.paper as package
from safepassage.documents.paper.language import LEFT_TO_RIGHT, POP, Language, Words, glossary

CODE = sorted(Path(package.__file__).parent.glob("*.py"))
LOCALE = Path(package.__file__).parents[1] / "locale"
OTHERS = [language for language in Language if language is not Language.ENGLISH]
KEYWORDS = {"say": None, "mark": None, "count": (1, 2)}


def texts_in_the_code() -> dict[str | tuple[str, str], str]:
    """Return every text that the code looks up, a pair for those with a plural, and the module that it stands in."""
    found: dict[str | tuple[str, str], str] = {}
    for path in CODE:
        with path.open("rb") as file:
            for _, messages, _, _ in extract("python", file, keywords=KEYWORDS):
                found.setdefault(messages if isinstance(messages, str) else (messages[0], messages[1]), path.name)
    return found


def read(language: Language) -> Catalog:
    """Return the catalogue of a language."""
    return read_po(io.BytesIO((LOCALE / f"{language.value}.po").read_bytes()), locale=language.value)


def forms(text: object) -> list[str]:
    """Return the forms of a translation: one, or one for each plural."""
    return [text] if isinstance(text, str) else [str(form) for form in text]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_missing_and_none_unused(language: Language) -> None:
    """The catalogue has exactly the texts of the code, each with a translation in every plural form, and nothing marked as doubtful."""
    catalogue = read(language)
    own = {message.id if isinstance(message.id, str) else tuple(message.id): message for message in catalogue if message.id}
    assert set(own) == set(texts_in_the_code())
    for key, message in own.items():
        expected = 1 if isinstance(key, str) else catalogue.num_plurals
        assert len(forms(message.string)) == expected, key
        assert all(forms(message.string)), key
        assert not message.fuzzy, key


@pytest.mark.parametrize("language", OTHERS)
def test_values_stand_in_every_translation(language: Language) -> None:
    """A translation has the same places for values as its text, in each plural form."""
    for message in read(language):
        if message.id:
            wanted = set(re.findall(r"\{\w+\}", message.id if isinstance(message.id, str) else message.id[1]))
            for form in forms(message.string):
                assert set(re.findall(r"\{\w+\}", form)) == wanted, (message.id, form)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_use_the_terms_of_the_glossary(language: Language) -> None:
    """Where a text uses a term, its translation has the word or one of the stems of the glossary."""
    wrong = []
    for name, entry in glossary().items():
        term = re.compile(rf"\b{entry[Language.ENGLISH][0]}s?\b", re.IGNORECASE)
        for message in read(language):
            if message.id and term.search(message.id if isinstance(message.id, str) else message.id[1]):
                if name == "place" and message.id in SEATS:
                    continue
                stems = [stem.casefold() for stem in entry[language]]
                wrong += [(name, form) for form in forms(message.string) if not any(stem in form.casefold() for stem in stems)]
    assert wrong == []


SEATS = {
    "Turned away, no place",
    "Places in this plan",
    "A place that stays free goes to the next in line; write the number under “free”.",
    "Ambulances and places for all who need them, or an agreed list of who goes first",
    "Priority is decided here, by people: this plan counts places, it chooses nobody.",
}
"""Texts in which a place is one in a vehicle, not one on the map."""


def test_every_term_of_the_glossary_is_whole_and_used() -> None:
    """Each term has a word in every language, and the code asks for each, and for no other."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    by_role = {"gate", "checkpoint", "refuge", "assembly point", "reception site"}
    for name, entry in glossary().items():
        assert set(entry) == {language.value for language in Language}
        assert all(words and all(words) for words in entry.values())
        assert f'"{name}"' in code or name in by_role, name
    asked = set(re.findall(r'\bterm\("([^"]+)"\)', code))
    assert asked <= set(glossary())


def test_a_text_of_the_code_never_stands_in_an_f_string() -> None:
    """The tool that extracts texts does not look into f-strings, so no text may hide in one."""
    hidden = [
        path.name for path in CODE if re.search(r"""f"[^"\n]*\{[^}\n]*\b(?:say|count)\(['"]""", path.read_text(encoding="utf-8"))
    ]
    assert hidden == []


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        (Language.ENGLISH, 1, "Carry 1 person."),
        (Language.ENGLISH, 21, "Carry 21 people."),
        (Language.UKRAINIAN, 1, "Везти 1 особу."),
        (Language.UKRAINIAN, 3, "Везти 3 особи."),
        (Language.UKRAINIAN, 11, "Везти 11 осіб."),
        (Language.UKRAINIAN, 21, "Везти 21 особу."),
        (Language.RUSSIAN, 22, "Везти 22 человека."),
        (Language.RUSSIAN, 45, "Везти 45 человек."),
        (Language.FRENCH, 0, "Transporter 0 personne."),
        (Language.FRENCH, 2, "Transporter 2 personnes."),
        (Language.SPANISH, 1, "Llevar a 1 persona."),
        (Language.SPANISH, 1977, "Llevar a 1.977 personas."),
        (Language.ARABIC, 1, "نقل شخص واحد (\u20681\u2069)."),
        (Language.ARABIC, 2, "نقل شخصين (\u20682\u2069)."),
        (Language.ARABIC, 5, "نقل \u20685\u2069 أشخاص."),
        (Language.ARABIC, 45, "نقل \u206845\u2069 شخصاً."),
        (Language.ARABIC, 328, "نقل \u2068328\u2069 شخصاً."),
        (Language.ARABIC, 100, "نقل \u2068100\u2069 شخص."),
    ],
)
def test_plural_forms(language: Language, number: int, expected: str) -> None:
    """Each number has the form that its language asks for."""
    assert Words(language).count("Carry {number} person.", "Carry {number} people.", number) == expected


@pytest.mark.parametrize(
    ("language", "number", "tonnes", "kilometres"),
    [
        (Language.ENGLISH, "170,000", "1.2 t", "9.6 km"),
        (Language.UKRAINIAN, "170\u00a0000", "1,2 т", "9,6 км"),
        (Language.RUSSIAN, "170\u00a0000", "1,2 т", "9,6 км"),
        (Language.FRENCH, "170\u202f000", "1,2 t", "9,6 km"),
        (Language.SPANISH, "170.000", "1,2 t", "9,6 km"),
        (Language.ARABIC, "170,000", "\u20681.2\u2069 طن", "\u20689.6\u2069 كم"),
    ],
)
def test_numbers_of_each_language(language: Language, number: str, tonnes: str, kilometres: str) -> None:
    """Thousands and decimals stand as the language has them, in the same digits everywhere."""
    words = Words(language)
    assert (words.number(170_000), words.mass(1200), words.distance(9600)) == (number, tonnes, kilometres)


def test_towns_have_their_names_in_the_language() -> None:
    """The town of a zone is translated; a zone that the locale data lacks keeps its own name."""
    assert Words(Language.UKRAINIAN).town("Europe/Kyiv") == "Київ"
    assert Words(Language.ARABIC).town("Asia/Damascus") == "دمشق"
    assert Words(Language.FRENCH).town("Not/A_Zone") == "A Zone"


def test_codes_are_isolated_from_right_to_left_lines_only() -> None:
    """A code in Arabic is set apart so that its parts keep their order; elsewhere it is as it is."""
    assert Words(Language.ARABIC).code("007-002") == f"{LEFT_TO_RIGHT}007-002{POP}"
    assert Words(Language.ARABIC).code("") == ""
    assert Words(Language.UKRAINIAN).code("007-002") == "007-002"


def test_values_are_not_read_as_places_for_values() -> None:
    """What somebody typed with braces in it comes out as typed."""
    assert Words(Language.ENGLISH).say("Hotline to {party}", party="{number} {0}") == "Hotline to {number} {0}"
