"""Packed values: small, the same after the way to the database and back, and frozen for good."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.store import packing
from engine.store.packing import pack, unpack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text())
def test_every_name_comes_back(name):
    assert packing.unpack_name(packing.pack_name(name)) == name


def test_a_name_that_a_diagram_says_is_six_bytes():
    article = "商标法（2019）第三十五条第一款；商标法（2026）第三十八条第一款"

    assert [len(packing.pack_name(each)) for each in (article, "实质审查", "Examination", "")] == [6, 6, 6, 0]


@given(st.text())
def test_every_word_comes_back(word):
    assert packing.ACTS.unpack(packing.ACTS.pack(word)) == word == packing.WORDS.unpack(packing.WORDS.pack(word))


def test_a_word_that_was_written_once_can_be_read_for_ever():
    """Red: a word was put between others, and the histories of every office say something else."""
    assert [packing.ACTS.pack(act) for act in ("case.filed", "task.completed", "suspension.reversed", "x.y")] == [
        b"\x01", b"\x05", b"\x3a", b"\x00x.y",
    ]  # fmt: skip
    assert packing.ACTS.unpack(b"\xff") == "ff"
    assert [packing.WORDS.pack(word) for word in ("patent.invalidation", "agent", "")] == [b"\x01", b"\x9d", b""]


@given(JSON)
def test_every_value_comes_back(value):
    assert orjson.loads(unpack(pack(packing.json_of(value)))) == value


def test_what_was_packed_once_can_be_read_for_ever():
    """Written by the first office that packed. Red: rows of every office there is have become unreadable."""
    written = bytes.fromhex("0123b44f0b9262949e4fd9a4540b00")

    assert unpack(written).decode() == '{"rule":"tm-opposition-answer","note":"甲"}'
    words = Path(packing.__file__).with_name("packing-1.dict").read_bytes()
    assert sha256(words).hexdigest() == "a3b734f1e8fa0dc2da3b710e20a34681ae108ace1184ee6ad30004526d8307be"

    written = bytes.fromhex("0223678cf1f9944d00")

    assert packing.unpack_name(written) == "商标法（2019）第三十三条、第三十五条甲"
    words = Path(packing.__file__).with_name("packing-2.dict").read_bytes()
    assert sha256(words).hexdigest() == "a884b7beed65b7d66018de47f5eac6d0df15a5e5190e2141e21a82dac4f24163"

    words = Path(packing.__file__).with_name("packing-3.dict").read_bytes()
    assert sha256(words).hexdigest() == "f9e34f5c9faf566dec55abf3155da26666488e8f06ade41fec237ae9b1ae86cb"


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\x02abc",
        b"\x07abc",
        b"\x01",
        pack(b'{"a":"' + b"x" * 90 + b'"}')[:-3],
        b"\x01\xff\xff",
        pack(b"{}") + b".",
    ],
)
def test_what_is_damaged_is_refused(damaged):
    with pytest.raises(ValueError, match="packed value"):
        unpack(damaged)
