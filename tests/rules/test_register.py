"""The registers: every entry from where it may be made, every act with what stands against it."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Refused
from engine.rules.register import Burden, Licence, Right, bars, status_after

TODAY = date(2026, 3, 2)
OLD = date(2020, 1, 1)

ENTERED = [
    ("mark", "published", "opposed", "opposed"),
    ("mark", "opposed", "registered", "registered"),
    ("mark", "opposed", "restored", "published"),
    ("mark", "registered", "invalidated", "invalidated"),
    ("mark", "registered", "partially_cancelled", "partially_registered"),
    ("mark", "partially_registered", "renewed", "partially_registered"),
    ("patent", "refused", "back_to_examination", "published"),
    ("patent", "granted", "invalidated", "invalidated"),
    ("patent", "lapsed", "maintained", "lapsed"),
    ("mark", "invalidated", "renewed", None),
    ("mark", "filed", "cancelled", None),
    ("mark", "registered", "granted", None),
    ("patent", "invalidated", "pledged", None),
    ("patent", "published", "lapsed", None),
]


@pytest.mark.parametrize(("register", "status", "entry", "after"), ENTERED)
def test_an_entry_leads_to_a_status_or_is_refused(register, status, entry, after):
    if after is None:
        with pytest.raises(Refused):
            status_after(register, status, entry)
    else:
        assert status_after(register, status, entry) == after


BARRED = [
    ("mark", "registered", None, "assign", ()),
    ("mark", "registered", "pledge", "assign", ("pledged",)),
    ("mark", "registered", "seizure", "assign", ("seizure",)),
    ("mark", "registered", "seizure", "pledge", ("seizure",)),
    ("mark", "registered", "pledge", "pledge", ()),
    ("mark", "expired", None, "renew", ("lapsed",)),
    ("mark", "expired", None, "license", ("lapsed",)),
    ("mark", "registered", None, "oppose", ("not_published",)),
    ("mark", "filed", None, "invalidate", ("never_in_force",)),
    ("patent", "granted", "suspension", "pledge", ("suspension",)),
    ("patent", "granted", "suspension", "assign", ("suspension",)),
    ("patent", "granted", "suspension", "abandon", ("suspension",)),
    ("patent", "granted", "suspension", "license", ()),  # from memory only: no effect
    ("patent", "granted", "suspension", "invalidate", ()),
    ("patent", "granted", "pledge", "pledge", ("pledged",)),
    ("patent", "granted", "pledge", "license", ("pledgee_consent_missing",)),
    ("patent", "lapsed", None, "pledge", ("lapsed",)),
    ("patent", "lapsed", None, "license", ("lapsed",)),
    ("patent", "lapsed", None, "invalidate", ()),
    ("patent", "granted", None, "reexamine", ("not_refused",)),
]


@pytest.mark.parametrize(("register", "status", "burden", "act", "reasons"), BARRED)
def test_what_stands_against_an_act(register, status, burden, act, reasons):
    burdens = [Burden(kind=burden, from_on=OLD)] if burden else []

    found = bars(act, Right(register=register, status=status), burdens, TODAY)

    assert tuple(reason for reason, _ in found) == reasons
    assert all(article for _, article in found)


@pytest.mark.parametrize(
    ("register", "status", "act", "is_barred"),
    [
        ("patent", "granted", "assign", False),  # 专利审查指南（2023）第一部分第一章第6.7.2.2节（7）
        ("patent", "granted", "abandon", False),
        ("patent", "granted", "pledge", True),
        ("mark", "registered", "assign", True),  # 商标审查审理指南（2021）第三部分第十一章第1.9.1节
    ],
)
def test_what_the_consent_of_the_pledgee_lets_pass(register, status, act, is_barred):
    pledge = [Burden(kind="pledge", from_on=OLD)]

    assert bool(bars(act, Right(register=register, status=status), pledge, TODAY, has_consent=True)) is is_barred


@pytest.mark.parametrize(
    ("from_on", "to_on", "goods", "is_barred"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), ("鞋",), True),
        (date(2026, 12, 31), date(2027, 1, 1), ("鞋",), True),
        (date(2027, 1, 1), None, ("鞋",), False),
        (date(2026, 1, 1), None, ("广告",), False),
        (date(2026, 1, 1), None, (), True),
    ],
)
def test_an_exclusive_licence_bars_another_for_the_same_time_and_goods(from_on, to_on, goods, is_barred):
    details = {"licence_type": "exclusive", "goods": ["鞋", "服装"]}
    other = Burden(kind="licence", from_on=OLD, to_on=date(2026, 12, 31), details=details)

    right = Right(register="mark", status="registered")

    asked = Licence(time=(from_on, to_on), goods=goods)

    assert bool(bars("license", right, [other], TODAY, licence=asked)) is is_barred


def test_nothing_weighs_from_the_day_on_which_it_is_lifted():
    lifted = Burden(kind="pledge", from_on=OLD, lifted_on=TODAY)

    assert bars("assign", Right(register="mark", status="registered"), [lifted], TODAY) == ()


def test_a_mark_is_renewed_to_the_last_day_of_grace():
    right = Right(register="mark", status="registered", expires_on=date(2025, 9, 2), renewable_until=TODAY)

    assert bars("renew", right, [], TODAY) == ()
    assert bars("renew", right, [], date(2026, 3, 3))[0][0] == "lapsed"


#: On the patent stands an exclusive licence of whoever files, contract no. 1, until the end of 2027.
HEAD = Burden(
    kind="licence",
    from_on=OLD,
    to_on=date(2027, 12, 31),
    details={"licence_type": "exclusive", "contract_no": "1"},
    is_of_filer=True,
)
LICENSEE = Right(register="patent", status="granted", is_of_filer=False)


@pytest.mark.parametrize(
    ("head_contract_no", "to_on", "has_consent", "reasons"),
    [
        ("1", date(2027, 12, 31), True, ()),  # the head licence does not shut out its own sub-licence
        ("1", date(2028, 1, 1), True, ("term_beyond_head",)),
        ("1", None, True, ("term_beyond_head",)),
        ("1", date(2027, 12, 31), False, ("owner_consent_missing",)),
        ("2", date(2027, 12, 31), True, ("exclusive_licence", "head_licence_missing")),
    ],
)
def test_a_licensee_gives_no_more_than_it_has(head_contract_no, to_on, has_consent, reasons):
    """专利法（2020）第十二条: 被许可人无权允许合同规定以外的任何单位或者个人实施该专利."""
    asked = Licence(time=(TODAY, to_on), basis="sub", head_contract_no=head_contract_no, has_owners_consent=has_consent)

    assert tuple(reason for reason, _ in bars("license", LICENSEE, [HEAD], TODAY, licence=asked)) == reasons


OPEN = Burden(kind="licence", from_on=OLD, details={"licence_type": "open"})
OPEN_LICENCES = [
    ("license", Licence(basis="open", licence_type="ordinary"), True, False, ()),
    ("license", Licence(basis="open", licence_type="ordinary"), False, False, ("no_open_licence",)),
    ("license", Licence(licence_type="ordinary"), True, False, ()),  # negotiated apart: 第五十一条第三款
    ("license", Licence(licence_type="exclusive"), True, False, ("open_licence_stands",)),
    ("license", Licence(basis="open", licence_type="sole"), True, False, ("open_licence_stands",)),
    ("pledge", None, True, False, ("open_licence_consent_missing",)),
    ("pledge", None, True, True, ()),
    ("assign", None, True, False, ("open_licence_stands",)),
    ("abandon", None, True, False, ("open_licence_stands",)),
]


@pytest.mark.parametrize(("act", "asked", "stands", "has_consent", "reasons"), OPEN_LICENCES)
def test_an_open_licence_and_what_it_keeps_out(act, asked, stands, has_consent, reasons):
    """专利法（2020）第五十一条; 专利审查指南（2023）第五部分第十一章第9节."""
    right = Right(register="patent", status="granted")
    found = bars(act, right, [OPEN] if stands else [], TODAY, licence=asked, has_consent=has_consent)

    assert tuple(reason for reason, _ in found) == reasons
