"""Believable parties and marks: companies by city and trade, marks by trade with their Nice goods."""

from __future__ import annotations

import random
from dataclasses import dataclass

#: city, province, street, city in English
CITIES = (
    ("杭州市", "浙江省", "余杭区文一西路", "Hangzhou"),
    ("广州市", "广东省", "天河区黄埔大道西", "Guangzhou"),
    ("苏州市", "江苏省", "工业园区星湖街", "Suzhou"),
    ("成都市", "四川省", "高新区天府大道北段", "Chengdu"),
    ("青岛市", "山东省", "崂山区海尔路", "Qingdao"),
    ("昆明市", "云南省", "盘龙区北京路", "Kunming"),
    ("福州市", "福建省", "鼓楼区五四路", "Fuzhou"),
    ("武汉市", "湖北省", "洪山区珞喻路", "Wuhan"),
    ("西安市", "陕西省", "雁塔区科技路", "Xi'an"),
    ("长沙市", "湖南省", "岳麓区麓谷大道", "Changsha"),
    ("宁波市", "浙江省", "鄞州区百丈东路", "Ningbo"),
    ("郑州市", "河南省", "金水区花园路", "Zhengzhou"),
)


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: what its companies are called, its Nice class and its goods."""

    suffix: str
    suffix_en: str
    nice_class: int
    goods: tuple[str, ...]
    #: second characters of its mark names
    tails: tuple[str, ...]


TRADES = (
    Trade("食品", "Foods", 30, ("糕点", "饼干", "糖果", "面条", "调味品"), ("香", "味", "禾", "斋", "丰")),
    Trade("茶业", "Tea", 30, ("茶", "茶饮料", "代用茶", "冰茶"), ("茗", "山", "春", "叶", "露")),
    Trade("服饰", "Apparel", 25, ("服装", "鞋", "帽", "袜", "围巾"), ("衣", "裳", "锦", "羽", "丝")),
    Trade("日化", "Household Care", 3, ("化妆品", "洗发液", "牙膏", "香水", "洗衣粉"), ("颜", "肌", "颐", "芳", "妍")),
    Trade(
        "电子科技",
        "Electronics",
        9,
        ("智能手表", "耳机", "充电器", "计算机软件（已录制）", "摄像机"),
        ("讯", "芯", "联", "视", "音"),
    ),
    Trade("酒业", "Spirits", 33, ("白酒", "葡萄酒", "米酒", "果酒（含酒精）"), ("坊", "酿", "泉", "窖", "醇")),
    Trade("医药", "Pharmaceuticals", 5, ("人用药", "中药成药", "医用营养品", "消毒剂"), ("康", "和", "元", "济", "仁")),
    Trade("家居用品", "Home Goods", 21, ("餐具", "茶具", "保温瓶", "厨房用具"), ("居", "舍", "器", "品", "格")),
    Trade("饮料", "Beverages", 32, ("啤酒", "矿泉水（饮料）", "果汁", "植物饮料"), ("源", "泉", "果", "滋", "清")),
    Trade(
        "文化传媒",
        "Culture and Media",
        41,
        ("组织教育或娱乐竞赛", "书籍出版", "演出", "在线电子书籍和杂志的出版"),
        ("文", "韵", "声", "书", "艺"),
    ),
    Trade(
        "网络科技",
        "Network Technology",
        42,
        ("计算机软件设计", "云计算", "网站设计咨询", "软件运营服务（SaaS）"),
        ("云", "数", "智", "维", "图"),
    ),
    Trade("餐饮管理", "Catering", 43, ("餐厅", "咖啡馆", "茶馆", "饭店"), ("楼", "堂", "厨", "府", "宴")),
)

#: The words that companies are named after, with their pinyin.
WORDS = {
    "青山": "Qingshan",
    "云岭": "Yunling",
    "鹿鸣": "Luming",
    "禾木": "Hemu",
    "松涧": "Songjian",
    "海棠": "Haitang",
    "白鹭": "Bailu",
    "江澜": "Jianglan",
    "石桥": "Shiqiao",
    "竹溪": "Zhuxi",
    "晨曦": "Chenxi",
    "金穗": "Jinsui",
    "明远": "Mingyuan",
    "南屏": "Nanping",
    "桐里": "Tongli",
    "望岳": "Wangyue",
    "流霞": "Liuxia",
    "远帆": "Yuanfan",
    "梧桐": "Wutong",
    "沁园": "Qinyuan",
    "澄湖": "Chenghu",
    "秋水": "Qiushui",
    "星野": "Xingye",
    "丹枫": "Danfeng",
    "知夏": "Zhixia",
    "牧云": "Muyun",
    "锦程": "Jincheng",
    "谷雨": "Guyu",
    "听涛": "Tingtao",
    "临川": "Linchuan",
    "安禾": "Anhe",
    "瑞霖": "Ruilin",
    "百川": "Baichuan",
    "嘉木": "Jiamu",
    "雁归": "Yangui",
    "长亭": "Changting",
    "若水": "Ruoshui",
    "景明": "Jingming",
    "观澜": "Guanlan",
    "朗月": "Langyue",
}
HEADS = tuple(WORDS)

AGENCIES = (
    ("北京志诚知识产权代理有限公司", "Beijing Zhicheng Intellectual Property Agency"),
    ("上海华信商标事务所有限公司", "Shanghai Huaxin Trademark Agency"),
    ("广州衡道知识产权代理有限公司", "Guangzhou Hengdao Intellectual Property Agency"),
    ("杭州明理商标代理有限公司", "Hangzhou Mingli Trademark Agency"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCompany:
    name: str
    name_en: str
    address: str
    credit_code: str
    head: str
    trade: Trade


def companies(rng: random.Random, count: int) -> list[DemoCompany]:
    """Return ``count`` companies with distinct names; the first is always 杭州青山食品, the second 云岭茶业."""
    found: list[DemoCompany] = []
    for index in range(count):
        head = HEADS[index % len(HEADS)]
        trade = TRADES[(index + index // len(HEADS) * 5) % len(TRADES)]
        city, province, street, city_en = CITIES[(index * 7) % len(CITIES)]
        found.append(
            DemoCompany(
                name=f"{city.removesuffix('市')}{head}{trade.suffix}有限公司",
                name_en=f"{city_en} {WORDS[head]} {trade.suffix_en} Co., Ltd.",
                address=f"{province}{city}{street}{rng.randint(1, 899)}号",
                credit_code=_credit_code(rng),
                head=head,
                trade=trade,
            )
        )
    return found


def mark_name(rng: random.Random, company: DemoCompany, index: int) -> str:
    """Return a mark of this company: its own word first, then variants of the trade."""
    if index == 0:
        return company.head
    tail = company.trade.tails[index % len(company.trade.tails)]
    return f"{company.head}{tail}" if rng.random() < 0.7 else f"{company.head[0]}{tail}"


_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def _credit_code(rng: random.Random) -> str:
    """Return a well-formed unified social credit code (GB 32100-2015) with its check character."""
    body = (
        "91"
        + "".join(rng.choice("0123456789") for _ in range(6))
        + "".join(rng.choice(_CODE_CHARACTERS) for _ in range(9))
    )
    total = sum(
        _CODE_CHARACTERS.index(character) * weight for character, weight in zip(body, _CODE_WEIGHTS, strict=True)
    )
    return body + _CODE_CHARACTERS[(31 - total % 31) % 31]
