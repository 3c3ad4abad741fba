"""What opinions and decisions cite: provisions from the list of the law, reason codes; and finding them by it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

import forms
from engine.commands import access, pages
from engine.errors import InvalidForm
from engine.rules import articles
from engine.rules.articles import Article
from engine.store.cases import CaseFile
from engine.store.queries import citations as queries
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import Actor, ArticleView, CitationQuery, CitingDecision, Page, PageRequest

#: Office field that is answered by codes of provisions.
FIELD = "law_articles"
#: Questions whose answers are the reason codes of a draft, by the words of the different procedures.
REASONS = ("reason_codes", "refusal_grounds")


def days(work: Work, case: CaseFile) -> tuple[date, ...]:
    """Return the days on which the law of a case may rest: filing of the right, filing of the case, today.

    No text says which of them governs where the law changed in between (docs/law.md): the draft says it, by what it
    cites.
    """
    right = queries.filed_on(work.session, case)
    return tuple(day for day in (right, case.filed_on, work.today) if day is not None)


def citable(work: Work, case: CaseFile, form_key: str) -> tuple[ArticleView, ...]:
    """Return what may be cited in a form of a case; empty where it does not ask."""
    if not fields_of(form_key):
        return ()
    return tuple(_view(article) for article in articles.citable(case.kind, days(work, case)))


def listed(kind: str | None, on: date | None) -> tuple[ArticleView, ...]:
    """Return the list of the law: of a kind, in force on a day; with None it does not matter."""
    found = articles.of_kind(kind) if kind else articles.every().values()
    return tuple(_view(article) for article in found if on is None or article.is_in_force(on))


def require_citable(work: Work, case: CaseFile, form_key: str, given: Mapping[str, object]) -> None:
    """Refuse what is not on the list of the case, with its place in the answer.

    :raises InvalidForm: unknown, of another field of law, or in force on none of the days of the case.
    """
    fields = [name for name in fields_of(form_key) if given.get(name)]
    if not fields:
        return
    wrong = {name: list(_wrong(work, case, given[name])) for name in fields}
    if any(wrong.values()):
        raise InvalidForm({name: reasons for name, reasons in wrong.items() if reasons})


def _wrong(work: Work, case: CaseFile, codes: Sequence[str]) -> Iterator[dict[str, str]]:
    for place, code in enumerate(codes, start=1):
        article = articles.offered(code, case.kind)
        if article is None:
            yield {
                "zh": f"第 {place} 项：清单中没有“{code}”",
                "en": f"Item {place}: the list holds no {code!r}",
            }
        elif not _may_rest_on(work, case, article):
            yield _not_in_force(place, article)


def _may_rest_on(work: Work, case: CaseFile, article: Article) -> bool:
    """Return whether a provision was in force on one of :func:`days`; the right is read only where it matters."""
    if any(map(article.is_in_force, (work.today, case.filed_on))):
        return True
    return any(map(article.is_in_force, days(work, case)))


def _not_in_force(place: int, article: Article) -> dict[str, str]:
    until = article.valid_to
    zh = f"施行至 {until}" if until else f"自 {article.valid_from} 起施行"
    en = f"was in force until {until}" if until else f"is in force from {article.valid_from}"
    return {
        "zh": f"第 {place} 项：{article.label}{zh}，本案不能适用",
        "en": f"Item {place}: {article.label} {en}; it cannot apply to this case",
    }


@cache
def fields_of(form_key: str) -> tuple[str, ...]:
    """Return the questions of a form that are answered by provisions."""
    try:
        questions = forms.get(form_key).questions
    except forms.UnknownForm:
        return ()
    return tuple(question.key for question in questions if question.office_field == FIELD)


def keep(work: Work, task: Task) -> None:
    """Keep what a completed draft cites, so that it is found by it."""
    fields = fields_of(task.form_key)
    if fields:
        queries.keep(work.session, task, _cited(task.answers or {}, fields))


def _cited(answers: Mapping[str, object], fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    for what, names in (("article", fields), ("reason", REASONS)):
        yield from ((what, str(code)) for name in names for code in answers.get(name) or ())


def found(work: Work, actor: Actor, query: CitationQuery, page: PageRequest) -> Page[CitingDecision]:
    """Return drafted opinions and decisions by what they cite, newest first, of cases that the actor may see.

    :raises Forbidden: for the office only. :raises Refused: ``bad_page_key``.
    """
    access.require_office(work, actor, "task.read")
    rows = queries.page(work.session, actor, query, work.today, pages.after(page), page.size + 1)
    shown = rows[: page.size]
    cited = queries.of_tasks(work.session, [task.id for task, _ in shown])
    return Page(
        items=tuple(_decision(task, case, cited.get(task.id, ())) for task, case in shown),
        next=str(shown[-1][0].id) if len(rows) > page.size else None,
    )


def _decision(task: Task, case: CaseFile, cited: Sequence[tuple[str, str]]) -> CitingDecision:
    def of(wanted: str) -> tuple[str, ...]:
        return tuple(code for what, code in cited if what == wanted)

    return CitingDecision(
        case_no=case.case_no,
        title=case.title,
        kind=case.kind,
        outcome=case.outcome,
        closed_on=case.closed_on,
        drafted_at=task.completed_at,
        articles=of("article"),
        reasons=of("reason"),
        blocks=of("block"),
    )


def _view(article: Article) -> ArticleView:
    return ArticleView(
        code=article.code,
        instrument=article.instrument,
        title=article.title,
        label=article.label,
        subject=article.subject,
        subject_en=article.subject_en,
        valid_from=article.valid_from,
        valid_to=article.valid_to,
    )
