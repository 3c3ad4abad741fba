"""The law as data: all entries, their versions, and what may have legal effect."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import UnknownRule
from engine.rules.catalogue import LAW_DIR, Catalogue
from engine.rules.time_limits import compute, may_stop
from engine.rules.workdays import official_calendar

LAW = Catalogue.load()


def test_all_141_entries_are_loaded():
    assert len(LAW.ids) == 145


@pytest.mark.parametrize("rule_id", sorted(LAW.ids))
def test_every_rule_is_whole(rule_id):
    for rule in LAW.versions(rule_id):
        assert rule.citations, "no citation"
        assert all(citation.title for citation in rule.citations)
        assert rule.name and rule.name_en and rule.trigger and rule.consequence
        assert rule.consequence_en and rule.trigger_en
        assert rule.counts == "forward" or not rule.rolls, "only forward limits roll"
        if rule.extension:
            in_days = {"days", "working_days"}
            assert (rule.extension.unit in in_days) == (rule.unit in in_days), "lengths must add up"
        deadline = compute(rule, date(2026, 3, 2), official_calendar())
        assert (deadline.expires_on is None) == (rule.length is None)


@pytest.mark.parametrize("rule_id", sorted(LAW.ids))
def test_versions_follow_each_other(rule_id):
    versions = LAW.versions(rule_id)

    assert len({rule.version for rule in versions}) == len(versions)
    for earlier, later in zip(versions, versions[1:], strict=False):
        assert earlier.valid_to is not None
        assert earlier.valid_to < later.valid_from
    for rule in versions:
        assert LAW.rule(rule_id, rule.valid_from) is rule
        assert rule.valid_to is None or LAW.rule(rule_id, rule.valid_to) is rule


@pytest.mark.parametrize(("rule_id", "on", "length", "law_id"), [
    ("tm-opposition-window", "2026-12-31", 3, "tm-opposition-window"),  # 商标法（2019）第三十三条
    ("tm-opposition-window", "2027-01-01", 2, "tm-opposition-window-2027"),  # 商标法（2026）第三十六条
    ("tm-opposition-window-2027", "2027-01-01", 2, "tm-opposition-window-2027"),
    ("pat-deemed-receipt-electronic", "2024-01-19", 15, "pat-deemed-receipt-electronic-old"),  # 审查指南2010
    ("pat-deemed-receipt-electronic", "2024-01-20", 0, "pat-deemed-receipt-electronic"),  # 细则2023第四条第七款
    ("tm-pledge-certificate", "2020-04-30", 5, "tm-pledge-certificate-2009"),
    ("tm-pledge-certificate", "2020-05-01", 2, "tm-pledge-certificate"),
    ("pat-pledge-exam-2021", "2021-11-14", 7, "pat-pledge-exam-2010"),
    ("pat-priority-reply-invention", "2026-08-31", 2, "pat-priority-reply-invention-2017"),
    ("pat-priority-reply-invention", "2026-09-01", 1, "pat-priority-reply-invention"),
])  # fmt: skip
def test_the_day_picks_the_version(rule_id, on, length, law_id):
    rule = LAW.rule(rule_id, date.fromisoformat(on))

    assert (rule.id, rule.length, rule.law_id) == (rule_id, length, law_id)


def test_the_citation_changes_with_the_law():
    before = LAW.rule("tm-opposition-decision", date(2026, 12, 31)).citations
    after = LAW.rule("tm-opposition-decision", date(2027, 1, 1)).citations

    assert [citation.label for citation in before] == ["商标法（2019）第三十五条第一款"]
    assert [citation.label for citation in after] == ["商标法（2026）第三十八条第一款"]


@pytest.mark.parametrize(("rule_id", "on", "code"), [
    ("tm-opposition-windows", "2026-01-01", "unknown_rule"),
    ("tm-opposition-window-2027", "2026-12-31", "rule_not_in_force"),
    ("ic-reexam-court", "2026-10-15", "rule_not_in_force"),  # 条例（2001） ends 2026-10-14
    ("pat-designated-default", "2024-01-19", "rule_not_in_force"),
])  # fmt: skip
def test_a_rule_that_is_not_law_that_day_is_refused(rule_id, on, code):
    with pytest.raises(UnknownRule, match=code):
        LAW.rule(rule_id, date.fromisoformat(on))


def test_an_entry_from_memory_has_no_effect_until_confirmed():
    on = date(2026, 1, 1)
    confirmed = Catalogue.load(confirmed={"pat-license-cancel"})

    assert not LAW.rule("pat-license-cancel", on).has_effect
    assert confirmed.rule("pat-license-cancel", on).has_effect
    assert not confirmed.rule("pat-license-extend", on).has_effect


def test_confirming_a_predecessor_confirms_it_under_its_successors_name():
    confirmed = Catalogue.load(confirmed={"tm-pledge-certificate-2009"})

    assert not LAW.rule("tm-pledge-certificate", date(2020, 1, 3)).has_effect
    assert confirmed.rule("tm-pledge-certificate", date(2020, 1, 3)).has_effect


def test_a_published_commitment_never_has_effect():
    everything = Catalogue.load(confirmed=LAW.ids)
    commitments = [rule for rule in everything.all() if rule.nature == "committed"]

    assert len({rule.law_id for rule in commitments}) == 9
    assert not any(rule.has_effect for rule in commitments)


def test_what_is_verified_has_effect():
    assert {
        rule.confidence for rule in LAW.all() if not rule.has_effect and rule.nature not in ("committed", "none")
    } == {"from-memory-unverified"}


@pytest.mark.parametrize(("rule_id", "stops"), [
    ("tm-opposition-decision", True),  # 条例第十一条: the office examines
    ("tm-opposition-answer", False),  # a party answers
    ("agency-licence-decision", True),  # 行政许可法第四十五条
    ("pat-reexam-notice-reply", True),  # 细则第一百零三条: the whole proceedings are suspended
    ("tm-term", False),
    ("tm-review-oral-hearing-notice", False),
    ("preservation-term", False),
])  # fmt: skip
def test_which_clocks_stop(rule_id, stops):
    assert may_stop(LAW.versions(rule_id)[-1]) is stops


def test_the_law_files_stay_readable():
    assert all(len(path.read_text(encoding="utf-8").splitlines()) <= 400 for path in LAW_DIR.glob("*.yaml"))


def test_month_ends_of_every_rule_in_months():
    """From the last day of each month of two years: never past the end of the month the law names."""
    for rule in LAW.all():
        if rule.unit == "months" and rule.counts == "forward" and rule.length == int(rule.length or 0):
            day = date(2024, 1, 31)
            while day < date(2026, 1, 1):
                months = day.year * 12 + day.month - 1 + int(rule.length)
                raw_on = next(s for s in compute(rule, day, official_calendar()).steps if s.kind == "length").on
                assert raw_on.year * 12 + raw_on.month - 1 == months, (rule.id, day, raw_on)
                day = (day + timedelta(days=40)).replace(day=1) - timedelta(days=1)
