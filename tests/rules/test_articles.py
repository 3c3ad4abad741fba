"""The provisions that may be cited: each has a source here, a validity and one code for ever."""

from __future__ import annotations

from datetime import date

import pytest

from engine.rules import articles
from engine.rules.catalogue import read_law

IN_2026, IN_2027 = date(2026, 6, 1), date(2027, 1, 1)


def test_every_provision_is_of_an_instrument_and_speaks_both_languages():
    instruments = read_law("instruments")["instruments"]

    for code, article in articles.every().items():
        assert code == article.code and code.startswith(f"{article.instrument}-")
        assert (article.valid_from.isoformat(), article.valid_to and article.valid_to.isoformat()) == tuple(
            instruments[article.instrument]["in_force"]
        )
        assert bool(article.subject) == bool(article.subject_en)


def test_the_limits_of_the_law_rest_on_provisions_of_the_list():
    """What a trademark or patent decision is commonly based on is there; a limit names the same place."""
    listed = {(article.instrument, article.place) for article in articles.every().values()}

    assert {("TML2019", "第三十五条第一款"), ("TML2026", "第三十八条第一款"), ("PR2023", "第六十七条第一款")} <= listed


@pytest.mark.parametrize(
    ("kind", "day", "has", "lacks"),
    [
        ("trademark.opposition", IN_2026, "TML2019-30", "TML2026-36"),
        ("trademark.opposition", IN_2027, "TML2026-36", "TML2019-30"),  # 商标法（2026）第八十七条
        ("patent.invalidation", IN_2026, "PL2020-22-3", "TML2019-30"),
    ],
)
def test_what_may_be_cited_depends_on_the_field_and_the_day(kind, day, has, lacks):
    codes = {article.code for article in articles.citable(kind, [day])}

    assert has in codes and lacks not in codes


def test_a_case_on_both_sides_of_a_change_may_cite_either_law():
    codes = {article.code for article in articles.citable("trademark.opposition", [IN_2026, IN_2027])}

    assert {"TML2019-30", "TML2026-36"} <= codes


def test_an_article_of_which_only_the_number_is_known_has_no_subject():
    article = articles.every()["TML2026-4"]

    assert (article.label, article.subject) == ("商标法（2026）第四条", "")


def test_provisions_are_printed_by_instrument():
    printed = articles.printed(["TML2019-30", "TML2019-13-3", "TMR2014-52", "商标法第三十条"])

    assert printed == "商标法（2019）第三十条、第十三条第三款；商标法实施条例（2014）第五十二条；商标法第三十条"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (87, "八十七"), (103, "一百零三"), (110, "一百一十")],
)
def test_numbers_are_read_in_chinese(number, text):
    assert articles.numeral(number) == text
