"""The old well of Upper Bend: what people propose to do with it, two camps who vote, and what the office has replied."""

from __future__ import annotations

import random
from datetime import datetime

from lianxin.ask.commands.consultations import GroupTerms
from lianxin.ask.commands.ideas import ask_for_credit, look_at_credit
from lianxin.ask.states import IdeaState
from lianxin.ask.tasks import hold_votes
from lianxin.office.models import Person
from tests.journeys import bus_stop
from tests.record.consulting import DAY, add_material
from tests.record.proposing import ask_for_ideas, idea, proposed, reply
from tests.record.stating import join, vote

QUESTION = {
    "zh-hans": "老井该怎么办？",
    "zh-hant": "老井該怎麼辦？",
    "en": "What shall become of the old well?",
}
PLAIN = {
    "zh-hans": "井已经不用来喝水，井台空着。可以改用途，井壁要留着。",
    "zh-hant": "井已經不用來喝水，井台空着。可以改用途，井壁要留着。",
    "en": "Nobody drinks from it any more and the place around it is empty. Its use can change, the wall stays.",
}
DECIDES = {"zh-hans": "镇政府，五月定。", "zh-hant": "鎮政府，五月定。", "en": "The town, in May."}
LIMITS = {
    "zh-hans": "总共两万元，十月前做完；井壁是受保护的，不能动。",
    "zh-hant": "總共兩萬元，十月前做完；井壁是受保護的，不能動。",
    "en": "20,000 in all, done before October; the wall is protected by law and cannot be touched.",
}
RARE = "请退休石匠每周六在井台教年轻人凿石，凿好的石头补老街的路"
WHY = "来井边的人多，现在不方便。"
COMMON = (
    "井边装一盏路灯",
    "井边装几盏亮一点的路灯",
    "井台旁放两排长椅",
    "井台旁放长椅让老人歇脚",
    "在井口加一个结实的盖",
    "井口盖严，别让小孩掉下去",
    "井边种一棵树遮阴",
    "井边多种几棵树遮阴",
    "井台改成停车位",
    "井台划出停车位",
    "把井填平修路",
)


def found(now: datetime) -> None:
    bus_stop.found(now)
    lead = Person.objects.get(login="lea")
    told = {"question": QUESTION, "plain": PLAIN, "decides": DECIDES, "limits": LIMITS, "groups": _groups()}
    asked = ask_for_ideas(lead, now=now, **told)
    add_material(asked, lead, now=now, text="井深十一米，水位四米。")
    rows = [idea(asked, words, WHY, by=lead, now=now) for words in COMMON]
    rows.append(idea(asked, RARE, "他们手艺好，没人学就断了。\n需要：遮雨棚一个。", by=lead, now=now))
    reply(rows[0], IdeaState.DONE_ALREADY, by=lead, now=now, words="三月已经装好。")
    shade = reply(rows[6], IdeaState.ADOPTED, by=lead, now=now, words="四月种两棵樟树，林业站出苗。")
    shade = ask_for_credit(idea=shade, name="住在桥东的人", now=now)
    look_at_credit(idea=shade, name="住在桥东的人", agreed=True, by=lead, now=now)
    proposed(asked, "井边立一块牌，写井的来历", "我爷爷记得，电话 13800138000。", now=now)
    dice = random.Random(3)
    for place in range(24):
        liked = range(1, 7) if place % 2 else range(7, 12)
        choices = {n: 1 if n in liked or n == 12 else -1 for n in range(1, 13) if dice.random() < 0.8}
        vote(join(asked, now=now), choices, now=now)
    hold_votes((now + DAY / 24).replace(minute=0))


def _groups() -> list[GroupTerms]:
    return [GroupTerms(names, None, "", "站上问过") for names, _size, _heard in bus_stop.GROUPS]
