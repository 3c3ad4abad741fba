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


@given(JSON)
def test_every_value_comes_back(value):
    assert orjson.loads(unpack(pack(packing.json_of(value)))) == value


def test_what_was_packed_once_can_be_read_for_ever():
    """Written by the first office that packed. Red: rows of every office there is have become unreadable."""
    written = bytes.fromhex("0123b44f0b9262949e4fd9a4540b00")

    assert unpack(written).decode() == '{"rule":"tm-opposition-answer","note":"甲"}'
    words = Path(packing.__file__).with_name("packing-1.dict").read_bytes()
    assert sha256(words).hexdigest() == "a3b734f1e8fa0dc2da3b710e20a34681ae108ace1184ee6ad30004526d8307be"


@pytest.mark.parametrize(
    "damaged", [b"", b"\x02abc", b"\x01", pack(b'{"a":"' + b"x" * 90 + b'"}')[:-3], b"\x01\xff\xff"]
)
def test_what_is_damaged_is_refused(damaged):
    with pytest.raises(ValueError, match="packed value"):
        unpack(damaged)
