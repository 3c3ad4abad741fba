"""The hash chain: any edit, swap, gap or cut is found, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules.chain import GENESIS, canonical, digest, first_break, link


def chain_of(count):
    links, prev_hash = [], GENESIS
    for number in range(1, count + 1):
        links.append(link(number, prev_hash, {"act": "task.completed", "subject": f"任务{number}"}))
        prev_hash = links[-1].hash
    return links


def broken(links, head):
    return first_break(links, head_seq=head.seq, head_hash=head.hash)


def test_a_whole_chain_has_no_break():
    links = chain_of(5)

    assert broken(links, links[-1]) is None
    assert first_break([], head_seq=0, head_hash=None) is None


@pytest.mark.parametrize(("forge", "found_at"), [
    (lambda links: [*links[:2], replace(links[2], body=links[2].body.replace("3", "9")), *links[3:]], 3),  # edited
    (lambda links: [links[0], links[2], links[1], *links[3:]], 2),  # swapped
    (lambda links: links[1:], 1),  # the first one cut off
    (lambda links: links[:-1], 5),  # the last one cut off: the head of the case tells
    (lambda links: [*links[:1], *links[2:]], 2),  # one taken out
    (lambda links: chain_of(2) + links[2:4] + [link(5, links[3].hash, {"act": "x"})], 6),  # the end written anew
])  # fmt: skip
def test_tampering_is_found(forge, found_at):
    links = chain_of(5)

    assert broken(forge(links), links[-1]) == found_at


def test_one_value_has_one_text():
    noon = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))

    assert canonical({"b": date(2026, 3, 2), "a": noon}) == '{"a":"2026-03-02T04:00:00.000000Z","b":"2026-03-02"}'
    assert canonical({"名": "e\u0301"}) == canonical({"名": "\u00e9"})  # NFC
    assert canonical(frozenset({"y", "x"})) == '["x","y"]'
    assert canonical(datetime(2026, 3, 2, tzinfo=UTC)) == '"2026-03-02T00:00:00.000000Z"'


@pytest.mark.parametrize("value", [object(), b"bytes", {1: "a"}])
def test_what_has_no_text_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4))
def test_the_text_does_not_depend_on_the_order_of_keys(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_the_hash_can_be_computed_without_us():
    import hashlib

    assert digest("{}") == hashlib.sha256(b"\x00{}").hexdigest()
