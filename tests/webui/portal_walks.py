"""A walk whose parties sit before the portal: they file and answer on its pages, as their browsers would post them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import forms
from engine.commands.roles import ROLES_OF_KIND
from engine.values import AwaitedView, TaskLine
from tests.processes.random_answers import random_answers
from tests.processes.walks import MOST_REFUSALS, Astray, Walk
from tests.webui.conftest import Browser
from webui.widgets import MANY, MONEY, in_yuan

#: What a page answers when it refuses in words; anything else beside a receipt is a defect.
REFUSALS = frozenset({403, 404, 409, 422})
LOGINS = ("opponent", "respondent")
#: How often a walk sends something that no walk has sent yet, rather than what chance says.
SOUGHT = 0.2


@dataclass
class PortalWalk(Walk):
    """A walk in which everything that comes from a party with an account comes through the portal."""

    browser: Callable[[str], Browser] = None  # given by every caller; the fields before it have defaults
    #: (message, login) whose page was seen in this walk.
    offered: set[tuple[str, str]] = field(default_factory=set)
    #: Messages that a page has sent; several walks may share it, so that each looks for what is still missing.
    sent: set[str] = field(default_factory=set)

    def begin(self, known: dict[str, object]) -> None:
        if ROLES_OF_KIND[self.kind].from_earlier:  # a review begins in the case that it attacks
            super().begin(known)
            return
        path, form_key = f"/portal/file/{self.kind}", f"{self.kind}.filing"
        browser = self.browser("opponent")
        self._seen(browser.get(path), path)
        for _ in range(MOST_REFUSALS):
            answers = random_answers(form_key, self.random, self.office.today, known)
            receipt = self._posted(browser, path, form_key, answers | {"submitted_by": "party"})
            if receipt is not None:
                self.office.case_no = receipt.split("/")[3]
                self.trail.append(f"filed {self.office.case_no} in the portal")
                return
        raise Astray("cannot be filed in the portal")

    def _step(self) -> None:
        for awaited in self.office.case.awaited:
            for login in self._senders(awaited):
                if (awaited.message, login) not in self.offered:
                    self.offered.add((awaited.message, login))
                    self._is_offered(awaited, login)
        fresh = [one for one in self.office.case.awaited if one.message not in self.sent and self._senders(one)]
        if fresh and self.random.random() < SOUGHT and self._done(self.random.choice(fresh)):
            return
        super()._step()

    def _done(self, act: TaskLine | AwaitedView) -> bool:
        senders = self._senders(act) if isinstance(act, AwaitedView) else []
        if not senders or not act.form_key:
            return super()._done(act)
        given = random_answers(act.form_key, self.random, self.office.today, self.known)
        path = self._path(act)
        receipt = self._posted(self.browser(senders[0]), path, act.form_key, given)
        if receipt is None:
            return False
        self.sent.add(act.message)
        self.trail.append(f"{self.office.today} {senders[0]} sent {act.message} in the portal")
        return True

    def _senders(self, awaited: AwaitedView) -> list[str]:
        """Return the accounts whose party has a role from which this is awaited."""
        roles = set(awaited.party_role.split(","))
        parties = {party.party_id for party in self.office.case.parties if party.role in roles}
        return [login for login in LOGINS if not parties.isdisjoint(self.office.actor(login).party_ids)]

    def _path(self, awaited: AwaitedView) -> str:
        return f"/portal/cases/{self.office.case_no}/send/{awaited.message}"

    def _is_offered(self, awaited: AwaitedView, login: str) -> None:
        """The party finds it on the page of its case, and the page behind asks every question of its form."""
        browser, path = self.browser(login), self._path(awaited)
        case_page = f"/portal/cases/{self.office.case_no}"
        if path not in self._seen(browser.get(case_page), case_page):
            raise Astray(f"{case_page} does not offer {awaited.message} to {login}")
        page = self._seen(browser.get(path), path)
        for question in forms.get(awaited.form_key).questions if awaited.form_key else ():
            if f'name="{question.key}"' not in page and question.key != "correction_items":
                raise Astray(f"{path} does not ask {question.key}")

    def _posted(self, browser: Browser, path: str, form_key: str, answers: Mapping[str, object]) -> str | None:
        """Post answers as the page's form does; return the address of the receipt, None where it is refused."""
        answer = browser.post(path, posted(form_key, answers) | {"_key": str(self.random.random())})
        page = answer.get_data(as_text=True)
        if answer.status_code == 303:
            self._seen(browser.get(answer.location), answer.location)
            return answer.location
        if answer.status_code not in REFUSALS or 'role="alert"' not in page:
            raise Astray(f"{path} answered {answer.status_code} to {dict(answers)}")
        said = re.sub(r"<[^>]+>|\s+", " ", page.split('role="alert"')[1][:900]).split(">", 1)
        self.trail.append(f"  {path} refused: {answer.status_code} {said[-1][:200]}")
        return None

    def _seen(self, answer: object, path: str) -> str:
        if answer.status_code != 200:
            raise Astray(f"{path} answered {answer.status_code}")
        return answer.get_data(as_text=True)


def posted(form_key: str, answers: Mapping[str, object]) -> dict[str, object]:
    """Return answers as the fields of a page send them."""
    types = {question.key: question for question in forms.get(form_key).questions}
    sent: dict[str, object] = {}
    for key, value in answers.items():
        question = types.get(key)
        if value is None or value is False:
            continue
        if value is True:
            sent[key] = "true"
        elif isinstance(value, list):
            is_many = question is not None and question.type in MANY
            sent[key] = value if is_many else "\n".join(map(str, value))
        elif question is not None and question.office_field == MONEY:
            sent[key] = in_yuan(value)
        else:
            sent[key] = value.isoformat() if isinstance(value, date) else str(value)
    return sent
