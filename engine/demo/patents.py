"""Believable patents: titles and claims by trade, numbers with their check digit, terms by the law of their type."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from engine.demo.companies import DemoCompany
from engine.rules.time_limits import add_months
from engine.store.parties import Party
from engine.store.rights import Patent

PATENTS = 1000
#: Suffix of the trade (companies.TRADES) -> what its companies make, and what they design.
MADE = {
    "食品": (("低糖糕点", "膨化谷物", "速食面条", "复合调味料"), ("糕点盒", "糖果罐")),
    "茶业": (("茶叶分拣", "茶叶萎凋", "冷泡茶萃取", "茶饼压制"), ("茶叶罐", "茶饼")),
    "服饰": (("透湿面料裁剪", "无缝针织", "羽绒填充", "鞋底成型"), ("运动鞋", "围巾")),
    "日化": (("温和型洁面", "氨基酸洗发", "植物香料提取", "防晒乳化"), ("香水瓶", "牙膏管")),
    "电子科技": (("骨传导拾音", "无线充电对位", "低功耗定位", "多目摄像标定"), ("智能手表", "耳机")),
    "酒业": (("固态发酵控温", "陶坛贮存监测", "果酒澄清", "白酒勾调"), ("酒瓶", "酒盒")),
    "医药": (("中药饮片干燥", "缓释颗粒包衣", "消毒液配制", "药材指纹图谱检测"), ("药盒", "喷雾瓶")),
    "家居用品": (("真空保温", "陶瓷釉面烧成", "可折叠餐具收纳", "竹纤维成型"), ("保温壶", "茶具")),
    "饮料": (("无菌灌装", "植物蛋白均质", "果汁冷浓缩", "气泡水混合"), ("饮料瓶", "吸管杯")),
    "文化传媒": (("舞台灯光联动", "电子书排版", "音频降噪", "展陈互动投影"), ("书签", "展架")),
    "网络科技": (("分布式缓存", "日志异常检测", "图像检索", "数据脱敏"), ("显示屏幕的图形用户界面", "服务终端")),
    "餐饮管理": (("后厨油烟净化", "智能点餐排队", "餐具清洗消毒", "中央厨房配送保温"), ("取餐柜", "餐盘")),
}
PARTS = ("控制单元", "检测模块", "驱动组件", "导向机构", "过滤组件", "存储模块", "调节阀", "安装支架", "通信模块")
EFFECTS = ("提高了处理效率", "降低了能耗", "减少了人工操作", "提高了检测精度", "便于清洗和维护")
#: Share of each type, and months of its term (专利法（2020）第四十二条第一款).
TYPES = ("invention", "invention", "invention", "utility_model", "utility_model", "design")
TERMS = {"invention": 240, "utility_model": 120, "design": 180}
#: A design filed before has ten years (专利法（2008）第四十二条).
DESIGNS_LAST_LONGER = date(2021, 6, 1)
DIGITS = {"invention": "1", "utility_model": "2", "design": "3"}
#: What became of every so manieth patent.
FATES = ("refused", "published", "lapsed", "published", "refused", "invalidated", "lapsed", "partially_invalidated",
         "filed", "refused", "lapsed", "abandoned")  # fmt: skip


def patents(
    rng: random.Random, today: date, drawn: Sequence[DemoCompany], parties: Sequence[Party], count: int = PATENTS
) -> list[Patent]:
    """Return patents of all companies in every stage of life; two thirds of them are in force."""
    taken: set[str] = set()
    return [_patent(rng, today, drawn[i % len(drawn)], parties[i % len(drawn)], i, taken) for i in range(count)]


def check_digit(number: str) -> str:
    """Return the check digit of twelve digits: weights 2 to 9 and again from 2, the rest by 11; ten is X."""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def term_ends(patent_type: str, filed_on: date) -> date:
    """Return the last day of the term, which is counted from the day of filing.

    Source: 专利法（2020）第四十二条第一款; 专利审查指南（2023）第五部分第九章第2.1节（期满终止日为次日）.
    """
    is_old_design = patent_type == "design" and filed_on < DESIGNS_LAST_LONGER
    return add_months(filed_on, 120 if is_old_design else TERMS[patent_type]) - timedelta(days=1)


def _patent(rng: random.Random, today: date, company: DemoCompany, owner: Party, index: int, taken: set[str]) -> Patent:
    patent_type = TYPES[index % len(TYPES)]
    fate = FATES[index // 3 % len(FATES)] if index % 3 == 2 else "granted"
    is_pending = fate in ("filed", "published", "refused")
    if is_pending:
        patent_type = "invention"  # what is published before it is granted
    days = {"filed": (60, 400), "published": (560, 900), "refused": (900, 1400)}.get(fate, (1100, 5200))
    filed_on = today - timedelta(days=rng.randint(*days))
    published_on = gazette_day(add_months(filed_on, 18)) if patent_type == "invention" else None
    grant = {"invention": (800, 1050), "utility_model": (180, 360), "design": (120, 240)}[patent_type]
    registered_on = None if is_pending else gazette_day(filed_on + timedelta(days=rng.randint(*grant)))
    application_no = _number(rng, patent_type, filed_on, taken)
    expires_on = None if is_pending else term_ends(patent_type, filed_on)
    return Patent(
        application_no=application_no,
        registration_no=None if is_pending else application_no,
        **_written(rng, company, patent_type, index),
        patent_type=patent_type,
        owner_party_id=owner.id,
        filed_on=filed_on,
        published_on=None if fate == "filed" else published_on or registered_on,
        registered_on=registered_on,
        expires_on=expires_on,
        status="expired" if fate == "granted" and expires_on < today else fate,
    )


def _written(rng: random.Random, company: DemoCompany, patent_type: str, index: int) -> dict[str, object]:
    """Return title and claims; of a design its views."""
    techniques, designs = MADE[company.trade.suffix]
    if patent_type == "design":
        name = f"{designs[index // 7 % len(designs)]}（{company.head}）"
        return {"name": name, "claims": ["主视图", "后视图", "左视图", "右视图", "俯视图", "立体图"]}
    technique, form = techniques[index // 5 % len(techniques)], rng.choice(("装置", "系统", "设备"))
    name = f"一种{technique}{form}"
    if patent_type == "invention" and rng.random() < 0.6:
        name = f"一种{technique}方法及{form}"
    parts = rng.sample(PARTS, 4)
    what = name.removeprefix("一种")
    claims = [
        f"1. {name}，其特征在于，包括{parts[0]}和{parts[1]}，所述{parts[0]}与{parts[1]}相连接，{rng.choice(EFFECTS)}。",
        f"2. 根据权利要求1所述的{what}，其特征在于，还包括{parts[2]}。",
        f"3. 根据权利要求2所述的{what}，其特征在于，所述{parts[2]}可拆卸地设置于{parts[3]}上。",
    ]
    claims += [
        f"{n}. 根据权利要求{n - 1}所述的{what}，其特征在于，所述{rng.choice(parts)}的数量为{n - 2}个。"
        for n in range(4, rng.randint(5, 9))
    ]
    return {"name": name, "claims": claims}


def _number(rng: random.Random, patent_type: str, filed_on: date, taken: set[str]) -> str:
    """Return a number of that year that nobody has yet; numbers grow with the days."""
    of_day = 900_000 // 366
    first = 10_000 + of_day * (filed_on.timetuple().tm_yday - 1)
    while (number := f"{filed_on.year}{DIGITS[patent_type]}{first + rng.randrange(of_day):07d}") in taken:
        pass
    taken.add(number)
    return f"{number}.{check_digit(number)}"


def gazette_day(day: date) -> date:
    """Return the next Tuesday or Friday, on which the patent gazette comes out."""
    while day.weekday() not in (1, 4):
        day += timedelta(days=1)
    return day
