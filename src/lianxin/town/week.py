"""A week of invented voices, at every stage of the loop.

Each story is what somebody said and what then happened; every step says how many hours before now it took place.
``topic`` and ``spot`` are what a clerk made of it, ``released`` is the line under which its words are public.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from lianxin.hear.states import VoiceKind


class Step(NamedTuple):
    hours_ago: float
    what: str
    who: str
    texts: dict[str, Any]


class Story(NamedTuple):
    hours_ago: float
    body: str
    area: str | None
    kind: VoiceKind
    language: str
    steps: tuple[Step, ...] = ()
    place: str = ""
    topic: str = ""
    spot: str = ""
    released: str = ""


def said(hours: float, body: str, area: str | None, *steps: Step, **more: Any) -> Story:
    kind = more.pop("kind", VoiceKind.REPORT)
    return Story(hours, body, area, kind, more.pop("language", "zh-hans"), steps, **more)


def does(hours: float, what: str, who: str, **texts: Any) -> Step:
    return Step(hours, what, who, texts)


WEEK: tuple[Story, ...] = (
    said(
        166,
        "河东村小学门口那盏路灯坏了十来天，晚上接孩子看不见台阶。",
        "hedong",
        does(160, "accept", "power"),
        does(122, "answer", "power", done="换了灯头和控制器，晚上六点试亮正常。"),
        does(100, "word", "resident", word="not", comment="只亮了一晚，第二天又黑了。"),
        does(96, "ask", "power", text="是整晚都不亮，还是亮一会儿就灭？"),
        does(94, "reply", "resident", text="亮十来分钟就灭。"),
        does(
            52,
            "answer",
            "power",
            done="查到电缆接头进水，重新做了防水，连看三晚正常。",
            not_done="台阶加反光条",
            why="台阶归学校，要等学校同意；学校答应下周五前回话。",
        ),
        does(30, "word", "resident", word="solved", satisfied=True, comment="这回好了，谢谢师傅。"),
        place="小学正门东侧第二盏",
        topic="street-light",
        spot="hedong-school",
        released="小学门口的路灯不亮",
    ),
    said(
        160,
        "敬老院三楼热水两天没有了，老人洗不了澡。",
        "laojie",
        does(150, "refuse", "welfare", reason="锅炉归房东管，不归我们。"),
        does(140, "dispatch", "clerk", unit="water", reason="可能是水压问题"),
        does(130, "refuse", "water", reason="水压正常，是锅炉坏了。"),
        does(
            120,
            "decide",
            "coordinator",
            unit="welfare",
            reason="住的是老人，先由民政办牵头找房东修，费用后算。",
        ),
        does(98, "answer", "welfare", done="当天请人修好锅炉，热水已恢复。"),
        spot="care-home",
        released="敬老院三楼没有热水",
    ),
    said(
        150,
        "三组灌渠漏水，水到不了下游的田，再不修就误了冬灌。",
        "hexi",
        does(140, "accept", "water"),
        place="三组闸口往下五十米",
        topic="canal",
        spot="sluice",
        released="三组灌渠漏水",
    ),
    said(
        130,
        "菜市场摊位费涨了一倍，没有贴通知，也没人说为什么。",
        "laojie",
        kind=VoiceKind.QUESTION,
        spot="market",
        released="菜市场摊位费涨了，没有通知",
    ),
    said(
        118,
        "早上第一班班车能不能改到六点半？去县里上班的人赶不上。",
        "shangwan",
        does(100, "accept", "transport"),
        does(
            40,
            "answer",
            "transport",
            not_done="首班车暂时没有改",
            why="司机排班要重新商量，下月五日的座谈会上定，欢迎来说。",
        ),
        does(20, "word", "resident", word="partly", satisfied=True, comment="肯商量就好，等座谈会。"),
        kind=VoiceKind.IDEA,
        topic="bus",
        released="早班车改到六点半",
    ),
    said(
        100,
        "老街口的垃圾桶满了三天没人收，味道很大。",
        "laojie",
        does(95, "accept", "streets"),
        does(80, "answer", "streets", done="已清走，并改为每天早晚各收一次。"),
        does(60, "word", "resident", word="solved", satisfied=True),
        topic="rubbish",
        released="老街口的垃圾桶满了",
    ),
    said(
        96,
        "河東村獨居的王婆婆上個月搬來，還沒有人去看過她。",
        "hedong",
        does(90, "accept", "welfare"),
        does(70, "answer", "welfare", done="昨天下午去看過，幫她辦了送餐，以後每週三去一次。"),
        kind=VoiceKind.NEED,
        language="zh-hant",
    ),
    said(
        76,
        "The street light by the east bridge flickers all night.",
        "hedong",
        does(70, "accept", "power"),
        does(50, "answer", "power", done="Replaced the lamp and checked the wiring."),
        does(
            44, "word", "resident", word="solved", satisfied=False, comment="Fixed, but nobody told me when."
        ),
        topic="street-light",
        spot="east-bridge",
        released="The street light by the east bridge flickers",
        language="en",
    ),
    said(
        72,
        "上湾村自来水早上发黄，烧开了还有味道。",
        "shangwan",
        does(66, "accept", "water"),
        does(40, "answer", "water", done="冲洗了管网末端，今早送检，结果出来会贴在村口。"),
        topic="tap-water",
        released="自来水早上发黄",
    ),
    said(
        60,
        "晚上十点以后广场音响声音太大，孩子睡不着，噪音天天有。",
        "laojie",
        does(55, "accept", "streets"),
        topic="noise",
        spot="square",
        released="广场音响太吵",
    ),
    said(
        48,
        "河堤上的栏杆松了，人一靠就晃，很危险。",
        "hexi",
        does(46, "accept", "water"),
        does(30, "answer", "water", done="当天拉了警戒线，第二天焊好了六根立柱。"),
        does(20, "word", "resident", word="solved", satisfied=True),
        topic="river-bank",
        released="河堤栏杆松了",
    ),
    said(40, "站牌上的时刻表还是前年的，外地人看了会白等。", "laojie"),
    said(30, "谢谢水利站的人下雨天来修闸门。", "hexi", kind=VoiceKind.THANKS),
    said(26, "低保要的材料能不能一次说清楚？我跑了三趟。", "shangwan", does(20, "accept", "welfare")),
    said(18, "村里年轻人想把旧粮站改成自习室，愿意自己出力。", "shangwan", kind=VoiceKind.IDEA),
    said(
        8,
        "小学旁边的电线垂下来了，大人伸手就够得着。",
        "hedong",
        topic="wires",
        spot="hedong-school",
        released="小学旁边的电线垂下来了",
    ),
    said(3, "台阶上的青苔很滑，昨天有人摔了。", "laojie"),
)
