"""Lives of cases of every other procedure: the forms tell what is asked, chance and habit what is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import forms
from engine.demo import courses, turns
from engine.demo.burdens import BANKS
from engine.demo.companies import CITIES
from engine.demo.courses import Course
from engine.demo.story import WAIT, WAITS, Story

if TYPE_CHECKING:
    from engine.demo.sight import SeenMessage
    from engine.demo.stories import Teller
    from engine.errors import EngineError

#: kind -> which rights it is about (lives.Rights), and whether the owner files or somebody else.
KINDS: Mapping[str, tuple[str, str]] = {
    "trademark.refusal_review": ("refused_marks", "owner"),
    "trademark.renewal": ("ending_marks", "owner"),
    "trademark.cancellation": ("marks", "other"),
    "trademark.invalidation": ("marks", "other"),
    "trademark.licence_filing": ("marks", "owner"),
    "trademark.pledge": ("marks", "owner"),
    "patent.reexamination": ("refused_patents", "owner"),
    "patent.invalidation": ("patents", "other"),
    "patent.licence_filing": ("patents", "owner"),
    "patent.pledge": ("patents", "owner"),
}
#: Added to the number of a case: that of the review that is filed apart from it.
APART = 40_000
#: Kind of a review -> role of who files it.
APPLICANTS = {
    "trademark.non_registration_review": "applicant",
    "trademark.cancellation_review": "review_applicant",
    "trademark.invalidation_review": "applicant",
}
#: How often a message is sent: by the last word of its form, else by whether a limit waits for it.
SENDS = {"payment": 0.93, "withdrawal": 0.05, "suit": 0.2, "correction": 0.75, "answer": 0.75}
WITH_LIMIT, WITHOUT_LIMIT = 0.6, 0.15
#: How often people take the first answer of a question, which is the ordinary one.
ORDINARY = 0.8
#: How the names of days end that lie before the request.
BEFORE = ("served_on", "received_on", "decided_on", "effective_on")
#: What decisions of a procedure rest on.
ARTICLES: Mapping[str, str] = {
    "trademark.renewal": "TMR2014-33",
    "trademark.cancellation": "TML2019-49-2",
    "trademark.cancellation_review": "TML2019-54",
    "trademark.invalidation": "TML2019-44-1",
    "trademark.invalidation_review": "TML2019-44-2",
    "trademark.refusal_review": "TML2019-34",
    "trademark.non_registration_review": "TML2019-35-3",
    "trademark.licence_filing": "TMR2014-69",
    "trademark.pledge": "TMR2014-70",
    "patent.reexamination": "PL2020-22-3",
    "patent.invalidation": "PL2020-22-3",
    "patent.licence_filing": "PR2023-15-2",
    "patent.pledge": "PR2023-15-3",
}
#: Answers by the name of the question, where the ordinary sentence would not be believed.
TEXTS: Mapping[str, str] = {
    "facts": "申请人经市场调查和网络检索取得下列证据，足以说明所主张的事实；具体说明见证据目录。",
    "evidence": "1. 市场调查报告；2. 公证书；3. 销售合同及发票；4. 网页截图",
    "reasons": "经审查，当事人提交的材料与登记簿记载一致，事实清楚，依据明确。",
    "review_reasons": "申请人不服原决定，认为原决定认定事实有误，请求予以撤销。",
    "reexamination_reasons": "驳回决定引用的对比文件没有公开区别技术特征，本申请权利要求1至3具备创造性。",
    "minutes": "双方当事人均到庭，对证据逐项质证，最后陈述意见，笔录经核对签字。",
    "hearing_time": "09:30",
    "hearing_panel": "孙海涛、高丽娟、何志远",
    "hearing_place": "第三审理庭",
    "panel": "孙海涛\n高丽娟\n何志远",
    "court_name": "北京知识产权法院",
    "room": "第三审理庭",
}


@dataclass(slots=True, kw_only=True)
class Life(Story):
    """One case of any procedure."""

    kind: str
    role: str
    #: How it goes; None: by chance.
    course: Course | None = None
    #: What it is about, in the words of its filing; empty: the right.
    about: Mapping[str, object] = field(default_factory=dict)
    #: Acts that were refused; from the first on only ordinary answers are given.
    refused: list[str] = field(default_factory=list)

    @property
    def right(self) -> Mapping[str, object]:
        """Facts of the right, a mark or a patent: number, goods, register."""
        return self.mark

    @property
    def filer_role(self) -> str:
        return self.role

    @property
    def claims(self) -> bool:
        return self.number % 6 == 0

    @property
    def slowness(self) -> float:
        return self.course.slowness if self.course else 1.0

    @property
    def is_own_motion(self) -> bool:
        return self.course is not None and "origin" in self.course.filing

    @property
    def may_rest(self) -> bool:
        return self.course is None

    def tries_again(self, act: str, what: object, refused: EngineError) -> bool:
        self.refused.append(f"{act} {what}")
        return self.course is None and self.refused.count(f"{act} {what}") < 3

    def filing(self, teller: Teller) -> tuple[str, dict[str, object]]:
        about = self.about or {f"{self.right['register']}_no": self.right["number"]}
        return self.kind, {**about, **(self.course.filing if self.course else {})}

    def told(self, element: str) -> dict[str, object]:
        return self.course.told(element, self.rounds[element]) if self.course else {}

    def days_until(self, awaited: SeenMessage) -> tuple[int, int] | None:
        if self.course is not None:
            return self.course.days_until(awaited.element, awaited.message)
        share = next((share for word, share in SENDS.items() if awaited.form.endswith(word)), None)
        share = share if share is not None else WITH_LIMIT if awaited.has_limit else WITHOUT_LIMIT
        return WAITS.get(awaited.form, WAIT) if self.rng.random() < share else None

    def sent(self, awaited: SeenMessage) -> dict[str, object]:
        return self.course.said(awaited.message, self.rounds[awaited.message]) if self.course else {}

    def is_left_at(self, element: str) -> bool:
        return self.course is not None and self.course.stands_at == element

    def comes_ago(self, *names: str) -> int | None:
        found = self.course.comes_ago if self.course else {}
        return next((found[name] for name in names if name in found), None)

    def files_apart(self, message: str) -> Life | None:
        kind = self.course.files_apart.get(message) if self.course else None
        if kind is None:
            return None
        return replace(
            self,
            number=self.number + APART,
            kind=kind,
            opponent=self.right["owner"],
            role=APPLICANTS[kind],
            course=courses.of_kind(kind)[-1],
            about={"case_no": self.case_no},
            case_no="",
            seen=None,
            rounds=Counter(),
            planned=set(),
        )

    def choose(self, asked: forms.Component, today: date, *, is_plain: bool) -> object:
        """Return an answer to a question: mostly the ordinary one."""
        if asked.options:
            values = [one.value for one in asked.options]
            if asked.key == "checked":
                return values
            value = (
                values[0]
                if is_plain or self.course or self.refused or self.rng.random() < ORDINARY
                else self.rng.choice(values)
            )
            return [value] if asked.answer_type == "list" else value
        if asked.office_field == "law_articles":
            return [ARTICLES[self.kind]]
        if asked.office_field == "goods":
            return "\n".join(self.right["goods"][:1]) or "糕点"
        if asked.answer_type == "date":
            return self._day(asked.key, today).isoformat()
        if asked.answer_type == "number":
            return 300_000_00 if asked.office_field == "money_fen" else asked.bounds.get("min", 1)
        if asked.answer_type == "boolean":
            return True
        return self._text(asked)[: int(asked.bounds.get("maxLength", 5000))]

    def _day(self, key: str, today: date) -> date:
        if key.startswith(("to_", "until")):
            return today + timedelta(days=700)
        if "hearing" in key or key.endswith(("scheduled_on", "held_on")):
            return today + timedelta(days=40)
        return today - timedelta(days=12) if key.endswith(BEFORE) else today

    def _text(self, asked: forms.Component) -> str:
        key = asked.key
        if key in TEXTS:
            return TEXTS[key]
        for word, text in TEXTS.items():
            if key.endswith(f"_{word}"):
                return text
        bank, city = BANKS[self.number % len(BANKS)], CITIES[self.number % len(CITIES)]
        known = {
            "pledgee_name": f"{bank}股份有限公司",
            "licensee_name": f"{city[0].removesuffix('市')}云帆商贸有限公司",
            "contract_no": f"HT-2026-{self.number:04d}",
            "payment_reference": f"JF2026{self.number:08d}",
            "claims_maintained": "\n".join(self.right["goods"][:1]),
        }
        if key.endswith("_address"):
            return f"{city[1]}{city[0]}{city[2]}{self.number + 1}号"
        return known.get(key, "已核对全部材料，按规定办理。")


def plan_all(
    teller: Teller,
    rights: Mapping[str, Sequence[Mapping[str, object]]],
    today: date,
    companies: Sequence[str],
    cases: int,
) -> None:
    """Plan the filing of so many cases of every published procedure, half of them within the last months.

    :param rights: name of a group (see ``KINDS``) -> facts of rights, each of which is the subject of one case.
    """
    left = {name: list(found) for name, found in rights.items()}
    number = 10_000
    for wanted in teller.engine.filing_kinds():
        group, who = KINDS.get(wanted.kind, ("", ""))
        for course, days_ago in turns.told(wanted.kind, cases) if group else ():
            number += 1
            about, by = (course.about or group, course.by or who) if course else (group, who)
            if not left.get(about):
                break
            right = turns.taken(left[about], today, days_ago, course.ended if course else None)
            filer = right["owner"] if by == "owner" else teller.other_than(right["owner"], companies, number)
            life = _life(teller, wanted.kind, number, right, filer, wanted.filer, course)
            teller.plan(teller.workday(turns.filed_on(right, today, days_ago)), life, "file")


def beside(teller: Teller, story: Story, case_no: str, kind: str) -> Life:
    """Return the life of a case that another one opened: the review of its decision."""
    before = teller.opened.setdefault(kind, [])
    before.append(turns.of_opened(kind, teller.days_left, before))
    life = _life(teller, kind, story.number, story.mark, story.filer, "", before[-1])
    life.case_no = case_no
    return life


def _life(
    teller: Teller,
    kind: str,
    number: int,
    right: Mapping[str, object],
    filer: str,
    role: str,
    course: Course | None,
) -> Life:
    return Life(
        number=number,
        fate=None,
        mark=right,
        opponent=filer,
        kind=kind,
        rng=teller.chance_of(kind, number),
        role=role,
        course=course,
    )
