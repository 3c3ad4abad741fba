"""The receipt of a date: each step that led to it, in Chinese and English, with its article (期限计算说明)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine.rules.catalogue import Rule
from engine.rules.computation import counting, ground

if TYPE_CHECKING:
    from engine.rules.stop_clock import Closure, Stop
    from engine.rules.time_limits import Course, Deadline, RollSettings

UNITS_ZH = {"days": "日", "months": "个月", "years": "年", "working_days": "个工作日"}
UNITS_EN = {"days": "days", "months": "months", "years": "years", "working_days": "working days"}

_HALF = ("（半个月按十五日计）", " (half a month counts fifteen days)")
_CLAMPED = ("（该月无相应日，以月末为准）", " (no corresponding day, last day of the month)")
#: regime -> (rule of counting, rule of the last day)
_BASIS = {
    "trademark": ("start-day-excluded-tm", "roll-forward-tm"),
    "patent": ("start-day-excluded-pat", "roll-forward-pat"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a computation."""

    #: trigger, service, length, extension, stop, stop_ignored, stopped, closure, roll, term, no_number, provisional,
    #: calendar, no_effect, expiry or act.
    kind: str
    on: date | None
    note_zh: str
    note_en: str
    citation: str = ""

    def as_dict(self) -> dict[str, str | None]:
        return {
            "kind": self.kind,
            "on": _iso(self.on),
            "note_zh": self.note_zh,
            "note_en": self.note_en,
            "citation": self.citation,
        }


