"""The invented town itself: names, units, areas, people, routing rules.  No such place exists."""

from __future__ import annotations

from typing import NamedTuple

from lianxin.office.states import Role

SLUG = "liuxi"
KEY_CHANNEL, KEY_HOLDER = "open311", "try-out program"
#: Channels to which programs of the invented town have a key as well.
HOOKS = ("sms", "chat")
PASSWORD = "river-town-demo"  # noqa: S105  an invented town on a loopback address, printed at every start


class Names(NamedTuple):
    hans: str
    hant: str
    en: str

    def by_language(self) -> dict[str, str]:
        return {"zh-hans": self.hans, "zh-hant": self.hant, "en": self.en}


OFFICE = Names("柳溪镇", "柳溪鎮", "Willow Creek")
EMERGENCY = Names(
    "闻到燃气味、有人触电或受伤，请先打 119、110 或 120。",
    "聞到瓦斯味、有人觸電或受傷，請先打 119、110 或 120。",
    "If you smell gas, or somebody is hurt, call the emergency number first.",
)

UNITS = {
    "power": Names("供电所", "供電所", "Power station"),
    "water": Names("水利站", "水利站", "Water station"),
    "welfare": Names("民政办", "民政辦", "Welfare office"),
    "market": Names("市场所", "市場所", "Market office"),
    "streets": Names("城管中队", "城管中隊", "Street team"),
    "transport": Names("交通站", "交通站", "Transport station"),
}
AREAS = {
    "hedong": Names("河东村", "河東村", "East Bank"),
    "hexi": Names("河西村", "河西村", "West Bank"),
    "laojie": Names("老街", "老街", "Old Street"),
    "shangwan": Names("上湾村", "上灣村", "Upper Bend"),
}
#: How many people live there.
POPULATION = {"hedong": 2400, "hexi": 1900, "laojie": 3100, "shangwan": 1700}


class Account(NamedTuple):
    login: str
    name: str
    role: Role
    unit: str | None = None


ACCOUNTS = (
    Account("clerk", "李敏", Role.CLERK),
    Account("power", "周建", Role.HANDLER, "power"),
    Account("water", "何清", Role.HANDLER, "water"),
    Account("welfare", "孙慧", Role.HANDLER, "welfare"),
    Account("market", "吴凡", Role.HANDLER, "market"),
    Account("streets", "郑强", Role.HANDLER, "streets"),
    Account("transport", "林岚", Role.HANDLER, "transport"),
    Account("coordinator", "陈越", Role.COORDINATOR),
    Account("visitor", "罗青", Role.VISITOR),
    Account("lead", "方宁", Role.LEAD),
    Account("overseer", "高远", Role.OVERSEER),
)

RULES = (
    ("power", ("路灯", "路燈", "停电", "停電", "电线", "電線", "street light", "lamp", "power cut")),
    ("water", ("灌渠", "漏水", "自来水", "自來水", "河堤", "water", "canal")),
    ("welfare", ("热水", "熱水", "低保", "敬老院", "独居", "獨居", "pension", "care home")),
    ("market", ("摊位", "攤位", "菜市场", "菜市場", "market", "stall")),
    ("transport", ("班车", "班車", "公交", "站牌", "bus")),
    ("streets", ("垃圾", "占道", "噪音", "台阶", "台階", "rubbish", "noise")),
)
