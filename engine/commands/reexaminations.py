"""The three months in which a reexamination may be requested (复审请求期限), counted when the request comes in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.store.cases import CaseFile
from engine.store.work import Work

REQUEST = "pat-reexam-request"


def request_window(work: Work, case: CaseFile, given: Mapping[str, object]) -> dict[str, object]:
    """Return whether the request came in time, and the last day of the limit, from which a restoration counts.

    Source: 专利法（2020）第四十一条第一款; 专利法实施细则（2023）第六条第二款.
    """
    served_on = given.get("rejection_served_on")
    if case.kind != "patent.reexamination" or not isinstance(served_on, date):
        return {}
    last = work.law.last_day_known(REQUEST, served_on)
    return {} if last is None else {"filed_in_time": case.filed_on <= last, "request_expired_on": last.isoformat()}
