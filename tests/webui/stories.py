"""A small opposition whose tasks carry real forms, for tests of the pages."""

from __future__ import annotations

from pathlib import Path

from tests.office import Office

#: The diagram of the commands' tests with the forms of the real procedure in it.
SMALL = Path(__file__).with_name("small_opposition.bpmn")


def file_opposition(office: Office) -> int:
    """Publish the procedure, file a case and return the id of its first task."""
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    office.file(
        "trademark.opposition",
        mark_no=office.mark.application_no,
        goods_scope="all",
        grounds=["art_30"],
        prior_right="第 5123456 号“海潮”注册商标",
        facts="两商标文字构成相同，指定商品类似，容易造成混淆。",
    )
    return office.open_task("check_formalities").id
