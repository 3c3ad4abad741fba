"""The log of a case, newest lines first; the engine numbers and returns them oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine import CaseView, HistoryLine, PageRequest
from webui import i18n, words
from webui.context import actor, engine
from webui.outline import nodes
from webui.widgets import answer_text

SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    items: tuple[HistoryLine, ...]
    #: ``before`` of the page with the lines before these; None at the beginning of the case.
    earlier: int | None


def last_line(case_no: str) -> int:
    """Return the number of the newest line of a case."""
    return engine().history(actor(), case_no, PageRequest(size=1)).total or 0


def newest_first(case_no: str, *, before: int | None = None) -> HistoryPage:
    """Return the last lines of a case, or those before a number."""
    if before is None:
        before = last_line(case_no) + 1
    after = max(0, before - 1 - SIZE)
    size = max(1, before - 1 - after)
    lines = engine().history(actor(), case_no, PageRequest(size=size, after=str(after))).items
    return HistoryPage(items=tuple(reversed(lines)), earlier=after + 1 if after else None)


def changes_since(case_no: str, shown: int | None) -> list[HistoryLine]:
    """Return what was recorded in a case after the line that was the newest when a page was shown, newest first."""
    if shown is None:
        return []
    return [line for line in newest_first(case_no).items if line.seq > shown]


def said_before(lines: tuple[HistoryLine, ...], case: CaseView) -> list[tuple[HistoryLine, Mapping[str, object], str]]:
    """Return what people and parties answered and asked for so far in a case, the last first.

    Each with its answers, and the form that was filled in where the line says which.
    """
    limits = {limit.id: i18n.named(limit) for limit in case.limits}
    found = []
    for line in lines:
        given, form_key = _given(line)
        if isinstance(given, Mapping) and (kept := {name: value for name, value in given.items() if _is_said(value)}):
            if "limit_id" in kept:  # whoever reads it knows limits by their names
                kept["limit_id"] = limits.get(kept["limit_id"], kept["limit_id"])
            found.append((line, kept, form_key))
    return found


def _given(line: HistoryLine) -> tuple[object, str]:
    """Return the answers of a line and their form; what a side procedure is asked for with is all its line holds."""
    if line.act == f"{line.subject}.started":
        return line.new, f"{line.subject}.filing"
    if "filing" in line.new:
        return line.new["filing"], f"{line.new.get('kind')}.filing"
    return line.new.get("answers") or line.new.get("payload"), ""


def _is_said(value: object) -> bool:
    return value not in (None, "", [], False)


def subject_name(subject: str, case: CaseView) -> str:
    """Return what a line of the log is about in the reader's language.

    The log holds a Chinese name, or the id of a rule, a status or a ground, as it was written; the case knows the rest.
    """
    if subject == case.line.title:
        return words.case_title(case.line)
    for family in ("subject", "kind", "status"):
        if i18n.has(f"{family}.{subject}"):
            return i18n.translate(f"{family}.{subject}")
    name = next((name for key, name in _names(case) if key == subject), None) or answer_text(subject, "ground")
    is_mark = case.mark is not None and case.mark.name == subject  # a mark may be called as a colleague is
    return name if is_mark else words.office_name(name)


def office_subject(line: HistoryLine) -> str:
    """Return what a line of the log of the office is about: a procedure, a rule, a calendar, a reason."""
    if line.act == "calendar.published":
        return i18n.translate("calendar.version", n=line.subject)
    for family in ("kind", "jobs.reason"):
        if i18n.has(f"{family}.{line.subject}"):
            return i18n.translate(f"{family}.{line.subject}")
    return " → ".join(map(words.office_name, line.subject.split(" → ")))  # a unit, a colleague, or one for another


def _names(case: CaseView) -> Iterator[tuple[str, str]]:
    """Yield what is named in a case: as the log has it, and as the reader calls it."""
    for limit in case.limits:
        yield limit.rule_id, i18n.named(limit)
        yield limit.name, i18n.named(limit)
    for thing in (*case.documents, *case.notices):
        yield thing.title, i18n.named(thing, "title")
    for thing in (*case.tasks, *case.awaited, *case.runs):
        yield thing.name, i18n.named(thing)
    for run in case.runs:
        for text in run.diagrams.values():
            for node in nodes(text):
                yield node.name, i18n.named(node)
