"""Packed values: small, the same after the way to the database and back, and frozen for good."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.catalogue import Catalogue
from engine.rules.time_limits import compute
from engine.rules.workdays import official_calendar
from engine.store import packing
from engine.store.packing import pack, unpack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text())
def test_every_name_comes_back(name):
    assert packing.unpack_name(packing.pack_name(name)) == name


def test_a_name_that_a_diagram_says_is_two_bytes():
    article = "商标法（2019）第三十五条第一款；商标法（2026）第三十八条第一款"

    assert [len(packing.pack_name(each)) for each in (article, "实质审查", "Examination", "")] == [2, 2, 2, 0]
    assert packing.unpack_name(pack(article.encode(), packing.NAMES)) == article  # as every case said it before
    with pytest.raises(ValueError, match="longer list"):
        packing.unpack_name(b"\xff\xff")


@given(st.text())
def test_every_word_comes_back(word):
    assert packing.ACTS.unpack(packing.ACTS.pack(word)) == word == packing.WORDS.unpack(packing.WORDS.pack(word))


def test_a_word_that_was_written_once_can_be_read_for_ever():
    """Red: a word was put between others, and the histories of every office say something else."""
    acts = ("case.filed", "task.completed", "suspension.reversed", "panel.voted", "x.y")
    assert [packing.ACTS.pack(act) for act in acts] == [b"\x01", b"\x05", b"\x3a", b"\x3c", b"\x00x.y"]
    assert packing.ACTS.unpack(b"\xff") == "ff"
    assert [packing.RULES.pack(rule) for rule in ("agency-licence-decision", "tm-review-oral-hearing-receipt")] == [
        b"\x01",
        b"\x90",
    ]
    assert [packing.pack_name(name) for name in ("请求宣告专利权无效", "trademark_licence")] == [b"\0\0", b"\x04\xbb"]
    assert [packing.WORDS.pack(word) for word in ("patent.invalidation", "agent", "")] == [b"\x01", b"\x9d", b""]


@given(JSON)
def test_every_value_comes_back(value):
    for form in (packing.LAW, packing.CASES, packing.DRAWN):
        assert orjson.loads(unpack(pack(packing.json_of(value), form))) == value


#: Days, what only looks like one, digests, what stands in their places, and more of them than there are places.
SAID = st.lists(
    st.dates(date(1998, 1, 1), date(2101, 12, 31)).map(str)
    | st.sampled_from(["2026-02-30", "2026-13-01", "12026-03-02", "\x01", "\x1f", "\n", "自2026-03-02起", '"sha256":"'])
    | st.binary(min_size=31, max_size=33).map(lambda digest: f'"sha256":"{digest.hex()}"'),
    max_size=50,
)


@given(SAID)
def test_days_and_digests_come_back_to_their_places(said):
    for text in ("".join(said).encode(), packing.json_of({"said": said})):
        assert unpack(pack(text, packing.DRAWN)) == text


def test_a_receipt_says_little_more_than_its_days():
    """Red: the days stand between the words again, and every receipt is three times as long."""
    deadline = compute(
        Catalogue.load().rule("tm-opposition-answer", date(2026, 3, 2)), date(2026, 3, 2), official_calendar()
    )

    assert len(pack(packing.json_of(deadline.as_receipt()), packing.DRAWN)) < 45


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

    written = bytes.fromhex(
        "04025022ffffababababababababababababababababababababababababababababababababc3e21fb806d8d11520f1e7533629d50200"
    )

    assert unpack(written).decode() == '{"expires_on":"2026-03-02","sha256":"' + "ab" * 32 + '","note":"2026-03-02甲"}'
    words = Path(packing.__file__).with_name("packing-4.dict").read_bytes()
    assert sha256(words).hexdigest() == "f373dd5ef96b6509aebdf6a739c44b15c699359cb83cb2374320fe4fcac6211c"


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\x02abc",
        b"\x07abc",
        b"\x04",
        b"\x04\x02ab",
        b"\x04\x01\xff\xff123",
        b"\x01",
        pack(b'{"a":"' + b"x" * 90 + b'"}')[:-3],
        b"\x01\xff\xff",
        pack(b"{}") + b".",
    ],
)
def test_what_is_damaged_is_refused(damaged):
    with pytest.raises(ValueError, match="packed value"):
        unpack(damaged)
