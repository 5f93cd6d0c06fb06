"""Short messages: each fits, each has its number, nothing is lost between them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.exchange.outgoing.formats import export
from safepassage.exchange.outgoing.messages import fits, length, messages_of, text_of_messages
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.outgoing.wordlist import read_words
from unit.exchange.outgoing.wishes import wish

_CODES = {"outer": "GT1", "post": "CP1", "inner": "GT2"}


@pytest.mark.parametrize(("text", "expected"), [
    ("", (0, 160)), ("a" * 160, (160, 160)), ("€", (2, 160)), ("[x]", (5, 160)), ("é à", (3, 160)), ("Привіт", (6, 70)),
    ("😀", (2, 70)), ("`", (1, 70)),
])  # fmt: skip
def test_the_room_that_a_text_takes(text: str, expected: tuple[int, int]) -> None:
    """GSM letters take one, a few of them two; one letter of another script makes the whole message shorter."""
    assert length(text) == expected


def test_one_message_for_each_convoy() -> None:
    """With the day where it is new, the cut-off, and a number."""
    assert export(wish(), "messages").decode().splitlines() == [
        "#1 road-in-01 1 veh IN GT1 010800Z CP1 0815 GT2 0835 OUT BY 011150Z",
        "#2 road-out-01 1 veh OUT GT2 010905Z CP1 0920 GT1 0940 OUT BY 011150Z",
        "#3 road-in-02 1 veh IN GT1 011010Z CP1 1025 GT2 1045 OUT BY 011150Z",
        "#4 road-out-02 1 veh OUT GT2 011115Z CP1 1130 GT1 1150 OUT BY 011150Z",
    ]


def test_an_exercise_and_a_condition_go_before_the_number() -> None:
    """Nobody may take one for the real thing."""
    asked = wish(exercise=True)
    asked = replace(asked, plan=replace(asked.plan, conditions=("Route: not agreed.",)))
    first = export(asked, "messages").decode().splitlines()[0]
    assert first.startswith("EXERCISE CONDITIONAL #1 road-in-01")


def test_code_words_take_the_place_of_names() -> None:
    """Of the convoy and of every point."""
    words = {
        "outer": "OAK",
        "post": "ELM",
        "inner": "ASH",
        **{f"road-{way}-0{n}": f"{way}{n}" for way in ("in", "out") for n in (1, 2)},
    }
    first = messages_of(wish().view, _CODES, words)[0]
    assert first == "#1 in1 1 veh IN OAK 010800Z ELM 0815 ASH 0835 OUT BY 011150Z"


def test_a_missing_code_word_is_told() -> None:
    """A message half in clear would give the code away."""
    with pytest.raises(ExportRefusedError, match="There is no code word for road-in-01, post, inner, road-out-01"):
        messages_of(wish().view, _CODES, {"outer": "OAK"})


def test_a_name_cannot_break_a_message_in_two() -> None:
    """Nor turn it round."""
    view = wish().view
    odd = replace(view, convoys=(replace(view.convoys[0], id="a\n#9 b\u202e c"),))
    (message,) = messages_of(odd, _CODES)
    assert message.startswith("#1 a #9 b c 1 veh IN GT1")
    assert text_of_messages([message]).count(b"\n") == 1


_NAMES = st.text(st.sampled_from("abcXYZ 09€йü"), min_size=1, max_size=30).filter(str.strip)


@given(_NAMES, _NAMES, st.booleans())
def test_every_message_fits_and_nothing_is_lost(convoy: str, point: str, exercise: bool) -> None:  # noqa: FBT001 - drawn
    """However long the names are: whatever a message cannot hold goes into the next, which begins with the convoy again."""
    view = wish(exercise=exercise).view
    run = replace(view.convoys[0], id=convoy)
    many = replace(view, convoys=(replace(run, passings=run.passings * 6),))
    try:
        messages = messages_of(many, dict.fromkeys(_CODES, point))
    except ExportRefusedError:
        assert not fits(f"{'EXERCISE ' if exercise else ''}#99999 {convoy} 1 veh IN {point} 010800Z +")
        return
    assert all(map(fits, messages))
    assert [message.removeprefix("EXERCISE ").split()[0] for message in messages] == [
        f"#{n}" for n in range(1, len(messages) + 1)
    ]
    assert all(message.endswith(" +") for message in messages[:-1])
    assert len(re.findall(r" (?:01)?[01]\d[0-5]\d(?= |Z|$)", " ".join(messages))) >= 18


def test_code_words_are_read_from_a_file(tmp_path: Path) -> None:
    """A name and a word in each line; empty lines do not matter."""
    path = tmp_path / "words.csv"
    path.write_bytes('\ufeffouter, OAK\r\n\r\n"a, b",ELM\r\n'.encode())
    assert read_words(path) == {"outer": "OAK", "a, b": "ELM"}


@pytest.mark.parametrize(("content", "said"), [
    (b"outer\n", "line 1: expected a name and its code word"),
    (b"outer,OAK,more\n", "line 1: expected a name"),
    (b"outer,\n", "line 1: expected a name"),
    (b"outer,OAK\ninner,OAK\n", "line 2: the code word 'OAK' stands for another name"),
    (b"outer,\xff\xfe\n", "cannot be read"),
])  # fmt: skip
def test_a_bad_file_of_code_words_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    """With the line."""
    path = tmp_path / "words.csv"
    path.write_bytes(content)
    with pytest.raises(ExportRefusedError, match=said):
        read_words(path)


def test_a_missing_file_of_code_words_is_told(tmp_path: Path) -> None:
    """Like any other."""
    with pytest.raises(ExportRefusedError, match="There is no file"):
        read_words(tmp_path / "words.csv")
