"""What the office tells its people: in the page and, to an address that answered, by mail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine.commands import notifications
from engine.errors import InvalidForm, NotFound, Refused
from tests import factories
from tests.office import Office, refusal
from tests.webui.stories import SMALL

ADDRESS = "chen@office.example"


@pytest.fixture
def office(bare_office: Office) -> Office:
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    bare_office.file("trademark.opposition")
    return bare_office


def take_back(office: Office) -> None:
    """The approver takes the task that the formality examiner has claimed."""
    task = office.open_task("check_formalities")
    office.engine.claim_task(office.actor("formality"), task.id)
    office.engine.release_task(office.actor("approver"), task.id)


def told(office: Office, login: str = "formality") -> list[str]:
    return [one.text for one in office.engine.notifications(office.actor(login)).items]


def mails(office: Office) -> list:
    office.tick()
    return list(office.parts.mailer.sent.values())


def confirm(office: Office, rhythm: str) -> None:
    office.engine.keep_mailbox(office.actor("formality"), ADDRESS, rhythm)
    (question,) = mails(office)
    code = re.search(r"code=([0-9a-f]+)", question.text).group(1)
    office.engine.confirm_mailbox(office.actor("formality"), code)
    office.parts.mailer.sent.clear()


def test_whoever_loses_a_task_is_told_by_whom(office):
    task = office.open_task("check_formalities")
    take_back(office)

    (one,) = office.engine.notifications(office.actor("formality")).items

    assert one.text == f"{office.actor('approver').name}将任务“{task.name}”收回待办池"
    assert (one.case_no, one.task_id, one.is_read) == (office.case_no, task.id, False)
    assert told(office, "approver") == told(office, "opponent") == []


def test_who_gives_a_task_back_is_not_told_so(office):
    task = office.open_task("check_formalities")
    office.engine.claim_task(office.actor("formality"), task.id)
    office.engine.release_task(office.actor("formality"), task.id)

    assert told(office) == []


def test_it_is_unread_until_it_is_opened(office):
    take_back(office)
    take_back(office)
    formality = office.actor("formality")
    newest, oldest = office.engine.notifications(formality).items
    assert office.engine.unread_notifications(formality) == 2

    assert office.engine.read_notification(formality, newest.id).is_read
    assert office.engine.unread_notifications(formality) == 1
    office.engine.read_notifications(formality, oldest.id)
    assert office.engine.unread_notifications(formality) == 0


def test_nobody_opens_what_another_was_told(office):
    take_back(office)
    (one,) = office.engine.notifications(office.actor("formality")).items

    assert isinstance(refusal(office.engine.read_notification, office.actor("approver"), one.id), NotFound)
    office.engine.read_notifications(office.actor("approver"), one.id)
    assert office.engine.unread_notifications(office.actor("formality")) == 1


def test_what_was_told_of_a_case_goes_with_the_case(office):
    """Who kept the address of one is answered as if it had never been told."""
    take_back(office)
    formality = office.actor("formality")
    (one,) = office.engine.notifications(formality).items
    with office.parts.unit_of_work() as work:
        factories.interest(work, office.accounts["formality"], office.opponent_party)

    assert told(office) == []
    assert office.engine.unread_notifications(formality) == 0
    kept = refusal(office.engine.read_notification, formality, one.id)
    never = refusal(office.engine.read_notification, formality, 999_999)
    assert isinstance(kept, NotFound) and kept.code == never.code


def test_an_address_gets_nothing_before_it_has_answered(office):
    office.engine.keep_mailbox(office.actor("formality"), ADDRESS, "at_once")
    take_back(office)

    (only,) = mails(office)

    assert only.to == ADDRESS and "code=" in only.text and office.case_no not in only.text


def test_mail_at_once_names_the_case_and_nothing_in_it(office):
    confirm(office, "at_once")
    take_back(office)

    (mail,) = mails(office)

    assert (mail.to, office.case_no in mail.subject) == (ADDRESS, True)
    assert "/notifications" in mail.text
    assert not any(name in mail.text for name in (office.case.line.title, "海潮", "云帆"))
    assert mails(office) == [mail]


def test_mail_once_a_day_tells_everything_in_one(office):
    confirm(office, "daily")
    take_back(office)
    take_back(office)
    assert mails(office) == []

    office.advance(1)
    office.clock.travel(seconds=timedelta(hours=8).total_seconds())
    (mail,) = mails(office)

    assert mail.text.count(office.case_no) == 2


def test_what_was_read_in_the_page_is_not_mailed(office):
    confirm(office, "daily")
    take_back(office)
    (one,) = office.engine.notifications(office.actor("formality")).items
    office.engine.read_notification(office.actor("formality"), one.id)
    office.advance(2)

    assert mails(office) == []


def test_a_mail_server_that_is_away_is_tried_again_and_gets_each_mail_once(office):
    confirm(office, "at_once")
    office.parts.mailer.failures = 2
    take_back(office)
    assert mails(office) == []

    for _ in range(3):
        office.clock.travel(seconds=60)
        office.tick()

    assert len(mails(office)) == 1


def test_the_code_of_another_account_or_address_opens_nothing(office):
    office.engine.keep_mailbox(office.actor("formality"), ADDRESS, "at_once")
    office.engine.keep_mailbox(office.actor("examiner"), "other@office.example", "at_once")
    codes = {mail.to: re.search(r"code=([0-9a-f]+)", mail.text).group(1) for mail in mails(office)}

    wrong = refusal(office.engine.confirm_mailbox, office.actor("formality"), codes["other@office.example"])
    assert wrong.code == "bad_code"

    assert refusal(office.engine.confirm_mailbox, office.actor("formality"), "确认").code == "bad_code"
    office.engine.keep_mailbox(office.actor("formality"), "new@office.example", "at_once")
    assert refusal(office.engine.confirm_mailbox, office.actor("formality"), codes[ADDRESS]).code == "bad_code"


@pytest.mark.parametrize("address", ["", "chen", "chen@office", "a b@c.de", "a@b.cd\nBcc: x@y.zz", "a@b.cd,e@f.gh"])
def test_what_is_no_address_is_refused(office, address):
    assert isinstance(refusal(office.engine.keep_mailbox, office.actor("formality"), address, "daily"), Refused)
    assert office.engine.mailbox(office.actor("formality")) is None


def test_there_are_two_rhythms(office):
    wrong = refusal(office.engine.keep_mailbox, office.actor("formality"), ADDRESS, "hourly")
    assert isinstance(wrong, InvalidForm)


def test_a_dropped_mailbox_gets_no_more(office):
    confirm(office, "at_once")
    office.engine.drop_mailbox(office.actor("formality"))
    take_back(office)

    assert mails(office) == []


def test_a_sentence_with_a_gap_is_found_out_by_who_tells(office):
    with pytest.raises(KeyError), office.parts.unit_of_work() as work:
        notifications.tell(work, [office.actor("formality").account_id], "task.taken_back", by="陈")
