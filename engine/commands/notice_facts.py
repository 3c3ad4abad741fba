"""The facts of a case as a notice prints them: as they were when it was issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.commands import burden_notices, corrections
from engine.commands import notice_sources as sources
from engine.commands.answers import printed
from engine.commands.roles import ROLES_OF_KIND
from engine.commands.service import COURT
from engine.rules import articles
from engine.store.cases import CaseFile
from engine.store.documents import Document, Notice
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import marks as mark_queries
from engine.store.queries import tasks as task_queries
from engine.store.queries.cases import PartyInCase
from engine.store.rights import Mark, Patent
from engine.store.time_limits import TimeLimit
from engine.store.work import Work

#: Case role -> as printed.
ROLE_NAMES: Mapping[str, str] = {
    "opponent": "异议人",
    "respondent": "被异议人",
    "applicant": "申请人",
    "registrant": "商标注册人",
    "review_applicant": "复审申请人",
    "cancellation_applicant": "撤销申请人",
    "agent": "代理机构",
    **burden_notices.ROLE_NAMES,
    "requester": "请求人",
    "patentee": "专利权人",
    COURT: "人民法院",
}
PATENT_TYPES: Mapping[str, str] = {"invention": "发明专利", "utility_model": "实用新型专利", "design": "外观设计专利"}
#: Acceptance -> (variable that declares evidence, rule of the limit that follows from the day of filing).
DECLARED: Mapping[str, tuple[str, str]] = {
    "acceptance": ("declares_evidence", "tm-opposition-supplementary-evidence"),
    "review_acceptance": ("review_declares_evidence", "tm-review-supplementary-evidence"),
    "refusal_review_acceptance": ("review_declares_evidence", "tm-review-supplementary-evidence"),
    "mark_invalidation_acceptance": ("declares_evidence", "tm-review-supplementary-evidence"),
    "mark_invalidation_review_acceptance": ("review_declares_evidence", "tm-review-supplementary-evidence"),
    "cancellation_review_acceptance": ("review_declares_evidence", "tm-review-supplementary-evidence"),
}
#: Field of a form -> part of the notice that prints it.
PARTS: Mapping[str, str] = {
    "resumption_reasons": "reasons",
    "effect_of_prior_case": "reasons",
    "refusal_reasons": "reasons",
    "rejection_grounds": "grounds",
    "refusal_grounds": "grounds",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is not written yet when the notice of a draft is looked at beforehand."""

    #: Form and answers of the task that is being drafted.
    form_key: str
    answers: Mapping[str, object]
    #: Limits that the service would start.
    limits: Sequence[TimeLimit] = ()


def facts(
    work: Work,
    case: CaseFile,
    notice: Notice,
    document: Document,
    run_kind: str,
    kept: Mapping[str, object],
    draft: Draft | None = None,
) -> dict[str, object]:
    """Return what a template may print.

    :param run_kind: the procedure of the run that issued the notice.
    :param kept: variables of that run, as they were when it was issued.
    :param draft: the notice is only looked at beforehand: what the case would hold besides.
    """
    parties = case_queries.parties(work.session, case.id)
    limits = [*limit_queries.of_case(work.session, case.id), *(draft.limits if draft else ())]
    data = _case(case, notice, document, parties)
    data |= _worded(case.kind, run_kind, kept) | _answered(work, case, notice, document, draft)
    data |= burden_notices.facts(case.kind, kept)
    if notice.addressee_role == COURT:
        data["addressee"] = {"name": kept.get("court"), "role": ROLE_NAMES[COURT]}
    mark = work.session.get(Mark, case.mark_id) if case.mark_id is not None else None
    if mark is not None:
        data["mark"] = _mark(work, mark)
    patent = work.session.get(Patent, case.patent_id) if case.patent_id is not None else None
    if patent is not None:
        data["patent"] = _patent(patent)
    if mark is not None and notice.template == "registration_certificate":
        data |= {"goods_registered": mark.goods, "registered_on": mark.registered_on, "valid_until": mark.expires_on}
    if notice.template in DECLARED:
        data |= _supplement(work, case, notice, kept)
    data["extended_until"] = next((limit.expires_on for limit in limits if limit.id == kept.get("limit_id")), None)
    rules = sources.of(notice.template).missed
    missed = [limit for limit in limits if limit.rule_id in rules and limit.state == "expired"]
    if missed:
        data["missed_limit"] = _limit(work, missed[-1], notice)
    begun = _begun_limit(limits, notice)
    if begun is not None:
        data["limit"] = _limit(work, begun, notice)
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _worded(case_kind: str, run_kind: str, kept: Mapping[str, object]) -> dict[str, object]:
    """Return variables as printed: the words of the forms that case and run were filed with, not their codes."""
    return dict(printed(f"{run_kind}.filing", printed(f"{case_kind}.filing", kept)))


