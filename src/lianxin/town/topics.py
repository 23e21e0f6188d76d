"""What people of the invented town speak about: its tree of topics, and what is asked about some of them."""

from __future__ import annotations

from typing import Any

from lianxin.office.commands import NewTopic

from .place import Names


def _names(names: str) -> dict[str, str]:
    return Names(*names.split("|")).by_language()


def _question(code: str, datatype: str, names: str, *values: tuple[str, str], required: bool = False) -> Any:
    told = [{"key": key, "names": _names(name)} for key, name in values]
    return {"code": code, "datatype": datatype, "required": required, "names": _names(names), "values": told}


_LAMPS = (
    _question(
        "fault",
        "singlevaluelist",
        "灯怎么了|燈怎麼了|What is wrong",
        ("dark", "不亮|不亮|Dark"),
        ("flickers", "一闪一闪|一閃一閃|Flickers"),
        ("day", "白天也亮|白天也亮|On by day"),
        required=True,
    ),
    _question("lamps", "number", "坏了几盏|壞了幾盞|How many lamps"),
)
_RUBBISH = (
    _question(
        "what",
        "multivaluelist",
        "有些什么|有些什麼|What lies there",
        ("household", "生活垃圾|生活垃圾|Household rubbish"),
        ("building", "建筑垃圾|建築垃圾|Building rubble"),
        ("furniture", "大件家具|大件家具|Furniture"),
    ),
    _question("since", "datetime", "什么时候开始的|什麼時候開始的|Since when"),
)

#: Code, names in the three languages, other words, and questions; what is indented belongs under what stands above.
_TREE: tuple[tuple[str, str, str, tuple[Any, ...]], ...] = (
    ("light-power", "照明和用电|照明和用電|Light and power", "", ()),
    ("  street-light", "路灯|路燈|Street light", "路灯|路燈|街灯|lamp", _LAMPS),
    ("  power-cut", "停电|停電|Power cut", "停电|停電|断电", ()),
    ("  wires", "电线|電線|Wires and poles", "电线|電線|电杆|電桿", ()),
    ("water", "用水和河道|用水和河道|Water and river", "", ()),
    ("  tap-water", "自来水|自來水|Tap water", "自来水|自來水|水压|水管", ()),
    ("  canal", "灌渠|灌渠|Canals", "灌渠|水渠|闸门|閘門", ()),
    ("  river-bank", "河堤|河堤|River banks", "河堤|栏杆|欄杆", ()),
    ("streets", "街道和公共地方|街道和公共地方|Streets and squares", "", ()),
    ("  rubbish", "垃圾|垃圾|Rubbish", "垃圾|垃圾桶|清运|清運", _RUBBISH),
    ("  noise", "噪音|噪音|Noise", "噪音|吵|音响|音響", ()),
    ("  paths", "路面和台阶|路面和台階|Paths and steps", "路面|坑|台阶|台階|青苔", ()),
    ("transport", "交通|交通|Transport", "", ()),
    ("  bus", "班车|班車|Buses", "班车|班車|公交|站牌|时刻表", ()),
    ("  parking", "停车|停車|Parking", "停车|停車|占道", ()),
    ("care", "照顾和福利|照顧和福利|Care and welfare", "", ()),
    ("  living-alone", "独居老人|獨居老人|Living alone", "独居|獨居|送餐|探访", ()),
    ("  allowance", "低保和补助|低保和補助|Allowances", "低保|补助|補助|养老金", ()),
    ("  care-home", "敬老院|敬老院|Care home", "敬老院|养老院|養老院", ()),
    ("market", "市场和买卖|市場和買賣|Market and trade", "", ()),
    ("  stalls", "摊位|攤位|Stalls", "摊位|攤位|摊位费", ()),
    ("  food", "食品|食品|Food safety", "食品|过期|變質", ()),
    ("health-school", "学校和卫生|學校和衛生|School and health", "", ()),
    ("  school", "学校|學校|School", "学校|學校|小学|上学", ()),
    ("  clinic", "卫生室|衛生室|Clinic", "卫生室|看病|打针", ()),
    ("village", "村务|村務|Village affairs", "", ()),
    ("  accounts", "村账公开|村帳公開|Village accounts", "村账|公开|公開", ()),
    ("  halls", "公共用房|公共用房|Shared rooms", "活动室|自习室|旧粮站", ()),
)


def topics() -> list[NewTopic]:
    """The tree, each topic with the one above it."""
    found, above = [], ""
    for indented, names, words, questions in _TREE:
        code = indented.strip()
        is_branch = code == indented
        told = [word for word in words.split("|") if word]
        parent = "" if is_branch else above
        found.append(
            NewTopic(code=code, names=_names(names), parent=parent, words=told, attributes=questions)
        )
        above = code if is_branch else above
    return found
