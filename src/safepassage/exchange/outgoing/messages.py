"""Short messages that fit one SMS each: 160 characters of the GSM alphabet, or 70 of any other, numbered so that a lost one is missed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.outgoing.view import ConvoyRun, View

GSM_LONGEST: Final = 160
UNICODE_LONGEST: Final = 70
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Characters that take one septet, by 3GPP TS 23.038, 6.2.1."""
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
"""Characters that take two."""


def length(text: str) -> tuple[int, int]:
    """Return how much room ``text`` takes in a short message and how much there is: septets of 160, or UTF-16 units of 70."""
    if all(character in _BASIC or character in _EXTENDED for character in text):
        return sum(2 if character in _EXTENDED else 1 for character in text), GSM_LONGEST
    return len(text.encode("utf-16-be")) // 2, UNICODE_LONGEST


def fits(text: str) -> bool:
    """Return whether ``text`` fits one short message."""
    used, room = length(text)
    return used <= room


def messages_of(view: View, codes: Mapping[str, str], words: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """
    Return one or more messages for each convoy of ``view``, every one with its number, and each fitting one short message.

    Parameters
    ----------
    codes
        The short code of each place.
    words
        Code words by place, corridor or convoy, to be used in place of names and codes; None for plain messages.

    Raises
    ------
    ExportRefusedError
        If code words are asked for and one is missing, or a name is so long that no message can hold it.
    """
    speak = _speaker(view, codes, words)
    parts = [list(_convoy(view, run, speak)) for run in view.convoys]
    opening = ("EXERCISE " if view.exercise else "") + ("CONDITIONAL " if view.conditional else "")
    texts = [text for part in parts for text in _packed(part, opening)]
    return tuple(f"{opening}#{number} {text}" for number, text in enumerate(texts, start=1))


def text_of_messages(messages: Sequence[str]) -> bytes:
    """Return ``messages`` as text, one in each line."""
    return "".join(f"{message}\n" for message in messages).encode()


def _speaker(view: View, codes: Mapping[str, str], words: Mapping[str, str] | None) -> Callable[[str], str]:
    """Return what says a name in a message: the code word if there are any, else the code, else the name itself."""
    if words is None:
        return lambda name: _on_one_line(codes.get(name, name))
    used = [name for run in view.convoys for name in (run.id, *(passing.place for passing in run.passings))]
    missing = [name for name in dict.fromkeys(used) if not words.get(name)]
    if missing:
        msg = f"There is no code word for {', '.join(missing)}. Add them to the file of code words, one a line: name,word."
        raise ExportRefusedError(msg)
    return lambda name: _on_one_line(words[name])


def _on_one_line(name: str) -> str:
    """Return ``name`` without line breaks and marks of direction: a message is one line, and is read from left to right."""
    return " ".join("".join(letter for letter in name if letter.isprintable() or letter.isspace()).split())


def _convoy(view: View, run: ConvoyRun, speak: Callable[[str], str]) -> Iterator[str]:
    """
    Yield the pieces of the message of a convoy, which may be divided between any two of them; the first goes into each part.

    Times are UTC: hours and minutes, after the day of the month where it is another than in the time before (310704Z, 0719, 010630Z).
    """
    yield f"{speak(run.id)} {run.vehicles} veh {run.direction.value.upper()}"
    day = None
    for passing in run.passings:
        at = view.at(passing.first)
        yield f"{speak(passing.place)} {at:%H%M}" if at.date() == day else f"{speak(passing.place)} {at:%d%H%M}Z"
        day = at.date()
    window = next((window for window in view.windows if window.id == run.window), None)
    if window is not None:
        yield f"OUT BY {view.at(window.usable.end):%d%H%M}Z"


def _packed(pieces: list[str], opening: str) -> Iterator[str]:
    """Yield as few texts as hold all ``pieces``: the first piece begins each, and a text that another follows ends in +."""
    first, *rest = pieces
    # Room for the opening and a number of up to five digits is kept, though it is put before the text only afterwards.
    reserve = f"{opening}#99999 "
    text = first
    for number, piece in enumerate(rest):
        longer = f"{text} {piece}"
        ending = "" if number == len(rest) - 1 else " +"
        if not fits(f"{reserve}{longer}{ending}"):
            if text == first:
                break
            yield f"{text} +"
            longer = f"{first} {piece}"
        text = longer
    if not fits(reserve + text) or text == first:
        msg = f"{first!r} with what belongs to it does not fit a short message. Use shorter names, or code words (--code-words)."
        raise ExportRefusedError(msg)
    yield text
