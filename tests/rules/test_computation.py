"""Grounds that stop a clock, and the place of the law on the day that is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from engine.rules.catalogue import Catalogue
from engine.rules.computation import grounds_of
from engine.rules.time_limits import compute
from engine.rules.workdays import official_calendar

LAW = Catalogue.load()


@pytest.mark.parametrize(("rule_id", "grounds"), [
    ("tm-registration-examination", 5),  # 条例第十一条第（一）至（五）项
    ("tm-opposition-decision", 4),  # without the lot between applications of the same day
    ("pat-reexam-notice-reply", 1),
    ("agency-licence-decision", 1),  # 行政许可法第四十五条
    ("admin-reconsideration-decision", 0),  # no ground in the texts held
])  # fmt: skip
def test_which_grounds_the_law_knows(rule_id, grounds):
    assert len(grounds_of(LAW.versions(rule_id)[-1])) == grounds


@pytest.mark.parametrize(("rule_id", "starts_on", "cited"), [
    ("pat-eval-report", "2024-01-19", {"专利法实施细则（2010）第五条", "专利审查指南（2023）第五部分第七章第2.2节"}),
    ("pat-eval-report", "2024-01-20", {"专利法实施细则（2023）第五条", "专利审查指南（2023）第五部分第七章第2.2节"}),
    ("tm-opposition-answer", "2020-01-03", {"商标法实施条例（2014）第十二条第一款"}),
    ("tm-opposition-answer", "2020-01-03", {"民法总则（2017）第二百零三条第二款"}),
    ("tm-opposition-answer", "2020-12-01", {"民法总则（2017）第二百零三条第二款"}),  # ends 2020-12-31
    ("tm-opposition-answer", "2020-12-02", {"民法典第二百零三条第二款"}),  # ends under the Civil Code
    ("admin-suit-general", "2020-05-06", {"民法总则（2017）第二百零一条至第二百零三条"}),
])  # fmt: skip
def test_a_receipt_cites_what_was_law_then(rule_id, starts_on, cited):
    day = date.fromisoformat(starts_on)

    steps = compute(LAW.rule(rule_id, day), day, official_calendar()).steps

    assert cited <= {step.citation for step in steps}


def test_every_step_cites_the_law_or_is_plain_arithmetic():
    for rule in LAW.all():
        if rule.length is not None:
            day = max(rule.valid_from, date(2026, 3, 2)) if rule.valid_to is None else rule.valid_to
            for step in compute(rule, day, official_calendar()).steps:
                assert step.citation or step.kind == "no_effect", (rule.id, step)
