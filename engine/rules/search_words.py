"""The words of a text as the search of the whole history knows them: one spelling for what is kept and what is asked.

Chinese has no blanks, so of writing without blanks every character begins a word of two (二元组); the last one of a run
is a word of its own. A text then holds another if it holds its words one after the other, and one character is found as
the beginning of a word. Other writing is cut into words and numbers, in lower case. Both databases are given these
words and asked for them, so both answer the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

#: Writing without blanks: kana, bopomofo, hangul, Han with its extensions, and that of Thai, Lao, Burmese and Khmer.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"(?P<unspaced>[{_UNSPACED}]+)|(?:[^\\W_{_UNSPACED}])+")
#: Longer words are kept and asked for by their beginning.
LONGEST_WORD = 64
#: Joins the parts of words that no text can hold: the fields of a case and the codes of forms.
JOINT = "·"
_NOT_OF_A_CODE = re.compile(r"[^0-9a-z]+")


class _Folding(dict[str, str]):
    """A character -> as it is compared: width, case and invisible marks make no difference."""

    def __missing__(self, char: str) -> str:
        folded = "".join(
            one for one in unicodedata.normalize("NFKC", char).casefold() if unicodedata.category(one) not in _UNSEEN
        )
        self[char] = folded
        return folded


#: Formats (joiners, direction marks), lone halves of a pair: not compared.
_UNSEEN = frozenset({"Cf", "Cs"})
_FOLDED = _Folding()
#: Selects the look of the character before it.
_FOLDED.update({chr(code): "" for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))})


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other in a text."""

    words: tuple[str, ...]
    #: The last word may go on.
    is_open: bool = False
    #: Letter of the field in which they must stand; empty: anywhere.
    field: str = ""

    @property
    def spelled(self) -> tuple[str, ...]:
        """The words as they are kept: those of a field bear its letter."""
        return tuple(f"{self.field}{JOINT}{word}" for word in self.words) if self.field else self.words


def composed(text: str) -> str:
    """Return a text as it is cut and shown: letters and their accents in one."""
    return unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """Return the words of a text in their order.

    >>> words("第35条 iPhone 商标")
    ['第', '35', '条', 'iphone', '商标', '标']
    """
    return [word for word, _ in _cut("".join(map(_FOLDED.__getitem__, composed(text))))]


def phrase(text: str, field: str = "", *, is_open: bool = False) -> Phrase | None:
    """Return the phrase that finds a text; None: it has nothing in it that could be found.

    :param is_open: the last word is only the beginning of one. A single character of unspaced writing always is.
    """
    found = list(_cut("".join(map(_FOLDED.__getitem__, composed(text)))))
    if not found:
        return None
    spelled, (_, is_last_of_run) = [word for word, _ in found], found[-1]
    if not is_last_of_run:
        return Phrase(tuple(spelled), is_open or len(spelled[-1]) == LONGEST_WORD, field)
    if len(spelled) > 1 and len(spelled[-2]) == 2 and not found[-2][1] and _is_pair(spelled[-2]):
        return Phrase(tuple(spelled[:-1]), False, field)
    return Phrase(tuple(spelled), True, field)


def code(family: str, value: str) -> str:
    """Return the word for a code of the office: an act, an answer that was chosen from a list."""
    return f"{family}{JOINT}{_NOT_OF_A_CODE.sub(JOINT, value.lower())}"


def spans(text: str, found: Phrase) -> list[tuple[int, int]]:
    """Return where a phrase stands in a text, which is composed, as (first, after the last) of its characters."""
    folded = [_FOLDED[char] for char in text]
    places = [place for place, piece in enumerate(folded) for _ in piece]
    cut = list(_places("".join(folded)))
    wanted, size = found.words, len(found.words)
    marked = []
    for begin in range(len(cut) - size + 1):
        here = cut[begin : begin + size]
        if all(one[0] == word for one, word in zip(here[:-1], wanted[:-1], strict=True)) and (
            here[-1][0] == wanted[-1] or (found.is_open and here[-1][0].startswith(wanted[-1]))
        ):
            end = here[-1][1] + len(wanted[-1]) if found.is_open and _is_pair(here[-1][0]) else here[-1][2]
            marked.append((places[here[0][1]], places[min(end, len(places)) - 1] + 1))
    return marked


def _is_pair(word: str) -> bool:
    return len(word) == 2 and re.match(f"[{_UNSPACED}]", word) is not None


def _cut(folded: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of a folded text, each with whether it is the last character of unspaced writing."""
    for run in _RUN.finditer(folded):
        text = run.group()
        if run.lastgroup is None:
            yield text[:LONGEST_WORD], False
            continue
        for at in range(len(text) - 1):
            yield text[at : at + 2], False
        yield text[-1], True


def _places(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a folded text with where they begin and end."""
    for run in _RUN.finditer(folded):
        text, start = run.group(), run.start()
        if run.lastgroup is None:
            yield text[:LONGEST_WORD], start, run.end()
            continue
        for at in range(len(text)):
            yield text[at : at + 2], start + at, min(start + at + 2, run.end())
