"""Packed values: JSON as few bytes as a case leaves for good. A receipt repeats the law, a view repeats the diagram.

A packed value is a byte that names the format, then raw deflate (RFC 1951) primed with the words of that format. The
words are frozen: rows in every office were written with them. Better words are a format of their own, beside this one.
Format 4 draws days and digests out of the text before: between them, one value says what every other says.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Dialect, LargeBinary, String, TypeDecorator

_RAW = -zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Format:
    """A format of packed values: the byte that names it, and its words."""

    mark: bytes
    words: bytes
    #: Primed once; a copy costs a tenth of priming another.
    primed: Any


def _format(number: int) -> Format:
    words = Path(__file__).with_name(f"packing-{number}.dict").read_bytes()
    primed = zlib.compressobj(6, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY, words)
    return Format(bytes([number]), words, primed)


#: For JSON that repeats the law.
LAW = _format(1)
#: For short texts that the diagrams and the notices say: names of steps and limits, articles, titles.
NAMES = _format(2)
#: For JSON of cases: most of the words of 1, and how a trademark opposition says it, without what people typed.
CASES = _format(3)
#: The same with days and digests drawn out (:func:`_draw`), with the fee and the vote of the panel.
DRAWN = _format(4)
_FORMATS = {each.mark: each for each in (LAW, NAMES, CASES, DRAWN)}


class Words:
    """Words that cases say again and again: the place in the list, counted from 1, is the byte. More go at its end."""

    def __init__(self, name: str) -> None:
        self.words = tuple(Path(__file__).with_name(name).read_text().split())
        self.codes = {word: bytes([code]) for code, word in enumerate(self.words, 1)}

    def pack(self, word: str) -> bytes:
        """Return a word as few bytes; no word is no bytes."""
        return (self.codes.get(word) or b"\0" + word.encode()) if word else b""

    def unpack(self, packed: bytes) -> str:
        """Return a word; bytes that mean none are shown as they are."""
        if packed[:1] == b"\0":
            return packed[1:].decode(errors="backslashreplace")
        known = len(packed) == 1 and packed[0] <= len(self.words)
        return self.words[packed[0] - 1] if known else packed.hex()


ACTS = Words("acts-1.txt")
#: Rules of time limits.
RULES = Words("rules-1.txt")
#: Diagrams, forms, notices, kinds and types of documents, roles, units of time, sentences of notifications.
WORDS = Words("words-1.txt")


def pack(text: bytes, form: Format = LAW) -> bytes:
    """Return a text in its packed form."""
    head, packer = b"", form.primed.copy()
    if form is DRAWN:
        head, text = _draw(text)
    return form.mark + head + packer.compress(text) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """Return the text of a packed value.

    :raises ValueError: it is of another format, cut off, or more than one.
    """
    form = _FORMATS.get(packed[:1])
    if form is None:
        raise ValueError(f"no packed value of a known format: {packed[:1]!r}")
    unpacker = zlib.decompressobj(_RAW, zdict=form.words)
    try:
        things, rest = _things(packed[1:]) if form is DRAWN else ((), packed[1:])
        text = unpacker.decompress(rest)
    except (zlib.error, IndexError) as error:
        raise ValueError("a packed value is damaged") from error
    if not unpacker.eof:
        raise ValueError("a packed value is cut off")
    if unpacker.unused_data:
        raise ValueError("a packed value goes on after its end")
    for place, thing in zip(_PLACES, things, strict=False):
        text = text.replace(place, thing)
    return text


_DAY = re.compile(rb"20\d\d-[01]\d-[0-3]\d")
_DIGEST = re.compile(rb'"sha256":"([0-9a-f]{64})"')
#: Take the places of what is drawn out, in its order. JSON says them otherwise.
_PLACES = [bytes([code]) for code in range(1, 32)]
_FIRST_DAY = date(1970, 1, 1).toordinal()
#: Stands before a digest, where a day has its number.
_NO_DAY = b"\xff\xff"


def _draw(text: bytes) -> tuple[bytes, bytes]:
    """Return how many days and digests a text says, with each of them in its order, and what is left of the text."""
    codes: list[bytes] = []
    if len(text.translate(None, b"".join(_PLACES))) == len(text):
        for thing in dict.fromkeys((*_DAY.findall(text), *_DIGEST.findall(text))):
            code = _code(thing.decode())
            if code and len(codes) < len(_PLACES):
                text = text.replace(thing, _PLACES[len(codes)])
                codes.append(code)
    return bytes([len(codes)]) + b"".join(codes), text


@lru_cache(maxsize=4096)
def _code(thing: str) -> bytes:
    """Return a day as two bytes, a digest as 34; what only looks like a day as none."""
    if len(thing) == 64:
        return _NO_DAY + bytes.fromhex(thing)
    try:
        return (date.fromisoformat(thing).toordinal() - _FIRST_DAY).to_bytes(2, "big")
    except ValueError:
        return b""


def _things(packed: bytes) -> tuple[list[bytes], bytes]:
    """Return what :func:`_draw` drew out, and the rest.

    :raises IndexError: there is nothing.
    """
    things, at = [], 1
    for _ in range(packed[0]):
        code, at = packed[at : at + 2], at + 2
        if code == _NO_DAY:
            things.append(packed[at : at + 32].hex().encode())
            at += 32
        else:
            things.append(date.fromordinal(int.from_bytes(code, "big") + _FIRST_DAY).isoformat().encode())
    return things, packed[at:]


#: Names that the diagrams, the rules and the notices say: the place in the list as two bytes. More go at its end.
_NAMES = Path(__file__).with_name("names-1.txt").read_text().splitlines()
_PLACES_OF_NAMES = {name: place.to_bytes(2, "big") for place, name in enumerate(_NAMES)}


@lru_cache(maxsize=4096)
def pack_name(name: str) -> bytes:
    """Return a short text as few bytes: its place in the list, or packed. No text is no bytes."""
    return _PLACES_OF_NAMES.get(name) or (pack(name.encode(), NAMES) if name else b"")


@lru_cache(maxsize=4096)
def unpack_name(packed: bytes) -> str:
    """Return a short text.

    :raises ValueError: as :func:`unpack`, or of a longer list.
    """
    if len(packed) != 2:
        return unpack(packed).decode() if packed else ""
    place = int.from_bytes(packed, "big")
    if place >= len(_NAMES):
        raise ValueError(f"a packed value of a longer list of names: {packed!r}")
    return _NAMES[place]


def json_of(value: object) -> bytes:
    """Return a value as JSON."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)


