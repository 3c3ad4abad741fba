"""National volume: cases told by the engine, and as many copies of them as one likes, which it can carry on with.

The database writes the copies itself (:mod:`benchmarks.stencils`): a million in minutes.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from benchmarks import stencils
from benchmarks.copies import Company, Model, go_on_after, newest_id, read
from benchmarks.offices import filed
from engine.store.tables import Mark, Party
from tests.office import Office

#: Days between the models: each is filed on its own day.
MODELS, DAYS_APART = 10, 2
COMPANIES = 2_000
FIRST_MARK = 70_000_000
_PLACES = "江苏 浙江 山东 广东 福建 四川 湖北 湖南 河南 安徽".split()
_NAMES = "云锦 海棠 松涛 星河 翠屏 金沙 白鹭 青岚 长风 明湖 玉泉 紫荆 远山 晨曦".split()
_TRADES = "服饰 食品 电子 家居 医药 化工 文化 物流 农业 机械".split()


def fill(office: Office, *, open_cases: int, closed_cases: int) -> None:
    """Put cases into an office: open ones with one open task each, and closed ones.

    The office needs the procedure of oppositions in force, and goes some days forward in time.
    """
    opened, closed = _told(office)
    with stencils.loading(office.database) as connection:
        companies, first_mark = _companies(connection), _first_mark(connection)
        stencils.copy(connection, companies, first_mark, ((opened, open_cases), (closed, closed_cases)))


def _told(office: Office) -> tuple[list[Model], list[Model]]:
    """Tell open and closed cases through the engine, each pair on another day."""
    numbers: tuple[list[str], list[str]] = ([], [])
    for _ in range(MODELS):
        for is_closed, kept in enumerate(numbers):
            filed(office)
            if is_closed:
                office.send("withdrawal", by="opponent", withdrawal_reasons="双方已和解。", confirms_withdrawal=True)
            kept.append(office.case_no)
        office.advance(DAYS_APART)
    with office.database.engine.connect() as connection:
        return tuple([read(connection, number) for number in each] for each in numbers)


def _companies(connection: Connection) -> list[Company]:
    first = newest_id(connection, Party.__table__) + 1
    made = [(first + number, _company(number)) for number in range(COMPANIES)]
    rows = [{"id": id_, "name": name, "name_en": "", "kind": "company", "channel": "post"} for id_, name in made]
    connection.execute(insert(Party), rows)
    go_on_after(connection, Party.__table__, rows[-1]["id"])
    return made


def _company(number: int) -> str:
    place, rest = _PLACES[number % 10], number // 10
    name, trade = _NAMES[rest % 14], _TRADES[rest // 14 % 10]
    return f"{place}{name}{trade}有限公司" + (f"第{number // 1400 + 1}分公司" if number >= 1400 else "")


def _first_mark(connection: Connection) -> int:
    """Return the number of the next mark: an earlier load took those before it."""
    ours = Mark.application_no.between(str(FIRST_MARK), str(FIRST_MARK + 9_999_999))
    return int(connection.scalar(select(func.max(Mark.application_no)).where(ours)) or FIRST_MARK) + 1
