"""
The words of printed documents in the reader's language: texts from gettext catalogues, terms from one glossary.

A text in the code is English and is its own key. `Words.say` and `Words.count` look it up, so a tool that extracts gettext messages finds
every text by these names (and by `mark`, for texts that stand in tables of data).
"""

import gettext
import io
import tomllib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType

from safepassage.units import Kilograms, Metres


class Language(StrEnum):
    """A language that documents are printed in."""

    ENGLISH = "en"
    UKRAINIAN = "uk"
    RUSSIAN = "ru"
    FRENCH = "fr"
    SPANISH = "es"
    ARABIC = "ar"

    @property
    def right_to_left(self) -> bool:
        """Return whether it is written from right to left."""
        return self is Language.ARABIC


ISOLATE, LEFT_TO_RIGHT, RIGHT_TO_LEFT, POP = "\u2068", "\u2066", "\u2067", "\u2069"
"""Unicode isolates: what stands between them does not disturb the direction of what is around it (UAX #9)."""
_TONNE: Kilograms = 1000
_FAR: Metres = 10_000


def mark(text: str) -> str:
    """Return ``text`` as it is: a sign for the tool that extracts messages, where a text stands in a table and is looked up later."""
    return text


class Words:
    """Texts, terms, numbers and times in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = catalogue(language)

    def say(self, text: str, **values: object) -> str:
        """Return ``text`` in the language, with ``values`` put in."""
        return self._filled(self._catalogue.gettext(text), values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form of a text that fits ``number``, which stands in it as ``{number}``."""
        return self._filled(self._catalogue.ngettext(one, many, number), {"number": self.number(number), **values})

    def term(self, name: str) -> str:
        """Return the word of the glossary for ``name``, with a capital: a heading or label."""
        word = glossary()[name][self.language][0]
        return word[:1].upper() + word[1:]

    def number(self, value: float) -> str:
        """Return a number as the language writes it, in the digits 0 to 9: codes and times must be the same for all who talk by radio."""
        from babel.numbers import format_decimal  # noqa: PLC0415 - loads the data of locales

        return str(format_decimal(value, locale=self.language.value))

    def mass(self, kg: Kilograms) -> str:
        """Return a mass in kilograms, from one tonne on in tonnes."""
        return (
            self.say("{number} t", number=self.number(kg / 1000))
            if kg >= _TONNE
            else self.say("{number} kg", number=self.number(kg))
        )

    def distance(self, metres: Metres) -> str:
        """Return a distance in kilometres, below ten with one decimal."""
        return self.say("{number} km", number=self.number(round(metres / 1000) if metres >= _FAR else round(metres / 1000, 1)))

    def moment(self, at: datetime, pattern: str) -> str:
        """Return a date or time by a pattern of the Unicode locale data, for instance ``d MMM HH:mm``."""
        from babel.dates import format_datetime  # noqa: PLC0415 - loads the data of locales

        return str(format_datetime(at, pattern, locale=self.language.value))

    def town(self, zone: str) -> str:
        """Return the town that a time zone is called by."""
        from babel.core import UnknownLocaleError  # noqa: PLC0415 - loads the data of locales
        from babel.dates import get_timezone_location  # noqa: PLC0415 - as above

        try:
            return str(get_timezone_location(zone, locale=self.language.value, return_city=True))
        except (LookupError, UnknownLocaleError):
            return zone.rpartition("/")[2].replace("_", " ")

    def code(self, text: str) -> str:
        """Return an id, a code or a time of day so that it keeps its order in a line from right to left."""
        return f"{LEFT_TO_RIGHT}{text}{POP}" if self.language.right_to_left and text else text

    def dated(self, text: str) -> str:
        """Return a date with its month in words so that day, month and time keep their order in a line from right to left."""
        return f"{RIGHT_TO_LEFT}{text}{POP}" if self.language.right_to_left and text else text

    def name(self, text: str) -> str:
        """Return what people have called something so that it does not disturb the line around it."""
        return f"{ISOLATE}{text}{POP}" if self.language.right_to_left and text else text

    @cached_property
    def semicolon(self) -> str:
        """Return what stands between parts that have commas in them."""
        return "؛ " if self.language is Language.ARABIC else "; "

    @cached_property
    def comma(self) -> str:
        """Return what stands between the parts of a list."""
        return "، " if self.language is Language.ARABIC else ", "

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        return text.format_map({key: self.name(str(value)) for key, value in values.items()}) if values else text


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """Return the catalogue of a language, compiled in memory from its text form; English needs none."""
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only who prints in another language needs it
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    source = files("safepassage.documents").joinpath(f"locale/{language.value}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=language.value))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def glossary() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the glossary: for each term and language the word, and the stems by which its other forms are known."""
    text = files("safepassage.documents").joinpath("locale/glossary.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: MappingProxyType(
                {language: (words,) if isinstance(words, str) else tuple(words) for language, words in entry.items()}
            )
            for name, entry in tomllib.loads(text).items()
        }
    )