class PackedBytes(TypeDecorator[bytes]):
    """Bytes, packed; no bytes stay none."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return pack(value, DRAWN) if value else value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return unpack(bytes(value)) if value else value


class PackedName(TypeDecorator[str]):
    """A short text, packed. Nobody searches for it in SQL: one text may have several packed forms."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else pack_name(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else unpack_name(bytes(value))


class Word(TypeDecorator[str]):
    """A word out of a list as one byte, another one as a zero and its letters. Equal words are equal bytes.

    Text is what somebody wrote by hand, and the hash of a line will tell.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, words: Words = WORDS) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else self.words.pack(value)

    def process_result_value(self, value: bytes | str | None, dialect: Dialect) -> str | None:
        return value if value is None or isinstance(value, str) else self.words.unpack(bytes(value))


class Letters(TypeDecorator[str]):
    """A text that on SQLite is one byte where a list knows it, and else its letters, as on PostgreSQL.

    Equal texts are equal bytes. What an index or a statement names in so many words stays letters.
    """

    impl = String
    cache_ok = True

    def __init__(self, words: Words = WORDS, but: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.words, self.but = words, but

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        is_short = dialect.name == "sqlite" and value in self.words.codes and value not in self.but
        return self.words.codes[value] if is_short else value

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        return self.words.unpack(value) if isinstance(value, bytes) else value


class Packed(TypeDecorator[Any]):
    """A JSON value, packed. Nobody searches in it. Assign a new value: edits in place are not seen."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else pack(json_of(value), DRAWN)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(unpack(bytes(value)))

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl_instance


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")
