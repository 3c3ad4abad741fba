"""The search of words agrees with a plain search in the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import Refused
from engine.rules import search_query, search_words
from engine.rules.search_words import LONGEST_WORD, phrase, spans, words

#: Few characters, so that texts repeat themselves; width, case, invisible marks, accents, Han beyond the basic plane.
CHARACTERS = "商标异𠮷々aｂC9 ，·-\u200b\n😀é가の"
TEXTS = st.text(alphabet=CHARACTERS, max_size=24)


def normalised(text: str) -> str:
    """Return a text as the oracle reads it: pieces with a blank around each; runs without blanks stay whole."""
    folded = "".join(char for char in text if char != "\u200b").replace("ｂ", "b").lower()
    return " ".join(re.findall(r"[商标异𠮷々가の]+|[ab-zc9é]+", folded))


def stands_in(asked: str, text: str) -> bool:
    """Return whether a text is in another, by the plain search: words of Latin and digits count only whole."""
    whole = r"[abc9é]"
    pattern = re.escape(asked)
    pattern = (rf"(?<!{whole})" if re.match(whole, asked[0]) else "") + pattern
    pattern += rf"(?!{whole})" if re.match(whole, asked[-1]) else ""
    return re.search(pattern, text) is not None


def is_said(asked: str, text: str) -> bool:
    """Return whether the words of what is asked follow each other in the words of a text."""
    wanted, said = phrase(asked), words(text)
    size = len(wanted.words)
    for at in range(len(said) - size + 1):
        *first, last = said[at : at + size]
        if tuple(first) == wanted.words[:-1] and (
            last == wanted.words[-1] or (wanted.is_open and last.startswith(wanted.words[-1]))
        ):
            return True
    return False


@given(asked=TEXTS, text=TEXTS, is_taken=st.booleans(), cut=st.tuples(st.integers(0, 24), st.integers(1, 6)))
@settings(max_examples=1500, deadline=None)
@example(asked="标异", text="商标异标", is_taken=False, cut=(0, 1))
@example(asked="标", text="商标", is_taken=False, cut=(0, 1))
@example(asked="a标", text="a标异", is_taken=False, cut=(0, 1))
@example(asked="标 a", text="商标a", is_taken=False, cut=(0, 1))
def test_what_is_said_is_what_stands_in_the_text(asked, text, is_taken, cut):
    if is_taken:  # else hardly anything would be found
        asked = text[cut[0] : cut[0] + cut[1]]
    plain = normalised(asked)

    if not plain:
        assert phrase(asked) is None
    else:
        assert is_said(asked, text) == stands_in(plain, normalised(text))
        assert bool(spans(search_words.composed(text), phrase(asked))) == is_said(asked, text)


@given(text=st.text(max_size=80), asked=st.text(max_size=12))
@settings(max_examples=500, deadline=None)
def test_any_text_at_all_has_words_that_both_databases_take(text, asked):
    for word in words(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert not re.search(r"[\s\0\ud800-\udfff·]", word)
    if phrase(asked) is not None:
        for begin, end in spans(search_words.composed(text), phrase(asked)):
            assert 0 <= begin < end <= len(search_words.composed(text))


@pytest.mark.parametrize(
    ("text", "marked", "asked"),
    [
        ("不予注册的商标", "商标", "商标"),
        ("不予注册的商标", "标", "标"),
        ("ＩＰＨＯＮＥ手机", "ＩＰＨＯＮＥ", "iphone"),
        ("Café 商标", "Café", "CAFÉ"),
        ("第三十条、第30条", "30条", "30条"),
        ("opposition", "opposition", "oppo*"),
    ],
)
def test_what_is_marked_is_what_was_asked_for(text, marked, asked):
    found = phrase(asked, is_open=asked.endswith("*"))

    assert [text[begin:end] for begin, end in spans(text, found)][:1] == [marked]


def _shape(text: str) -> tuple[list[str], int]:
    query = search_query.read(text)
    said = [" + ".join("/".join(" ".join(p.spelled) for p in choice) for choice in each) for each in query.wanted]
    return said, len(query.unwanted)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("类似 混淆", ["类似", "混淆"], 0),
        ('"类似 混淆"', ["类似 似 混淆"], 0),
        ("“类似 混淆”", ["类似 似 混淆"], 0),
        ('"never closed', ["never closed"], 0),
        ("当事人:海潮", ["p·海潮"], 0),
        ('Party："海 潮"', ["p·海 p·潮"], 0),
        ("条:30 条:第三十条", ["a·30", "a·第三 a·三十 a·十条"], 0),
        ("经办:李娜 日期:2026-03 混淆", ["混淆", "w·李娜 + d·2026·03"], 0),
        ("混淆 -撤回 －和解", ["混淆"], 2),
        ("a - b", ["a", "b"], 0),
        ("http://x", ["http x"], 0),
        ("NEAR(a b) OR c*", ["near a", "b", "or", "c"], 0),
        ("date:2025-12-30..2026-02-02", ["d·2025·12·30/d·2025·12·31/d·2026·01/d·2026·02·01/d·2026·02·02"], 0),
        ("日期:2026年3月5日", ["d·2026·03·05"], 0),
        ("日期:2025..2026", ["d·2025/d·2026"], 0),
    ],
)
def test_a_line_is_read_as_the_page_says(text, wanted, unwanted):
    assert _shape(text) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 301, "search_too_long"),
        ("商标" * 150, "search_too_long"),
        ("a " * 13, "search_too_many"),
        ("-撤回", "search_only_not"),
        ("😀 — “”", "search_nothing"),
        ("\u202e\u200b", "search_nothing"),
        ("当事人:", "search_nothing"),
        ("", "search_nothing"),
        ("日期:明天", "search_bad_date"),
        ("日期:", "search_bad_date"),
        ("日期:2026-02-30", "search_bad_date"),
        ("日期:2026-03..2026-01", "search_bad_date"),
        ("日期:0001..", "search_bad_date"),
        ("日期:9999", "search_bad_date"),
        ("日期:..0001", "search_bad_date"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_way(text, code):
    with pytest.raises(Refused) as refused:
        search_query.read(text)

    assert refused.value.code == code


@given(text=st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_no_line_is_beyond_reading(text):
    try:
        query = search_query.read(text)
    except Refused as refused:
        assert refused.code.startswith("search_")
    else:
        assert query.wanted