def _answered(work: Work, case: CaseFile, notice: Notice, document: Document, draft: Draft | None) -> dict[str, object]:
    source = sources.of(notice.template)
    if not source.forms:
        return {}
    done = list(task_queries.answers_until(work.session, case.id, source.forms, document.created_at))
    if draft is not None and draft.form_key in source.forms:
        done.append((draft.form_key, draft.answers))
    data: dict[str, object] = {}
    for form_key, answers in done[-1:] if source.is_last_act else done:
        told = {PARTS.get(name, name): value for name, value in printed(form_key, answers or {}).items() if value}
        if "defects" in told:
            told["defects"] = corrections.printed(form_key, answers, told["defects"])
        data |= told
    if data.get("articles"):
        data["cited" if source.tells_articles else "article"] = articles.printed(data["articles"])
    return data


def _case(case: CaseFile, notice: Notice, document: Document, parties: list[PartyInCase]) -> dict[str, object]:
    roles = ROLES_OF_KIND.get(case.kind)
    filer = roles.filer if roles is not None else ""
    request, procedure = sources.REQUESTS.get(case.kind, ("申请", "一案"))
    addressee = next((party for party in parties if party.role == notice.addressee_role), None)
    others = [party.role for party in parties if party.role != notice.addressee_role]
    shown = {
        "issued_on": notice.issued_on,
        "served_on": notice.served_on,
        "served_title": document.title.partition("：")[2],
        "case_no": case.case_no,
        "filed_on": case.filed_on,
        "document_no": f"{case.case_no}-{notice.id}",
        "office": "国家知识产权局",
        "request": request,
        "procedure": procedure,
        "article": sources.article(notice.template, case.kind, notice.issued_on),
        "by_self": notice.addressee_role == filer,
        "from_role": ROLE_NAMES.get(others[0], "") if len(others) == 1 else "",
        "parties": [
            {
                "key": party.role,
                "role": ROLE_NAMES.get(party.role, party.role),
                "name": party.party.name,
                "agent": party.agent.name if party.agent else None,
            }
            for party in sorted(parties, key=lambda party: party.role != filer)
        ],
    }
    if addressee is not None:
        shown["addressee"] = {
            "name": addressee.party.name,
            "name_en": addressee.party.name_en,
            "country": addressee.party.country,
            "address": addressee.mail_address,
            "role": ROLE_NAMES.get(addressee.role, addressee.role),
        }
    return shown


def _mark(work: Work, mark: Mark) -> dict[str, object]:
    return {
        "name": mark.name,
        "application_no": mark.application_no,
        "registration_no": mark.registration_no,
        "classes": mark.classes,
        "owner": mark_queries.owner(work.session, mark).name,
    }


def _patent(patent: Patent) -> dict[str, object]:
    return {
        "name": patent.name,
        "application_no": patent.application_no,
        "registration_no": patent.registration_no,
        "type": PATENT_TYPES[patent.patent_type],
        "stage": "" if patent.registration_no else "申请",
    }


def _supplement(work: Work, case: CaseFile, notice: Notice, kept: Mapping[str, object]) -> dict[str, object]:
    """Return the last day for the evidence that the filer declared; it runs from the filing, not from this notice."""
    declared, rule_id = DECLARED[notice.template]
    if kept.get(declared) is not True:
        return {}
    return {"supplement_limit": work.law.last_day(rule_id, case.filed_on)}


def _begun_limit(limits: list[TimeLimit], notice: Notice) -> TimeLimit | None:
    """Return the limit that this service starts: of a rule that the notice is about, from its own day of service."""
    rules = sources.of(notice.template).limits
    begun = [limit for limit in limits if limit.rule_id in rules and _starts_with(limit, notice.served_on)]
    return begun[-1] if begun and notice.result_variable else None


def _starts_with(limit: TimeLimit, served_on: date | None) -> bool:
    return limit.starts_on is not None and limit.starts_on == served_on


def _limit(work: Work, limit: TimeLimit, notice: Notice) -> dict[str, object]:
    receipt = limit.receipt or {}
    citations = receipt.get("citations") or [{}]
    return {
        "name": limit.name,
        "length": receipt.get("length"),
        "unit": limit.unit,
        "since": work.catalogue.rule(limit.rule_id, limit.starts_on).trigger,
        "is_presumed": notice.channel in ("post", "electronic") and notice.proved_on is None,
        "starts_on": limit.starts_on,
        "expires_on": limit.expires_on,
        "provisional": limit.is_provisional,
        "earliest_on": limit.earliest_on,
        "latest_on": limit.latest_on,
        "consequence": receipt.get("consequence", ""),
        "article": f"{citations[0].get('title', '')}{citations[0].get('article', '')}",
    }
