"""Whoever reads English reads the English names of parties, units and colleagues, where they have one; who reads
Chinese the Chinese ones.
"""

from __future__ import annotations

import pytest
from sqlalchemy import update

from engine.errors import InvalidForm
from engine.store.tables import Account, Party
from tests.divided import OPPOSITION, allot, divide
from tests.office import OPPONENT, RESPONDENT, Office, refusal
from webui import i18n

ENGLISH = "Yunfan Sporting Goods Co., Ltd."


@pytest.fixture
def named_office(small_office: Office) -> Office:
    """A case whose opponent has an English name, and whose respondent has none."""
    with small_office.parts.unit_of_work() as work:
        work.session.execute(update(Party).where(Party.name == OPPONENT).values(name_en=ENGLISH))
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    return small_office


PAGES = {
    "the case": "/cases/{case_no}",
    "the list of cases": "/cases",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(("language", "shown", "hidden"), [("en", ENGLISH, OPPONENT), ("zh", OPPONENT, ENGLISH)])
def test_a_page_names_parties_in_the_language_of_its_reader(
    named_office: Office, browser, path: str, language: str, shown: str, hidden: str
) -> None:
    page = browser("examiner").speaks(language).get(path.format(case_no=named_office.case_no)).get_data(as_text=True)

    assert shown in page
    assert RESPONDENT in page  # it has no other name
    assert f">{hidden}<" not in page


def test_a_notice_names_its_addressee_in_both(named_office: Office) -> None:
    with named_office.parts.unit_of_work() as work:
        work.session.execute(update(Party).where(Party.name == RESPONDENT).values(name_en="Haichao Apparel"))
    notices = named_office.engine.case(named_office.actor("auditor"), named_office.case_no).notices

    known = {(OPPONENT, ENGLISH), (RESPONDENT, "Haichao Apparel")}
    assert {(one.addressee, one.addressee_en) for one in notices} <= known
    assert notices


@pytest.mark.parametrize(
    ("language", "expected"), [("en", ("Yunfan", "海潮")), ("zh", ("云帆", "海潮"))]
)  # 海潮 has no English name
def test_each_of_many_names_is_chosen_by_itself(app, language: str, expected: tuple[str, ...]) -> None:
    class Line:
        parties, parties_en = ("云帆", "海潮"), ("Yunfan", "")

    with app.test_request_context(headers={"Cookie": f"anjuan-language={language}"}):
        assert i18n.named_each(Line(), "parties") == expected


# --- units and colleagues ---------------------------------------------------------------------------------------------

CHINESE = {"formality": "韩雪梅", "leader1": "审查一处组长"}
ROMANISED = {"formality": "Han Xuemei", "leader1": "Ding Yi"}
UNIT, UNIT_EN = "审查一处", "Division 1"


@pytest.fixture
def ours(small_office: Office) -> Office:
    """A case of the first of two units, in the hands of a colleague, given by its leader, once skipped and released."""
    office = small_office
    divide(office)
    with office.parts.unit_of_work() as work:
        for login, name_en in ROMANISED.items():
            work.session.execute(update(Account).where(Account.login == login).values(name_en=name_en))
    allot(office, (1, 0))
    office.file(OPPOSITION)
    leader, task, to = office.actor("leader1"), office.open_task("check_formalities").id, office.actor("formality")
    office.engine.hand_over_case(office.actor("leader"), office.case_no, office.units[1], "分工")
    office.engine.hand_over_case(office.actor("leader"), office.case_no, office.units[0], "分工")
    office.engine.reassign_task(leader, task, to.account_id, "年假")
    return office


#: Who looks where, and which of the names stand there.
READ = {
    "the work list": ("leader1", "/work?scope=all", {"formality", "leader1", "unit"}),
    "the case": ("leader1", "/cases/{case_no}", {"formality", "leader1", "unit"}),
    "its history": ("leader1", "/cases/{case_no}?tab=history", {"formality", "leader1", "unit"}),
    "the task": ("formality", "/tasks/{task_id}", {"formality", "unit"}),
    "handing over": ("leader1", "/cases/{case_no}/unit", {"formality", "leader1"}),
    "the leader's page": ("leader1", "/team", {"formality", "leader1", "unit"}),
    "what I was told": ("formality", "/notifications", {"formality", "leader1", "unit"}),
    "my settings": ("formality", "/me", {"formality", "unit"}),
    "covers": ("formality", "/covers", {"formality"}),
    "duty rules": ("leader1", "/duty-rules/distribution", {"formality", "unit"}),
    "the sign-in page of a demo": (None, "/sign-in", {"formality", "leader1", "unit"}),
}


@pytest.mark.parametrize(("login", "path", "names"), READ.values(), ids=READ)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_names_units_and_colleagues_in_the_language_of_its_reader(
    ours: Office, browser, stranger, login: str | None, path: str, names: set[str], language: str
) -> None:
    chinese, english = CHINESE | {"unit": UNIT}, ROMANISED | {"unit": UNIT_EN}
    reader = browser(login) if login else stranger
    address = path.format(case_no=ours.case_no, task_id=ours.open_task("check_formalities").id)
    page = reader.speaks(language).get(address).get_data(as_text=True)

    shown, hidden = (english, chinese) if language == "en" else (chinese, english)
    assert {name for name in names if shown[name] not in page} == set()
    assert {name for name, word in hidden.items() if word in page} == set()


@pytest.mark.parametrize(
    ("language", "shown", "hidden"), [("en", "Zhou Zihang", "周子航"), ("zh", "周子航", "Zhou Zihang")]
)
def test_who_acts_for_a_party_is_named_in_the_language_of_the_reader_too(
    small_office: Office, browser, program, language: str, shown: str, hidden: str
) -> None:
    """On the papers that they brought in, in the history and in what is found there: wherever their name is kept."""
    with small_office.parts.unit_of_work() as work:
        work.session.execute(update(Account).where(Account.login == "opponent").values(name_en="Zhou Zihang"))
    small_office.file("trademark.opposition")
    number, reader = small_office.case_no, browser("examiner").speaks(language)
    small_office.engine.attach_document(small_office.actor("opponent"), number, "evidence", "a.txt", b"text")
    while small_office.engine.fill_search():
        pass

    for path in (f"/cases/{number}?tab=documents", f"/cases/{number}?tab=history", f"/search/history?q={number}"):
        page = reader.get(path).get_data(as_text=True)
        assert shown in page and hidden not in page, path
    papers = program("opponent").get(f"/cases/{number}").json["documents"]
    brought = {(one["created_by"], one["created_by_en"]) for one in papers if one["kind"] == "evidence"}
    assert brought == {("周子航", "Zhou Zihang")}


def test_who_brought_a_paper_in_keeps_their_name_whatever_happens_to_it(small_office: Office) -> None:
    with small_office.parts.unit_of_work() as work:
        work.session.execute(update(Account).where(Account.login == "formality").values(name_en="Han Xuemei"))
    small_office.file("trademark.opposition")
    clerk, colleague = small_office.actor("formality"), small_office.actor("formality2")
    mail = small_office.engine.attach_document(clerk, small_office.case_no, "incoming_mail", "a.txt", b"text")

    read = small_office.engine.read_mail(colleague, mail.id)

    assert (mail.created_by_en, read.created_by_en) == ("Han Xuemei", "Han Xuemei")
    assert next(each for each in small_office.case.documents if each.id == mail.id).created_by_en == "Han Xuemei"


def test_an_administrator_names_a_unit_in_english_and_the_history_of_the_office_keeps_it(ours: Office, browser) -> None:
    admin, address = browser("admin"), f"/accounts/units/{ours.units[0]}"
    assert f'value="{UNIT_EN}"' in admin.get("/accounts").get_data(as_text=True)

    assert admin.post(address, {"name_en": "  First   Division "}).status_code == 303
    assert admin.post(address, {"name_en": "First Division"}).status_code == 303  # is called so already

    team = browser("leader1").speaks("en").get("/team").get_data(as_text=True)
    told = admin.get("/office-history").get_data(as_text=True)
    assert "First Division" in team and UNIT_EN not in team
    assert told.count("设定部门的英文名称") == 1
    line = ours.engine.office_history(ours.actor("auditor")).items[0]
    assert (line.act, line.subject, line.old, line.new) == (
        "unit.named", UNIT, {"name_en": UNIT_EN}, {"name_en": "First Division"},
    )  # fmt: skip
    assert browser("auditor").post(address, {"name_en": "x"}).status_code == 403
    assert admin.post("/accounts/units/999", {"name_en": "x"}).status_code == 404
    assert isinstance(refusal(ours.engine.name_unit, ours.actor("admin"), ours.units[0], "x" * 101), InvalidForm)

    admin.post(address, {"name_en": ""})
    assert UNIT in browser("leader1").speaks("en").get("/team").get_data(as_text=True)


def test_a_name_that_stands_for_two_people_is_left_as_it_is(ours: Office) -> None:
    known = {one.name: one.name_en for one in ours.engine.english_names()}
    with ours.parts.unit_of_work() as work:
        work.session.execute(
            update(Account).where(Account.login == "formality2").values(name="韩雪梅", name_en="Han Hsueh-mei")
        )

    assert known == {"韩雪梅": "Han Xuemei", "审查一处组长": "Ding Yi", UNIT: UNIT_EN, "审查二处": "Division 2"}
    assert "韩雪梅" not in {one.name for one in ours.engine.english_names()}


def test_a_program_reads_and_sets_the_names_too(ours: Office, program) -> None:
    admin, reader = program("admin"), program("formality")
    unit = {"id": ours.units[0], "name": UNIT, "name_en": UNIT_EN}

    assert unit in admin.get("/units").json["items"] and reader.get("/units").status_code == 403
    assert {"name": UNIT, "name_en": UNIT_EN} in reader.get("/names").json["items"]
    me = reader.get("/me").json
    assert (me["name_en"], me["unit"], me["unit_en"], me["unit_id"]) == ("Han Xuemei", UNIT, UNIT_EN, ours.units[0])
    renamed = admin.call("PUT", f"/units/{ours.units[0]}/name", {"name_en": "First Division"})
    assert renamed.json == unit | {"name_en": "First Division"}
    lines = program("leader1").get(f"/cases/{ours.case_no}/history").json["items"]
    assert ("审查一处组长", "Ding Yi") in {(line["actor"], line["actor_en"]) for line in lines}