_NO_EFFECT = Step(
    "no_effect",
    None,
    "该期限尚未经核实或仅为公布的服务承诺，不产生法律效力",
    "Unconfirmed or only a published commitment: no legal effect",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workings:
    """Everything that went into one computation and came out of it."""

    rule: Rule
    starts_on: date
    #: None where the law gives no number.
    course: Course | None
    #: Earliest and latest possible day, None for a day that is settled.
    bounds: tuple[date | None, date | None] | None
    acts_on: date | None
    stops: tuple[Stop, ...]
    may_stop: bool
    closures: tuple[Closure, ...]
    extension: int
    settings: RollSettings
    calendar_version: str

    def cited(self, counting_id: str, on: date | None = None) -> str:
        """Return the place of a rule of counting, by default on the day whose law decides."""
        if on is not None:
            return counting(counting_id, on)
        day = max(self.starts_on, self.rule.valid_from)
        return counting(counting_id, min(day, self.rule.valid_to) if self.rule.valid_to else day)


def receipt(deadline: Deadline) -> dict[str, object]:
    """Return a deadline as JSON-able receipt."""
    return {
        "rule": deadline.rule_id,
        "version": deadline.rule_version,
        "name": deadline.name,
        "name_en": deadline.name_en,
        "starts_on": _iso(deadline.starts_on),
        "expires_on": _iso(deadline.expires_on),
        "acts_on": _iso(deadline.acts_on),
        "provisional": deadline.provisional,
        "earliest_on": _iso(deadline.earliest_on),
        "latest_on": _iso(deadline.latest_on),
        "days_kept": deadline.days_kept,
        "has_effect": deadline.has_effect,
        "calendar_version": deadline.calendar_version,
        "stops": [
            {
                "ground": stop.ground,
                "article": stop.article or stop_label(stop),
                "from_on": _iso(stop.from_on),
                "to_on": _iso(stop.to_on),
            }
            for stop in deadline.stops
        ],
        "closures": [
            {"from_on": _iso(closure.from_on), "to_on": _iso(closure.to_on), "article": closure.article}
            for closure in deadline.closures
        ],
        "extension": {"value": deadline.extension, "unit": deadline.extension_unit} if deadline.extension else None,
        "steps": [step.as_dict() for step in deadline.steps],
        "citations": [citation.as_dict() for citation in deadline.citations],
    }


def steps(workings: Workings) -> tuple[Step, ...]:
    """Return the steps of one computation, in the order in which a person would do it by hand."""
    rule, course = workings.rule, workings.course
    found = [_trigger(workings)]
    if course is None:
        found.append(Step("no_number", None, "法律未规定具体期限", "The law gives no number of days", _law(rule)))
    else:
        found.extend(_counting(workings, course))
        if course.expires_on is not None:
            found.extend(_ending(workings, course))
    if not rule.has_effect:
        found.append(_NO_EFFECT)
    return tuple(found)


def stop_label(stop: Stop) -> str:
    """Return the article of the ground of a stop, empty when the law files do not know it."""
    known = ground(stop.ground)
    return known.citation_on(stop.from_on) if known else ""


def length_words(rule: Rule, extension: int = 0) -> tuple[str, str]:
    """Return the length in Chinese and English."""
    value = (int(rule.length) if rule.length == int(rule.length) else rule.length) if rule.length is not None else 0
    zh, en = f"{value}{UNITS_ZH[rule.unit]}", f"{value} {UNITS_EN[rule.unit]}"
    if extension and rule.extension:
        zh += f"＋延长{extension}{UNITS_ZH[rule.extension.unit]}"
        en += f" + extension of {extension} {UNITS_EN[rule.extension.unit]}"
    return zh, en


def _trigger(workings: Workings) -> Step:
    rule, starts_on = workings.rule, workings.starts_on
    if rule.counts == "trademark_term":
        return Step(
            "trigger",
            starts_on,
            f"有效期自{starts_on}起算",
            f"The term begins on {starts_on} itself",
            workings.cited("trademark-term-last-day"),
        )
    if rule.counts == "backward":
        return Step(
            "trigger",
            starts_on,
            f"自{starts_on}起向前倒计，当日不计算在内",
            f"Counted back from {starts_on}; that day is not counted",
            _general_basis(workings, 0),
        )
    if rule.counts == "named":
        zh, en = f"{rule.trigger}：{starts_on}", f"The {rule.trigger_en}: {starts_on}"
        return Step("trigger", starts_on, zh, en, _law(rule))
    return Step(
        "trigger",
        starts_on,
        f"期限自{starts_on}的次日起计算，当日不计算在内",
        f"Triggered on {starts_on}; that day is not counted",
        _general_basis(workings, 0),
    )


def _counting(workings: Workings, course: Course) -> Iterator[Step]:
    rule, starts_on, extension = workings.rule, workings.starts_on, workings.extension
    zh, en = length_words(rule, extension)
    if rule.unit == "working_days" and course.expires_on is not None:
        yield Step(
            "length",
            course.raw_on,
            f"{zh}，仅计工作日（含调休上班日），至{course.raw_on}",
            f"{en}, make-up working days counted: {course.raw_on}",
            _working_days_basis(workings),
        )
    elif rule.unit != "working_days" and rule.counts != "named":
        is_whole = rule.length == int(rule.length)
        clamped = is_whole and rule.unit != "days" and course.raw_on.day != starts_on.day
        why_zh, why_en = _CLAMPED if clamped else ("", "") if is_whole else _HALF
        yield Step(
            "length", course.raw_on, f"{zh}，至{course.raw_on}{why_zh}", f"{en}: {course.raw_on}{why_en}", _law(rule)
        )
    if extension and rule.extension:
        zh, en = f"{extension}{UNITS_ZH[rule.extension.unit]}", f"{extension} {UNITS_EN[rule.extension.unit]}"
        yield Step("extension", None, f"其中经批准延长{zh}", f"of which granted by extension: {en}", _law(rule))
    for stop in workings.stops:
        yield _stop(stop, workings, course)
    if course.expires_on is None:
        yield Step("stopped", None, "期限中止中，尚无届满日", "The clock stands still; there is no last day yet")
    elif course.counted_on != course.raw_on and rule.counts == "forward":
        yield Step(
            "stop",
            course.counted_on,
            f"扣除不计入的期间后，至{course.counted_on}",
            f"With the days that do not count: {course.counted_on}",
        )


def _stop(stop: Stop, workings: Workings, course: Course) -> Step:
    article, known = stop.article or stop_label(stop), ground(stop.ground)
    until_zh, until_en = stop.to_on or "（未恢复）", stop.to_on or "(not resumed)"
    if not workings.may_stop:
        zh = f"{stop.from_on}至{until_zh}的中止不影响本期限（仅官方审查、审理期限中止）"
        en = f"The stop {stop.from_on} to {until_en} does not touch this limit: only the office's limits stop"
        return Step("stop_ignored", stop.from_on, zh, en, article)
    is_over_before = stop.to_on is not None and stop.to_on <= workings.starts_on
    if is_over_before or (course.expires_on is not None and stop.from_on > course.expires_on):
        zh = f"{stop.from_on}至{until_zh}的中止不在本期限之内，不影响届满日"
        en = f"The stop {stop.from_on} to {until_en} lies outside this limit and moves nothing"
        return Step("stop_ignored", stop.from_on, zh, en, article)
    words_zh, words_en = (known.zh, known.en) if known else (stop.ground, stop.ground)
    zh = f"{stop.from_on}至{until_zh}不计入期限：{words_zh}"
    en = f"{stop.from_on} to {until_en} does not count: {words_en}"
    return Step("stop", stop.from_on, zh, en, article)


def _ending(workings: Workings, course: Course) -> Iterator[Step]:
    rule, bounds = workings.rule, workings.bounds
    expires_on = course.expires_on
    if rule.counts == "trademark_term":
        zh, en = f"有效期届满日为相应日的前一日：{expires_on}", f"The term ends the day before that: {expires_on}"
        if expires_on == course.raw_on:
            zh, en = f"有效期届满日为该月最后一日：{expires_on}", f"The term ends with the month: {expires_on}"
        yield Step("term", expires_on, zh, en, workings.cited("trademark-term-last-day"))
    elif expires_on != course.counted_on:
        yield from _rolled(workings, course)
    yield _calendar(workings)
    if bounds is not None:
        first, last = bounds
        zh = f"相关年度放假安排尚未公布，暂定；最早{first}，最晚{last or '未定'}"
        en = f"Provisional: the holiday notice is not published; earliest {first}, latest {last or 'open'}"
        yield Step("provisional", expires_on, zh, en, workings.cited("holidays-yearly-notice"))
    yield Step(
        "expiry",
        expires_on,
        f"期限届满日：{expires_on}，至当日24时止",
        f"Last day: {expires_on}, until midnight",
        workings.cited("last-day-pat" if rule.regime == "patent" else "last-day", expires_on),
    )
    if rule.has_disposition_buffer:
        yield Step(
            "act",
            workings.acts_on,
            f"届满日起满一个月仍未消除的，自{workings.acts_on}起处理",
            f"Decided upon one full month after expiry, from {workings.acts_on}",
            workings.cited("disposition-buffer", workings.acts_on),
        )


def _calendar(workings: Workings) -> Step:
    rule, version = workings.rule, workings.calendar_version
    if rule.rolls or rule.unit == "working_days":
        zh, en = f"工作日依日历{version}认定", f"Working days by the calendar {version}"
    else:
        zh, en = f"本期限遇节假日不顺延（日历{version}）", f"Rest days do not move this limit (calendar {version})"
    return Step("calendar", None, zh, en, workings.cited("holidays-yearly-notice"))


def _rolled(workings: Workings, course: Course) -> Iterator[Step]:
    day, expires_on = course.counted_on, course.expires_on
    closed = [closure for closure in workings.closures if closure.from_on < expires_on and closure.to_on >= day]
    for closure in closed:
        zh = f"{closure.from_on}至{closure.to_on}停业或系统故障，期限不在此期间届满"
        en = f"{closure.from_on} to {closure.to_on} closed or out of order: no limit ends then"
        yield Step("closure", closure.from_on, zh, en, closure.article)
    if skips_weekends(workings.rule, workings.settings):
        zh = f"{day}为休息日，顺延至其后第一个工作日（该工作日为周六、周日的再顺延至周一）：{expires_on}"
        en = f"{day} is a rest day: first working day from Monday to Friday after it, {expires_on}"
    else:
        zh = f"{day}为节假日，顺延至其后第一个工作日（含调休上班日）：{expires_on}"
        en = f"{day} is a rest day: first working day after it, make-up days included, {expires_on}"
        if closed:
            zh, en = f"顺延至其后第一个工作日：{expires_on}", f"First working day after it: {expires_on}"
    yield Step("roll", expires_on, zh, en, _general_basis(workings, 1))


def skips_weekends(rule: Rule, settings: RollSettings) -> bool:
    """Return whether a last day moves on to a day from Monday to Friday, past worked Saturdays and Sundays.

    Source: 专利审查指南（2023）第五部分第七章第2.3节; for trademarks a choice of the office.
    """
    return rule.regime == "patent" or (rule.regime == "trademark" and settings.trademark == "weekday")


def _general_basis(workings: Workings, index: int) -> str:
    return workings.cited(_BASIS.get(workings.rule.regime, ("general-counting", "general-counting"))[index])


def _working_days_basis(workings: Workings) -> str:
    rule = workings.rule
    return workings.cited("working-days-licensing") if rule.regime == "licence" else _law(rule)


def _law(rule: Rule) -> str:
    return "；".join(citation.label for citation in rule.citations)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
