"""Accounts of the demo office: every role, two departments, and the parties' side."""

from __future__ import annotations

from dataclasses import dataclass

UNITS = (
    ("审查一处", "Examination Division I"),
    ("审查二处", "Examination Division II"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    login: str
    name: str
    name_en: str
    roles: tuple[str, ...]
    #: index into UNITS, None for people who belong to no division
    unit: int | None = None
    kind: str = "office"


#: One password for the demo office only; printed by `make run`.
DEMO_PASSWORD = "anjuan-demo"

ACCOUNTS = (
    DemoAccount(login="zhou.min", name="周敏", name_en="Zhou Min", roles=("formality_examiner",), unit=0),
    DemoAccount(login="wu.jianguo", name="吴建国", name_en="Wu Jianguo", roles=("formality_examiner",), unit=1),
    # Who checked a case below does not check its review: a division that does reviews needs several.
    DemoAccount(login="feng.yaqin", name="冯雅琴", name_en="Feng Yaqin", roles=("formality_examiner",), unit=0),
    DemoAccount(login="jiang.bin", name="蒋斌", name_en="Jiang Bin", roles=("formality_examiner",), unit=1),
    DemoAccount(login="dai.yuting", name="戴雨婷", name_en="Dai Yuting", roles=("formality_examiner",), unit=1),
    DemoAccount(login="chen.yufei", name="陈宇飞", name_en="Chen Yufei", roles=("examiner", "panel_member"), unit=0),
    DemoAccount(login="lin.xiaowen", name="林晓雯", name_en="Lin Xiaowen", roles=("examiner", "panel_member"), unit=0),
    DemoAccount(login="he.zhiyuan", name="何志远", name_en="He Zhiyuan", roles=("examiner", "panel_member"), unit=1),
    DemoAccount(login="yu.jiaqi", name="于佳琪", name_en="Yu Jiaqi", roles=("examiner",), unit=0),
    DemoAccount(login="tian.ye", name="田野", name_en="Tian Ye", roles=("examiner",), unit=1),
    DemoAccount(login="bai.xue", name="白雪", name_en="Bai Xue", roles=("examiner",), unit=1),
    # A panel of five that reviews a decision needs a sixth: who took part in it before steps back.
    DemoAccount(login="xu.lixin", name="许立新", name_en="Xu Lixin", roles=("examiner", "panel_member"), unit=1),
    DemoAccount(login="gao.lijuan", name="高丽娟", name_en="Gao Lijuan", roles=("panel_head", "panel_member"), unit=1),
    DemoAccount(login="sun.haitao", name="孙海涛", name_en="Sun Haitao", roles=("panel_head", "panel_member"), unit=0),
    DemoAccount(login="pan.hong", name="潘虹", name_en="Pan Hong", roles=("leader",), unit=0),
    DemoAccount(login="ruan.jian", name="阮健", name_en="Ruan Jian", roles=("leader",), unit=1),
    DemoAccount(login="zheng.guoping", name="郑国平", name_en="Zheng Guoping", roles=("approver",), unit=0),
    DemoAccount(login="luo.jing", name="罗静", name_en="Luo Jing", roles=("approver",), unit=1),
    DemoAccount(login="shi.ming", name="石明", name_en="Shi Ming", roles=("approver",), unit=0),
    DemoAccount(login="wan.li", name="万丽", name_en="Wan Li", roles=("approver",), unit=1),
    DemoAccount(login="tang.wenbo", name="唐文博", name_en="Tang Wenbo", roles=("registrar",), unit=0),
    DemoAccount(login="xie.fang", name="谢芳", name_en="Xie Fang", roles=("analyst",)),
    DemoAccount(login="han.lei", name="韩磊", name_en="Han Lei", roles=("publisher",)),
    DemoAccount(login="shen.qiuyan", name="沈秋燕", name_en="Shen Qiuyan", roles=("auditor",)),
    DemoAccount(login="deng.zhiqiang", name="邓志强", name_en="Deng Zhiqiang", roles=("admin",)),
    DemoAccount(login="cao.min", name="曹敏", name_en="Cao Min", roles=("law_admin",)),
    DemoAccount(login="qin.weiping", name="秦卫平", name_en="Qin Weiping", roles=("leader",)),
)

#: Accounts of the parties' side: (login, name, name_en, role, index of the agency or of the company in the register).
AGENT_ACCOUNTS = (
    ("agent.zhicheng", "许志成", "Xu Zhicheng", 0),
    ("agent.huaxin", "彭晓华", "Peng Xiaohua", 1),
)
PARTY_ACCOUNTS = (
    ("party.qingshan", "青山食品账户", "Qingshan Foods", 0),
    ("party.yunling", "云岭茶业账户", "Yunling Tea", 1),
)
