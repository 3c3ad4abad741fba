"""Another way to the same day: walks one day after the other with a finger on a wall calendar.

Written from the words of the law, not from engine/rules: no code is shared, only published data (the notices in
``chinesecalendar``, law/festivals.yaml) and what was researched of each time limit (reference.tsv). Days are numbers
(proleptic ordinals) until the answer.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import chinese_calendar
import yaml

FIRST_YEAR, LAST_YEAR = 1925, 2140
OFFICIAL = range(2004, 2027)
FESTIVALS = Path(__file__).parents[2] / "engine" / "rules" / "law" / "festivals.yaml"
#: A notice of 2027 that could come out: (days off, days worked), the first of them in the December before.
NOTICE_2027 = (
    ["2026-12-31", "2027-01-01", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11", "2027-04-05",
     "2027-05-03", "2027-05-04", "2027-05-05", "2027-06-09", "2027-09-15", "2027-10-01", "2027-10-04", "2027-10-05",
     "2027-10-06", "2027-10-07"],
    ["2026-12-26", "2027-01-30", "2027-02-20", "2027-04-25", "2027-05-08", "2027-09-26", "2027-10-09"],
)  # fmt: skip
#: Limits that a stop of the proceedings prolongs (条例第十一条 审查、审理期限; 行政许可法第四十五条), but for patents:
#: there all of the proceedings rest (细则第一百零三条), and only what is no step of them runs on.
STOPPED = {
    "tm-opposition-decision", "tm-nonregistration-review-decision", "tm-refusal-review-decision",
    "tm-registration-examination", "tm-cancellation-decision", "tm-cancellation-review-decision",
    "tm-invalidation-absolute-decision", "tm-invalidation-relative-decision",
    "tm-exofficio-invalidation-review-decision", "tm-assignment-processing-2018", "tm-assignment-processing-2021",
    "tm-renewal-processing-2018", "tm-opposition-average-2021", "tm-refusal-review-average-2021",
    "tm-invalidation-average-2021", "agency-licence-decision", "agency-licence-commitment",
    "admin-licence-certificate", "admin-reconsideration-decision",
}  # fmt: skip
NO_STEP_OF_PROCEEDINGS = {
    "pat-deemed-receipt-post", "pat-deemed-receipt-electronic", "pat-deemed-receipt-electronic-old",
    "pat-service-publication", "pat-suspension", "pat-suspension-correction", "pat-mail-query", "pat-invalid-court",
    "pat-reexam-court", "pat-license-filing", "pat-license-cancel", "pat-extension", "pat-delay-invention",
    "pat-delay-um", "pat-delay-design",
}  # fmt: skip
#: Acts of the party that are counted back from a day to come (以前、之前).
BACKWARD = {
    "tm-review-oral-hearing-notice", "pat-oral-hearing-public-notice", "pat-substantive-exam-reminder",
    "pat-license-extend", "pat-fee-reduction-request",
}  # fmt: skip
#: The loss of a right that the office declares one full month after the last day (审查指南第五部分第七章3.2).
ONE_MONTH_LATER = {
    "pat-annuity-grace", "pat-bibliographic-fee", "pat-designated-default", "pat-eval-correction", "pat-eval-fee",
    "pat-grant-formalities", "pat-invalid-correction", "pat-invalid-fee", "pat-reexam-correction", "pat-reexam-fee",
    "pat-reexam-notice-reply", "pat-reexam-request", "pat-reexam-restoration", "pat-restoration-due-cause",
    "pat-restoration-force-majeure", "pat-suspension-correction",
}  # fmt: skip
#: The same matter under another law: asked by the first name, answered by what was law.
PREDECESSORS = {
    "tm-opposition-window": "tm-opposition-window-2027",
    "pat-deemed-receipt-electronic": "pat-deemed-receipt-electronic-old",
    "tm-pledge-certificate": "tm-pledge-certificate-2009",
    "pat-pledge-exam-2021": "pat-pledge-exam-2010",
    "pat-priority-reply-invention": "pat-priority-reply-invention-2017",
}


class Wall:
    """Every day of two centuries: what is printed on it, and what might still be."""

    def __init__(self, notice_of_2027: bool) -> None:
        first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
        self.base = first
        self.day_of_month, self.month_no, self.weekday = [], [], []
        self.expected, self.best, self.worst, self.official = [], [], [], []
        off, worked = ({date.fromisoformat(text) for text in days} for days in NOTICE_2027)
        published = range(OFFICIAL[0], OFFICIAL[-1] + 2) if notice_of_2027 else OFFICIAL
        certain, maybe_off, maybe_made_up = _unpublished()
        for number in range(first, last + 1):
            day = date.fromordinal(number)
            self.day_of_month.append(day.day)
            self.month_no.append(day.year * 12 + day.month)
            self.weekday.append(number % 7)  # 1 is Monday, 6 Saturday, 0 Sunday
            is_weekday = number % 7 not in (6, 0)
            if notice_of_2027 and (day in off or day in worked):
                works = day in worked
            elif day.year in OFFICIAL:
                works = chinese_calendar.is_workday(day)
            elif day.year in published:
                works = is_weekday
            else:
                works = is_weekday and number not in certain
            is_final = day.year in published and not (day.year == published[-1] and day >= date(day.year, 12, 25))
            self.expected.append(works)
            self.official.append(is_final)
            self.best.append(works if is_final else number not in certain and (is_weekday or number in maybe_made_up))
            self.worst.append(works if is_final else works and number not in maybe_off)


@lru_cache(maxsize=1)
def _unpublished() -> tuple[set[int], set[int], set[int]]:
    """Days off by statute, days that a notice may free, days that a notice may have worked: as numbers."""
    data = yaml.safe_load(FESTIVALS.read_text(encoding="utf-8"))
    certain: set[int] = set()
    maybe_off: set[int] = set()
    maybe_made_up: set[int] = set()
    for year in range(FIRST_YEAR, LAST_YEAR + 2):
        at = {"new_year": "01-01", "labour": "05-01", "national": "10-01"}
        at |= dict(zip(("spring", "qingming", "dragon_boat", "mid_autumn"), data["moving"].get(year, ()), strict=False))
        numbers = {name: date.fromisoformat(f"{year}-{text}").toordinal() for name, text in at.items()}
        statutes = [since for since in sorted(data["statutes"]) if since <= year]
        statute = data["statutes"][statutes[-1]] if statutes else {}
        for name, number in numbers.items():
            if name in statute:
                certain |= set(range(number + statute[name][0], number + statute[name][1] + 1))
            window = data["windows"][name]
            maybe_off |= set(range(number + window["days_off"][0], number + window["days_off"][1] + 1))
            maybe_made_up |= set(range(number + window["make_up"][0], number + window["make_up"][1] + 1))
    return certain, maybe_off, maybe_made_up


@cache
def wall(notice_of_2027: bool) -> Wall:
    return Wall(notice_of_2027)


# --- which text is law ---


def law_on(researched: dict[str, dict[str, str]], rule_id: str, on: date) -> dict[str, str] | None:
    """Return the researched entry that answers for a rule on a day, None when nothing was law."""
    names = [rule_id, PREDECESSORS.get(rule_id, rule_id)]
    for name in names:
        for place in researched[name]["basis"].split("; "):
            first, _, last = place.rpartition(" ")[2].partition("..")
            if first <= on.isoformat() <= (last or "9999"):
                return researched[name]
    return None


# --- when a notice counts as received ---


def served(regime: str, channel: str, issued: int, law: date, proved: int | None) -> int:
    """Return the day of service, from the words of 条例第十条, 细则第四条 and 审查指南2010."""
    by_new_rules = law >= date(2024, 1, 20)
    if channel == "publication":
        if regime == "patent":
            return walk_months(issued, 1)  # 自公告之日起满1个月
        return issued + 30  # 自公告发布之日起满30日
    may_prove = regime == "trademark" or by_new_rules
    if proved is not None and may_prove:
        return proved
    if regime == "trademark":
        return issued if channel == "in_person" else issued + 15
    if channel == "electronic" and by_new_rules:
        return issued
    return issued + 15


# --- what was written into the ledger ---


def replayed(entries: list[dict]) -> tuple[list[tuple[date, date | None]], int, set[int]]:
    """Return stops, months of extension and closed days: goes through the days, with a pile of what stands still.

    An entry that was taken back never was; each reversal is looked at with those that came after it.
    """

    def is_standing(entry: dict) -> bool:
        return not any(other["reverses"] == entry["id"] and is_standing(other) for other in entries)

    kept = [entry for entry in entries if entry["kind"] != "reverse" and is_standing(entry)]
    stops: list[list] = []
    pile: list[list] = []
    rank = {"stop": 0, "resume": 1}
    for entry in sorted((e for e in kept if e["kind"] in rank), key=lambda e: (e["from"], rank[e["kind"]], e["id"])):
        if entry["kind"] == "stop":
            stops.append([entry["from"], entry["to"]])
            if entry["to"] is None:
                pile.append(stops[-1])
        elif pile:
            pile.pop()[1] = date.fromordinal(entry["from"].toordinal() - 1)
    closed = set()
    for entry in kept:
        if entry["kind"] == "outage":
            closed |= set(range(entry["from"].toordinal(), (entry["to"] or entry["from"]).toordinal() + 1))
    extension = sum(entry["months"] for entry in kept if entry["kind"] == "extend")
    return [(a, b) for a, b in stops if b is None or b >= a], extension, closed


# --- the walk ---


def walk_months(start: int, months: int) -> int:
    """Step forward until the month is reached, then to the same day of it, or to its last."""
    w = wall(False)
    i = start - w.base
    wanted_day, wanted_month = w.day_of_month[i], w.month_no[i] + months
    month_no, day_of_month = w.month_no, w.day_of_month
    while month_no[i] != wanted_month:
        i += 1
    while day_of_month[i] != wanted_day and month_no[i + 1] == wanted_month:
        i += 1
    return i + w.base


def walk_months_back(start: int, months: int) -> int:
    w = wall(False)
    i = start - w.base
    wanted_day, wanted_month = w.day_of_month[i], w.month_no[i] - months
    while w.month_no[i] != wanted_month:
        i -= 1
    while w.day_of_month[i] > wanted_day:
        i -= 1
    return i + w.base


def answer(case: dict) -> dict:
    """Return expires_on, earliest_on, latest_on, provisional, acts_on, days_kept for one case.

    ``case``: law_id (of the entry that answers), regime, start (number), value, unit, rolls, buffer, ledger (entries),
    tm_weekday, notice_of_2027 (bool).
    """
    w = wall(case["notice_of_2027"])
    expected, kept, consulted = _walk(case, w, w.expected)
    provisional = expected is not None and any(not w.official[number - w.base] for number in consulted)
    earliest = latest = expected
    if provisional:
        earliest, latest = _walk(case, w, w.best)[0], _walk(case, w, w.worst)[0]
    acts = None
    if expected is not None:
        acts = (walk_months(expected, 1) if case["buffer"] else expected) + 1
    return {
        "expires_on": _day(expected),
        "earliest_on": _day(earliest),
        "latest_on": _day(latest),
        "provisional": provisional,
        "acts_on": _day(acts),
        "days_kept": kept,
    }


def is_stopped_by_law(case: dict) -> bool:
    if case["law_id"] in BACKWARD or case["law_id"] == "tm-term":
        return False
    if case["regime"] == "patent":
        return case["law_id"] not in NO_STEP_OF_PROCEEDINGS
    return case["law_id"] in STOPPED


def _walk(case: dict, w: Wall, works: list[bool]) -> tuple[int | None, int | None, list[int]]:
    """Return the last day, the days left when the clock came to stand still, and the days that were looked at."""
    base, start = w.base, case["start"]
    stops, extra, closed = replayed(case["ledger"])
    if case["law_id"] in BACKWARD:
        return _raw_back(case), None, []
    if case["law_id"] == "tm-term":
        months = case["value"] * 12 if case["unit"] == "years" else case["value"]
        end = walk_months(start, months)
        has_same_day = w.day_of_month[end - base] == w.day_of_month[start - base]
        return (end - 1 if has_same_day else end), None, []
    stopped = _stopped(stops if is_stopped_by_law(case) else [])
    if case["unit"] == "working_days":
        return _walk_working_days(case["value"] + extra, start, works, base, stopped, closed)
    end, left = start, _raw(case, extra) - start
    while left:
        end += 1
        if stopped(end) == "open":
            return None, left, []
        if not stopped(end):
            left -= 1
    consulted = [end]
    if not case["rolls"]:
        return end, None, []
    while True:
        if stopped(end) == "open":
            return None, 0, []
        is_weekend = w.weekday[end - base] in (6, 0)
        goes_on_to_monday = case["regime"] == "patent" or (case["regime"] == "trademark" and case["tm_weekday"])
        if works[end - base] and end not in closed and not stopped(end) and not (is_weekend and goes_on_to_monday):
            return end, None, consulted
        end += 1
        consulted.append(end)


def _walk_working_days(
    left: int, start: int, works: list[bool], base: int, stopped, closed: set[int]
) -> tuple[int | None, int | None, list[int]]:
    end, consulted = start, []
    while left:
        end += 1
        consulted.append(end)
        if stopped(end) == "open":
            return None, None, []
        if works[end - base] and not stopped(end) and end not in closed:
            left -= 1
    return end, None, consulted


def _raw(case: dict, extra: int) -> int:
    """Where the length alone leads. An extension makes the limit longer; half a month is fifteen days."""
    value, unit, start = case["value"], case["unit"], case["start"]
    if unit == "days":
        return start + value + extra
    if unit == "years":
        return walk_months(start, value * 12 + extra)
    half = 15 if value % 1 else 0
    return walk_months(start, int(value // 1) + extra) + half


def _raw_back(case: dict) -> int:
    value, start = case["value"], case["start"]
    if case["unit"] == "days":
        return start - value
    months = value * 12 if case["unit"] == "years" else value
    return walk_months_back(start, int(months // 1)) - (15 if months % 1 else 0)


def _stopped(stops: list[tuple[date, date | None]]):
    """Return a function: does this day not count? "open" from an open stop on."""
    if not stops:
        return lambda number: False
    closed_stops: set[int] = set()
    open_from = None
    for from_on, to_on in stops:
        if to_on is None:
            open_from = min(open_from or from_on.toordinal(), from_on.toordinal())
        else:
            closed_stops |= set(range(from_on.toordinal(), to_on.toordinal() + 1))

    def look(number: int):
        if open_from is not None and number >= open_from:
            return "open"
        return number in closed_stops

    return look


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
